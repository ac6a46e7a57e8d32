import Bookkeeping
import MutualAid
import Office
import Testing

/// Who waits, when he shares, and what he gets back.
@Suite struct WaitingTests {
    @Test func `where waiting members do not share, no wait does, the first or a later one`() throws
    {
        let world = try World()
        try world.open([
            ("membersShare: yes", "membersShare: no"), ("waitsAgain: no", "waitsAgain: yes"),
        ])
        try world.members(5)
        world.today = "2024-02-20"
        try world.aid(1, diagnosed: "2024-02-10")
        world.today = "2024-03-01"
        #expect(try world.close().sharing == 5)
        world.today = "2024-03-10"
        try world.collect("2024-03-1", [("5", 0)])
        world.today = "2024-03-21"
        try world.end("2024-03-1")
        world.today = "2024-03-25"
        _ = try world.office.payArrear(
            World.scheme, roll: 5, period: "2024-03-1", amount: 400_000, key: "p", at: world.moment)
        // Back from 03-26, covered from 04-25: he shares from May on.
        try world.aid(2, diagnosed: "2024-02-10")
        world.today = "2024-04-01"
        #expect(try world.close().sharing == 4)
        #expect(try world.show(5).coveredFrom == "2024-04-25")
        world.today = "2024-04-10"
        try world.collect("2024-04-1")
        try world.aid(3, diagnosed: "2024-02-10")
        world.today = "2024-05-01"
        #expect(try world.close().sharing == 5)
        try world.check()
    }

    @Test func `a balance that is filled late begins the wait`() throws {
        let world = try World()
        try world.open(
            BalanceTests.prepaid.map { $0.0 == "days: 30" ? ("days: 30", "days: 60") : $0 }
                + [("membersShare: yes", "membersShare: no")])
        try world.members(2)
        for (day, roll) in [("2024-01-01", 1), ("2024-03-20", 2)] {
            world.today = Day(day) ?? world.today
            _ = try world.office.topUp(
                World.scheme, from: try world.file("roll,amount\n\(roll),9000\n", "\(roll).csv"),
                at: world.moment)
        }
        try world.aid(1, diagnosed: "2024-03-10")
        world.today = "2024-04-01"
        #expect(try world.close().sharing == 1)
        #expect(try world.show(2).coveredFrom == "2024-05-20")
        try world.check()
    }

    @Test func `a period with cases in which nobody shares does not stop those after it`() throws {
        let world = try World()
        try world.open([("membersShare: yes", "membersShare: no")])
        try world.members(3)
        world.today = "2024-02-01"
        _ = try world.office.leave(World.scheme, roll: 3, at: world.moment)
        world.today = "2024-02-20"
        try world.aid(1, diagnosed: "2024-02-10")
        _ = try world.office.leave(World.scheme, roll: 1, at: world.moment)
        _ = try world.office.leave(World.scheme, roll: 2, at: world.moment)
        world.today = "2024-03-01"
        #expect(throws: Refusal.periodNobodyShares("2024-03-1")) { try world.close() }
        #expect(throws: Refusal.periodNobodyShares("2024-03-1")) { try world.close("2024-03-1") }
        world.today = "2024-03-02"
        try world.members(2, from: 4, joined: "2024-03-02")
        world.today = "2024-05-01"
        // In March and April nobody shares; named or not, May is the first that can be closed.
        #expect(
            try world.office.preview(World.scheme, period: nil, today: world.today).period
                == "2024-05-1")
        #expect(try world.close("2024-05-1").sharing == 2)
        #expect(throws: Refusal.periodPassedOver("2024-03-1", next: "2024-06-1")) {
            try world.close("2024-03-1")
        }
        try world.check()
    }

    @Test func `whoever gets his shares back is not debited for the rest of them`() throws {
        let world = try World()
        try world.open([("sharesReturnedBy: carry", "sharesReturnedBy: operator")])
        try world.members(5)
        world.today = "2024-02-20"
        try world.members(1, from: 6, joined: "2024-02-20")
        try world.aid(1, diagnosed: "2024-02-10")
        world.today = "2024-03-01"
        try world.close()
        world.today = "2024-03-10"
        try world.collect("2024-03-1", [("5", 0), ("6", 0)])
        let ended = try world.office.leave(
            World.scheme, roll: 6, illness: "2024-03-05", at: world.moment
        ).answer
        #expect(ended.credits.isEmpty)
        #expect(ended.forgiven.map(\.amount) == [333_333])
        #expect(try world.show(6).arrears == 0)
        try world.check()
        let retry = try world.office.exportDebits(
            World.scheme, period: "2024-03-1", at: world.moment)
        #expect(retry.file.lines == 1)
        try world.collect("2024-03-1")
        try world.check()
        #expect(try world.balance(.membersDue) == 0)
        #expect(try world.balance(.sponsor(.operator)) == 333_333)
    }
}
