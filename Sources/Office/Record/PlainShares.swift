import Bookkeeping
import MutualAid

/// What members without rows of their own owe for one period, by what decides it: the day they
/// joined, the event that put them on the roll, and their class.
///
/// A roll of a hundred million has some thousands of those, and one has to be found in a few
/// nanoseconds; so each has one place, and gives it up to another that falls there too.
struct PlainShares {
    /// A member's class and what he owes; nil where he does not share.
    struct Share {
        let share: (classNumber: Int, due: Int64)?
        init(_ share: (classNumber: Int, due: Int64)?) { self.share = share }
    }

    private struct Place {
        let joined: Day, event: Int64, classNumber: Int
        let share: Share
    }

    private static let size = 4096
    private var places = [Place?](repeating: nil, count: size)

    subscript(member: Member) -> Share? {
        get {
            guard let place = places[PlainShares.index(member)],
                place.joined == member.joined, place.event == member.event,
                place.classNumber == member.classNumber
            else { return nil }
            return place.share
        }
        set {
            places[PlainShares.index(member)] = newValue.map {
                Place(
                    joined: member.joined, event: member.event,
                    classNumber: member.classNumber, share: $0)
            }
        }
    }

    private static func index(_ member: Member) -> Int {
        let event = Int(truncatingIfNeeded: member.event)
        // Members of a roll mostly differ in the day alone; these fall side by side.
        return (Int(member.joined.number) &+ event &* 37 &+ member.classNumber &* 1021) & (size - 1)
    }
}
