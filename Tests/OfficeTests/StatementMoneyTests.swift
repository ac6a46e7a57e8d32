import Bookkeeping
import MutualAid
import Office
import PublicRecord
import Testing

/// What statements say of money, in the cases where books and cash part.
@Suite struct StatementMoneyTests {
    @Test func `what was forgiven before a collection ended is not called collected`() throws {
        let world = try World()
        world.shown = SharesShown()
        try world.open()
        try world.members(9)
        world.today = "2024-02-27"
        try world.roll(
            "roll,born,joined,class,payer,identity\n10,1985-03-02,2024-02-27,,,id-10\n")
        world.today = "2024-02-28"
        try world.aid(3, diagnosed: "2024-02-20")
        world.today = "2024-03-01"
        let closing = try world.close()
        #expect(closing.sharing == 10)
        world.today = "2024-03-10"
        try world.collect(closing.period, [("10", 0), ("9", 0)])
        world.today = "2024-03-12"
        _ = try world.office.leave(
            World.scheme, roll: 10, illness: "2024-03-05", at: world.moment)
        world.today = "2024-03-21"
        try world.end(closing.period)
        let due = closing.due / 10
        let settlement = try #require(try world.entries.last { $0.contains("tongzhou/settlement") })
        #expect(settlement.contains("\ncollected \(closing.due - 2 * due)\n"))
        #expect(settlement.contains("\narrears 1 \(due)\nforgiven \(due) carry\n"))
        #expect(!settlement.contains("dues-of-open-periods"))
        #expect(try world.checkShares() == 20)
        try world.check()
    }

    @Test func `corrections of balances are no payments and no refunds`() throws {
        let world = try World()
        world.shown = SharesShown()
        try world.open(BalanceTests.prepaid)
        try world.members(3)
        _ = try world.office.topUp(
            World.scheme, from: try world.file("roll,amount\n1,9000\n2,9000\n3,9000\n"),
            at: world.moment)
        world.today = "2024-02-20"
        try world.aid(1, diagnosed: "2024-02-10")
        for (roll, amount) in [(1, Int64(5_000)), (2, -2_000), (3, -4_000)] {
            _ = try world.office.adjust(
                World.scheme, roll: RollNumber(roll), amount: amount, bearer: "operator",
                key: "adjust-\(roll)", at: world.moment)
        }
        world.today = "2024-03-01"
        try world.close()
        let entry = try #require(try world.entries.last { $0.contains("tongzhou/balance") })
        let balance = try Balance(of: entry)
        #expect((balance.topUps, balance.adjusted, balance.refunds) == (2_700_000, -1_000, 0))
        try world.check()
    }

    @Test func `a class that came with later rules has its own balances`() throws {
        let world = try World()
        world.shown = SharesShown()
        try world.open(
            BalanceTests.prepaid + [("classes: equal", "classes: [{class: adult, weight: 1}]")])
        try world.roll(
            "roll,born,joined,class,payer,identity\n1,1985-03-02,2024-01-01,adult,,id-1\n"
                + "2,1985-03-02,2024-01-01,adult,,id-2\n")
        _ = try world.office.topUp(
            World.scheme, from: try world.file("roll,amount\n1,9000\n2,9000\n"), at: world.moment)
        world.today = "2024-02-20"
        try world.aid(1, diagnosed: "2024-02-10")
        let later = try World.village(
            BalanceTests.prepaid + [
                (
                    "classes: equal",
                    "classes: [{class: adult, weight: 1}, {class: senior, weight: 1}]"
                ),
                ("version: 1", "version: 2"), ("effective: 2024-01-01", "effective: 2024-03-31"),
            ])
        _ = try world.office.amend(rules: Array(later.utf8), at: world.moment)
        world.today = "2024-03-31"
        try world.roll(
            "roll,born,joined,class,payer,identity\n3,1970-03-02,2024-03-31,senior,,id-3\n")
        _ = try world.office.topUp(
            World.scheme, from: try world.file("roll,amount\n3,9000\n"), at: world.moment)
        try world.close("2024-03-1")
        let entry = try #require(try world.entries.last { $0.contains("tongzhou/balance") })
        #expect(try Statement(Array(entry.utf8)).classes.map(\.name) == ["-", "senior"])
        try world.check()
    }
}

extension Balance {
    fileprivate init(of text: String) throws {
        guard case .balance(let balance) = try Statement(Array(text.utf8)) else {
            throw RecordRefusal.notPublished
        }
        self = balance
    }
}
