import PublicRecord
import Testing

/// The examples of the public formats, with some bytes for their hashes.
@Suite struct StatementTests {
    private static let root = hash("root").base64

    private static let bill = """
        tongzhou/bill/v1
        scheme xianghubao-critical-illness
        period 2019-01-2
        rules 3 \(root)
        currency CNY 2
        notice 2019-01-21
        due 2019-01-28
        cases 2 60000000 \(root)
        fee 4800000 8/100 of aid, nearest
        rounding up
        carry-in 0
        carry-out 4200000
        excess 0 operator
        sponsored 0 -
        adjusted 0
        class - 3 0 23000000 69000000 0 \(root)

        """

    private static let settlement = """
        tongzhou/settlement/v1
        scheme xianghubao-critical-illness
        period 2019-01-2
        bill \(root)
        opening 0
        collected 68310000
        advanced 690000 operator
        interest 0
        paid-out 2 60000000
        fee 4800000
        refunds 0
        closing 4200000
        arrears 230000 690000
        custody 2019-02-03 4200000 \(root)
        class - 3 0 23000000 69000000 68310000 \(root)

        """

    private static let balance = """
        tongzhou/balance/v1
        scheme shuidi
        period 2019-01
        opening 5000000
        top-ups 120000
        interest 1100
        charged 430000
        refunds 20000
        closing 4671100
        payable 300000
        custody 2019-02-01 4971100 \(root)
        class - - 0 91234 4671100 0 \(root)

        """

    @Test(arguments: [bill, settlement, balance])
    func `a published example holds, and is written as it was read`(text: String) throws {
        let statement = try Statement(Array(text.utf8))
        try statement.checkIdentities()
        #expect(String(decoding: statement.text, as: UTF8.self) == text)
    }

    /// A statement, what is exchanged in it, and what is found: nothing, or an identity, or the line
    /// that is malformed.
    private static let changes: [(String, String, String, Finding.Place?)] = [
        // Optional lines, and what they stand for.
        (
            settlement, "advanced 690000 operator\n",
            "late 5\nadvanced 700000 operator\nadvanced -10005 sponsor of the poor\n", nil
        ),
        (
            settlement, "690000\ncustody",
            "600000\nforgiven 80000 hardship\nforgiven 10000 x\ncustody",
            nil
        ),
        (
            settlement, "4200000 \(root)\nclass",
            "4100000 \(root)\ntransit 300000 debits of 2 February\ntransit -200000 a return\nclass",
            nil
        ),
        (balance, "payable 300000", "payable 300000\narrears 2 500", nil),
        (
            bill, "class - 3 0 23000000 69000000 0 \(root)",
            "class old 3 0 23000000 69000000 0 \(root)\nclass young 2 0 0 0 0 -", nil
        ),
        // Identities.
        (
            bill, "carry-out 4200000", "carry-out 4200001",
            .named("bill.due")
        ),
        (
            bill, "class - 3 0", "class - 2 0",
            .named("bill.class")
        ),
        (bill, "69000000 0 ", "69000000 1 ", .named("bill.paid")),
        (
            settlement, "interest 0", "interest 1",
            .named(
                "settlement.money"
            )
        ),
        (
            settlement, "arrears 230000 690000", "arrears 230000 690001",
            .named("settlement.arrears")
        ),
        (settlement, "69000000 68310000", "69000000 68310001", .named("settlement.collected")),
        (settlement, "02-03 4200000", "02-03 4200001", .named("settlement.custody")),
        (
            balance, "charged 430000", "charged 430001",
            .named("balance.money")
        ),
        (balance, "91234 4671100", "91234 4671101", .named("balance.due")),
        (
            balance, "payable 300000", "payable -300000",
            .named("balance.custody")
        ),
        // One spelling.
        (bill, "carry-in 0", "carry-in -0", .line(.statement, 11)),
        (bill, "carry-in 0", "carry-in 00", .line(.statement, 11)),
        (bill, "carry-in 0", "carry-in  0", .line(.statement, 11)),
        (bill, "carry-in 0", "carry-in 0 ", .line(.statement, 11)),
        (bill, "fee 4800000", "fee -4800000", .line(.statement, 9)),
        (bill, "fee 4800000 8", "fee 9223372036854775808 8", .line(.statement, 9)),
        (bill, "2019-01-28", "2019-02-29", .line(.statement, 7)),
        (bill, "CNY 2", "cny 2", .line(.statement, 5)),
        (bill, "69000000 0 \(root)\n", "69000000 0 -\n", .line(.statement, 16)),
        (bill, "23000000 69000000 0", "0 69000000 0", .line(.statement, 16)),
        (bill, "period 2019-01-2", "period ..", .line(.statement, 3)),
        (bill, "class - 3", "class a/b 3", .line(.statement, 16)),
        (balance, "class - -", "class - 3", .line(.statement, 12)),
        (settlement, "class", "transit 1 x\nclass", .named("settlement.custody")),
        (settlement, "opening 0\n", "", .line(.statement, 5)),
        (settlement, "tongzhou/settlement/v1", "tongzhou/settlement/v2", .line(.statement, 1)),
    ]

    @Test(arguments: changes)
    func `a statement is read strictly, and adds up`(
        text: String, old: String, new: String, place: Finding.Place?
    ) throws {
        let changed = try Array(text.utf8).exchanging(old, new)
        let found = finding {
            let statement = try Statement(changed)
            #expect(statement.text == changed)
            try statement.checkIdentities()
        }
        #expect(found?.place == place)
        switch place {
        case .named: #expect(found?.code == .identity)
        case .line: #expect(found?.code == .statementMalformed)
        default: #expect(found == nil)
        }
    }

    @Test func `no figures are large enough to overflow an identity`() throws {
        let most = String(Int64.max)
        let huge = "class a \(most) \(most) \(most) \(most) \(most) \(Self.root)\n"
        let classes = (0..<300).map { huge.replacing("class a", with: "class a\($0)") }.joined()
        let text = Self.bill.replacing(
            "class - 3 0 23000000 69000000 0 \(Self.root)\n", with: classes)
        let found = finding { try Statement(Array(text.utf8)).checkIdentities() }
        #expect(found?.code == .identity)
    }

    @Test func `cases of the log are written as they are read`() throws {
        let entry = CaseEntry(scheme: "s", period: "p", lines: Village.cases)
        #expect(try CaseEntry(entry.text) == entry)
        let empty = Array("tongzhou/cases/v1\nscheme s\nperiod p\n".utf8)
        #expect(finding { _ = try CaseEntry(empty) }?.code == .statementMalformed)
    }
}
