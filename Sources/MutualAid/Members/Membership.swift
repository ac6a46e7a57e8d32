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
    private let history: RulesHistory

    /// A member with his changes, under the version he joined under.
    public init(_ member: Member, changes: [Change], history: RulesHistory) {
        self.member = member
        self.changes = changes.sorted { ($0.from, $0.event) < ($1.from, $1.event) }
        rules = history.inForce(on: member.joined)
        self.history = history
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

    /// What he is at 00:00 of that day, his age and the end of the scheme included.
    public func standing(on day: Day) -> Standing {
        let standing = ownStanding(on: day)
        guard let end = history.membershipsEnd, end <= day else { return standing }
        if case .ended(_, let from) = standing, from <= end { return standing }
        return .ended(.closed, from: end)
    }

    private func ownStanding(on day: Day) -> Standing {
        guard member.memberFrom <= day else { return .notYet }
        var classNumber = member.classNumber
        let tooOld = history.tooOld(born: member.born, joined: member.joined, by: day)
        var resting: Change.Reason? = rules.funding.holdsBalances ? .balance : nil
        for change in changes where change.from <= day {
            switch change.kind {
            case .classed(let number): classNumber = number
            case .suspended: resting = change.reason
            case .resumed: resting = nil
            case .ended:
                if let tooOld, tooOld < change.from { return .ended(.age, from: tooOld) }
                return .ended(change.reason, from: change.from)
            }
        }
        if let tooOld { return .ended(.age, from: tooOld) }
        if let resting { return .suspended(resting) }
        return .member(classNumber: classNumber)
    }

    /// Whether he is a member whose membership does not rest, at 00:00 of that day.
    public func isMember(on day: Day) -> Bool {
        if case .member = standing(on: day) { return true }
        return false
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
        for change in changes where change.from <= day && waitsAgain(from: change) {
            anchor = max(anchor, change.from)
        }
        return anchor
    }

    /// Whether a change begins his waiting period anew: the first payment where a balance is
    /// needed, and every return where the rules say so.
    func waitsAgain(from change: Change) -> Bool {
        guard change.kind == .resumed else { return false }
        if rules.collection.waitsAgain { return true }
        let first = changes.first { $0.kind == .resumed }
        return rules.funding.holdsBalances && change == first
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
