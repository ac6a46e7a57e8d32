import BankFiles
import Bookkeeping
import Foundation
import Testing

@Suite struct BatchTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    @Test func `a debit file has a block for every sequence, and says its sums first`() throws {
        var batch = try DebitBatch(
            Banks.order(Banks.sepa), bank: Banks.sepa, folder: folder.path, name: "d")
        try batch.add(Banks.debit("A-1", 100))
        try batch.add(Banks.debit("A-2", 250, sequence: .first))
        try batch.add(Banks.debit("A-3", 50, name: "O'Neil <x>"))
        let files = try batch.finish()
        #expect(files.map(\.messageID) == ["A-0003"])
        #expect(files.map(\.transactions) == [3])
        #expect(files.map(\.amount) == [400])
        #expect(folder.names == ["d.xml"])
        let text = try folder.text("d.xml")
        #expect(files.map(\.bytes) == [Int64(text.utf8.count)])
        #expect(text.contains("<NbOfTxs>3</NbOfTxs><CtrlSum>4.00</CtrlSum><InitgPty>"))
        #expect(text.contains("<PmtInfId>A-0003F</PmtInfId><PmtMtd>DD</PmtMtd><NbOfTxs>1<"))
        #expect(text.contains("<PmtInfId>A-0003R</PmtInfId><PmtMtd>DD</PmtMtd><NbOfTxs>2<"))
        #expect(text.contains("<CreDtTm>2024-03-08T10:00:00</CreDtTm>"))
        #expect(text.contains("<Nm>O&apos;Neil (x)</Nm>"))
        let mode = try FileManager.default.attributesOfItem(atPath: files[0].path)[
            .posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func `a payment file is written to the letter`() throws {
        var batch = try PaymentBatch(
            Banks.order(Banks.plain), bank: Banks.plain, folder: folder.path, name: "p")
        try batch.add(Banks.payment("A-1-1"))
        _ = try batch.finish()
        #expect(
            try folder.text("p.xml") == """
                <?xml version="1.0" encoding="UTF-8"?>
                <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">
                <CstmrCdtTrfInitn>
                <GrpHdr><MsgId>A-0003</MsgId><CreDtTm>2024-03-08T10:00:00</CreDtTm>\
                <NbOfTxs>1</NbOfTxs><CtrlSum>20000.00</CtrlSum>\
                <InitgPty><Nm>Village Aid</Nm></InitgPty></GrpHdr>
                <PmtInf><PmtInfId>A-0003</PmtInfId><PmtMtd>TRF</PmtMtd><NbOfTxs>1</NbOfTxs>\
                <CtrlSum>20000.00</CtrlSum><ReqdExctnDt><Dt>2024-03-12</Dt></ReqdExctnDt>\
                <Dbtr><Nm>Village Aid</Nm></Dbtr>\
                <DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct>\
                <DbtrAgt><FinInstnId><BICFI>COBADEFFXXX</BICFI></FinInstnId></DbtrAgt>
                <CdtTrfTxInf><PmtId><EndToEndId>A-1-1</EndToEndId></PmtId>\
                <Amt><InstdAmt Ccy="CNY">20000.00</InstdAmt></Amt><Cdtr><Nm>王芳</Nm></Cdtr>\
                <CdtrAcct><Id><Othr><Id>6222020200012345678</Id></Othr></Id></CdtrAcct>\
                <RmtInf><Ustrd>互助金</Ustrd></RmtInf></CdtTrfTxInf>
                </PmtInf>
                </CstmrCdtTrfInitn>
                </Document>

                """)
    }

    @Test(arguments: [(3, 1_000_000, [3, 3, 1]), (100, 250, [2, 2, 2, 1]), (100, 700, [7])])
    func `files are cut at the bank's limits`(_ most: Int, _ money: Int64, _ counts: [Int64]) throws
    {
        let bank = BankProfile(limits: BankLimits(transactions: most, money: money))
        var batch = try PaymentBatch(
            Banks.order(bank), bank: bank, folder: folder.path, name: "p")
        for number in 1...7 { try batch.add(Banks.payment("A-\(number)", 100, for: bank)) }
        let files = try batch.finish()
        #expect(files.map(\.transactions) == counts)
        #expect(files.map(\.amount) == counts.map { $0 * 100 })
        #expect(files.first?.messageID == "A-0003")
        #expect(files.last?.messageID == (files.count == 1 ? "A-0003" : "A-0003-\(files.count)"))
        #expect(folder.names.count == files.count)
    }

    @Test func `an end-to-end id stands once in a file`() throws {
        var batch = try PaymentBatch(
            Banks.order(Banks.plain), bank: Banks.plain, folder: folder.path, name: "p")
        try batch.add(Banks.payment("A"))
        let problem = #expect(throws: BankProblem.self) { try batch.add(Banks.payment("A")) }
        #expect(problem?.code == "bank.twice")
    }

    @Test func `a mandate is signed before the debit`() throws {
        var batch = try DebitBatch(
            Banks.order(Banks.sepa), bank: Banks.sepa, folder: folder.path, name: "d")
        try batch.add(Banks.debit("A", signed: "2024-03-12"))
        let late = try Banks.debit("B", signed: "2024-03-13")
        let problem = #expect(throws: BankProblem.self) { try batch.add(late) }
        #expect(problem?.code == "bank.mandate-day")
    }

    @Test func `nothing is left of a batch that is given up`() throws {
        func giveUp() throws {
            let bank = BankProfile(limits: BankLimits(transactions: 1))
            var batch = try PaymentBatch(
                Banks.order(bank), bank: bank, folder: folder.path, name: "p")
            for number in 1...3 { try batch.add(Banks.payment("A-\(number)")) }
        }
        try giveUp()
        #expect(folder.names == [])
    }

    @Test func `without instructions there is no file`() throws {
        let batch = try PaymentBatch(
            Banks.order(Banks.plain), bank: Banks.plain, folder: folder.path, name: "p")
        #expect(try batch.finish() == [])
        #expect(folder.names == [])
    }

    @Test func `the bytes of every file are shown in order`() throws {
        final class Seen { var bytes: [Int: [UInt8]] = [:] }
        let seen = Seen()
        let bank = BankProfile(limits: BankLimits(transactions: 2))
        var batch = try PaymentBatch(
            Banks.order(bank), bank: bank, folder: folder.path, name: "p"
        ) { seen.bytes[$0, default: []] += $1 }
        for number in 1...3 { try batch.add(Banks.payment("A-\(number)")) }
        _ = try batch.finish()
        #expect(seen.bytes[1] == Array(try folder.text("p.xml").utf8))
        #expect(seen.bytes[2] == Array(try folder.text("p-2.xml").utf8))
    }

    @Test func `a folder that is not there is said`() throws {
        var batch = try PaymentBatch(
            Banks.order(Banks.plain), bank: Banks.plain, folder: "/nowhere", name: "p")
        let problem = #expect(throws: FileProblem.self) { try batch.add(Banks.payment("A")) }
        #expect(problem?.code == "file.unwritable")
    }
}

@Suite struct PaymentTableTests {
    let bank = BankProfile(payments: .csv)

    func write(_ payments: [PaymentInstruction]) throws -> (TestFolder, String) {
        let folder = try TestFolder()
        var batch = try PaymentBatch(
            Banks.order(bank), bank: bank, folder: folder.path, name: "p")
        for payment in payments { try batch.add(payment) }
        _ = try batch.finish()
        return (folder, try folder.text("p.csv"))
    }

    let text = """
        tongzhou-payments,1
        scheme,village-aid
        batch,A-0003
        day,2024-03-12
        currency,CNY
        endToEnd,account,name,amount,text
        A-1-1,6222020200012345678,王芳,20000.00,互助金
        A-1-2,DE89370400440532013000,"Doe, ""J""\",0.01,
        total,2,20000.01

        """

    @Test func `the table of payments is written to the letter`() throws {
        let (_, written) = try write([
            Banks.payment("A-1-1"),
            Banks.payment("A-1-2", 1, name: "Doe, \"J\"", account: Banks.iban, remittance: nil),
        ])
        #expect(written == text)
    }
}
