import BankFiles
import Bookkeeping
import Foundation
import Testing

/// Valid messages made invalid in one place: the reader refuses each with its code and line.
@Suite struct MutationTests {
    func problem(_ text: String, of kind: String) throws -> FileProblem? {
        let file = try TestFile(text)
        do throws(FileProblem) {
            if kind == "camt" {
                var reader = try StatementReader(path: file.path, bank: Banks.plain, currency: .cny)
                while try reader.next() != nil {}
            } else {
                var reader = try StatusReader(path: file.path, format: .iso20022)
                while try reader.next() != nil {}
            }
            return nil
        } catch {
            return error
        }
    }

    /// Replaces what stands on a line of the statement, the first line being 1.
    func camt(_ line: Int, _ find: String, _ replace: String) throws -> String {
        var lines = Samples.camt.components(separatedBy: "\n")
        try #require(lines[line - 1].contains(find), "line \(line) is \(lines[line - 1])")
        lines[line - 1] = lines[line - 1].replacingOccurrences(of: find, with: replace)
        return lines.joined(separator: "\n")
    }

    static let long = String(repeating: "x", count: 70_000)
    static let deep = "<Tp>" + String(repeating: "<a>", count: 70)

    @Test func `the samples themselves are read`() throws {
        #expect(try problem(Samples.camt, of: "camt") == nil)
        #expect(try problem(Samples.painStatus, of: "pain") == nil)
    }

    @Test(arguments: [
        // An element is missing: it is noticed where the next one stands.
        (6, "<Id>2024-071</Id>", "", "xml.missing", 7),
        (17, "<Amt Ccy=\"CNY\">548.02</Amt>", "", "xml.missing", 18),
        (18, "<CdtDbtInd>CRDT</CdtDbtInd>", "", "xml.missing", 19),
        (19, "<Sts><Cd>BOOK</Cd></Sts>", "", "xml.missing", 20),
        (19, "<Cd>BOOK</Cd>", "", "xml.missing", 19),
        (20, "<BookgDt><Dt>2024-03-11</Dt></BookgDt>", "", "xml.missing", 16),
        (63, "<BkTxCd/>", "", "xml.missing", 64),
        (4, "<MsgId>S-1</MsgId>", "", "xml.missing", 4),
        // It has another name, stands twice, or in another order.
        (17, "Amt", "Amnt", "xml.unexpected", 17),
        (18, "CdtDbtInd", "CdtDbtind", "xml.unexpected", 18),
        (18, "<CdtDbtInd>", "<Sts><Cd>BOOK</Cd></Sts><CdtDbtInd>", "xml.missing", 18),
        (19, "</Sts>", "</Sts><Sts><Cd>BOOK</Cd></Sts>", "xml.unexpected", 19),
        (20, "<BookgDt>", "<ValDt><Dt>2024-03-12</Dt></ValDt><BookgDt>", "xml.unexpected", 20),
        (20, "</Dt>", "</Dt><DtTm>2024-03-11T10:00:00</DtTm>", "xml.unexpected", 20),
        (17, "Ccy=\"CNY\"", "Ccy=\"CNY\" Cy=\"1\"", "xml.unexpected", 17),
        (18, "<CdtDbtInd>", "<CdtDbtInd a=\"1\">", "xml.unexpected", 18),
        (16, "<Ntry>", "<Ntry>5", "xml.unexpected", 17),
        // Its text is of another kind.
        (17, " Ccy=\"CNY\"", "", "xml.value", 17), (17, "CNY", "cny", "xml.value", 17),
        (17, "548.02", "548,02", "xml.value", 17), (17, "548.02", "-548.02", "xml.value", 17),
        (17, "548.02", "5.480200e2", "xml.value", 17), (17, "548.02", "", "xml.value", 17),
        (18, "CRDT", "CREDIT", "xml.value", 18), (18, "CRDT", "", "xml.value", 18),
        (19, "BOOK", "BOOKED", "xml.value", 19), (20, "2024-03-11", "11.03.2024", "xml.value", 20),
        (20, "2024-03-11", "2024-02-30", "xml.value", 20),
        (27, "D-1-5", "1234567890123456789012345678901234567", "xml.value", 27),
        (7, "71", "x", "xml.value", 7),
        // Its money is wrong.
        (17, "548.02", "548.021", "statement.amount", 17),
        (17, "548.02", "9999999999999999", "statement.amount", 17),
        (17, "548.02", "548.03", "statement.details", 16),
        (28, "274.01", "274.02", "statement.details", 16),
        (28, "<Amt Ccy=\"CNY\">274.01</Amt>", "", "statement.details", 16),
        (52, "0.90", "0.91", "statement.not-closing", 65),
        (10, "1000.00", "1000.01", "statement.not-closing", 65),
        (40, "DBIT", "CRDT", "statement.not-closing", 65),
        (41, "BOOK", "INFO", "statement.not-closing", 65),
        (17, "CNY", "USD", "statement.currency", 17),
        (9, "<Ccy>CNY</Ccy>", "<Ccy>USD</Ccy>", "statement.currency", 10),
        (19, "BOOK", "BOOM", "statement.status", 19),
        (14, "CLAV", "CLBD", "statement.balance", 15),
        // It is no message of this kind, or no XML.
        (2, "camt.053.001.08", "camt.053.001.02", "xml.namespace", 2),
        (2, " xmlns=", " xmlns:a=", "xml.namespace", 2),
        (17, "<Amt", "<Amt xmlns=\"urn:x\"", "xml.namespace", 17),
        (3, "<BkToCstmrStmt>", "<BkToCstmrAcctRpt>", "xml.unexpected", 3),
        (17, "</Amt>", "</Amount>", "xml.malformed", 17),
        (17, "<Amt", "<Amt<", "xml.malformed", 17),
        (55, "</BookgDt>", "", "xml.unexpected", 56), (57, "&amp;", "&", "xml.malformed", 57),
        (57, "&amp;", "&nbsp;", "xml.malformed", 57), (17, "<Amt", "<x:Amt", "xml.namespace", 17),
        (1, "UTF-8", "KLINGON", "xml.malformed", 1),
        (2, "<Document", "<!DOCTYPE Document><Document", "xml.forbidden", 2),
        (
            2, "<Document", "<!DOCTYPE D [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><Document",
            "xml.forbidden", 2
        ),
        (57, "more", MutationTests.long, "xml.too-long", 57),
        (57, "more", String(repeating: "x", count: 500), "xml.value", 57),
        (9, "<Ccy>", MutationTests.deep, "xml.too-long", 9),
    ])
    func `a statement changed in one place is refused there`(
        _ line: Int, _ find: String, _ replace: String, _ code: String, _ place: Int
    ) throws {
        let problem = try problem(camt(line, find, replace), of: "camt")
        #expect(problem?.code == code)
        #expect(problem?.line == place)
    }

    @Test(arguments: [
        ("<OrgnlMsgId>A-0003</OrgnlMsgId>", "", "xml.missing", 7),
        ("<OrgnlEndToEndId>A-1-3</OrgnlEndToEndId>", "", "xml.missing", 25),
        ("<TxSts>RJCT", "<TxSts>WHAT", "status.unknown", 15),
        ("<PmtInfSts>ACSP</PmtInfSts>", "", "xml.missing", 25),
        ("GrpSts", "GroupSts", "xml.unexpected", 8), ("001.12", "001.03", "xml.namespace", 2),
        ("<Cd>AC04</Cd>", "<Cd>AC04</Cd><Prtry>x</Prtry>", "xml.unexpected", 16),
        ("</CstmrPmtStsRpt>", "", "xml.malformed", 28),
    ])
    func `a status report changed in one place is refused there`(
        _ find: String, _ replace: String, _ code: String, _ place: Int
    ) throws {
        let text = Samples.painStatus.replacingOccurrences(of: find, with: replace)
        let problem = try problem(text, of: "pain")
        #expect(problem?.code == code)
        #expect(problem?.line == place)
    }

    @Test func `the path of what is wrong is said`() throws {
        let problem = try problem(camt(28, "274.01", "x"), of: "camt")
        #expect(problem?.field == "Document/BkToCstmrStmt/Stmt/Ntry/NtryDtls/TxDtls/Amt")
        let missing = try self.problem(
            camt(20, "<BookgDt><Dt>2024-03-11</Dt></BookgDt>", ""), of: "camt")
        #expect(missing?.field?.hasSuffix("BookgDt") == true)
    }

    @Test(arguments: Array(stride(from: 0, to: 2340, by: 47)))
    func `a statement cut off anywhere is refused with a line`(_ length: Int) throws {
        let text = String(decoding: Array(Samples.camt.utf8).prefix(length), as: UTF8.self)
        let problem = try #require(try problem(text, of: "camt"))
        #expect(["xml.truncated", "xml.malformed"].contains(problem.code))
        #expect(problem.line ?? 0 >= 1)
    }

    @Test func `every line left out is refused, or leaves what adds up`() throws {
        let lines = Samples.camt.components(separatedBy: "\n")
        // What may be missing without a sum or an element being wrong.
        let free: Set<Int> = [1, 7, 8, 21, 22, 25, 27, 29, 32, 34, 46, 47, 57, 68]
        for number in 1..<lines.count where !free.contains(number) {
            var left = lines
            left.remove(at: number - 1)
            let found = try problem(left.joined(separator: "\n"), of: "camt")
            #expect(found?.line != nil, "without line \(number): \(lines[number - 1])")
        }
    }

    /// Bytes changed by chance, from a seed.
    @Test(arguments: 0..<400)
    func `a message with bytes changed by chance is read or refused with a line`(_ seed: Int) throws
    {
        let sample = seed % 2 == 0 ? Samples.camt : Samples.painStatus
        var bytes = Array(sample.utf8)
        var chance = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        for _ in 0...(seed % 5) {
            chance = chance &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            bytes[Int(chance >> 33) % bytes.count] = UInt8(truncatingIfNeeded: chance >> 25)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        let problem = try problem(text, of: seed % 2 == 0 ? "camt" : "pain")
        #expect(problem == nil || problem?.line ?? 0 >= 1)
    }

    @Test func `an entry whose details no longer fit a number is refused`() throws {
        let detail = "<TxDtls><Amt Ccy=\"CNY\">9999999999999.99</Amt></TxDtls>"
        let many = String(repeating: detail, count: 10_000)
        let text = Samples.camt.replacingOccurrences(
            of: "<BkTxCd/>", with: "<BkTxCd/><NtryDtls>\(many)</NtryDtls>")
        #expect(try problem(text, of: "camt")?.code == "statement.details")
    }
}
