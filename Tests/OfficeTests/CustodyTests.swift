import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

/// The custodian's statements taken in, and books = bank on every day.
@Suite struct CustodyTests {
    private static let aid: Int64 = 2_000_000

    /// What a wrong statement says, and how it is refused.
    struct Wrong: CustomTestStringConvertible {
        let about: String
        var day: Day = "2024-03-12"
        var lines: [Bank.Line] = [Bank.Line(amount: 500, code: "ACMT/MCOP/INTR")]
        var wrong = Bank.Wrong()
        var old = ""
        var new = ""
        let code: String
        var testDescription: String { about }
    }

    static let wrongs = [
        Wrong(about: "right", code: "nothing"),
        Wrong(about: "a weekend between", day: "2024-03-14", code: "nothing"),
        Wrong(
            about: "the same day again", day: "2024-03-11", code: "statement.taken-before"),
        Wrong(
            about: "days taken in among its own", wrong: .init(from: "2024-03-11"),
            code: "statement.taken-before"),
        Wrong(about: "a day that is not over", day: "2024-03-15", code: "statement.in-future"),
        Wrong(about: "one missing before it", wrong: .init(opening: 7), code: "statement.gap"),
        Wrong(
            about: "one missing before it that took money", wrong: .init(opening: 1_999_999),
            code: "statement.gap"),
        Wrong(
            about: "another account", wrong: .init(account: "CUSTODY-2"),
            code: "statement.other-account"),
        Wrong(
            about: "another currency", wrong: .init(currency: "EUR"), code: "statement.currency"),
        Wrong(
            about: "no balances", wrong: .init(hasBalances: false), code: "statement.no-balance"),
        Wrong(
            about: "a line of an earlier day",
            lines: [Bank.Line(amount: 500, day: "2024-03-11")], code: "statement.line-outside"),
        Wrong(
            about: "a line of a later day", lines: [Bank.Line(amount: 500, day: "2024-03-13")],
            code: "statement.line-outside"),
        Wrong(
            about: "a line lost", old: "<Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"CNY\">20005.00",
            new: "<Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"CNY\">20006.00",
            code: "statement.not-closing"),
        Wrong(about: "cut off", old: "</Stmt>", new: "", code: "xml.malformed"),
    ]

    @Test(arguments: wrongs) func `a statement continues the one before`(wrong: Wrong) throws {
        var (world, bank) = try World.shared()
        world.today = "2024-03-15"
        let text = bank.statement(wrong.day, wrong.lines, wrong.wrong)
        #expect(text.contains(wrong.old) || wrong.old.isEmpty)
        let changed =
            wrong.old.isEmpty ? text : text.replacingOccurrences(of: wrong.old, with: wrong.new)
        let path = try world.file(changed, "changed.xml")
        let code = try world.code {
            _ = try world.office.importStatement(World.scheme, from: path, at: world.moment)
        }
        #expect(code == wrong.code || (wrong.code == "xml.malformed" && code.hasPrefix("xml.")))
        try world.check()
    }

    @Test func `the first statement begins with nothing on the account`() throws {
        let world = try World()
        try world.open()
        try world.furnish()
        var bank = Bank()
        world.today = "2024-01-05"
        #expect(
            try world.code { try world.take(bank.statement("2024-01-04", [])) }
                == "custody.not-open")
        _ = try world.office.openCustody(
            World.scheme, CustodyOpened(account: Bank.account, agent: nil), at: world.moment)
        #expect(
            try world.code {
                try world.take(bank.statement("2024-01-04", [], .init(opening: 100)))
            } == "statement.gap")
        try world.take(bank.statement("2024-01-04", []))
        #expect(try world.custody.isSound && world.custody.days.map(\.agrees) == [true])
        try world.check()
    }

    @Test(
        arguments: [
            ("CUSTODY-2", nil, "custody.open-before"),
            ("DE02120300000000202051", nil, "custody.open-before"),
            ("DE02120300000000202052", nil, "bank.iban"), ("a\nb", nil, "bank.id"),
            ("", nil, "bank.id"), ("CUSTODY-1", "nowhere", "bank.bic"),
        ] as [(String, String?, String)])
    func `an account is opened once, and is one`(
        account: String, agent: String?, code: String
    ) throws {
        let (world, _) = try World.shared()
        let answered = try world.code {
            _ = try world.office.openCustody(
                World.scheme, CustodyOpened(account: account, agent: agent), at: world.moment)
        }
        #expect(answered == code || (code.hasPrefix("bank.") && answered.hasPrefix("bank.")))
    }

    @Test func `the same file again changes nothing, and a copy of it is refused`() throws {
        var (world, bank) = try World.shared()
        world.today = "2024-03-13"
        let text = bank.statement("2024-03-12", [Bank.Line(amount: 500, code: "ACMT/MCOP/INTR")])
        try world.take(text)
        let before = try world.stateHash
        try world.take(text)
        #expect(try world.stateHash == before)
        #expect(
            try world.code { try world.take(text + "\n") } == "statement.taken-before")
        #expect(try world.balance(.interest) == -500)
    }

    @Test func `statements of several days in one file are taken in together or not at all`() throws
    {
        var (world, bank) = try World.shared()
        world.today = "2024-03-14"
        let first = bank.statement("2024-03-12", [Bank.Line(amount: 500, code: "ACMT/MCOP/INTR")])
        let second = bank.statement("2024-03-13", [Bank.Line(amount: -70, code: "ACMT/MDOP/CHRG")])
        func stmt(_ text: String) -> String {
            let from = text.range(of: "<Stmt>")?.lowerBound ?? text.startIndex
            let to = text.range(of: "</Stmt>")?.upperBound ?? text.endIndex
            return String(text[from..<to])
        }
        let swapped = first.replacingOccurrences(
            of: stmt(first), with: stmt(second) + stmt(first))
        #expect(try world.code { try world.take(swapped) } == "statement.gap")
        let both = first.replacingOccurrences(of: stmt(first), with: stmt(first) + stmt(second))
        #expect(try world.take(both).statements.map(\.number) == [2, 3])
        #expect(try world.custody.days.map(\.agrees) == [true, true, true])
        try world.check()
    }

    @Test func `books are the bank's and what is in transit, on every day`() throws {
        var (world, bank) = try World.shared()
        try world.propose(.aid(1), 500_000)
        try world.release(1)
        try world.sendPayouts()
        // Told by hand today, on the statement tomorrow.
        _ = try world.office.move(
            World.scheme, CustodyMoved(kind: .advanced, party: .operator, amount: 900),
            key: "advance", at: world.moment)
        try world.take(bank.statement("2024-03-12", []))
        #expect(try world.custody.inTransit.map(\.amount) == [900])
        world.today = "2024-03-13"
        try world.take(
            bank.statement(
                "2024-03-13",
                [
                    Bank.Line(amount: -500_000, endToEnd: "A-1"),
                    Bank.Line(amount: 800, code: "ACMT/MCOP/INTR"),
                    Bank.Line(amount: -30, code: "ACMT/MDOP/CHRG"), Bank.Line(amount: 900),
                ]))
        var status = try world.custody
        #expect(status.problems.map(\.code) == ["custody.line-unmatched"])
        #expect(status.unmatched.map(\.line) == [5] && status.unmatched.map(\.amount) == [900])
        #expect(status.last?.agrees == false)
        let advance = try #require(status.inTransit.first?.event)
        _ = try world.office.match(
            World.scheme, line: 5, as: .event(advance), by: world.signer("li"), at: world.moment)
        status = try world.custody
        #expect(status.isSound && status.inTransit.isEmpty)
        #expect(status.days.map(\.agrees) == [true, true, true])
        for day in status.days { #expect(day.books == day.bank + day.inTransit - day.unmatched) }
        #expect(status.days.map(\.books) == [2_000_000, 2_000_900, 1_501_670])
        #expect(status.books == bank.balance)
        #expect(try world.balance(.operatorCharges) == 30 && world.balance(.interest) == -800)
        try world.check()
    }

    /// Day by day, with what a line has to be for payouts to go on.
    @Test func `a day with a wrong line stops the payouts and says which`() throws {
        var (world, bank) = try World.shared()
        try world.propose(.aid(1), 500_000)
        try world.propose(.aid(1), 500_000)
        try world.release(1)
        world.today = "2024-03-12"
        try world.take(bank.statement("2024-03-12", [Bank.Line(amount: -321_00, text: "rent")]))
        let problem = try #require(try world.custody.problems.first)
        #expect(problem.code == "custody.line-unmatched")
        #expect(problem.text.en.contains("line 2 of 2024-03-12, -321.00"))
        #expect(problem.text.zh.contains("2024-03-12 第 2 行 -321.00"))
        #expect(!problem.text.en.contains("rent"))
        #expect(try world.code { try world.release(2) } == "payout.custody-unsound")
        #expect(try world.code { try world.sendPayouts() } == "payout.custody-unsound")
        // The bank takes it back; a person says that the two belong together.
        world.today = "2024-03-14"
        try world.take(bank.statement("2024-03-14", [Bank.Line(amount: 321_00)]))
        _ = try world.office.match(
            World.scheme, line: 2, as: .line(3), by: world.signer("li"), at: world.moment)
        let status = try world.custody
        #expect(status.isSound && status.days.map(\.agrees) == [true, true, true])
        #expect(status.days.map(\.inTransit) == [0, 321_00, 0])
        try world.release(2)
        #expect(try world.sendPayouts().sent.payouts == [1, 2])
        try world.check()
    }

    @Test(arguments: ["SECU/CUST/NTAV", "XTND/NTAV/NTAV"])
    func `money invested or pledged is a breach, beside what is unknown`(code: String) throws {
        var (world, bank) = try World.shared()
        try world.propose()
        world.today = "2024-03-12"
        try world.take(
            bank.statement(
                "2024-03-12",
                [Bank.Line(amount: -70), Bank.Line(amount: -1_000_000, code: code)]))
        let problems = try world.custody.problems
        #expect(problems.map(\.code) == ["custody.not-on-deposit", "custody.line-unmatched"])
        #expect(problems[0].text.en.contains("line 3") || problems[0].text.en.contains("Line 3"))
        #expect(try world.code { try world.release(1) } == "payout.custody-unsound")
        try world.check()
    }

    @Test func `a text says that money is invested, and what comes back is no breach`() throws {
        var (world, bank) = try World.shared()
        _ = try world.file(
            Bank.settings + "    - {text: 理财, is: invested}\n", "keys/custodian.yaml")
        world.today = "2024-03-12"
        try world.take(
            bank.statement("2024-03-12", [Bank.Line(amount: -1_000_000, text: "购买理财")]))
        let breach = try #require(try world.custody.problems.first)
        #expect(breach.code == "custody.not-on-deposit")
        #expect(breach.text.en.contains("invests or pledges 10000.00,"))
        #expect(try world.custody.unmatched.first?.marks.first == "rule/invested")
        world.today = "2024-03-13"
        try world.take(
            bank.statement("2024-03-13", [Bank.Line(amount: 1_000_000, text: "理财赎回")]))
        let problems = try world.custody.problems
        #expect(problems.map(\.code) == ["custody.not-on-deposit", "custody.line-unmatched"])
        #expect(problems[1].text.en.contains("money back from an investment"))
        _ = try world.office.match(
            World.scheme, line: 3, as: .line(2), by: world.signer("li"), at: world.moment)
        #expect(try world.custody.isSound)
        try world.check()
    }

    @Test func `a table without lines is the statement of the day it was asked for`() throws {
        let (world, _) = try World.shared()
        _ = try world.file(Bank.csvSettings, "keys/custodian.yaml")
        var bank = Bank()
        let empty = try world.file(bank.table("2024-03-12", []), "empty.csv")
        world.today = "2024-03-18"
        #expect(try world.custody.problems.map(\.code) == ["custody.statement-missing"])
        // Nobody says of which day it is: there is nothing to take in.
        let nothing = try world.office.importStatement(
            World.scheme, from: empty, at: world.moment)
        #expect(nothing.answer.statements.isEmpty)
        let days: [Day] = ["2024-03-12", "2024-03-13", "2024-03-14", "2024-03-15", "2024-03-16"]
        for day in days + ["2024-03-17"] {
            let taken = try world.office.importStatement(
                World.scheme, from: empty, on: day, at: world.moment)
            #expect(taken.answer.statements.map(\.to) == [day] && !taken.repeated)
        }
        #expect(
            try world.office.importStatement(
                World.scheme, from: empty, on: "2024-03-17", at: world.moment
            ).repeated)
        #expect(try world.custody.isSound)
        try world.propose(.aid(1), 100)
        try world.release(1)
        try world.check()
    }

    @Test func `a payout that no statement shows in time is named`() throws {
        var (world, bank) = try World.shared()
        try world.propose(.aid(1), 300_000)
        try world.propose(.aid(1), 500_000)
        for payout in [1, 2] as [Int64] { try world.release(payout) }
        try world.sendPayouts()
        world.today = "2024-03-16"
        try world.take(
            bank.statement("2024-03-16", [Bank.Line(amount: -300_000, endToEnd: "A-1")]))
        #expect(try world.custody.isSound)
        try world.take(bank.statement("2024-03-18", []))
        let problem = try #require(try world.custody.problems.first)
        #expect(problem.code == "custody.payout-late")
        #expect(problem.text.en.contains("Payout 2, 5000.00, was to be paid on 2024-03-12"))
        try world.answer([("A-2", "rejected", "AC04")])
        #expect(try world.custody.isSound)
        try world.check()
    }

    @Test func `what is booked and not available is a breach`() throws {
        var (world, bank) = try World.shared()
        try world.propose(.aid(1), 100)
        world.today = "2024-03-12"
        try world.take(bank.statement("2024-03-12", [], .init(away: 1)))
        #expect(try world.custody.problems.map(\.code) == ["custody.not-on-deposit"])
        #expect(try world.code { try world.release(1) } == "payout.custody-unsound")
        world.today = "2024-03-13"
        try world.take(bank.statement("2024-03-13", []))
        try world.release(1)
    }

    @Test func `a statement overdue and money long in transit stop the payouts`() throws {
        var (world, bank) = try World.shared()
        try world.propose(.aid(1), 100)
        world.today = "2024-03-15"
        #expect(try world.custody.isSound)
        world.today = "2024-03-16"
        #expect(try world.custody.problems.map(\.code) == ["custody.statement-missing"])
        #expect(try world.code { try world.release(1) } == "payout.custody-unsound")
        try world.take(bank.statement("2024-03-16", []))
        _ = try world.office.move(
            World.scheme, CustodyMoved(kind: .advanced, party: .operator, amount: 900),
            key: "advance", at: world.moment)
        world.today = "2024-03-21"
        try world.take(bank.statement("2024-03-21", []))
        #expect(try world.custody.isSound)
        try world.take(bank.statement("2024-03-23", []))
        let problem = try #require(try world.custody.problems.first)
        #expect(problem.code == "custody.transit-late" && problem.text.en.contains("9.00"))
        #expect(problem.text.en.contains("2024-03-17"))
    }

    @Test func `a payout that no statement shows stops the others, and is named`() throws {
        var (world, bank) = try World.shared()
        try world.propose(.aid(1), 100)
        try world.propose(.aid(1), 200)
        try world.release(1)
        try world.sendPayouts()
        world.today = "2024-03-16"
        try world.take(bank.statement("2024-03-16", []))
        #expect(try world.custody.isSound)
        try world.take(bank.statement("2024-03-18", []))
        let problem = try #require(try world.custody.problems.first)
        #expect(problem.code == "custody.payout-late" && problem.text.en.contains("Payout 1, 1.00"))
        #expect(try world.code { try world.release(2) } == "payout.custody-unsound")
        try world.take(bank.statement("2024-03-19", [Bank.Line(amount: -100, endToEnd: "A-1")]))
        try world.release(2)
        try world.check()
    }

    @Test func `no more is released than is on deposit`() throws {
        var (world, bank) = try World.shared()
        _ = try world.office.move(
            World.scheme, CustodyMoved(kind: .charged, party: nil, amount: 1), key: "c",
            at: world.moment)
        try world.propose(.aid(1), 1_500_000)
        try world.propose(.aid(1), 500_000)
        try world.release(1)
        world.today = "2024-03-12"
        try world.take(
            bank.statement("2024-03-12", [Bank.Line(amount: -1, code: "ACMT/MDOP/CHRG")]))
        // Told by hand and by rule: the one of them never comes.
        #expect(try world.code { try world.release(2) } == "payout.deposit-smaller")
        world.today = "2024-03-13"
        try world.take(
            bank.statement("2024-03-13", [Bank.Line(amount: -600_000, code: "ACMT/MDOP/CHRG")]))
        #expect(try world.code { try world.sendPayouts() } == "payout.deposit-smaller")
        try world.withdraw(1)
        try world.release(2)
        try world.sendPayouts()
    }

    @Test func `payouts need an account and its settings`() throws {
        let world = try World()
        try world.open(World.paying)
        try world.members(20)
        try world.furnish()
        world.today = "2024-02-20"
        try world.aid(7, diagnosed: "2024-02-10")
        world.today = "2024-03-01"
        try world.close()
        try world.propose(.aid(1), 100)
        #expect(try world.code { try world.release(1) } == "custody.not-open")
        _ = try world.office.openCustody(
            World.scheme, CustodyOpened(account: Bank.account, agent: nil), at: world.moment)
        #expect(try world.code { try world.release(1) } == "payout.deposit-smaller")
        try FileManager.default.removeItem(atPath: "\(world.folder)/keys/custodian.yaml")
        #expect(try world.code { try world.propose(.aid(1), 100) } == "custodian.settings-missing")
        #expect(try world.code { try world.release(1) } == "custodian.settings-missing")
    }
}
