import Bookkeeping
import Foundation
import MutualAid
import Office
import PublicRecord
import TestSupport
import Testing

/// Every member proves his own line, whatever the scheme and whatever came after.
@Suite struct RecordTests {
    @Test(arguments: LawTests.seeds)
    func `every member checks every statement he stands in, and nobody else`(seed: Int) throws {
        let life = try GeneratedLife(seed: seed, identified: seed % 2 == 0)
        life.world.shown = SharesShown()
        try life.live { _, _ in }
        #expect(try life.world.checkShares() > 50, "seed \(seed)")
        try life.world.check()
    }

    /// A due below the share, by each way there is, has its reason in the proof.
    @Test func `classes that change and members who leave alter no proof of a closed period`()
        throws
    {
        let world = try World()
        world.shown = SharesShown()
        try world.open([
            ("classes: equal", "classes: [{class: half, weight: 1}, {class: full, weight: 2}]")
        ])
        let lines = (1...30).map {
            "\($0),1985-03-02,2024-01-01,\($0 % 2 == 0 ? "half" : "full"),,id-\($0)\n"
        }
        try world.roll("roll,born,joined,class,payer,identity\n" + lines.joined())
        world.today = "2024-02-20"
        try world.aid(7, diagnosed: "2024-02-10")
        world.today = "2024-03-01"
        try world.close()
        world.today = "2024-03-10"
        try world.collect("2024-03-1", [("5", 0), ("6", 10_000)])
        world.today = "2024-03-21"
        try world.end("2024-03-1")
        try world.publish()
        let old = try world.office.proof(
            of: 2, period: "2024-03-1", kind: .settlement, in: World.scheme, record: world.record)
        _ = try world.office.choose(
            World.scheme, roll: 2, className: "full", key: "k", at: world.moment)
        _ = try world.office.leave(World.scheme, roll: 4, at: world.moment)
        _ = try world.office.payArrear(
            World.scheme, roll: 6, period: "2024-03-1", amount: 1_000, key: "late",
            at: world.moment)
        try world.aid(9, diagnosed: "2024-03-20")
        world.today = "2024-04-01"
        let april = try world.close()
        world.today = "2024-04-10"
        try world.collect("2024-04-1")
        #expect(try world.checkShares() == 30 + 30 + 2 * Int(april.sharing))
        let new = try world.office.proof(
            of: 2, period: "2024-03-1", kind: .settlement, in: World.scheme, record: world.record)
        #expect((old.due, old.paid, old.salt) == (new.due, new.paid, new.salt))
        #expect(old.position == new.position && old.siblings == new.siblings)
        try world.check()
        // From the block at hand, from another one, and from nothing at hand.
        for (roll, kind) in [
            (2, StatementKind.bill), (2, .settlement), (4, .settlement), (3, .bill),
        ] {
            let warm = try (0..<2).map { _ in
                try world.office.proof(
                    of: RollNumber(roll), period: "2024-03-1", kind: kind, in: World.scheme,
                    record: world.record)
            }
            let cold = try world.anotherOffice().proof(
                of: RollNumber(roll), period: "2024-03-1", kind: kind, in: World.scheme,
                record: world.record)
            #expect(warm == [cold, cold])
        }
    }

    @Test func `aid that comes back after the settlement that paid it is told as coming in`() throws
    {
        var (world, bank) = try World.shared()
        try world.propose(.aid(1), 1_000)
        try world.release(1)
        try world.sendPayouts()
        try world.take(bank.statement("2024-03-12", [Bank.Line(amount: -1_000, endToEnd: "A-1")]))
        for (month, roll) in [(4, RollNumber(8)), (5, 9)] {
            if month == 5 {
                let back = Bank.Line(amount: 1_000, endToEnd: "A-1", reason: "AC04")
                try world.take(bank.statement(world.today, [back]))
            }
            try world.aid(roll, diagnosed: world.today.adding(days: -1))
            world.today = try #require(Day(year: 2024, month: month, day: 1))
            let closing = try world.close()
            world.today = closing.share
            try world.collect(closing.period)
            try world.check()
        }
        let settlements = try world.entries.filter { $0.hasPrefix("tongzhou/settlement/v1") }
        #expect(settlements.count == 3)
        #expect(settlements[1].contains("\npaid-out 1 1000\n"))
        #expect(settlements[2].contains("\nadvanced 1000 aid-returned\n"))
        #expect(settlements[2].contains("\npaid-out 0 0\n"))
        try world.checkShares()
    }
}
