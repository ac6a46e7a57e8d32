/// A sum divided over receivers in proportion to their weights, exact to the unit.
///
/// Everybody receives his quotient rounded down; the units left over go to the first receivers by
/// number, one each. So what one receives follows from the formula, his number and his weight
/// alone: nothing is kept about receivers, and their order does not matter.
public struct RefundFormula: Equatable, Sendable, Codable {
    /// What is divided, in minor units; not negative.
    public let sum: Int64
    /// The weights of all receivers, added.
    public let weights: Int64
    /// The greatest number of a receiver who is given one unit more; 0: nobody is.
    public let oneMoreUntil: Int64

    /// A formula of those parts.
    public init(sum: Int64, weights: Int64, oneMoreUntil: Int64) {
        precondition(sum >= 0 && weights >= 0, "a refund is not negative")
        self.sum = sum
        self.weights = weights
        self.oneMoreUntil = oneMoreUntil
    }

    /// What the receiver with that number and weight is given.
    public func amount(receiver: Int64, weight: Int64) -> Int64 {
        guard weight > 0 else { return 0 }
        return quotient(weight) + (receiver <= oneMoreUntil ? 1 : 0)
    }

    private func quotient(_ weight: Int64) -> Int64 {
        Rounding.down.divide(Int128(sum) * Int128(weight), by: Int128(weights))
    }

    /// The formula for receivers that can be shown again and again, in any order.
    ///
    /// - Parameter each: shows every receiver, by a number that is not negative, with his weight.
    /// - Returns: nil where nobody has a weight.
    public static func dividing(
        _ sum: Int64,
        over each: ((_ receiver: Int64, _ weight: Int64) throws -> Void) throws -> Void
    ) rethrows -> RefundFormula? {
        var weights: Int64 = 0
        var greatest: Int64 = 0
        try each { receiver, weight in
            guard weight > 0 else { return }
            weights += weight
            greatest = max(greatest, receiver)
        }
        guard weights > 0 else { return nil }
        let plain = RefundFormula(sum: sum, weights: weights, oneMoreUntil: 0)
        var left = sum
        try each { left -= plain.amount(receiver: $0, weight: $1) }
        guard left > 0 else { return plain }
        let until = try least(left, upTo: greatest, each)
        return RefundFormula(sum: sum, weights: weights, oneMoreUntil: until)
    }

    /// How many numbers one pass tells apart: its counters are all that is held in memory.
    private static let places: Int64 = 1 << 16

    /// The greatest of the so many least numbers, found by counting them in ever smaller ranges.
    private static func least(
        _ wanted: Int64, upTo greatest: Int64,
        _ each: ((_ receiver: Int64, _ weight: Int64) throws -> Void) throws -> Void
    ) rethrows -> Int64 {
        var wanted = wanted
        var from: Int64 = 0
        var width: Int64 = 1
        while width <= greatest / places { width *= places }
        while true {
            var counts = [Int64](repeating: 0, count: Int(places))
            try each { number, weight in
                let place = (number - from) / width
                if weight > 0, number >= from, place < places { counts[Int(place)] += 1 }
            }
            var place: Int64 = 0
            while wanted > counts[Int(place)] {
                wanted -= counts[Int(place)]
                place += 1
            }
            from += place * width
            if width == 1 { return from }
            width /= places
        }
    }
}
