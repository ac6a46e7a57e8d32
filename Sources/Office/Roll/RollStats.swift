public import Bookkeeping
import MutualAid
import Storage

/// A roll in figures.
public struct RollStats: Codable, Sendable, Equatable {
    /// Everybody who was ever on the roll.
    public var everybody: Int64 = 0
    /// Members on the day asked for, those waiting included.
    public var members: Int64 = 0
    /// Members past their waiting period.
    public var covered: Int64 = 0
    /// Members in their waiting period.
    public var waiting: Int64 = 0
    /// Those whose membership rests.
    public var suspended: Int64 = 0
    /// Those who are members from a later day.
    public var notYet: Int64 = 0
    /// Those who have left or were removed, by reason.
    public var ended: [String: Int64] = [:]
    /// Members by the name of their class.
    public var classes: [String: Int64] = [:]
    /// Members by age in bands of ten years, by the first age of the band.
    public var ages: [Int: Int64] = [:]
    /// Members somebody else pays for.
    public var dependants: Int64 = 0
}

extension Office {
    /// A scheme's roll in figures, as it stands on that day.
    public func rollStats(
        of scheme: String, on day: Day, progress: Progress = { _, _ in }
    ) throws -> RollStats {
        try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            let all = try snapshot.rollBounds(of: open.head)?.upperBound ?? 0
            var stats = RollStats()
            try snapshot.scanRoll(of: open.head, 1...RollNumber.max) {
                stats.everybody += 1
                if stats.everybody & 0xFFF == 0 { progress($0.member.roll, all) }
                let membership = Membership(
                    $0.member, changes: $0.changes, history: open.history)
                switch membership.standing(on: day) {
                case .notYet: stats.notYet += 1
                case .suspended: stats.suspended += 1
                case .ended(let reason, _): stats.ended[reason.rawValue, default: 0] += 1
                case .member(let number):
                    stats.members += 1
                    let covered = membership.coveredFrom(on: day) <= day
                    if covered { stats.covered += 1 } else { stats.waiting += 1 }
                    stats.classes[open.className(number), default: 0] += 1
                    stats.ages[$0.member.born.age(on: day) / 10 * 10, default: 0] += 1
                    if $0.member.payer != .himself { stats.dependants += 1 }
                }
            }
            return stats
        }
    }
}
