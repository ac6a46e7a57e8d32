import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

/// Lines that are lost, doubled, late, swapped, foreign or of a wrong amount: what is true is
/// booked, what is not stays open, and nothing is booked on a guess.
@Suite struct LineTests {
    private static let aid: Int64 = 2_000_000

    /// The lines of a debit, payer by payer.
    private func debits(_ world: World, _ attempt: Int = 1) throws -> [Bank.Line] {
        try world.debited().map {
            Bank.Line(
                amount: $0.amount, endToEnd: "D-2024-03-1-\(attempt)-\($0.payer)",
                code: "PMNT/IDDT/ESDD")
        }
    }

    /// Whether books and bank agree, and the numbers of lines that nobody knows.
    private func open(_ world: World) throws -> [Int64] {
        let status = try world.custody
        #expect(status.isSound == status.unmatched.isEmpty)
        for day in status.days { #expect(day.books == day.bank + day.inTransit - day.unmatched) }
        try world.check()
        return status.unmatched.map(\.line)
    }

    @Test func `debits are matched payer by payer with what the result says`() throws {
        let world = try World.collected(failing: ["5"])
        var bank = Bank()
        let lines = try debits(world).filter { !$0.endToEnd.hasSuffix("-5") }
        #expect(
            try world.take(bank.statement("2024-03-11", lines.reversed())).matched == lines.count)
        #expect(try open(world).isEmpty)
        #expect(try world.custody.inTransit.isEmpty)
    }

    struct Damage: CustomTestStringConvertible {
        let about: String
        let change: @Sendable (inout [Bank.Line]) -> Void
        let open: [Int64]
        var testDescription: String { about }
    }

    static let damages = [
        Damage(about: "lost", change: { $0.remove(at: 3) }, open: []),
        Damage(about: "doubled", change: { $0.insert($0[3], at: 4) }, open: [5]),
        Damage(about: "doubled at the end", change: { $0.append($0[3]) }, open: [19]),
        Damage(about: "a fen more", change: { $0[3].amount += 1 }, open: [4]),
        Damage(about: "a fen less", change: { $0[3].amount -= 1 }, open: [4]),
        Damage(about: "taken instead of given", change: { $0[3].amount *= -1 }, open: [4]),
        Damage(
            about: "a payer who failed", change: { $0[3].endToEnd = "D-2024-03-1-1-5" }, open: [4]),
        Damage(about: "nobody", change: { $0[3].endToEnd = "D-2024-03-1-1-99" }, open: [4]),
        Damage(about: "no attempt", change: { $0[3].endToEnd = "D-2024-03-1-2-4" }, open: [4]),
        Damage(about: "no period", change: { $0[3].endToEnd = "D-2024-04-1-1-4" }, open: [4]),
        Damage(about: "a zero more", change: { $0[3].endToEnd = "D-2024-03-1-1-04" }, open: [4]),
        Damage(
            about: "swapped with another sum",
            change: { ($0[0].endToEnd, $0[3].endToEnd) = ($0[3].endToEnd, $0[0].endToEnd) },
            open: [1, 4]),
        Damage(about: "sent back", change: { $0[3].reason = "AM04" }, open: [4]),
    ]

    @Test(arguments: damages) func `a debit's line that is wrong stays open`(damage: Damage) throws
    {
        let world = try World.collected(failing: ["5"])
        var lines = try debits(world).filter { !$0.endToEnd.hasSuffix("-5") }
        damage.change(&lines)
        var bank = Bank()
        try world.take(bank.statement("2024-03-11", lines))
        #expect(try open(world) == damage.open)
        // On another day the same lines are known already.
        world.today = "2024-03-12"
        let one = Array(lines.prefix(1))
        try world.take(bank.statement("2024-03-12", one))
        #expect(try open(world).count == damage.open.count + 1)
    }

    @Test func `the right line is matched after a wrong one with its id`() throws {
        let world = try World.collected()
        var bank = Bank()
        var wrong = try debits(world)[3]
        wrong.amount -= 100
        try world.take(bank.statement("2024-03-11", [wrong, try debits(world)[3]]))
        #expect(try open(world) == [1])
    }

    @Test func `a debit booked as one is matched once, doubled or not`() throws {
        let world = try World.collected()
        var bank = Bank()
        let line = try world.batch()
        try world.take(bank.statement("2024-03-11", [line, line]))
        #expect(try open(world) == [2])
        world.today = "2024-03-12"
        try world.take(bank.statement("2024-03-12", [line]))
        #expect(try open(world) == [2, 3])
        // Nor do lines of payers come on top of it.
        world.today = "2024-03-13"
        try world.take(bank.statement("2024-03-13", [try debits(world)[0]]))
        #expect(try open(world) == [2, 3, 4])
    }

    @Test func `a debit booked as one in parts`() throws {
        let world = try World.collected()
        var bank = Bank()
        var (one, two, three) = (try world.batch(), try world.batch(), try world.batch())
        one.amount = 1_500_000
        two.amount = 500_000
        three.amount = 1
        try world.take(bank.statement("2024-03-11", [one, two, three]))
        #expect(try open(world) == [3])
    }

    @Test func `lines before the result wait for it`() throws {
        let other = try World()
        try other.open(World.paying)
        try other.members(20)
        try other.furnish()
        _ = try other.office.openCustody(
            World.scheme, CustodyOpened(account: Bank.account, agent: nil), at: other.moment)
        other.today = "2024-02-20"
        try other.aid(7, diagnosed: "2024-02-10")
        other.today = "2024-03-01"
        try other.close()
        other.today = "2024-03-11"
        var bank = Bank()
        try other.take(bank.statement("2024-03-11", try debits(other)))
        #expect(try other.custody.problems.map(\.code) == ["custody.line-waits"])
        try other.collect("2024-03-1")
        let answer = try other.office.matchAgain(World.scheme, at: other.moment).answer
        #expect(answer.matched == 20 && answer.open == 0)
        #expect(try other.custody.isSound)
        let before = try other.stateHash
        #expect(try other.office.matchAgain(World.scheme, at: other.moment).answer.matched == 0)
        #expect(try other.stateHash == before)
        try other.check()
    }

    static let payouts = [
        Damage(about: "right", change: { _ in }, open: []),
        Damage(about: "lost", change: { $0.remove(at: 0) }, open: []),
        Damage(about: "doubled", change: { $0.append($0[0]) }, open: [4]),
        Damage(about: "a fen more", change: { $0[0].amount -= 1 }, open: [2]),
        Damage(about: "a fen less", change: { $0[0].amount += 1 }, open: [2]),
        Damage(about: "given instead of taken", change: { $0[0].amount *= -1 }, open: [2]),
        Damage(about: "never sent", change: { $0[0].endToEnd = "A-3" }, open: [2]),
        Damage(about: "nobody's", change: { $0[0].endToEnd = "" }, open: [2]),
        Damage(about: "a zero more", change: { $0[0].endToEnd = "A-01" }, open: [2]),
        Damage(
            about: "swapped", change: { ($0[0].endToEnd, $0[1].endToEnd) = ("A-2", "A-1") },
            open: [2, 3]),
        Damage(
            about: "back at once",
            change: { $0.append(Bank.Line(amount: 500_000, endToEnd: "A-1", reason: "AC04")) },
            open: []),
        Damage(
            about: "back before it went",
            change: {
                $0.insert(Bank.Line(amount: 500_000, endToEnd: "A-1", reason: "AC04"), at: 0)
            }, open: []),
        Damage(
            about: "back twice",
            change: {
                for _ in 1...2 {
                    $0.append(Bank.Line(amount: 500_000, endToEnd: "A-1", reason: ""))
                }
            }, open: [5]),
        Damage(
            about: "back in part",
            change: { $0.append(Bank.Line(amount: 400_000, endToEnd: "A-1", reason: "AC04")) },
            open: [4]),
        Damage(
            about: "back, but not said to be",
            change: { $0.append(Bank.Line(amount: 500_000, endToEnd: "A-1")) }, open: [4]),
    ]

    @Test(arguments: payouts) func `a payout's line`(damage: Damage) throws {
        var (world, bank) = try World.shared()
        try world.propose(.aid(1), 500_000)
        try world.propose(.aid(1), 600_000)
        try world.propose(.aid(1), 500_000)
        try world.release(1)
        try world.release(2)
        try world.sendPayouts()
        var lines = [
            Bank.Line(amount: -500_000, endToEnd: "A-1"),
            Bank.Line(amount: -600_000, endToEnd: "A-2"),
        ]
        damage.change(&lines)
        world.today = "2024-03-12"
        try world.take(bank.statement("2024-03-12", lines))
        #expect(try open(world) == damage.open)
        let isBack = damage.about.hasPrefix("back ") && !damage.about.hasSuffix("part")
        #expect(try world.openAid() == (isBack ? 900_000 : 400_000))
        #expect(try world.balance(.payments) + world.balance(.aid) + world.balance(.custody) == 0)
        // Whatever was on it, the payout that the bank owes is known by its id on another day.
        if damage.about == "lost" || damage.about == "never sent" {
            world.today = "2024-03-13"
            try world.take(
                bank.statement("2024-03-13", [Bank.Line(amount: -500_000, endToEnd: "A-1")]))
            #expect(try world.stage(1) == .paid)
            #expect(try open(world) == damage.open)
        }
    }

    @Test func `a payout that comes back opens the aid again, for the same or another`() throws {
        var (world, bank) = try World.shared()
        try world.paidOut(Self.aid)
        world.today = "2024-03-12"
        try world.take(
            bank.statement("2024-03-12", [Bank.Line(amount: -Self.aid, endToEnd: "A-1")]))
        try world.confirm(1)
        #expect(try world.code { try world.propose() } == "payout.nothing-open")
        world.today = "2024-03-14"
        try world.take(
            bank.statement(
                "2024-03-14",
                [Bank.Line(amount: Self.aid, endToEnd: "A-1", reason: "AC04")]))
        #expect(try world.stage(1) == .returned && world.openAid() == Self.aid)
        #expect(
            try world.code { try world.confirm(1, on: "2024-03-14") } == "payout.returned")
        try world.paidOut()
        world.today = "2024-03-15"
        // The first one's line again is nobody's; the second one's is known.
        try world.take(
            bank.statement(
                "2024-03-15",
                [
                    Bank.Line(amount: -Self.aid, endToEnd: "A-1"),
                    Bank.Line(amount: -Self.aid, endToEnd: "A-2"),
                ]))
        #expect(try open(world) == [4])
        #expect(try world.stage(2) == .paid)
    }

    @Test func `a statement as CSV is matched in the same way, newest first too`() throws {
        let other = try World.collected()
        _ = try other.file(Bank.csvSettings, "keys/custodian.yaml")
        var bank = Bank()
        var lines = try debits(other)
        lines.append(Bank.Line(amount: 77, code: "ACMT/MCOP/INTR"))
        #expect(try other.take(bank.table("2024-03-11", lines)).open == 0)
        try other.paidOut(500_000)
        other.today = "2024-03-12"
        _ = try other.file(
            Bank.csvSettings.replacingOccurrences(
                of: "{day: day", with: "{newestFirst: yes, day: day"), "keys/custodian.yaml")
        let text = """
            day,amount,endToEnd,reference,code,reason,text,balance
            2024-03-12,5000.00,A-1,,PMNT/ICDT/RRTN,AC04,,20000.77
            2024-03-12,-5000.00,A-1,,PMNT/ICDT/ESCT,,,15000.77

            """
        #expect(try other.take(text).open == 0)
        #expect(try other.stage(1) == .returned)
        #expect(
            try other.code { try other.take(text.replacingOccurrences(of: "03-12", with: "03-11")) }
                == "statement.taken-before")
        try other.check()
    }
}
