import BankFiles
import Bookkeeping
import Foundation
import Testing

/// All items of a statement.
func statement(_ text: String, bank: BankProfile = Banks.plain) throws -> [StatementItem] {
    let file = try TestFile(text)
    var reader = try StatementReader(path: file.path, bank: bank, currency: .cny)
    var items: [StatementItem] = []
    while let item = try reader.next() { items.append(item) }
    return items
}

extension [StatementItem] {
    var lines: [StatementLine] {
        compactMap { if case .line(let line) = $0 { line } else { nil } }
    }

    var headings: [StatementHeading] {
        compactMap { if case .statement(let heading) = $0 { heading } else { nil } }
    }

    var ends: [StatementEnd] { compactMap { if case .end(let end) = $0 { end } else { nil } } }
}

@Suite struct CamtTests {
    @Test func `the heading of a statement is read`() throws {
        let heading = try #require(try statement(Samples.camt).headings.first)
        #expect(heading.id == "2024-071")
        #expect(heading.sequence == 71)
        #expect(heading.account == "6222020200000000001")
        #expect(heading.currency == .cny)
        #expect(heading.from == (try Banks.day("2024-03-11")))
        #expect(heading.to == (try Banks.day("2024-03-11")))
        #expect(heading.opening == 1000_00)
        #expect(heading.closing == 1248_92)
        #expect(heading.available == 48_92)
        #expect(heading.fileLine == 5)
        #expect(!heading.isCopy)
    }

    @Test func `an entry with details gives a line for each, and one without gives one`() throws {
        let lines = try statement(Samples.camt).lines
        #expect(lines.map(\.amount) == [274_01, 274_01, -300_00, 90])
        #expect(lines.map(\.position) == [1, 2, 3, 4])
        #expect(lines.map(\.endToEnd) == ["D-1-5", nil, nil, nil])
        #expect(lines.map(\.bankReference) == ["B-1-1", "B-1", nil, nil])
        #expect(lines.map(\.structuredReference) == [nil, "RF18539007547034", nil, nil])
        #expect(lines.map(\.batch) == ["D-1", "D-1", nil, nil])
        #expect(
            lines.map(\.code) == ["PMNT/IDDT/ESDD", "PMNT/IDDT/ESDD", "PMNT/IDDT/UPDD", "INT"])
        #expect(lines.map(\.text) == ["Share of March", nil, nil, "利息 & more"])
        #expect(lines.map(\.fileLine) == [26, 31, 45, 51])
        let next = try Banks.day("2024-03-12")
        #expect(lines.map(\.value) == [next, next, nil, nil])
    }

    @Test func `what came back names what it was, and matches nothing by itself`() throws {
        let line = try #require(try statement(Samples.camt).lines.dropFirst(2).first)
        #expect(line.isReturn)
        #expect(line.returnReason == "AM04")
        #expect(line.originalEndToEnd == "D-1-4")
        #expect(line.endToEnd == nil)
    }

    @Test(arguments: [("true", true), ("1", true), ("false", false), ("0", false)])
    func `an entry that takes back another came back`(flag: String, isReturn: Bool) throws {
        let text = Samples.camt.replacingOccurrences(
            of: "<CdtDbtInd>CRDT</CdtDbtInd>\n<Sts>",
            with: "<CdtDbtInd>CRDT</CdtDbtInd><RvslInd>\(flag)</RvslInd>\n<Sts>")
        try #require(text != Samples.camt)
        let line = try #require(try statement(text).lines.first)
        #expect(line.isReturn == isReturn)
        #expect(line.originalEndToEnd == (isReturn ? "D-1-5" : nil))
        #expect(line.endToEnd == (isReturn ? nil : "D-1-5"))
    }

    @Test func `a batch is named by the bank, not by who pays`() throws {
        let text = Samples.camt.replacingOccurrences(
            of: "<Btch><MsgId>D-1</MsgId><NbOfTxs>2</NbOfTxs></Btch>", with: ""
        ).replacingOccurrences(
            of: "<Refs><AcctSvcrRef>B-1-1", with: "<Refs><MsgId>D-1</MsgId><AcctSvcrRef>B-1-1")
        #expect(try statement(text).lines.map(\.batch) == [nil, nil, nil, nil])
    }

    @Test func `the end counts the lines, and what is not booked apart`() throws {
        let end = try #require(try statement(Samples.camt).ends.first)
        #expect(end.lines == 4)
        #expect(end.credits == 548_92)
        #expect(end.debits == 300_00)
        #expect(end.opening == 1000_00)
        #expect(end.closing == 1248_92)
        #expect(end.notBooked == 1)
    }

    @Test func `details without amounts are one line for all of them`() throws {
        let text = Samples.camt.replacingOccurrences(
            of: "<Amt Ccy=\"CNY\">274.01</Amt>\n", with: "")
        let lines = try statement(text).lines
        #expect(lines.map(\.amount) == [548_02, -300_00, 90])
        #expect(lines.first?.transactions == 2)
        #expect(lines.first?.endToEnd == nil)
        #expect(lines.first?.batch == "D-1")
    }

    @Test func `amounts of details may stand further in`() throws {
        let text = Samples.camt.replacingOccurrences(
            of: "<Amt Ccy=\"CNY\">274.01</Amt>",
            with: "<AmtDtls><TxAmt><Amt Ccy=\"CNY\"> 274.010 </Amt></TxAmt></AmtDtls>")
        #expect(try statement(text).lines.map(\.amount) == [274_01, 274_01, -300_00, 90])
    }

    @Test func `several statements in one file are read one after the other`() throws {
        let start = try #require(Samples.camt.range(of: "<Stmt>"))
        let stop = try #require(Samples.camt.range(of: "</Stmt>\n"))
        let second = Samples.camt[start.lowerBound..<stop.upperBound]
        let text = Samples.camt.replacingOccurrences(
            of: "</BkToCstmrStmt>", with: "\(second)</BkToCstmrStmt>")
        let items = try statement(text)
        #expect(items.headings.count == 2)
        #expect(items.ends.map(\.lines) == [4, 4])
        #expect(items.lines.map(\.position) == [1, 2, 3, 4, 1, 2, 3, 4])
    }

    @Test func `a statement without balances of its own proves nothing and says so`() throws {
        let text = Samples.camt.replacingOccurrences(of: "OPBD", with: "OPAV")
        let end = try #require(try statement(text).ends.first)
        #expect(end.opening == nil)
        #expect(end.closing == 1248_92)
    }

    @Test func `the bytes are shown in order`() throws {
        final class Seen { var bytes: [UInt8] = [] }
        let seen = Seen()
        let file = try TestFile(Samples.camt)
        var reader = try StatementReader(
            path: file.path, bank: Banks.plain, currency: .cny
        ) { seen.bytes += $0 }
        while try reader.next() != nil {}
        #expect(seen.bytes == Array(Samples.camt.utf8))
    }

    @Test(arguments: [
        ("UTF-16", String.Encoding.utf16, "利息"), ("ISO-8859-1", .isoLatin1, "Zinsen für"),
    ])
    func `other encodings that a file declares are read`(
        _ name: String, _ encoding: String.Encoding, _ word: String
    ) throws {
        let text = Samples.camt.replacingOccurrences(of: "UTF-8", with: name)
            .replacingOccurrences(of: "利息", with: word)
        let file = try TestFile(Array(try #require(text.data(using: encoding))))
        #expect(try read(file).lines.last?.text == "\(word) & more")
    }

    @Test func `GB18030 is read where a file declares it`() throws {
        let parts = Samples.camt.replacingOccurrences(of: "UTF-8", with: "GB18030")
            .components(separatedBy: "利息")
        let word: [UInt8] = [0xC0, 0xFB, 0xCF, 0xA2]
        let file = try TestFile(Array(parts[0].utf8) + word + Array(parts[1].utf8))
        #expect(try read(file).lines.last?.text == "利息 & more")
    }

    func read(_ file: TestFile) throws -> [StatementItem] {
        var reader = try StatementReader(path: file.path, bank: Banks.plain, currency: .cny)
        var items: [StatementItem] = []
        while let item = try reader.next() { items.append(item) }
        return items
    }
}

@Suite struct PainStatusTests {
    func read(_ text: String, _ format: BankProfile.Format = .iso20022) throws -> [StatusItem] {
        let file = try TestFile(text)
        var reader = try StatusReader(path: file.path, format: format)
        var items: [StatusItem] = []
        while let item = try reader.next() { items.append(item) }
        return items
    }

    func lines(_ items: [StatusItem]) -> [StatusLine] {
        items.compactMap { if case .line(let line) = $0 { line } else { nil } }
    }

    @Test func `a status report names the file, its blocks and its instructions`() throws {
        let items = try read(Samples.painStatus)
        var report = StatusReport(message: "A-0003")
        report.id = "R-1"
        report.kind = "pain.001.001.09"
        report.status = Status(.partly, code: "PART")
        #expect(items.first == .report(report))
        guard case .block(let block) = items[1] else { throw BankProblem("x", nil, Text("", "")) }
        #expect(block.id == "A-0003")
        #expect(block.status == Status(.accepted, code: "ACSP"))
        let lines = lines(items)
        #expect(lines.map(\.endToEnd) == ["A-1-1", "A-1-2", "A-1-3"])
        #expect(
            lines.map(\.status) == [
                Status(.rejected, code: "RJCT", reason: "AC04"), Status(.settled, code: "ACSC"),
                Status(.accepted, code: "ACSP"),
            ])
        #expect(lines.map(\.fileLine) == [13, 19, 23])
    }

    @Test func `a file refused as a whole has a reason`() throws {
        let text = Samples.painStatus.replacingOccurrences(
            of: "<GrpSts>PART</GrpSts>",
            with: "<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Prtry>dup</Prtry></Rsn></StsRsnInf>")
        guard case .report(let report) = try read(text).first else { return }
        #expect(report.status == Status(.rejected, code: "RJCT", reason: "dup"))
    }

    @Test func `the answer of a bank without ISO 20022 says the same`() throws {
        let items = try read(
            """
            tongzhou-payment-status,1
            scheme,village-aid
            batch,A-0003
            currency,CNY
            endToEnd,status,reason
            A-1-1,rejected,account-closed
            A-1-2,accepted,
            end,2

            """, .csv)
        guard case .report(let report) = items.first else { return }
        #expect(report.message == "A-0003")
        #expect(report.scheme == "village-aid")
        #expect(report.currency == "CNY")
        #expect(
            lines(items).map(\.status) == [
                Status(.rejected, code: "rejected", reason: "account-closed"),
                Status(.accepted, code: "accepted"),
            ])
    }

    @Test(arguments: [
        ("x,1\n", "payment-status.format", 1),
        ("tongzhou-payment-status,1\nbatch,b\n", "payment-status.format", 2),
        ("HEAD", "payment-status.truncated", 5), ("HEADa,accepted\n", "payment-status.format", 6),
        ("HEADa,settled,\nend,1\n", "payment-status.format", 6),
        ("HEADa,accepted,\nend,2\n", "payment-status.truncated", 7),
        ("HEADa,accepted,\nend,1\nb,accepted,\n", "payment-status.truncated", 8),
    ])
    func `what is wrong with it is said with its line`(
        _ text: String, _ code: String, _ line: Int
    ) throws {
        let head =
            "tongzhou-payment-status,1\nscheme,v\nbatch,b\ncurrency,CNY\nendToEnd,status,reason\n"
        let problem = #expect(throws: FileProblem.self) {
            try read(text.replacingOccurrences(of: "HEAD", with: head), .csv)
        }
        #expect(problem?.code == code)
        #expect(problem?.line == line)
    }
}
