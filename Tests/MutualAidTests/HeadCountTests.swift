import Bookkeeping
import MutualAid
import Testing

/// The quick count over buckets against the slow look at every member, on generated rolls.
@Suite struct HeadCountTests {
    /// A scheme with classes by age, a cap of the year and a waiver, and some closed periods.
    func timeline(_ seed: Int, byAge: Bool) -> (Timeline, [Int: ShareClass]) {
        var random = Seeded(seed)
        let classes =
            byAge
            ? [
                1: ShareClass(name: "young", weight: 2, ages: AgeBand(from: 0, through: 39)),
                2: ShareClass(name: "old", weight: 5, ages: AgeBand(from: 40, through: 59)),
            ] : [1: ShareClass.everybody]
        let history = sample {
            $0.classes = classes.keys.sorted().compactMap { classes[$0] }
            $0.caps.perYear = .init(amount: 12)
            $0.waivers = [
                Waiver(
                    joinedFrom: nil, joinedUntil: "2018-12-31", sharesFrom: nil,
                    sharesUntil: "2019-03-31", paidBy: .operator)
            ]
        }.history
        var running: Int64 = 0
        var closings: [Closing] = []
        for index in 0..<Int.random(in: 0...6, using: &random) {
            let share = Int64.random(in: 0...5, using: &random)
            running += share
            let rows = classes.keys.sorted().map { row(share, running: running, number: $0) }
            let head = Day("2018-12-07").adding(days: 15 * index)
            closings.append(
                closing(
                    index, PeriodID(year: 2018, month: 12, place: index + 1), head: head,
                    share: head.adding(days: 7), cut: Int64(10 * index + 10),
                    event: Int64(10 * index + 11), rows: rows))
        }
        let days = PeriodDays(
            id: "2019-05-1", notice: "2019-05-07", noticeOver: "2019-05-10", share: "2019-05-14")
        let open = OpenPeriod(days: days, head: "2019-05-07", cut: 100)
        return (Timeline(closings, history: history, open: open), classes)
    }

    @Test(arguments: 0..<60)
    func `the quick count finds what the slow look finds`(_ seed: Int) throws {
        let (timeline, classes) = timeline(seed, byAge: seed % 2 == 1)
        var random = Seeded(seed &+ 1000)
        var quick = HeadCount(timeline, classes: classes)
        var slow = HeadCount(timeline, classes: classes)
        for roll in 1...300 as ClosedRange<RollNumber> {
            let born = Day("1956-01-01").adding(days: Int.random(in: 0...23_000, using: &random))
            let joined = Day("2018-11-20").adding(days: Int.random(in: 0...180, using: &random))
            let someone = member(
                roll, born: born, joined: joined,
                event: Int64.random(in: 1...110, using: &random),
                classNumber: Int.random(in: 1...classes.count, using: &random))
            let look = slow.look(at: someone, changes: [], credits: [])
            let plain = quick.take(
                born: someone.born, joined: someone.joined, event: someone.event,
                classNumber: someone.classNumber)
            switch plain {
            case .apart: #expect(look.sharing == nil && look.change == nil, "seed \(seed) \(roll)")
            case .shares(let bucket):
                #expect(look.change == nil, "seed \(seed) \(roll)")
                #expect(look.sharing?.classNumber == quick.buckets[bucket].classNumber)
                #expect(look.sharing?.basis == quick.buckets[bucket].basis, "seed \(seed) \(roll)")
            case .unclear:
                _ = quick.look(at: someone, changes: [], credits: [])
            }
        }
        #expect(quick.heads(classes: classes) == slow.heads(classes: classes), "seed \(seed)")
    }

    @Test func `a birthday past the oldest age ends membership, one into another class moves it`() {
        let (timeline, classes) = timeline(1, byAge: true)
        var count = HeadCount(timeline, classes: classes)
        let old = count.look(
            at: member(born: "1959-05-07", joined: "2018-12-01"), changes: [], credits: [])
        #expect(old.change?.kind == .ended)
        #expect(old.change?.from == "2019-05-07")
        #expect(old.sharing == nil)
        let forty = count.look(
            at: member(born: "1979-05-01", joined: "2018-12-01"), changes: [], credits: [])
        #expect(forty.change?.kind == .classed(2))
        #expect(forty.change?.from == "2019-05-01")
        #expect(forty.sharing?.classNumber == 2)
    }

    @Test func `the price of a year is due when a year has begun, and a lapsed year rests`() {
        let history = sample { $0.funding = .yearly(fee: 3900) }.history
        let days = PeriodDays(
            id: "2019-12-1", notice: "2019-12-07", noticeOver: "2019-12-10", share: "2019-12-14")
        let open = OpenPeriod(days: days, head: "2019-12-07", cut: 100)
        let timeline = Timeline([], history: history, open: open)
        var count = HeadCount(timeline, classes: [1: .everybody])
        let funded = [Change(event: 3, from: "2018-12-10", kind: .resumed, reason: .funded)]
        let paid = [Credit(event: 3, kind: .yearPaid, amount: 3900)]
        // The first payment let him share from 10 December 2018: the second year begins a year
        // after that, with a grace of 5 days.
        let late = count.look(at: member(), changes: funded, credits: paid)
        #expect(late.fee == 3900)
        #expect(late.change == nil)
        let early = [Change(event: 3, from: "2018-12-02", kind: .resumed, reason: .funded)]
        let lapsed = count.look(at: member(), changes: early, credits: paid)
        #expect(lapsed.fee == 3900)
        #expect(lapsed.change?.kind == .suspended)
        #expect(lapsed.change?.from == "2019-12-07")
        #expect(lapsed.sharing == nil)
        // Whoever comes back later begins a year of his own, and pays for it.
        let back = [
            early[0], Change(event: 5, from: "2019-12-07", kind: .suspended, reason: .balance),
            Change(event: 6, from: "2020-03-11", kind: .resumed, reason: .funded),
        ]
        let returned = paid + [Credit(event: 6, kind: .yearPaid, amount: 3900)]
        for (head, fee, rests): (Day, Int64, Bool) in [
            ("2021-01-07", 0, false), ("2021-03-07", 3900, false), ("2021-03-21", 3900, true),
        ] {
            let share = head.adding(days: 7)
            let days = PeriodDays(id: "2021-03-1", notice: head, noticeOver: head, share: share)
            let timeline = Timeline(
                [], history: history, open: OpenPeriod(days: days, head: head, cut: 100))
            var count = HeadCount(timeline, classes: [1: .everybody])
            let look = count.look(at: member(), changes: back, credits: returned)
            #expect(look.fee == fee, "\(head)")
            #expect((look.change?.kind == .suspended) == rests, "\(head)")
        }
        let inTime = count.look(
            at: member(), changes: funded,
            credits: paid + [Credit(event: 4, kind: .yearPaid, amount: 3900)])
        #expect(inTime.fee == 0)
        #expect(inTime.change == nil)
        #expect(inTime.sharing?.basis.balance == 7800)
    }
}
