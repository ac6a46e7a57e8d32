import Bookkeeping
import MutualAid
import Storage

/// A change that a closing has to write, as a record that sorts by member; there may be as many
/// as there are members.
struct ChangeRecord {
    let roll: RollNumber
    /// The change; nil where the balance is exhausted, which holds from a day known at the end.
    let change: (kind: Change.Kind, from: Day, reason: Change.Reason)?

    private static let exhausted: Int64 = 9

    /// A change that the count found.
    static func record(_ roll: RollNumber, _ change: Change) -> SortRecord {
        let (kind, classNumber): (Int64, Int64) =
            switch change.kind {
            case .classed(let number): (1, Int64(number))
            case .suspended: (2, 0)
            case .resumed: (3, 0)
            case .ended: (4, 0)
            }
        let reason = Change.Reason.allCases.firstIndex(of: change.reason) ?? 0
        return SortRecord(roll, kind, Int64(change.from.number), classNumber, Int64(reason))
    }

    /// A member whose balance no longer bears membership.
    static func exhausted(_ roll: RollNumber) -> SortRecord { SortRecord(roll, exhausted) }

    init(_ record: SortRecord) {
        let (roll, kind, from, classNumber, reason, _) = record.words
        self.roll = roll
        let what: Change.Kind? =
            switch kind {
            case 1: .classed(Int(classNumber))
            case 2: .suspended
            case 3: .resumed
            case 4: .ended
            default: nil
            }
        change = what.map {
            (
                $0, Day(number: Int32(truncatingIfNeeded: from)),
                Change.Reason.allCases[Int(reason)]
            )
        }
    }
}
