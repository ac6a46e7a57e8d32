import Bookkeeping
import MutualAid
import Office
import Testing

/// Journeys of whole schemes; after every step the books, the roll and the chain have to agree.
@Suite struct StoryTests {
    /// Ten neighbours; one falls ill; all but two pay, one of them late by hand, one a part.
    @Test func `a period is shared, collected, tried again and ended`() throws {
        let world = try World()
        try world.open()
        try world.members(10) { $0 == 3 || $0 == 4 ? "2" : "" }
        world.today = "2024-02-20"
        let approved = try world.aid(7, diagnosed: "2024-02-10")
        #expect(approved.decision.aid == 2_000_000)
        try world.check()

        world.today = "2024-03-01"
        let closing = try world.close()
        #expect(closing.period == "2024-03-1")
        #expect(closing.classes[0].share == 200_000)
        #expect(closing.carryOut == 0)
        #expect(closing.debits?.lines == 8)
        #expect(try world.balance(.membersDue) == 2_000_000)
        try world.check()

        // Payer 2 pays for 3 and 4 too, and has enough for himself and half of 3.
        world.today = "2024-03-10"
        let collected = try world.collect("2024-03-1", [("2", 300_000), ("9", 0)])
        #expect(collected.collected == 1_500_000)
        #expect(try world.show(2).arrears == 0)
        #expect(try world.show(3).arrears == 100_000)
        #expect(try world.show(4).arrears == 200_000)
        #expect(try world.show(9).dues[0].paid == 0)
        try world.check()

        world.today = "2024-03-12"
        let retry = try world.office.exportDebits(
            World.scheme, period: "2024-03-1", at: world.moment)
        #expect(retry.file.attempt == 2)
        #expect(
            try world.text(retry.path).hasSuffix(
                "2,3000.00,3:1000.00 4:2000.00\n9,2000.00,\ntotal,2,5000.00\n"))
        try world.collect("2024-03-1", [("9", 50_000)])
        #expect(try world.show(4).arrears == 0)
        #expect(try world.show(9).arrears == 150_000)
        try world.check()

        // Grace of ten days: over at 00:00 of the 21st; the debt stays and membership rests.
        world.today = "2024-03-21"
        let end = try world.end("2024-03-1")
        #expect(end.members == 1)
        #expect(end.missing == 150_000)
        #expect(try world.show(9).standing.state == "suspended")
        #expect(try world.balance(.arrears) == 150_000)
        #expect(try world.balance(.custody) == 1_850_000)
        try world.check()

        // Paying it by hand brings the membership back.
        let paid = try world.office.payArrear(
            World.scheme, roll: 9, period: "2024-03-1", amount: 150_000, key: "late",
            at: world.moment
        ).answer
        #expect(paid.resumedFrom == "2024-03-22")
        world.today = "2024-03-22"
        #expect(try world.show(9).standing.state == "member")
        #expect(try world.balance(.arrears) == 0)
        #expect(try world.balance(.custody) == 2_000_000)
        try world.check()
    }

    @Test func `arrears that end membership leave a debt to the bearer`() throws {
        let world = try World()
        try world.open([("membership: suspended, debt: owed", "membership: ends, debt: forgiven")])
        try world.members(10)
        world.today = "2024-02-20"
        try world.aid(7, diagnosed: "2024-02-10")
        world.today = "2024-03-01"
        try world.close()
        world.today = "2024-03-10"
        try world.collect("2024-03-1", [("9", 0)])
        world.today = "2024-03-21"
        try world.end("2024-03-1")
        #expect(try world.show(9).standing.state == "ended")
        #expect(try world.balance(.sponsor(.operator)) == 200_000)
        #expect(try world.balance(.membersDue) == 0)
        try world.check()
        // The operator pays in what it bears.
        _ = try world.office.move(
            World.scheme, CustodyMoved(kind: .advanced, party: .operator, amount: 200_000),
            key: "advance", at: world.moment)
        #expect(try world.balance(.sponsor(.operator)) == 0)
        #expect(try world.balance(.custody) == 2_000_000)
        // Next time nine share.
        world.today = "2024-03-25"
        try world.aid(8, diagnosed: "2024-03-20")
        world.today = "2024-04-01"
        #expect(try world.close().sharing == 9)
        try world.check()
    }

    @Test func `those who receive aid bear a shortfall in proportion where the rules say so`()
        throws
    {
        let world = try World()
        try world.open([
            ("membership: suspended, debt: owed", "membership: ends, debt: forgiven"),
            ("shortfall: operator", "shortfall: recipients"),
        ])
        try world.members(4)
        world.today = "2024-02-20"
        try world.aid(1, diagnosed: "2024-02-10")
        world.today = "2024-03-01"
        try world.close()
        world.today = "2024-03-10"
        try world.collect("2024-03-1", [("3", 0)])
        world.today = "2024-03-21"
        let end = try world.end("2024-03-1")
        #expect(end.cuts == [AidCut(number: 1, amount: 500_000)])
        #expect(try world.balance(.aid) == -1_500_000)
        #expect(try world.office.showCase(1, of: World.scheme).cut == 500_000)
        try world.check()
    }

    @Test func `a collection with nothing open ends by itself`() throws {
        let world = try World()
        try world.open()
        try world.members(10)
        world.today = "2024-02-20"
        try world.aid(7, diagnosed: "2024-02-10")
        world.today = "2024-03-01"
        try world.close()
        world.today = "2024-03-10"
        try world.collect("2024-03-1")
        #expect(try world.office.show(nil, of: World.scheme).end != nil)
        #expect(try world.balance(.membersDue) == 0)
        try world.check()
    }

    @Test func `carry, interest and corrections go into the next share`() throws {
        let world = try World()
        try world.open([("rounding: {to: exact, per: period}", "rounding: {to: up, per: period}")])
        try world.members(7)
        world.today = "2024-02-20"
        try world.aid(7, diagnosed: "2024-02-10")
        world.today = "2024-03-01"
        let first = try world.close()
        // 20,000.00 over 7: 2857.15 each, 0.05 left over.
        #expect(first.classes[0].share == 285_715)
        #expect(first.carryOut == 5)
        world.today = "2024-03-10"
        try world.collect("2024-03-1")
        _ = try world.office.move(
            World.scheme, CustodyMoved(kind: .interest, party: nil, amount: 1000), key: "interest",
            at: world.moment)
        _ = try world.office.move(
            World.scheme, CustodyMoved(kind: .charged, party: nil, amount: 300), key: "charge",
            at: world.moment)
        _ = try world.office.adjust(
            World.scheme, roll: 3, amount: -100, bearer: "carry", key: "adjust", at: world.moment)
        try world.check()
        world.today = "2024-03-20"
        try world.aid(6, diagnosed: "2024-03-15")
        world.today = "2024-04-01"
        let second = try world.close()
        // The carry of 5 and the interest of 1000 less the correction of 100.
        #expect(second.carryIn == 905)
        #expect(second.interest == 1000)
        #expect(second.adjusted == -100)
        #expect(try world.show(3).dues[1].due == second.classes[0].share - 100)
        #expect(try world.balance(.interest) == 0)
        #expect(try world.balance(.operatorCharges) == 300)
        #expect(try world.balance(.carry) == -second.carryOut)
        try world.check()
    }

    @Test func `a credit beyond the due is owed back`() throws {
        let world = try World()
        try world.open()
        try world.members(10)
        _ = try world.office.adjust(
            World.scheme, roll: 3, amount: -300_000, bearer: "operator", key: "adjust",
            at: world.moment)
        world.today = "2024-02-20"
        try world.aid(7, diagnosed: "2024-02-10")
        world.today = "2024-03-01"
        let closing = try world.close()
        #expect(closing.refunded == 100_000)
        #expect(try world.show(3).dues[0].due == 0)
        #expect(try world.show(3).owedBack == 100_000)
        #expect(try world.balance(.refunds) == -100_000)
        try world.check()
    }

    @Test func `an illness in the waiting period ends membership and returns the shares paid`()
        throws
    {
        let world = try World()
        try world.open([("days: 30", "days: 120")])
        try world.members(9)
        world.today = "2024-02-01"
        try world.roll(
            "roll,born,joined,identity\n10,1990-01-01,2024-02-01,330100\n")
        world.today = "2024-02-20"
        try world.aid(1, diagnosed: "2024-02-10", clause: "accident")
        world.today = "2024-03-01"
        #expect(try world.close().sharing == 10)
        let due = try world.show(10).dues[0].due
        world.today = "2024-03-10"
        // The result of the debit is not known yet, so what was paid is not either.
        let refusal = try world.refused(Refusal.self) {
            _ = try world.office.leave(
                World.scheme, roll: 10, illness: "2024-03-05", at: world.moment)
        }
        #expect(refusal == .collectionAwaitsResult("2024-03-1", attempt: 1))
        try world.collect("2024-03-1")
        let ended = try world.office.leave(
            World.scheme, roll: 10, illness: "2024-03-05", at: world.moment
        ).answer
        #expect(ended.credits == [Sum(.returned, due)])
        #expect(try world.show(10).owedBack == due)
        #expect(try world.balance(.refunds) == -due)
        #expect(try world.balance(.carry) == due)
        try world.check()
        // By these rules the person may not join again.
        world.today = "2024-04-01"
        let barred = try world.refused(FileRefused.self) {
            try world.roll("roll,born,joined,identity\n11,1990-01-01,2024-04-01,330100\n")
        }
        #expect(barred.problems.map(\.code) == ["roll.rejoining-barred"])
    }

    @Test func `whoever leaves may join again with a new number and a new waiting period`() throws {
        let world = try World()
        try world.open()
        try world.roll(
            "roll,born,joined,identity\n1,1990-01-01,2024-01-01,a\n2,1990-01-01,2024-01-01,b\n")
        world.today = "2024-02-01"
        _ = try world.office.leave(World.scheme, roll: 1, at: world.moment)
        world.today = "2024-03-01"
        try world.roll("born,joined,identity\n1990-01-01,2024-03-01,a\n")
        let view = try world.show(3)
        #expect(view.coveredFrom == "2024-04-01")
        #expect(try world.show(1).standing.state == "ended")
        try world.check()
    }

    @Test func `a sponsor pays the shares of those a waiver names`() throws {
        let world = try World()
        try world.open([
            (
                "waivers: []",
                "waivers: [{joined: {until: 2024-01-31}, shares: {until: 2024-03-31}, paidBy: ant}]"
            )
        ])
        try world.members(4)
        world.today = "2024-02-05"
        try world.roll(
            "roll,born,joined,commitment\n5,1990-01-01,2024-02-05,\(World.commitment(5))\n")
        world.today = "2024-02-20"
        try world.aid(1, diagnosed: "2024-02-10")
        world.today = "2024-03-01"
        let closing = try world.close()
        #expect(closing.sharing == 5)
        #expect(closing.due == 400_000)
        #expect(closing.sponsored.map(\.amount) == [1_600_000])
        #expect(try world.show(1).dues[0].sponsor?.name == "ant")
        #expect(try world.show(1).dues[0].due == 0)
        #expect(closing.debits?.lines == 1)
        try world.check()
    }

    @Test func `birthdays move members into other classes and out of the scheme`() throws {
        let world = try World()
        try world.open([
            (
                "classes: equal",
                "classes: [{class: young, weight: 1, age: 0-39}, {class: old, weight: 3, age: 40-69}]"
            )
        ])
        try world.roll(
            """
            roll,born,joined,commitment
            1,1984-02-15,2024-01-01,\(World.commitment(1))
            2,1954-02-15,2024-01-01,\(World.commitment(2))
            3,2000-01-01,2024-01-01,\(World.commitment(3))
            4,1960-01-01,2024-01-01,\(World.commitment(4))

            """)
        #expect(try world.show(1).className == "young")
        world.today = "2024-02-20"
        try world.aid(3, diagnosed: "2024-02-10")
        world.today = "2024-03-01"
        let closing = try world.close()
        // 1 turned 40 in February, 2 turned 70: two weigh 3, one weighs 1.
        #expect(closing.classes.map(\.count) == [1, 2])
        #expect(closing.changes.count == 2)
        #expect(closing.due == 2_000_000)
        #expect(try world.show(1).className == "old")
        let gone = try world.show(2).standing
        #expect(gone.state == "ended" && gone.reason == .age && gone.from == "2024-02-15")
        try world.check()
    }

    @Test func `members choose another class where age does not decide`() throws {
        let world = try World()
        try world.open([
            ("classes: equal", "classes: [{class: half, weight: 1}, {class: full, weight: 2}]")
        ])
        try world.roll(
            """
            roll,born,joined,class,commitment
            1,1990-01-01,2024-01-01,half,\(World.commitment(1))
            2,1990-01-01,2024-01-01,full,\(World.commitment(2))
            3,1990-01-01,2024-01-01,full,\(World.commitment(3))

            """)
        world.today = "2024-01-20"
        _ = try world.office.choose(
            World.scheme, roll: 3, className: "half", key: "choice", at: world.moment)
        world.today = "2024-02-20"
        try world.aid(1, diagnosed: "2024-02-10")
        world.today = "2024-03-01"
        let closing = try world.close()
        #expect(closing.classes.map(\.name) == ["half", "full"])
        #expect(closing.classes.map(\.due) == [1_000_000, 1_000_000])
        #expect(try world.show(3).dues[0].due == 500_000)
        try world.check()
    }

    @Test func `caps of the year take what is above them, whoever joined when`() throws {
        let world = try World()
        try world.open([
            ("year: none", "year: {amount: 2500}")
        ])
        try world.members(10)
        world.today = "2024-02-20"
        try world.aid(7, diagnosed: "2024-02-10")
        world.today = "2024-03-01"
        try world.close()
        world.today = "2024-03-10"
        try world.collect("2024-03-1")
        try world.roll(
            "roll,born,joined,commitment\n11,1990-01-01,2024-03-10,\(World.commitment(11))\n")
        world.today = "2024-03-20"
        try world.aid(6, diagnosed: "2024-03-15")
        world.today = "2024-04-01"
        let closing = try world.close()
        // 20,000 over eleven: 1818.19 or 1818.18; ten of them have 500 left of their 2,500.
        #expect(try world.show(1).dues[1].due == 50_000)
        #expect(try world.show(1).dues[1].excess == 131_819)
        #expect(try world.show(11).dues[0].due == 181_818)
        #expect(closing.excess == closing.aid - closing.due)
        #expect(closing.carryOut == 0)
        try world.check()
        // A new year begins anew.
        world.today = "2024-04-10"
        try world.collect("2024-04-1")
        world.today = "2024-12-20"
        try world.aid(5, diagnosed: "2024-12-15")
        world.today = "2025-01-01"
        #expect(try world.close().excess == 0)
        try world.check()
    }
}
