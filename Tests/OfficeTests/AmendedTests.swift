import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

/// New versions of the rules hold from their day on and change nothing before it.
@Suite struct AmendedTests {
    private func amend(_ world: World, _ changes: [(String, String)], from day: String) throws {
        let second = [("version: 1", "version: 2"), ("effective: 2024-01-01", "effective: \(day)")]
        _ = try world.office.amend(
            rules: Array(try World.village(second + changes).utf8), at: world.moment)
    }

    private func refusal(_ world: World, _ body: () throws -> Void) throws -> Refusal {
        try world.refused(Refusal.self, body)
    }

    @Test func `a cap of the year counts what was billed under the version of each period`() throws
    {
        let world = try World()
        try world.open([("year: none", "year: {amount: 20}")])
        try world.members(80)
        try amend(world, [("year: none", "year: {amount: 400}")], from: "2024-03-15")
        for (day, roll) in [("2024-03-01", Int64(7)), ("2024-04-01", 8)] {
            world.today = Day(day) ?? world.today
            try world.aid(roll, diagnosed: "2024-02-10")
            let closing = try world.close()
            let due = try world.show(3).dues.last?.due
            #expect(due == closing.due / 80)
            try world.check()
            world.today = closing.share
            try world.collect(closing.period)
            try world.check()
        }
    }

    @Test func `where a new version counts heads earlier, no period goes back behind the last`()
        throws
    {
        let world = try World()
        try world.open([
            ("headCount: notice", "headCount: share"),
            (
                "notices: [1], noticeDays: 3, shares: [10]",
                "notices: [25], noticeDays: 3, shares: [5]"
            ),
        ])
        try world.members(10)
        try amend(
            world,
            [
                (
                    "notices: [1], noticeDays: 3, shares: [10]",
                    "notices: [3, 20], noticeDays: 3, shares: [10, 27]"
                )
            ],
            from: "2024-03-01")
        world.today = "2024-02-20"
        try world.aid(7, diagnosed: "2024-02-10")
        world.today = "2024-03-02"
        try world.aid(8, diagnosed: "2024-02-10")
        world.today = "2024-03-05"
        #expect(try world.close().head == "2024-03-05")
        try world.collect("2024-02-1")
        // Heads of the period of the third would be counted before those.
        world.today = "2024-03-21"
        let next = try world.close()
        #expect(next.period == "2024-03-2")
        #expect(next.head == "2024-03-20")
        try world.check()
    }

    @Test func `a lower oldest age ends memberships from its day on`() throws {
        let world = try World()
        try world.open()
        try world.roll(
            "roll,born,joined,commitment\n1,1960-06-20,2024-01-01,\(World.commitment(1))\n"
                + "2,1960-06-20,2024-01-01,\(World.commitment(2))\n3,1999-06-20,2024-01-01,"
                + "\(World.commitment(3))\n")
        try amend(world, [("to: 69 years", "to: 45 years")], from: "2024-05-01")
        world.today = "2024-05-02"
        #expect(try world.close("2024-05-1").sharing == 1)
        let view = try world.show(1)
        #expect(view.standing.state == "ended" && view.standing.from == "2024-05-01")
        // What fell ill before is covered, whenever it is filed.
        #expect(try world.aid(1, diagnosed: "2024-04-10").decision.aid == 1_000_000)
        try world.check()
    }

    @Test func `whoever joins after the oldest age was raised is a member`() throws {
        let world = try World()
        try world.open()
        try amend(
            world,
            [
                ("to: 69 years", "to: 79 years"), ("40-69, amount", "40-79, amount"),
                ("0-69, reimburse", "0-79, reimburse"),
            ], from: "2024-04-01")
        world.today = "2024-04-10"
        try world.roll(
            "roll,born,joined,commitment\n1,1949-01-01,2024-04-10,\(World.commitment(1))\n")
        world.today = "2024-05-20"
        #expect(try world.show(1).standing.state == "member")
        try world.aid(1, diagnosed: "2024-05-15")
        world.today = "2024-06-01"
        #expect(try world.close().sharing == 1)
        try world.check()
    }

    @Test func `classes with other ages change nobody's closed periods`() throws {
        func classes(_ ages: String) -> (String, String) {
            ("classes: equal", "classes: [\(ages)]")
        }
        let world = try World()
        try world.open([
            classes("{class: young, weight: 1, age: 0-39}, {class: old, weight: 3, age: 40-69}")
        ])
        let born = ["1954-06-20", "1984-02-10", "1999-06-20"]
        try world.roll(
            "roll,born,joined,commitment\n"
                + born.enumerated().map {
                    "\($0 + 1),\($1),2024-01-01,\(World.commitment($0 + 1))\n"
                }.joined())
        try amend(
            world,
            [classes("{class: young, weight: 1, age: 0-49}, {class: old, weight: 3, age: 50-69}")],
            from: "2024-04-15")
        var shown: [Int64] = []
        for (place, day) in ["2024-03-01", "2024-04-01", "2024-05-01", "2024-06-01"].enumerated() {
            world.today = Day(day) ?? world.today
            let diagnosed = Day("2024-02-20").adding(days: place)
            try world.aid(RollNumber(place % 3 + 1), diagnosed: diagnosed)
            let closing = try world.close()
            try world.check()
            let dues = try world.show(2).dues.map(\.due)
            #expect(Array(dues.prefix(shown.count)) == shown)
            shown = dues
            world.today = closing.share
            try world.collect(closing.period)
        }
        // Old at 40 by the first version, young again by the second.
        #expect(try world.show(2).className == "young")
        try world.check()
    }

    @Test func `classes that were chosen and are now decided by age are set right once`() throws {
        let world = try World()
        try world.open([
            ("classes: equal", "classes: [{class: basic, weight: 1}, {class: plus, weight: 2}]")
        ])
        try world.roll(
            "roll,born,joined,class,commitment\n1,1980-01-01,2024-01-01,plus,\(World.commitment(1))\n"
                + "2,1990-01-01,2024-01-01,basic,\(World.commitment(2))\n")
        world.today = "2024-01-10"
        _ = try world.office.choose(
            World.scheme, roll: 1, className: "basic", key: "c", at: world.moment)
        try amend(
            world,
            [
                (
                    "classes: equal",
                    "classes: [{class: basic, weight: 1, age: 0-39}, {class: plus, weight: 2, age: 40-69}]"
                )
            ], from: "2024-03-15")
        world.today = "2024-03-01"
        try world.aid(2, diagnosed: "2024-02-10")
        #expect(try world.close().classes.map(\.count) == [2, 0])
        world.today = "2024-03-10"
        try world.collect("2024-03-1")
        world.today = "2024-04-01"
        try world.aid(2, diagnosed: "2024-03-10")
        #expect(try world.close().classes.map(\.count) == [1, 1])
        try world.check()
    }

    @Test func `membership goes by the day of diagnosis, whatever version pays`() throws {
        let world = try World()
        let byJoining = ("versionBy: diagnosis", "versionBy: joining")
        try world.open([byJoining, ("to: 69 years", "to: 45 years")])
        try world.roll(
            "roll,born,joined,commitment\n1,1978-04-10,2024-01-01,\(World.commitment(1))\n")
        try amend(world, [byJoining], from: "2024-04-01")
        world.today = "2024-05-02"
        #expect(try world.show(1).standing.state == "member")
        #expect(try world.aid(1, diagnosed: "2024-04-20").decision.rulesVersion == 1)
        try world.check()
    }

    @Test func `a half-known name is read by what is known`() throws {
        let text = try World.village([
            ("name: {zh: 山村互助, en: Village aid}", "name: {zh: 山村保险, en: unknown}")
        ])
        let check = Office.check(rules: Array(text.utf8), under: .cn2016)
        #expect(check.findings.map(\.code) == ["notice.insurance-term"])
    }

    @Test func `what is known of a profile is read against a notice`() throws {
        let text = try World.village([
            (
                "funding: {kind: postpaid}",
                "funding: {kind: prepaid, entry: unknown, warnBelow: 5, suspendBelow: 1}"
            ),
            ("zh: 山村互助", "zh: 山村保险"),
        ])
        let check = Office.check(rules: Array(text.utf8), under: .cn2016)
        #expect(check.reading.rules == nil)
        #expect(
            check.findings.map { "\($0.line ?? 0) \($0.field ?? "") \($0.code)" } == [
                "7 name notice.insurance-term", "26 funding notice.pool",
            ])
    }

    @Test func `rules are announced forwards, in order, and change nothing that is fixed`() throws {
        let world = try World()
        try world.open()
        func amend(_ changes: [(String, String)]) -> () throws -> Void {
            {
                _ = try world.office.amend(
                    rules: Array(try World.village(changes).utf8), at: world.moment)
            }
        }
        let second = [
            ("version: 1", "version: 2"), ("effective: 2024-01-01", "effective: 2024-02-01"),
        ]
        #expect(
            try refusal(world, amend([("effective: 2024-01-01", "effective: 2024-02-01")]))
                == .schemeVersionOutOfOrder(next: 2))
        #expect(
            try refusal(
                world, amend([second[0], ("effective: 2024-01-01", "effective: 2024-01-30")]))
                == .schemeVersionBackwards(earliest: "2024-01-31"))
        #expect(
            try refusal(world, amend(second + [("currency: CNY", "currency: EUR")]))
                == .schemeFieldFixed("currency"))
        #expect(
            try refusal(world, amend(second + [("Asia/Shanghai", "Europe/Berlin")]))
                == .schemeFieldFixed("timeZone"))
        #expect(
            try refusal(
                world,
                amend(
                    second + [
                        ("{kind: postpaid}", "{kind: yearly, fee: 5}"),
                        ("balance: none", "balance: kept"),
                    ]))
                == .schemeFieldFixed("funding.kind"))
        #expect(
            try refusal(
                world, amend(second + [("classes: equal", "classes: [{class: a, weight: 1}]")]))
                == .schemeFieldFixed("share.classes"))
        #expect(
            try refusal(
                world,
                amend([
                    second[0], ("effective: 2024-01-01", "effective: 2024-02-02"),
                    ("notices: [1]", "notices: [2]"),
                ])) == .schemeCalendarMidMonth)
        try amend(second + [("amount: 20000", "amount: 30000")])()
        try world.check()
        try world.members(3)
        world.today = "2024-02-10"
        #expect(try world.aid(1, diagnosed: "2024-02-10").decision.aid == 3_000_000)
        #expect(try world.office.show(World.scheme, on: "2024-01-31").rules.version == 1)
        #expect(try world.office.show(World.scheme, on: "2024-02-01").rules.version == 2)
    }

    @Test func `a sponsor of an earlier version may still pay what it laid on him`() throws {
        let ant = try #require(Party("ant"))
        let world = try World()
        let waiver = (
            "waivers: []",
            "waivers: [{joined: {until: 2024-01-15}, shares: {until: 2024-03-31}, paidBy: ant}]"
        )
        try world.open([waiver, ("sharesReturnedBy: carry", "sharesReturnedBy: bee")])
        try world.members(4)
        world.today = "2024-02-20"
        try world.aid(1, diagnosed: "2024-02-10")
        try amend(world, [], from: "2024-04-01")
        world.today = "2024-03-01"
        try world.close()
        #expect(try world.balance(.sponsor(ant)) == 2_000_000)
        func advance(_ name: String) throws {
            _ = try world.office.move(
                World.scheme,
                CustodyMoved(kind: .advanced, party: Party(name), amount: 2_000_000), key: name,
                at: world.moment)
        }
        try advance("ant")
        #expect(try world.balance(.sponsor(ant)) == 0)
        try advance("bee")
        #expect(try refusal(world) { try advance("fly") } == .bearerUnfit("fly"))
        try world.check()
    }

    @Test func `the kind of funding stays`() throws {
        let world = try World()
        try world.open(BalanceTests.prepaid)
        let refusal = try world.refused(Refusal.self) {
            try amend(world, BalanceTests.yearly, from: "2024-03-01")
        }
        #expect(refusal == .schemeFieldFixed("funding.kind"))
    }
}
