import BankFiles
import Bookkeeping
import Foundation
import Testing

/// A file that is gone when the test is.
final class TestFile {
    let path: String

    init(_ bytes: [UInt8]) throws {
        path =
            FileManager.default.temporaryDirectory.path
            + "/tongzhou-\(UInt64.random(in: 0 ... .max))"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    convenience init(_ text: String) throws { try self.init(Array(text.utf8)) }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

@Suite struct CSVTests {
    /// All lines of a file, or the code of the first problem.
    func lines(_ bytes: [UInt8], _ encoding: FileEncoding? = nil) throws -> [[String]] {
        let file = try TestFile(bytes)
        var lines = try CSVLines(path: file.path, encoding: encoding)
        var all: [[String]] = []
        while try lines.next() { all.append(lines.fields.indices.map { lines.text($0) }) }
        return all
    }

    func lines(_ text: String) throws -> [[String]] { try lines(Array(text.utf8)) }

    func problem(_ bytes: [UInt8], _ encoding: FileEncoding? = nil) throws -> FileProblem {
        try #require(throws: FileProblem.self) { try lines(bytes, encoding) }
    }

    @Test func `fields are cut at commas, and quotes keep commas together`() throws {
        #expect(try lines("a,b,c\n1,,3\n") == [["a", "b", "c"], ["1", "", "3"]])
        #expect(try lines("\"a,b\",\"say \"\"hi\"\"\",c\n") == [["a,b", "say \"hi\"", "c"]])
        #expect(try lines("\"\",x\n") == [["", "x"]])
    }

    @Test func `CRLF, a byte order mark and empty lines are accepted`() throws {
        #expect(try lines("a,b\r\n1,2\r\n\r\n") == [["a", "b"], ["1", "2"]])
        #expect(try lines([0xEF, 0xBB, 0xBF] + Array("a,b\n".utf8)) == [["a", "b"]])
    }

    @Test func `GB18030 is found out, as Chinese spreadsheets save it`() throws {
        // 成员编号 in GB18030
        let heading: [UInt8] = [0xB3, 0xC9, 0xD4, 0xB1, 0xB1, 0xE0, 0xBA, 0xC5]
        #expect(try lines(heading + [0x0A]) == [["成员编号"]])
        #expect(try lines(heading + [0x2C, 0x31, 0x0A], .gb18030) == [["成员编号", "1"]])
        #expect(try lines("成员编号,1\n") == [["成员编号", "1"]])
    }

    @Test func `lines longer than a piece of the file are read whole`() throws {
        let long = String(repeating: "x", count: 60_000)
        let text = (0..<20).map { "\(long)\($0),\($0)\n" }.joined()
        let all = try lines(text)
        #expect(all.count == 20)
        #expect(all[19] == ["\(long)19", "19"])
    }

    @Test func `a wrong encoding is said with its line`() throws {
        let problem = try problem(Array("a\n".utf8) + [0xFF, 0x41, 0x0A])
        #expect(problem.code == "csv.encoding")
        #expect(problem.line == 2)
        #expect(try self.problem([0xB3, 0xC9, 0x0A], .utf8).code == "csv.encoding")
        #expect(try self.problem([0xFF, 0xFE, 0x61, 0x00, 0x0A, 0x00]).code == "csv.encoding")
    }

    @Test func `a file cut off in its last line is said to be`() throws {
        let problem = try problem(Array("a,b\n1,2".utf8))
        #expect(problem.code == "csv.truncated")
        #expect(problem.line == 2)
    }

    @Test func `zero bytes are no text`() throws {
        #expect(try problem([0x61, 0x00, 0x62, 0x0A]).code == "csv.binary")
    }

    @Test func `an open quote is said`() throws {
        #expect(try problem(Array("a,\"b\n".utf8)).code == "csv.quote")
    }

    @Test func `a line of ten megabytes is no line of a table, and reading goes on behind it`()
        throws
    {
        let file = try TestFile(
            Array("a\n".utf8) + Array(repeating: 0x78, count: 10_000_000) + Array("\nb\n".utf8))
        var lines = try CSVLines(path: file.path)
        _ = try lines.next()
        let problem = #expect(throws: FileProblem.self) { try lines.next() }
        #expect(problem?.code == "csv.line-too-long")
        #expect(problem?.line == 2)
        let goesOn = try lines.next()
        let (text, line) = (lines.text(0), lines.line)
        let ends = try !lines.next()
        #expect(goesOn && ends)
        #expect(text == "b")
        #expect(line == 3)
    }

    @Test func `a missing file is said with its path`() throws {
        let problem = #expect(throws: FileProblem.self) { _ = try CSVLines(path: "/nowhere/x.csv") }
        #expect(problem?.code == "file.unreadable")
        #expect(problem?.text.en.contains("/nowhere/x.csv") == true)
    }
}

@Suite struct CSVTableTests {
    func table(_ text: String) throws -> CSVTable {
        let file = try TestFile(text)
        return try CSVTable.open(
            path: file.path, encoding: nil, subject: "roll",
            columns: [
                .init("roll", "成员编号", needed: true), .init("amount", "金额"), .init("day", "日期"),
            ])
    }

    /// Goes to the next line, which has to be there.
    func advance(_ table: inout CSVTable) throws {
        let more = try table.next()
        #expect(more)
    }

    @Test func `columns are found by either heading in any order`() throws {
        var table = try table("金额,roll\n0.03,7\n")
        try advance(&table)
        let (roll, amount) = (try table.whole(0, "number"), try table.money(1, "amount", .cny))
        let (has, text) = (table.has(2), table.text(2))
        #expect(roll == 7)
        #expect(amount == 3)
        #expect(!has)
        #expect(text == "")
    }

    @Test(arguments: [
        ("", "roll.headings"), ("x\n", "roll.headings"), ("roll,roll\n", "roll.headings"),
        ("amount\n", "roll.headings"),
    ])
    func `headings that do not fit are refused`(_ text: String, _ code: String) {
        let problem = #expect(throws: FileProblem.self) { _ = try table(text) }
        #expect(problem?.code == code)
        #expect(problem?.line == 1)
    }

    @Test func `a line with other columns is said`() throws {
        var table = try table("roll,amount\n1\n")
        let problem = #expect(throws: FileProblem.self) { try table.next() }
        #expect(problem?.code == "roll.columns")
        #expect(problem?.line == 2)
    }

    @Test(arguments: ["0", "-1", "", "1x", "1234567890123456789", "１"])
    func `a number is positive and whole`(_ text: String) throws {
        var table = try table("roll,amount\n\(text),1\n")
        try advance(&table)
        let problem = #expect(throws: FileProblem.self) { try table.whole(0, "number") }
        #expect(problem?.code == "roll.number")
        #expect(problem?.field == "roll")
    }

    @Test(arguments: ["-0.01", "0.001", "x", ""])
    func `money is not negative and has no fractions of a minor unit`(_ text: String) throws {
        var table = try table("roll,amount\n1,\(text)\n")
        try advance(&table)
        let problem = #expect(throws: FileProblem.self) { try table.money(1, "amount", .cny) }
        #expect(problem?.code == "roll.amount")
    }
}
