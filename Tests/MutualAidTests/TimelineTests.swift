import Bookkeeping
import MutualAid
import Testing

@Suite struct TimelineTests {
    /// Three closed periods: heads on 7 and 21 January and 7 February 2019, shares of 3, 5 and 7.
    func timeline(
        _ change: (inout Sample) -> Void = { _ in }, open: OpenPeriod? = nil,
        oneMoreUntil: RollNumber = 0
    ) -> Timeline {
        Timeline(
            [
                closing(
                    0, "2019-01-1", head: "2019-01-07", share: "2019-01-14", cut: 10, event: 11,
                    rows: [row(3, running: 3, oneMoreUntil: oneMoreUntil)]),
                closing(
                    1, "2019-01-2", head: "2019-01-21", share: "2019-01-28", cut: 20, event: 21,
                    rows: [row(5, running: 8)]),
                closing(
                    2, "2019-02-1", head: "2019-02-07", share: "2019-02-14", cut: 30, event: 31,
                    rows: [row(7, running: 15)]),
            ], history: sample(change).history, open: open)
    }

    func dues(
        _ timeline: Timeline, joined: Day = "2018-12-01", event: Int64 = 2, roll: RollNumber = 1,
        changes: [Change] = [], credits: [Credit] = []
    ) -> [Int64] {
        let membership = Membership(
            member(roll, joined: joined, event: event), changes: changes, history: timeline.history)
        return timeline.account(of: membership, credits: credits).dues.map(\.due)
    }

    /// Whoever is a member at 00:00 of the head-count day shares, to the day.
    @Test(
        arguments: [
            ("2018-12-01", [3, 5, 7]), ("2019-01-06", [3, 5, 7]), ("2019-01-07", [5, 7]),
            ("2019-01-20", [5, 7]), ("2019-01-21", [7]), ("2019-02-07", []),
        ] as [(Day, [Int64])])
    func `a member shares from the first head-count after joining`(
        _ joined: Day, _ wanted: [Int64]
    ) {
        #expect(dues(timeline(), joined: joined) == wanted)
    }

    /// 相互宝: whoever leaves on or after the 7th still pays that period.
    @Test(
        arguments: [
            ("2019-01-07", [5, 7]), ("2019-01-08", [3]), ("2019-01-21", [3]),
            ("2019-01-22", [3, 5]),
        ] as [(Day, [Int64])])
    func `whoever is still a member at the head-count pays`(_ from: Day, _ wanted: [Int64]) {
        let ended = Change(event: 5, from: from, kind: .ended, reason: .choice)
        let expected = from == "2019-01-07" ? [] : wanted
        #expect(dues(timeline(), changes: [ended]) == expected)
    }

    @Test func `what was written after a cut does not count for that period`() {
        let late = Change(event: 15, from: "2019-01-05", kind: .ended, reason: .choice)
        #expect(dues(timeline(), changes: [late]) == [3])
        #expect(dues(timeline(), event: 15) == [5, 7])
        // What the closing itself wrote counts for it.
        let own = Change(event: 21, from: "2019-01-15", kind: .ended, reason: .age)
        #expect(dues(timeline(), changes: [own]) == [3])
    }

    @Test func `a suspension leaves out the periods it covers`() {
        let changes = [
            Change(event: 5, from: "2019-01-20", kind: .suspended, reason: .arrears),
            Change(event: 6, from: "2019-02-01", kind: .resumed, reason: .paid),
        ]
        #expect(dues(timeline(), changes: changes) == [3, 7])
    }

    @Test func `members who wait share unless the rules say otherwise`() {
        let waiting = timeline {
            $0.waiting.membersShare = false
            $0.waiting.days = 40
        }
        // Joined on 1 December: 40 days from the 2nd, sharing from 11 January.
        #expect(dues(waiting) == [5, 7])
    }

    @Test func `the first by roll number pay one unit more where a split was exact`() {
        let exact = timeline(oneMoreUntil: 4)
        #expect(dues(exact, roll: 4) == [4, 5, 7])
        #expect(dues(exact, roll: 5) == [3, 5, 7])
    }

    /// A cap of 10 a year over shares of 3, 5 and 7: 3, 5 and what is left.
    @Test func `the cap of a year takes what is above it from whoever reached it`() {
        let capped = timeline { $0.caps.perYear = .init(amount: 10) }
        #expect(dues(capped) == [3, 5, 2])
        #expect(dues(capped, joined: "2019-01-10") == [5, 5])
        let other = timeline {
            $0.caps.perYear = .init(amount: 10, fromYear: 2020, throughYear: 2020)
        }
        #expect(dues(other) == [3, 5, 7])
    }

    @Test func `a waiver pays shares for those who joined in its time`() {
        let waived = timeline {
            $0.waivers = [
                Waiver(
                    joinedFrom: nil, joinedUntil: "2018-12-31", sharesFrom: nil,
                    sharesUntil: "2019-01-31", paidBy: .operator)
            ]
        }
        #expect(dues(waived) == [0, 0, 7])
        #expect(dues(waived, joined: "2019-01-05") == [3, 5, 7])
    }

    @Test func `a correction changes the next due and never makes it negative`() {
        let timeline = timeline()
        let more = [Credit(event: 12, kind: .corrected, amount: 2)]
        #expect(dues(timeline, credits: more) == [3, 7, 7])
        let less = [Credit(event: 12, kind: .corrected, amount: -9)]
        #expect(dues(timeline, credits: less) == [3, 0, 7])
        let membership = Membership(member(), changes: [], history: timeline.history)
        let account = timeline.account(of: membership, credits: less)
        #expect(account.owedBack == 4)
        #expect(account.correction == 0)
        let waiting = [Credit(event: 40, kind: .corrected, amount: 5)]
        #expect(timeline.account(of: membership, credits: waiting).correction == 5)
    }

    @Test func `a prepaid balance bears dues as far as it goes`() {
        let prepaid = timeline {
            $0.funding = .prepaid(.init(entry: 10, warnBelow: 5, suspendBelow: 1))
        }
        let membership = Membership(
            member(),
            changes: [Change(event: 3, from: "2018-12-05", kind: .resumed, reason: .funded)],
            history: prepaid.history)
        let account = prepaid.account(
            of: membership, credits: [Credit(event: 3, kind: .toppedUp, amount: 10)])
        #expect(account.dues.map(\.due) == [3, 5, 7])
        #expect(account.dues.map(\.uncovered) == [0, 0, 5])
        #expect(account.balance == 0)
    }

    @Test func `with a yearly fee what a balance cannot bear is excess`() {
        let yearly = timeline { $0.funding = .yearly(fee: 10) }
        let membership = Membership(
            member(),
            changes: [Change(event: 3, from: "2018-12-05", kind: .resumed, reason: .funded)],
            history: yearly.history)
        let account = yearly.account(
            of: membership, credits: [Credit(event: 3, kind: .yearPaid, amount: 10)])
        #expect(account.dues.map(\.due) == [3, 5, 2])
        #expect(account.dues.map(\.excess) == [0, 0, 5])
        #expect(account.balance == 0)
    }

    /// Dues over any span are one subtraction of running totals.
    @Test(arguments: 0..<100)
    func `running totals give the same dues as the sum of shares`(_ seed: Int) {
        var random = Seeded(seed)
        var running: Int64 = 0
        var head: Day = "2019-01-07"
        let closings = (0..<20).map { index -> Closing in
            let share = Int64.random(in: 0...9, using: &random)
            running += share
            defer { head = head.adding(days: 14) }
            return closing(
                index, PeriodID(year: 2019, month: 1 + index / 2, place: 1 + index % 2), head: head,
                share: head.adding(days: 7), cut: Int64(10 * index + 10),
                event: Int64(10 * index + 11), rows: [row(share, running: running)])
        }
        let timeline = Timeline(closings, history: sample().history)
        let joined = Day("2018-12-01").adding(days: Int.random(in: 0...250, using: &random))
        let left = joined.adding(days: Int.random(in: 1...120, using: &random))
        let membership = Membership(
            member(joined: joined, event: 1),
            changes: [Change(event: 1, from: left, kind: .ended, reason: .choice)],
            history: timeline.history)
        let account = timeline.account(of: membership, credits: [])
        let total = account.dues.reduce(0) { $0 + $1.due }
        let totals = [0] + closings.map { $0.classes[0].running }
        let spans = account.spans.reduce(0) {
            $0 + totals[$1.periods.upperBound] - totals[$1.periods.lowerBound]
        }
        #expect(total == spans, "seed \(seed)")
    }
}
