/// Dividing a sum into whole minor units that add up to it again.
public enum Split {
    /// Equal parts: each receives `base`, and the first `extra` of them one unit more.
    ///
    /// Source of the rule: exact split of `papers` on apportionment, ties to the smaller index.
    public static func equally(_ total: Int64, among count: Int64) -> (base: Int64, extra: Int64) {
        precondition(total >= 0 && count > 0, "an equal split needs a sum and somebody")
        return (total / count, total % count)
    }

    /// Parts in proportion to the weights, by largest remainder: every part is rounded down and
    /// the units left over go to the largest remainders, ties to the smaller index.
    ///
    /// - Returns: one part a weight; they add up to `total`. All zero when all weights are.
    public static func byWeight(_ total: Int64, _ weights: [Int128]) -> [Int64] {
        let sum = weights.reduce(0, +)
        precondition(total >= 0 && weights.allSatisfy { $0 >= 0 }, "parts are not negative")
        guard sum > 0 else { return weights.map { _ in 0 } }
        let products = weights.map { Int128(total) * $0 }
        var parts = products.map { Int64($0 / sum) }
        let left = Int(total - parts.reduce(0, +))
        let order = products.indices.sorted {
            let (one, other) = (products[$0] % sum, products[$1] % sum)
            return one == other ? $0 < $1 : one > other
        }
        for index in order.prefix(left) { parts[index] += 1 }
        return parts
    }
}
