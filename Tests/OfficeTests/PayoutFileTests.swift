import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

/// Files of payouts on their way to the custodian, and what he answers.
@Suite struct PayoutFileTests {
    private static let aid: Int64 = 2_000_000

    @Test func `cut off between the books and the files, the same command completes`() throws {
        let (world, _) = try World.shared()
        try world.paidOut()
        let path = "\(world.folder)/files/\(World.scheme)/payouts-1.csv"
        let whole = try world.text(path)
        let before = try world.stateHash
        for damage in ["gone", "short", "other"] {
            if damage == "gone" { try FileManager.default.removeItem(atPath: path) }
            if damage == "short" { try String(whole.dropLast(9)).write(toFile: path) }
            if damage == "other" {
                try whole.replacingOccurrences(of: "5678,", with: "5679,").write(toFile: path)
            }
            let again = try world.sendPayouts()
            #expect(again.repeated && again.sent.payouts == [1] && again.paths == [path])
            #expect(try world.text(path) == whole, "\(damage)")
        }
        #expect(try world.stateHash == before, "nothing is sent twice")
        #expect(try world.left().isEmpty)
    }

    @Test func `another day or other settings make no second file of a batch`() throws {
        let (world, _) = try World.shared()
        try world.paidOut()
        let path = "\(world.folder)/files/\(World.scheme)/payouts-1.csv"
        let whole = try world.text(path)
        world.today = "2024-03-15"
        try FileManager.default.removeItem(atPath: path)
        try world.sendPayouts()
        #expect(try world.text(path) == whole)
        try FileManager.default.removeItem(atPath: path)
        try world.furnished("payments: csv", "payments: iso20022")
        #expect(try world.code { try world.sendPayouts() } == "custody.sent-file-changed")
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `what killed programs left with names in it is gone after the next command`() throws
    {
        let (world, _) = try World.shared()
        try world.propose()
        try world.release(1)
        let left = "\(world.folder)/files/\(World.scheme)/aside.999999999.1"
        try FileManager.default.createDirectory(
            atPath: left, withIntermediateDirectories: true)
        try "王芳".write(toFile: "\(left)/payouts-1.csv")
        try world.sendPayouts()
        #expect(try world.left().isEmpty)
    }

    @Test func `a batch is over when all of it is, and more of it is another batch`() throws {
        var (world, bank) = try World.shared()
        try world.paidOut(500_000)
        try world.paidOut(600_000)
        #expect(try world.sendPayouts().sent.batch == 2)
        world.today = "2024-03-12"
        try world.take(
            bank.statement("2024-03-12", [Bank.Line(amount: -600_000, endToEnd: "A-2")]))
        #expect(try world.office.batchesUnderWay(World.scheme) == [1])
        // The older one is brought once more.
        #expect(try world.sendPayouts().sent.batch == 1)
        try world.take(
            bank.statement("2024-03-13", [Bank.Line(amount: -500_000, endToEnd: "A-1")]))
        #expect(try world.code { try world.sendPayouts() } == "payout.nothing-to-send")
        try world.check()
    }

    @Test(arguments: [
        "UPDATE payout SET released = proposed WHERE number = 2",
        "UPDATE payout SET released = 1 WHERE number = 2",
        "UPDATE payout SET released = (SELECT released FROM payout WHERE number = 1) WHERE number = 2",
        "UPDATE payout SET amount = amount + 1 WHERE number = 3",
        "UPDATE payout SET purpose = 'fee' WHERE number = 3",
        "UPDATE payout SET number = 9 WHERE number = 3",
        "UPDATE payout SET batch = NULL WHERE number = 1",
        "UPDATE payout SET refused = NULL WHERE number = 4",
    ])
    func `what the table alone says is released, or more, is not paid`(_ damage: String) throws {
        let (world, _) = try World.shared()
        for _ in 1...4 { try world.propose(.aid(1), 100) }
        try world.release(1)
        try world.sendPayouts()
        try world.release(4)
        try world.withdraw(4)
        try world.release(3)
        try world.tamper(damage)
        #expect(try world.code { try world.sendPayouts() } == "store.damaged")
        #expect(
            !FileManager.default.fileExists(
                atPath: "\(world.folder)/files/\(World.scheme)/payouts-2.csv"))
        #expect(try world.left().isEmpty)
    }

    @Test func `while custody is unsound nothing is brought, nor brought again`() throws {
        var (world, bank) = try World.shared()
        try world.paidOut(500_000)
        world.today = "2024-03-12"
        try world.take(bank.statement("2024-03-12", [Bank.Line(amount: 5)]))
        #expect(try world.code { try world.sendPayouts() } == "payout.custody-unsound")
        #expect(
            try world.code {
                _ = try world.office.payoutFiles(World.scheme, batch: 1, at: world.moment)
            } == "payout.custody-unsound")
    }

    @Test func `a payee changed behind our back is not paid`() throws {
        let (world, _) = try World.shared()
        try world.propose(.aid(1), 100)
        try world.propose(.aid(1), 100, payee: try world.payee("李明", "1"))
        try world.release(1)
        // The sealed payee of the other payout, with its key.
        try world.tamper(
            """
            UPDATE payee SET (slot, sealed) = (SELECT slot, sealed FROM payee WHERE number = 2)
            WHERE number = 1
            """)
        #expect(try world.code { try world.sendPayouts() } == "store.damaged")
        #expect(try world.stage(1) == .released)
    }

    @Test(arguments: [
        ("DE02120300000000202052", "王芳", "bank.iban"), ("a&c", "王芳", "bank.id"),
        (String(repeating: "1", count: 35), "王芳", "payee.malformed"),
        ("6222020200012345678", String(repeating: "王", count: 71), "bank.length"),
        ("6222020200012345678", "王\u{7}芳", "payee.malformed"),
    ])
    func `what the bank would refuse is refused when it is proposed`(
        account: String, name: String, code: String
    ) throws {
        let (world, _) = try World.shared()
        let payee = try world.payee(name, account)
        do {
            try world.propose(payee: payee)
            Issue.record("it is proposed")
        } catch let error as any Explained {
            #expect(
                error.code == code || (code.hasPrefix("bank.") && error.code.hasPrefix("bank.")))
            for text in [error.text.zh, error.text.en] {
                #expect(!text.contains(account) && !text.contains(name), "\(error.code)")
            }
        }
    }

    @Test func `what the custodian refuses can be paid to another account`() throws {
        var (world, bank) = try World.shared()
        try world.paidOut(500_000)
        try world.propose(.aid(1), 600_000)
        let rejected = try world.answer([("A-1", "rejected", "AC01")])
        #expect(rejected.rejected.map(\.reason) == ["AC01"] && rejected.accepted == 0)
        #expect(try world.stage(1) == .refused && world.openAid() == 1_400_000)
        #expect(try world.balance(.payments) == 0 && world.balance(.aid) == -Self.aid)
        let before = try world.stateHash
        try world.answer([("A-1", "rejected", "AC01")])
        #expect(try world.stateHash == before, "the same file again changes nothing")
        // Told once more in another file, it is no news.
        #expect(try world.answer([("A-1", "rejected", "AC04")]).rejected.isEmpty)
        let other = try world.payee("王芳", "6222020200012345670")
        #expect(try world.propose(.aid(1), payee: other).releasableFrom == "2024-03-16")
        // The custodian pays what he has refused: nobody knows that line.
        world.today = "2024-03-12"
        try world.take(
            bank.statement("2024-03-12", [Bank.Line(amount: -500_000, endToEnd: "A-1")]))
        #expect(try world.custody.problems.map(\.code) == ["custody.line-unmatched"])
        #expect(try world.custody.unmatched.first?.marks.first == "A-1")
        #expect(try world.code { try world.release(2) } == "payout.custody-unsound")
        try world.check()
    }

    @Test func `a pending payment is neither accepted nor refused`() throws {
        let (world, _) = try World.shared()
        try world.paidOut()
        let answer = try world.answer([("A-1", "pending", "")])
        #expect(answer.accepted == 0 && answer.rejected.isEmpty)
        #expect(try world.stage(1) == .sent)
    }

    @Test(
        arguments: [
            ("A-2", nil, nil, "status.never-sent"), ("X-9", nil, nil, "status.never-sent"),
            ("D-2024-03-1-1-1", nil, nil, "status.never-sent"),
            ("A-1", "P-1-ffffffff", nil, "status.file-unknown"),
            ("A-1", nil, "city-aid", "status.file-unknown"),
        ] as [(String, String?, String?, String)])
    func `an answer to what was never sent changes nothing`(
        id: String, message: String?, scheme: String?, code: String
    ) throws {
        let (world, _) = try World.shared()
        try world.paidOut(100)
        try world.propose(.aid(1), 100)
        try world.release(2)
        #expect(
            try world.code {
                try world.answer(
                    [(id, "rejected", "AC01")], message: message, scheme: scheme ?? World.scheme)
            } == code)
    }

    @Test func `one line never sent, and nothing of the file counts`() throws {
        let (world, _) = try World.shared()
        try world.paidOut()
        #expect(
            try world.code {
                try world.answer([("A-1", "rejected", "AC01"), ("A-7", "accepted", "")])
            } == "status.never-sent")
        #expect(try world.stage(1) == .sent)
    }

    @Test func `an answer behind the payment`() throws {
        var (world, bank) = try World.shared()
        try world.paidOut()
        world.today = "2024-03-12"
        try world.take(
            bank.statement("2024-03-12", [Bank.Line(amount: -Self.aid, endToEnd: "A-1")]))
        #expect(try world.answer([("A-1", "accepted", "")]).accepted == 1)
        #expect(
            try world.code { try world.answer([("A-1", "rejected", "AC01")]) }
                == "status.paid-before")
        try world.check()
    }

    /// A bank that refuses a whole message names none of its payments.
    @Test(arguments: ["RJCT", "ACCP", "PDNG"])
    func `a message refused as a whole`(status: String) throws {
        let (world, _) = try World.shared()
        try world.furnished("payments: csv", "payments: iso20022")
        try world.propose(.aid(1), 100)
        try world.propose(.aid(1), 200)
        try world.release(1)
        try world.release(2)
        let (sent, paths, _) = try world.sendPayouts()
        #expect(try world.text(paths[0]).contains("<EndToEndId>A-2</EndToEndId>"))
        let report = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.12"><CstmrPmtStsRpt>
            <GrpHdr><MsgId>R</MsgId><CreDtTm>2024-03-12T02:00:00Z</CreDtTm></GrpHdr>
            <OrgnlGrpInfAndSts><OrgnlMsgId>\(sent.files[0].message)</OrgnlMsgId>
            <OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><GrpSts>\(status)</GrpSts>
            <StsRsnInf><Rsn><Cd>FF01</Cd></Rsn></StsRsnInf></OrgnlGrpInfAndSts>
            </CstmrPmtStsRpt></Document>
            """
        let answer = try world.office.importPayoutStatus(
            World.scheme, from: try world.file(report, "report.xml"), at: world.moment
        ).answer
        #expect(answer.rejected.map(\.number) == (status == "RJCT" ? [1, 2] : []))
        #expect(answer.rejected.allSatisfy { $0.reason == "FF01" })
        #expect(try world.openAid() == (status == "RJCT" ? Self.aid : Self.aid - 300))
        try world.check()
    }

    @Test func `a file refused as a whole refuses what stands in it, and no more`() throws {
        let (world, _) = try World.shared()
        try world.furnished("payments: csv", "payments: iso20022\n  transactions: 1")
        for payout in 1...2 as ClosedRange<Int64> {
            try world.propose(.aid(1), 100 * payout)
            try world.release(payout)
        }
        let (sent, paths, _) = try world.sendPayouts()
        #expect(sent.files.count == 2)
        #expect(try world.text(paths[1]).contains("<EndToEndId>A-2</EndToEndId>"))
        let report = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.12"><CstmrPmtStsRpt>
            <GrpHdr><MsgId>R</MsgId><CreDtTm>2024-03-12T02:00:00Z</CreDtTm></GrpHdr>
            <OrgnlGrpInfAndSts><OrgnlMsgId>\(sent.files[1].message)</OrgnlMsgId>
            <OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><GrpSts>RJCT</GrpSts>
            <StsRsnInf><Rsn><Cd>FF01</Cd></Rsn></StsRsnInf></OrgnlGrpInfAndSts>
            </CstmrPmtStsRpt></Document>
            """
        let answer = try world.office.importPayoutStatus(
            World.scheme, from: try world.file(report, "report.xml"), at: world.moment
        ).answer
        #expect(answer.rejected.map(\.number) == [2])
        #expect(try world.openAid() == Self.aid - 100)
        try world.check()
    }

    @Test func `nothing of a payee is readable but in the file for the custodian`() throws {
        var (world, bank) = try World.shared()
        try world.paidOut()
        world.today = "2024-03-12"
        try world.take(
            bank.statement(
                "2024-03-12",
                [Bank.Line(amount: -Self.aid, endToEnd: "A-1", text: "互助金 王芳 6222020200012345678")])
        )
        try world.answer([("A-1", "accepted", "")])
        for folder in ["data", "keys"] {
            let names = FileManager.default.enumerator(atPath: "\(world.folder)/\(folder)")
            for case let name as String in names ?? .init() {
                let path = "\(world.folder)/\(folder)/\(name)"
                guard let data = FileManager.default.contents(atPath: path) else { continue }
                for text in ["王芳", "6222020200012345678"] {
                    #expect(data.range(of: Data(text.utf8)) == nil, "\(name)")
                }
            }
        }
        let list = try world.office.payouts(of: World.scheme, on: world.today)
        let answers = String(
            decoding: try JSONEncoder().encode(list) + JSONEncoder().encode(world.custody),
            as: UTF8.self)
        #expect(!answers.contains("王芳") && !answers.contains("62220202"))
        let attributes = try FileManager.default.attributesOfItem(
            atPath: "\(world.folder)/files/\(World.scheme)/payouts-1.csv")
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    }
}

extension String {
    fileprivate func write(toFile path: String) throws {
        try write(toFile: path, atomically: false, encoding: .utf8)
    }
}

extension World {
    /// What lies in the folder of work files, and aside in the one of files.
    func left() throws -> [String] {
        let work = try FileManager.default.contentsOfDirectory(atPath: workFolder)
        let files = try FileManager.default.contentsOfDirectory(
            atPath: "\(folder)/files/\(scheme)")
        return work.filter { !$0.hasSuffix(".lock") } + files.filter { $0.hasPrefix("aside.") }
    }

    /// Other settings of the custodian.
    func furnished(_ old: String, _ new: String) throws {
        #expect(Bank.settings.contains(old))
        _ = try file(
            Bank.settings.replacingOccurrences(of: old, with: new), "keys/custodian.yaml")
    }
}
