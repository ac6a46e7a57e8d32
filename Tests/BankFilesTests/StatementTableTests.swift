import BankFiles
import Bookkeeping
import Foundation
import Testing

@Suite struct StatementTableTests {
    /// 交易日期,… with a signed amount and a balance.
    func bank(_ change: (inout StatementColumns) -> Void = { _ in }) -> BankProfile {
        var columns = StatementColumns(day: "交易日期", amounts: .signed("金额"))
        columns.text = "摘要"
        columns.endToEnd = "编号"
        columns.balance = "余额"
        change(&columns)
        return BankProfile(statements: .csv, statementColumns: columns)
    }

    let text = """
        账户明细,,,,
        交易日期,金额,编号,摘要,余额
        2024-03-11,274.01,D-1-5,Share,1274.01
        2024-03-12,-20000.00,NOTPROVIDED,"互助金, 王",-18725.99

        """

    @Test func `lines are read by the headings of the profile, below what stands above`() throws {
        let items = try statement(text, bank: bank())
        #expect(items.headings.map(\.opening) == [1000_00])
        #expect(items.lines.map(\.amount) == [274_01, -20_000_00])
        #expect(items.lines.map(\.endToEnd) == ["D-1-5", nil])
        #expect(items.lines.map(\.text) == ["Share", "互助金, 王"])
        #expect(items.lines.map(\.fileLine) == [3, 4])
        #expect(items.lines.map(\.position) == [1, 2])
        let end = try #require(items.ends.first)
        #expect(end.opening == 1000_00)
        #expect(end.closing == -18_725_99)
        #expect(end.first == (try Banks.day("2024-03-11")))
        #expect(end.last == (try Banks.day("2024-03-12")))
    }

    @Test func `a file with the latest line first is read too`() throws {
        let text = """
            交易日期,金额,编号,摘要,余额
            2024-03-12,-200.00,,,1074.01
            2024-03-11,274.01,,,1274.01

            """
        let items = try statement(text, bank: bank { $0.isNewestFirst = true })
        #expect(items.headings.map(\.closing) == [1074_01])
        #expect(items.ends.map(\.opening) == [1000_00])
        #expect(throws: FileProblem.self) { try statement(text, bank: bank()) }
    }

    @Test func `every run of one account is a statement`() throws {
        let text = "日,额,户\n2024-03-11,1.00,A\n2024-03-11,2.00,A\n2024-03-11,3.00,B\n"
        var columns = StatementColumns(day: "日", amounts: .signed("额"))
        columns.account = "户"
        let bank = BankProfile(statements: .csv, statementColumns: columns)
        let items = try statement(text, bank: bank)
        #expect(items.headings.map(\.account) == ["A", "B"])
        #expect(items.ends.map(\.lines) == [2, 1])
        #expect(items.ends.map(\.closing) == [nil, nil])
    }

    @Test(arguments: [
        ("1.234,56", 1234_56), ("-1.234.567,00", -1_234_567_00), ("5", 5_00), ("+0,01", 1),
        ("12.34,56", nil), ("1.234.56", nil), ("1,234", nil), ("", nil), ("-", nil), ("1e3", nil),
        ("--1", nil), ("1,2,3", nil), (".123", nil),
    ])
    func `amounts are read as the bank writes them, or refused`(_ text: String, _ amount: Int64?)
        throws
    {
        var columns = StatementColumns(day: "日", amounts: .signed("额"))
        columns.separator = ";"
        columns.decimalSign = ","
        columns.thousandsSign = "."
        let bank = BankProfile(statements: .csv, statementColumns: columns)
        let file = "日;额\n2024-03-11;\(text)\n"
        if let amount {
            #expect(try statement(file, bank: bank).lines.map(\.amount) == [amount])
        } else {
            let problem = #expect(throws: FileProblem.self) { try statement(file, bank: bank) }
            #expect(problem?.code == "statement.amount")
            #expect(problem?.line == 2)
            #expect(problem?.field == "额")
        }
    }

    @Test(arguments: [
        ("5.00,", 5_00), (",5.00", -5_00), ("5.00,0.00", 5_00), ("0.00,5.00", -5_00),
        ("0.00,0.00", 0), ("0.00,", 0), ("5.00,5.00", nil), (",", nil), ("-5.00,", nil),
        (",-5.00", nil),
    ])
    func `of a pair of columns one is filled`(_ fields: String, _ amount: Int64?) throws {
        let columns = StatementColumns(day: "日", amounts: .pair(credit: "收", debit: "支"))
        let bank = BankProfile(statements: .csv, statementColumns: columns)
        let file = "日,收,支\n2024-03-11,\(fields)\n"
        if let amount {
            #expect(try statement(file, bank: bank).lines.map(\.amount) == [amount])
        } else {
            let problem = #expect(throws: FileProblem.self) { try statement(file, bank: bank) }
            #expect(problem?.code == "statement.amount")
        }
    }

    @Test(arguments: [
        ("5.00,贷", 5_00 as Int64?, nil as String?), ("5.00,借", -5_00, nil),
        ("5.00,other", nil, "statement.direction"),
        ("-5.00,贷", nil, "statement.amount"), ("5.00,", nil, "statement.direction"),
    ])
    func `a direction is one of its words`(_ fields: String, _ amount: Int64?, _ code: String?)
        throws
    {
        let columns = StatementColumns(
            day: "日",
            amounts: .directed(amount: "额", direction: "向", credit: ["贷"], debit: ["借"]))
        let bank = BankProfile(statements: .csv, statementColumns: columns)
        let file = "日,额,向\n2024-03-11,\(fields)\n"
        if let amount {
            #expect(try statement(file, bank: bank).lines.map(\.amount) == [amount])
        } else {
            let problem = #expect(throws: FileProblem.self) { try statement(file, bank: bank) }
            #expect(problem?.code == code)
        }
    }

    @Test(arguments: [
        (StatementColumns.DayFormat.dashes, "2024-03-11", true), (.points, "11.03.2024", true),
        (.digits, "20240311", true), (.slashes, "2024/03/11", true),
        (.slashes, "2024/03/11 10:00:00", true), (.points, "2024.03.11", false),
        (.digits, "20240230", false), (.dashes, "24-03-11", false), (.dashes, "", false),
    ])
    func `days are read in the bank's format`(
        _ format: StatementColumns.DayFormat, _ text: String, _ good: Bool
    ) throws {
        var columns = StatementColumns(day: "日", amounts: .signed("额"))
        columns.dayFormat = format
        let bank = BankProfile(statements: .csv, statementColumns: columns)
        let file = "日,额\n\(text),1.00\n"
        if good {
            #expect(
                try statement(file, bank: bank).lines.map(\.booked) == [Banks.day("2024-03-11")])
        } else {
            let problem = #expect(throws: FileProblem.self) { try statement(file, bank: bank) }
            #expect(problem?.code == "statement.day")
        }
    }

    @Test(arguments: [
        ("交易日期,金额", "日期,金额", "statement.headings", 4),
        ("摘要,余额", "摘要,余额,余额", "statement.headings", 2),
        ("Share,", "Share,x,", "statement.columns", 3),
        ("1274.01", "1274.02", "statement.not-closing", 4),
        ("-20000.00", "-20000.01", "statement.not-closing", 4),
        ("-18725.99", "", "statement.amount", 4),
        ("-18725.99\n", "-18725.99", "csv.truncated", 4),
    ])
    func `what is wrong with a table is said with its line`(
        _ find: String, _ replace: String, _ code: String, _ line: Int
    ) throws {
        let changed = text.replacingOccurrences(of: find, with: replace)
        let problem = #expect(throws: FileProblem.self) { try statement(changed, bank: bank()) }
        #expect(problem?.code == code)
        #expect(problem?.line == line)
    }

    @Test func `a return is known by its reason`() throws {
        let text = "日,额,编号,退回\n2024-03-11,5.00,A-1,AC04\n2024-03-11,5.00,A-2,\n"
        var columns = StatementColumns(day: "日", amounts: .signed("额"))
        columns.endToEnd = "编号"
        columns.returnReason = "退回"
        let bank = BankProfile(statements: .csv, statementColumns: columns)
        let lines = try statement(text, bank: bank).lines
        #expect(lines.map(\.isReturn) == [true, false])
        #expect(lines.map(\.originalEndToEnd) == ["A-1", nil])
        #expect(lines.map(\.endToEnd) == [nil, "A-2"])
    }

    @Test func `a profile without columns is said`() throws {
        let problem = #expect(throws: FileProblem.self) {
            try statement(text, bank: BankProfile(statements: .csv))
        }
        #expect(problem?.code == "statement.no-columns")
    }
}
