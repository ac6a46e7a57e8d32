import Bookkeeping
import MutualAid
import Office
import Testing

/// Schemes that hold members' money.
@Suite struct BalanceTests {
    static let prepaid = [
        (
            "funding: {kind: postpaid}",
            "funding: {kind: prepaid, entry: 30, warnBelow: 10, suspendBelow: 1}"
        ),
        (
            "leaving: {dependantsFirst: yes, balance: none}",
            "leaving: {dependantsFirst: yes, balance: returned}"
        ),
        ("days: 30", "days: 0"),
    ]

    static let yearly = [
        ("funding: {kind: postpaid}", "funding: {kind: yearly, fee: 39}"), ("days: 30", "days: 0"),
        (
            "leaving: {dependantsFirst: yes, balance: none}",
            "leaving: {dependantsFirst: yes, balance: kept}"
        ),
    ]

    @Test func `a prepaid scheme charges balances, warns, suspends and takes members back`() throws
    {
        let world = try World()
        try world.open(Self.prepaid)
        try world.members(5)
        // Nobody shares before he has paid in.
        world.today = "2024-01-02"
        #expect(try world.show(1).standing.state == "suspended")
        _ = try world.office.topUp(
            World.scheme,
            from: try world.file("roll,amount\n1,30\n2,50\n3,25\n4,1000\n4,1000\n", "top-ups.csv"),
            at: world.moment)
        #expect(try world.balance(.balances) == -210_500)
        #expect(try world.show(3).balance == 2500)
        try world.check()
        world.today = "2024-01-03"
        // 25 is less than the 30 of a first payment.
        #expect(try world.show(3).standing.state == "suspended")
        #expect(try world.show(4).standing.state == "member")

        world.today = "2024-02-20"
        try world.aid(4, diagnosed: "2024-02-10", clause: "accident")
        world.today = "2024-03-01"
        let closing = try world.close()
        // 800.00 over three: 266.67, 266.67, 266.66; two balances bear 30 and 50.
        #expect(closing.sharing == 3)
        #expect(closing.due == 80_000)
        #expect(closing.uncovered == 80_000 - 3000 - 5000 - 26_666)
        #expect(closing.debits == nil)
        #expect(closing.changes.count == 2)
        #expect(try world.show(1).balance == 0)
        #expect(try world.show(4).balance == 200_000 - 26_666)
        #expect(try world.balance(.sponsor(.operator)) == closing.uncovered)
        try world.check()
        let low = try world.text("\(world.folder)/files/village-aid/2024-03-1-low-balance.csv")
        #expect(low == "roll,balance\n1,0.00\n2,0.00\n")

        world.today = "2024-03-02"
        #expect(try world.show(1).standing.state == "suspended")
        _ = try world.office.topUp(
            World.scheme, from: try world.file("roll,amount\n1,5\n", "again.csv"), at: world.moment)
        world.today = "2024-03-03"
        #expect(try world.show(1).standing.state == "member")
        try world.check()

        // Leaving returns the balance.
        let ended = try world.office.leave(World.scheme, roll: 4, at: world.moment).answer
        #expect(ended.credits == [Sum(.returned, 173_334), Sum(.withdrawn, -173_334)])
        #expect(try world.balance(.refunds) == -173_334)
        try world.check()
    }

    @Test func `whom age has put out can still take his balance, once`() throws {
        let world = try World(today: "2024-01-01")
        try world.open(Self.prepaid)
        // 70 on the second of March.
        try world.roll(
            "roll,born,joined,commitment\n1,1954-03-02,2024-01-01,\(World.commitment(1))\n")
        world.today = "2024-01-02"
        _ = try world.office.topUp(
            World.scheme, from: try world.file("roll,amount\n1,30\n", "t.csv"), at: world.moment)
        world.today = "2024-05-05"
        #expect(try world.show(1).standing.state == "ended")
        let ended = try world.office.leave(World.scheme, roll: 1, key: "a", at: world.moment).answer
        #expect(ended.from == "2024-03-02" && ended.reason == .age)
        #expect(try world.show(1).balance == 0)
        #expect(try world.balance(.refunds) == -3000)
        try world.check()
        #expect(throws: Refusal.memberEndedBefore(from: "2024-03-02")) {
            try world.office.leave(World.scheme, roll: 1, key: "b", at: world.moment)
        }
    }

    @Test func `a correction in a scheme with balances changes the balance at once`() throws {
        let world = try World()
        try world.open(Self.prepaid)
        try world.members(2)
        _ = try world.office.topUp(
            World.scheme, from: try world.file("roll,amount\n1,30\n", "top-ups.csv"),
            at: world.moment)
        _ = try world.office.adjust(
            World.scheme, roll: 1, amount: 500, bearer: "operator", key: "x", at: world.moment)
        #expect(try world.show(1).balance == 3500)
        #expect(try world.balance(.sponsor(.operator)) == 500)
        try world.check()
        // It cannot be taken below nothing, and what fills it lets the member share.
        let refusal = try world.refused(Refusal.self) {
            _ = try world.office.adjust(
                World.scheme, roll: 1, amount: -3501, bearer: "operator", key: "y",
                at: world.moment)
        }
        #expect(refusal == .memberBalanceSmaller(3500, currency: .cny))
        world.today = "2024-01-02"
        #expect(try world.show(2).standing.state == "suspended")
        _ = try world.office.adjust(
            World.scheme, roll: 2, amount: 4000, bearer: "operator", key: "z", at: world.moment)
        world.today = world.today.adding(days: 1)
        #expect(try world.show(2).standing.state == "member")
        try world.check()
    }

    @Test func `a yearly fee is debited when a year begins, and what it cannot bear is excess`()
        throws
    {
        let world = try World()
        try world.open(Self.yearly)
        try world.members(3)
        // The first period only debits the price of the first year: nobody shares yet.
        world.today = "2024-01-10"
        _ = try world.office.topUp(
            World.scheme, from: try world.file("roll,amount\n1,39\n", "top-ups.csv"),
            at: world.moment)
        world.today = "2024-02-01"
        let first = try world.close("2024-02-1")
        #expect(first.sharing == 1)
        #expect(first.due == 0)
        #expect(first.debits?.lines == 2)
        #expect(first.debits?.amount == 7800)
        world.today = "2024-02-10"
        let collected = try world.collect("2024-02-1", [("3", 0)])
        #expect(collected.collected == 3900)
        #expect(try world.balance(.balances) == -7800)
        try world.check()

        world.today = "2024-02-20"
        try world.aid(1, diagnosed: "2024-02-15")
        world.today = "2024-03-01"
        let second = try world.close()
        #expect(second.sharing == 2)
        #expect(second.due == 7800)
        #expect(second.excess == 2_000_000 - 7800)
        #expect(second.debits?.lines == 1)
        #expect(try world.show(1).balance == 0)
        try world.check()

        // A year after he began to share the next price is due, asked for a month ahead: 1 began
        // on 2024-01-11, 2 on 2024-02-11, 3 on 2024-03-11.
        world.today = "2024-03-10"
        try world.collect("2024-03-1")
        world.today = "2025-01-02"
        let later = try world.close("2025-01-1")
        #expect(later.debits?.lines == 1)
        world.today = "2025-02-01"
        // Balances are known only when the result of the debit is.
        #expect(throws: Refusal.collectionAwaitsResult("2025-01-1", attempt: 1)) {
            try world.close("2025-02-1")
        }
        // A price is taken whole.
        let part = try world.refused(FileProblem.self) {
            try world.collect("2025-01-1", [("1", 1000)])
        }
        #expect(part.code == "result.price-in-part")
        try world.collect("2025-01-1", [("1", 0)])
        #expect(try world.close("2025-02-1").changes.count == 1)
        world.today = "2025-02-02"
        #expect(try world.show(1).standing.state == "suspended")
        #expect(try world.show(2).standing.state == "member")
        try world.check()
    }

    @Test func `top-ups are refused whole where a line is wrong`() throws {
        let world = try World()
        try world.open(Self.prepaid)
        try world.members(2)
        let refused = try world.refused(FileRefused.self) {
            _ = try world.office.topUp(
                World.scheme,
                from: try world.file("roll,amount\n1,30\n9,30\n2,-1\n2,0\n", "top-ups.csv"),
                at: world.moment)
        }
        #expect(
            refused.problems.map(\.code) == ["top-ups.roll", "top-ups.amount", "top-ups.amount"])
        #expect(refused.problems.map(\.line) == [3, 4, 5])
    }

    @Test func `a scheme that shares afterwards holds no balances`() throws {
        let world = try World()
        try world.open()
        try world.members(2)
        let refusal = try world.refused(Refusal.self) {
            _ = try world.office.topUp(
                World.scheme, from: try world.file("roll,amount\n1,30\n", "top-ups.csv"),
                at: world.moment)
        }
        #expect(refusal == .fundingWithoutBalances)
    }
}
