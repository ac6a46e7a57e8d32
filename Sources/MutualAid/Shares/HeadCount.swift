public import Bookkeeping

/// Who shares in the period that is being closed, counted in one pass over the roll.
///
/// Members without changes and credits fall into a few buckets: those of one bucket owe the same,
/// whatever the share turns out to be, so that a hundred million members need only a counter.
/// All others are looked at one by one.
public struct HeadCount: Sendable {
    /// Members of one class who bring the same to the period.
    public struct Bucket: Sendable {
        /// The number of the class.
        public let classNumber: Int
        /// What each of them brings.
        public let basis: DueBasis
        /// How many they are.
        public fileprivate(set) var count: Int64 = 0
    }

    /// What the count finds out about one member from his facts alone.
    public enum Plain: Equatable, Sendable {
        /// He shares, in the bucket with that index.
        case shares(bucket: Int)
        /// He does not share.
        case apart
        /// His facts alone do not tell: ``HeadCount/look(at:)`` does.
        case unclear
    }

    /// The buckets, in an order that depends on the rules and the timeline alone.
    public private(set) var buckets: [Bucket]
    /// How many share whom the buckets do not hold, by class number.
    public private(set) var others: [Int: Int64] = [:]

    private let timeline: Timeline
    private let open: OpenPeriod
    private let rules: Rules
    private let classNumbers: [Int]
    private let ageClasses: [AgeClass]
    private let waivers: [Waiver]
    private let tooOldBorn: Day
    private let plainPath: Bool
    private let waitingShares: Bool
    private let yearStarts: [(head: Day, cut: Int64, event: Int64)]

    /// A count over the open period of the timeline. The classes are those of the rules in force,
    /// with their numbers in the scheme.
    public init(_ timeline: Timeline, classes: [Int: ShareClass]) {
        guard let open = timeline.open else { preconditionFailure("heads need an open period") }
        self.timeline = timeline
        self.open = open
        rules = timeline.history.inForce(on: open.days.notice)
        classNumbers = classes.keys.sorted()
        let history = timeline.history
        waivers = history.waivers(of: rules, share: open.days.share, cut: open.cut)
        let waivers = waivers
        // Where somebody pays for all, nobody's year matters.
        let allPaid = waivers != rules.waivers
        ageClasses = classNumbers.compactMap { number in
            classes[number]?.ages.map { AgeClass(number: number, ages: $0, on: open.head) }
        }
        tooOldBorn = timeline.history.tooOldBorn(by: open.head)
        waitingShares = timeline.history.versions.allSatisfy(\.waiting.membersShare)
        let yearCap = allPaid ? nil : rules.share.caps.perYear?.amount(in: open.year)
        let firstOfYear = timeline.first(inYear: open.year)
        let thisYear = yearCap == nil ? [] : timeline.closings[firstOfYear...]
        yearStarts = thisYear.map { ($0.head, $0.cut, $0.event) }
        // A bucket's sum of the year keeps neither one unit more or less by roll number, nor what
        // another version of the rules capped or waived.
        let rules = rules
        plainPath =
            !rules.funding.holdsBalances
            && thisYear.allSatisfy {
                let then = timeline.rules(of: $0)
                return then.share.caps.perYear == rules.share.caps.perYear
                    && history.waivers(of: then, share: $0.share, cut: $0.cut) == waivers
                    && $0.classes.allSatisfy { $0.oneMoreUntil == 0 }
            }
        buckets = []
        for number in classNumbers {
            for waiver in [nil] + waivers.indices.map(Optional.init) {
                for start in 0...yearStarts.count {
                    let periods = (firstOfYear + start)..<timeline.closings.count
                    let basis = basis(class: number, waiver: waiver, periods: periods)
                    buckets.append(Bucket(classNumber: number, basis: basis))
                }
            }
        }
    }

    /// A class decided by age, as the days of birth that belong to it on the head-count day.
    private struct AgeClass {
        let number: Int
        let ages: AgeBand
        let bornFrom: Day
        let bornThrough: Day

        init(number: Int, ages: AgeBand, on head: Day) {
            self.number = number
            self.ages = ages
            bornFrom = HeadCount.bornLatest(age: ages.through + 1, on: head).adding(days: 1)
            bornThrough = HeadCount.bornLatest(age: ages.from, on: head)
        }

        func contains(_ born: Day) -> Bool { bornFrom <= born && born <= bornThrough }
    }

    /// The latest day of birth of those who have that age on that day.
    static func bornLatest(age: Int, on day: Day) -> Day {
        let (year, month, dayOfMonth) = day.components
        let length = Day.length(ofMonth: month, year: year - age)
        var born = Day(year: year - age, month: month, day: min(dayOfMonth, length)) ?? day
        while born.adding(days: 1).birthday(years: age) <= day { born = born.adding(days: 1) }
        while born.birthday(years: age) > day { born = born.adding(days: -1) }
        return born
    }

    private func basis(class number: Int, waiver: Int?, periods: Range<Int>) -> DueBasis {
        var basis = DueBasis()
        let waived = waiver.map { waivers[$0] }
        if let waived, waived.covers(shareDay: open.days.share) { basis.sponsor = waived.paidBy }
        guard !yearStarts.isEmpty else { return basis }
        for period in periods {
            let closing = timeline.closings[period]
            if waived?.covers(shareDay: closing.share) ?? false { continue }
            let cap = rules.share.caps.perYear?.amount(in: closing.year) ?? .max
            let share = closing.row(ofClass: number)?.share ?? 0
            basis.yearSoFar += min(share, max(0, cap - basis.yearSoFar))
        }
        return basis
    }

    /// Counts a member who has neither changes nor credits, from his facts alone.
    @inline(__always)
    public mutating func take(
        born: Day, joined: Day, event: Int64, classNumber: Int
    ) -> Plain {
        guard event <= open.cut, joined < open.head else { return .apart }
        guard plainPath, born > tooOldBorn else { return .unclear }
        var from = joined.adding(days: 1)
        if !waitingShares {
            from = Membership.sharesFrom(
                joined: joined, rules: timeline.history.inForce(on: joined))
            guard from <= open.head else { return .unclear }
        }
        if !ageClasses.isEmpty, !isOfAge(born, class: classNumber) { return .unclear }
        guard let place = classNumbers.firstIndex(of: classNumber) else { return .unclear }
        let waiver = waivers.firstIndex { $0.covers(joined: joined) }.map { $0 + 1 } ?? 0
        var start = 0
        while start < yearStarts.count,
            yearStarts[start].head < from
                || (yearStarts[start].cut < event && yearStarts[start].event != event)
        {
            start += 1
        }
        let bucket =
            (place * (waivers.count + 1) + waiver) * (yearStarts.count + 1) + start
        buckets[bucket].count += 1
        return .shares(bucket: bucket)
    }

    private func isOfAge(_ born: Day, class number: Int) -> Bool {
        ageClasses.contains { $0.number == number && $0.contains(born) }
    }

    /// What a closer look at one member finds.
    public struct Look: Sendable {
        /// A change of his state that the closing has to write.
        public var change: Change?
        /// The class he shares in and what he brings, if he shares.
        public var sharing: (classNumber: Int, basis: DueBasis)?
        /// The price of a year that is due from him, in minor units; 0 where none is.
        public var fee: Int64 = 0
    }

    /// Counts one member with his changes and credits.
    public mutating func look(at member: Member, changes: [Change], credits: [Credit]) -> Look {
        guard member.event <= open.cut, member.memberFrom <= open.head else { return Look() }
        var changes = changes.filter { open.counts($0.event) && $0.from <= open.head }
        let credits = credits.filter { open.counts($0.event) }
        let membership = Membership(member, changes: changes, history: timeline.history)
        var look = Look()
        switch membership.standing(on: open.head) {
        case .notYet: return look
        case .ended(.age, let from):
            if !changes.contains(where: { $0.kind == .ended }) {
                look.change = Change(event: open.event, from: from, kind: .ended, reason: .age)
            }
            return look
        case .ended: return look
        case .member(let number):
            look.change =
                ageChange(of: membership, in: number) ?? lapse(of: membership, credits)
        case .suspended:
            look.change = ageChange(of: membership, in: membership.lastClass)
        }
        look.fee = fee(of: membership, credits)
        if let change = look.change { changes.append(change) }
        let current = Membership(member, changes: changes, history: timeline.history)
        look.sharing = timeline.open(of: current, credits: credits)
        if let sharing = look.sharing { others[sharing.classNumber, default: 0] += 1 }
        return look
    }

    /// The day on which the first year begins that is not paid: years count from the day a payment
    /// let him share, so that nobody pays for time in which he did not. Nil before the first.
    private func unpaidYear(of membership: Membership, _ credits: [Credit]) -> Day? {
        let resumed = membership.changes.last { $0.kind == .resumed }
        guard let resumed else { return nil }
        let paid = credits.reduce(0) {
            $1.kind == .yearPaid && $1.event >= resumed.event ? $0 + 1 : $0
        }
        return resumed.from.birthday(years: paid)
    }

    /// How many days before a year begins its price is asked, counted from the share day. Share
    /// days are at most a month apart, so that every year is asked for before it begins.
    private static let yearAskedDaysAhead = 31

    /// Whether a closing was announced before a year began, or before the first one did: nobody is
    /// asked the price of a year that the scheme will not live to see.
    private func isClosing(_ begins: Day?) -> Bool {
        guard let course = timeline.history.course, open.cut >= course.event else { return false }
        return begins.map { $0 >= course.announced } ?? true
    }

    /// The price of a year, when a year that is not paid has begun or is about to.
    private func fee(of membership: Membership, _ credits: [Credit]) -> Int64 {
        guard case .yearly(let fee) = rules.funding else { return 0 }
        let ahead = open.days.share.adding(days: HeadCount.yearAskedDaysAhead)
        let begins = unpaidYear(of: membership, credits)
        if isClosing(begins) { return 0 }
        guard let begins else { return fee }
        return begins <= ahead ? fee : 0
    }

    /// A membership rests when a year has begun that was not paid within the grace.
    private func lapse(of membership: Membership, _ credits: [Credit]) -> Change? {
        guard case .yearly = rules.funding, let begins = unpaidYear(of: membership, credits),
            !isClosing(begins)
        else { return nil }
        let grace: Int =
            switch rules.collection.grace {
            case .days(let days): days
            case .untilBeforeNextShare: 0
            }
        let from = begins.adding(days: grace)
        guard from <= open.head else { return nil }
        return Change(
            event: open.event, from: max(from, firstOpenDay(of: membership)), kind: .suspended,
            reason: .balance)
    }

    /// The first day that a change found now can hold from: closed periods stay as they were, and
    /// what changed him before comes before.
    private func firstOpenDay(of membership: Membership) -> Day {
        let member = membership.member.memberFrom
        let closed = timeline.last.map { $0.head.adding(days: 1) } ?? member
        return max(member, closed, membership.changes.last?.from ?? member)
    }

    private func ageChange(of membership: Membership, in number: Int) -> Change? {
        let member = membership.member
        guard !ageClasses.isEmpty, !isOfAge(member.born, class: number),
            let right = ageClasses.first(where: { $0.contains(member.born) })
        else { return nil }
        let birthday = member.born.birthday(years: right.ages.from)
        return Change(
            event: open.event, from: max(firstOpenDay(of: membership), birthday),
            kind: .classed(right.number), reason: .age)
    }

    /// How many members of each class share, in the order of class numbers.
    public func heads(classes: [Int: ShareClass]) -> [Apportionment.Heads] {
        classNumbers.compactMap { number in
            classes[number].map {
                let plain = buckets.reduce(0) {
                    $1.classNumber == number ? $0 + $1.count : $0
                }
                return Apportionment.Heads(
                    number: number, shareClass: $0, count: plain + (others[number] ?? 0))
            }
        }
    }

    /// Adds the counts of another part of the roll.
    public mutating func add(_ other: HeadCount) {
        for index in buckets.indices { buckets[index].count += other.buckets[index].count }
        for (number, count) in other.others { others[number, default: 0] += count }
    }
}
