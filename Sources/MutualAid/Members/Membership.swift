public import Bookkeeping

/// One member with the changes of his state: what he is on a day is a function of these and of
/// the rules he joined under.
public struct Membership: Sendable {
    /// His facts.
    public let member: Member
    /// His changes, ordered by the day they hold from, then by event.
    public let changes: [Change]
    /// The rules in force on the day he joined.
    public let rules: Rules

    /// A member with his changes, under the version he joined under.
    public init(_ member: Member, changes: [Change], history: RulesHistory) {
        self.member = member
        self.changes = changes.sorted { ($0.from, $0.event) < ($1.from, $1.event) }
        rules = history.inForce(on: member.joined)
    }

    /// What a member is at 00:00 of a day.
    public enum Standing: Equatable, Sendable {
        /// Not yet a member.
        case notYet
        /// A member of the class with that number.
        case member(classNumber: Int)
        /// A member whose membership rests.
        case suspended(Change.Reason)
        /// No longer a member.
        case ended(Change.Reason, from: Day)
    }

    /// What he is at 00:00 of that day, his age included.
    public func standing(on day: Day, under current: Rules) -> Standing {
        guard member.memberFrom <= day else { return .notYet }
        var classNumber = member.classNumber
        let tooOld = member.born.birthday(years: current.joining.oldestYears + 1)
        var resting: Change.Reason? = rules.funding.holdsBalances ? .balance : nil
        for change in changes where change.from <= day {
            switch change.kind {
            case .classed(let number): classNumber = number
            case .suspended: resting = change.reason
            case .resumed: resting = nil
            case .ended:
                return tooOld < change.from
                    ? .ended(.age, from: tooOld) : .ended(change.reason, from: change.from)
            }
        }
        if tooOld <= day { return .ended(.age, from: tooOld) }
        if let resting { return .suspended(resting) }
        return .member(classNumber: classNumber)
    }

    /// The number of the class he belongs to by his last change of class.
    public var lastClass: Int {
        for change in changes.reversed() {
            if case .classed(let number) = change.kind { return number }
        }
        return member.classNumber
    }

    /// The day at whose 00:00 he last began, or began again, to count his waiting period, as far
    /// as known on that day.
    public func waitsFrom(on day: Day) -> Day {
        var anchor = member.memberFrom
        var funded = !rules.funding.holdsBalances
        for change in changes where change.from <= day && change.kind == .resumed {
            if !funded || rules.collection.waitsAgain { anchor = max(anchor, change.from) }
            funded = true
        }
        return anchor
    }

    /// The first day on which an illness is covered, as far as known on that day.
    public func coveredFrom(on day: Day) -> Day {
        waitsFrom(on: day).adding(days: rules.waiting.days)
    }

    /// The first day at whose 00:00 he can share.
    public var sharesFrom: Day { Membership.sharesFrom(joined: member.joined, rules: rules) }

    /// The first day at whose 00:00 someone who joined under those rules can share.
    public static func sharesFrom(joined: Day, rules: Rules) -> Day {
        joined.adding(days: 1 + (rules.waiting.membersShare ? 0 : rules.waiting.days))
    }
}
