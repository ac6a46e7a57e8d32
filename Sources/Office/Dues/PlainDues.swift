import Bookkeeping
import MutualAid

/// The dues of members without rows of their own. They owe the same when they are of one class,
/// began to share in the same period and joined under the same waivers, so each such group is
/// derived once, whatever its number of members.
struct PlainDues {
    /// What tells such members apart.
    struct Group: Hashable {
        let classNumber: Int
        let first: Int
        let waivers: [Int]
    }

    private let scheme: OpenScheme
    let timeline: Timeline
    /// Whether there are such groups at all: balances are each member's own, and where a split is
    /// exact the roll number decides.
    let hasGroups: Bool
    private var dues: [Group: [Due]] = [:]
    private var last: (joined: Day, event: Int64, group: Group)?

    init(_ scheme: OpenScheme) {
        self.scheme = scheme
        timeline = scheme.timeline
        hasGroups =
            !scheme.history.funding.holdsBalances
            && !scheme.state.closings.contains { $0.classes.contains { $0.oneMoreUntil > 0 } }
    }

    /// The group of a member without changes and credits. Members who joined on one day follow
    /// each other, so the last answer is kept.
    mutating func group(of member: Member) -> Group {
        if let last, last.joined == member.joined, last.event == member.event,
            last.group.classNumber == member.classNumber
        {
            return last.group
        }
        let membership = Membership(member, changes: [], history: scheme.history)
        var waivers: [Int] = []
        for (version, rules) in scheme.history.versions.enumerated() {
            for (index, waiver) in rules.waivers.enumerated()
            where waiver.covers(joined: member.joined) {
                waivers.append(version * 1000 + index)
            }
        }
        let group = Group(
            classNumber: member.classNumber,
            first: timeline.first(from: membership.sharesFrom, event: member.event),
            waivers: waivers)
        last = (member.joined, member.event, group)
        return group
    }

    /// The dues of a group, derived from any of its members.
    mutating func dues(of group: Group, like member: Member) -> [Due] {
        if let known = dues[group] { return known }
        let membership = Membership(member, changes: [], history: scheme.history)
        let derived = timeline.account(of: membership, credits: []).dues
        dues[group] = derived
        return derived
    }

    /// What such a member owes for a period; nil where he does not share in it.
    mutating func due(in period: Int, of member: Member) -> Due? {
        let dues = dues(of: group(of: member), like: member)
        // A member without changes shares in all periods from his first one on.
        guard let first = dues.first?.period, period >= first else { return nil }
        return dues[period - first]
    }
}
