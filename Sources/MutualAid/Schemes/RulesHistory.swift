public import Bookkeeping

/// All adopted versions of a scheme's rules, in the order of their numbers and effective days.
public struct RulesHistory: Sendable {
    /// The versions, oldest first; never empty.
    public let versions: [Rules]
    /// What the end of the scheme means; nil while none is announced.
    public let course: ClosureCourse?
    /// Whether memberships end with the scheme. Heads of the last share are counted without.
    private var endsMemberships = true

    /// The versions of a scheme. Traps when there is none or when they are out of order.
    public init(_ versions: [Rules], course: ClosureCourse? = nil) {
        precondition(!versions.isEmpty, "a scheme has rules")
        precondition(
            zip(versions, versions.dropFirst()).allSatisfy {
                $0.version + 1 == $1.version && $0.effective < $1.effective
            }, "versions follow each other")
        self.versions = versions
        self.course = course
    }

    /// The day at whose 00:00 all memberships end; nil while none is known.
    public var membershipsEnd: Day? { endsMemberships ? course?.ends : nil }

    /// The same rules for counting those who were members to the end.
    public var countingToTheEnd: RulesHistory {
        var history = self
        history.endsMemberships = false
        return history
    }

    /// The waivers that hold for a period: from the announcement of a closing on somebody may pay
    /// the shares of all.
    ///
    /// - Parameter cut: the last event that counts for the period.
    public func waivers(of rules: Rules, share: Day, cut: Int64) -> [Waiver] {
        guard let course, let payer = course.sharesPaidBy, share >= course.announced,
            cut >= course.event
        else { return rules.waivers }
        return [
            Waiver(
                joinedFrom: nil, joinedUntil: nil, sharesFrom: nil, sharesUntil: nil,
                paidBy: payer)
        ]
    }

    /// Days from the diagnosis within which a case is filed: those of the rules, and those of the
    /// closing once cover has ended.
    func claimWithinDays(_ rules: Rules, filed: Day) -> Int? {
        guard let course, filed >= course.ends else { return rules.benefits.claimWithinDays }
        return course.claimsTailDays
    }

    /// The version in force on that day; the first one for days before it took effect, since a
    /// scheme may open with members who joined earlier.
    public func inForce(on day: Day) -> Rules {
        versions.last { $0.effective <= day } ?? versions[0]
    }

    /// The version with that number.
    public func version(_ number: Int) -> Rules? { versions.first { $0.version == number } }

    /// The newest adopted version, in force or announced.
    public var newest: Rules { versions[versions.count - 1] }

    /// The funding of the first version; its kind is the same in all of them.
    public var funding: Funding { versions[0].funding }

    /// The day from which somebody is past the oldest age, as far as that is so by that day: his
    /// birthday, or the day a version with a lower age takes effect. Versions that were over when
    /// he joined say nothing. Nil while he is not.
    public func tooOld(born: Day, joined: Day, by day: Day) -> Day? {
        for (place, rules) in versions.enumerated() where place == 0 || rules.effective <= day {
            if place + 1 < versions.count, versions[place + 1].effective <= joined { continue }
            var from = born.birthday(years: rules.joining.oldestYears + 1)
            if place > 0 { from = max(from, rules.effective) }
            let isInForce = place + 1 == versions.count || from < versions[place + 1].effective
            if isInForce, from <= day { return from }
        }
        return nil
    }

    /// The latest day of birth of those who are past the oldest age by that day.
    func tooOldBorn(by day: Day) -> Day {
        var latest = Day(number: .min)
        for (place, rules) in versions.enumerated() where place == 0 || rules.effective <= day {
            let through =
                place + 1 == versions.count
                ? day : min(day, versions[place + 1].effective.adding(days: -1))
            let born = HeadCount.bornLatest(age: rules.joining.oldestYears + 1, on: through)
            latest = max(latest, born)
        }
        return latest
    }

    /// The days of the period that follows the one with that notice day, or of the first one on
    /// or after the first version's effective day.
    public func nextPeriod(after notice: Day?) -> PeriodDays {
        var day = notice.map { $0.adding(days: 1) } ?? versions[0].effective
        while true {
            let rules = inForce(on: day)
            let id = rules.calendar.first(onOrAfter: day)
            guard let days = rules.calendar.days(of: id) else {
                preconditionFailure("a checked calendar has days for its periods")
            }
            // A version that takes effect before that notice day brings its own calendar.
            let between = versions.first { day < $0.effective && $0.effective <= days.notice }
            guard let between else { return days }
            day = between.effective
        }
    }

    /// The days of the period that follows a closed one, or of the first one. Where a new version
    /// counts heads earlier, a period whose heads would be counted before those of the closed one
    /// is passed over.
    public func nextPeriod(following closing: Closing?) -> PeriodDays {
        var days = nextPeriod(after: closing?.notice)
        while let closing, days.head(inForce(on: days.notice).share.headCount) <= closing.head {
            days = nextPeriod(after: days.notice)
        }
        return days
    }

    /// Whether the calendar has, or had, that period.
    public func hasPeriod(_ id: PeriodID) -> Bool {
        versions.contains { rules in
            guard let notice = rules.calendar.days(of: id)?.notice,
                notice >= versions[0].effective
            else { return false }
            return nextPeriod(after: notice.adding(days: -1)).id == id
        }
    }

    /// The day at whose 00:00 the grace of a period is over, by the rules in force on its notice
    /// day.
    public func graceOver(of period: PeriodDays) -> Day {
        inForce(on: period.notice).collection.grace.over(
            share: period.share, nextShare: nextPeriod(after: period.notice).share)
    }
}
