import Bookkeeping
import MutualAid
import Office
import Testing

/// What a member is told can be done by hand, whatever the rules.
@Suite struct ArithmeticTests {
    @Test func `every kind of case is shown where each is divided by itself`() throws {
        let world = try World()
        try world.open([
            ("case: none", "case: 60"), ("fee: none", "fee: {percent: 8, rounding: nearest}"),
            ("to: exact", "to: up"),
        ])
        try world.members(80)
        world.today = "2024-02-20"
        for roll: RollNumber in [41, 42, 12] { try world.aid(roll, diagnosed: "2024-02-10") }
        try world.aid(14, diagnosed: "2024-02-10", clause: "accident")
        world.today = "2024-03-01"
        try world.close()
        // Everybody was born in 1985: 20,000.00 each and 8 %; 800.00 against receipts.
        #expect(
            try world.show(12).arithmetic.map(\.en) == [
                "4 cases, aid 60800.00.",
                "Management fee 8 %: 60800.00 × 8 % = 4864.00.",
                "To share: aid 60800.00 + fee 4864.00 − carry 0.00 = 65664.00.",
                "Sharing members: 80.",
                "3 cases of 21600.00 with the fee: × 1 ÷ 80 = 270.00000, at most 60.00 a case.",
                "1 case of 864.00 with the fee: × 1 ÷ 80 = 10.80000.",
                "Added: 190.80000.",
                "Exact share of one member 190.80000, rounded up: 190.80.",
                "The share of this member is 190.80.",
                "Due: 190.80.",
            ])
        try world.check()
    }

    @Test func `rounded case by case, the carry comes off before the last rounding`() throws {
        let world = try World()
        try world.open([("to: exact", "to: up"), ("per: period", "per: case")])
        try world.members(7)
        world.today = "2024-02-20"
        try world.aid(1, diagnosed: "2024-02-10", clause: "accident")
        world.today = "2024-03-01"
        // 800.00 ÷ 7 = 114.28571…, up 114.29; 0.03 are left over.
        #expect(try world.close().carryOut == 3)
        world.today = "2024-03-10"
        try world.collect("2024-03-1")
        world.today = "2024-03-20"
        try world.aid(2, diagnosed: "2024-03-10", clause: "accident")
        world.today = "2024-04-01"
        try world.close()
        #expect(
            try world.show(3).arithmetic.map(\.en).suffix(6) == [
                "1 case of 800.00 with the fee: × 1 ÷ 7 = 114.28571…, rounded up: 114.29000.",
                "Added: 114.29000.",
                "Less his part of the carry, 0.03 × 1 ÷ 7 = 0.00428….",
                "Exact share of one member 114.28571…, rounded up: 114.29.",
                "The share of this member is 114.29.",
                "Due: 114.29.",
            ])
        try world.check()
    }

    @Test func `a carry above the cost makes shares of nothing, and it is said`() throws {
        let world = try World()
        try world.open([("to: exact", "to: up")])
        try world.members(3)
        _ = try world.office.move(
            World.scheme, CustodyMoved(kind: .interest, party: nil, amount: 1_000_000), key: "i",
            at: world.moment)
        world.today = "2024-02-20"
        try world.aid(1, diagnosed: "2024-02-10", clause: "accident")
        world.today = "2024-03-01"
        #expect(try world.close().due == 0)
        #expect(
            try world.show(2).arithmetic.map(\.en).contains(
                "Exact share of one member -3066.66666…, below zero and counted as zero."))
        try world.check()
    }
}
