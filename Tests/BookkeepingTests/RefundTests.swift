import Bookkeeping
import Testing

@Suite struct RefundTests {
    /// Weights in the order of numbers 1, 2, 3, …, a sum, and what each receives.
    static let table: [(weights: [Int64], sum: Int64, amounts: [Int64])] = [
        ([1, 1, 1], 100, [34, 33, 33]),
        ([1, 1, 1], 101, [34, 34, 33]),
        ([0, 1, 0, 1], 3, [0, 2, 0, 1]),
        ([5, 3, 2], 10, [5, 3, 2]),
        ([700, 200, 100], 999, [700, 200, 99]),
        ([1], 0, [0]),
        ([3, 3], 1, [1, 0]),
    ]

    private func shown(_ weights: [Int64]) -> [(Int64, Int64)] {
        weights.enumerated().map { (Int64($0.offset + 1), $0.element) }
    }

    private func divide(_ sum: Int64, _ receivers: [(Int64, Int64)]) -> RefundFormula? {
        RefundFormula.dividing(sum) { show in
            for (receiver, weight) in receivers { try? show(receiver, weight) }
        }
    }

    @Test(arguments: table.indices)
    func `a sum is divided by weight, to the unit`(_ index: Int) throws {
        let (weights, sum, amounts) = Self.table[index]
        let formula = try #require(divide(sum, shown(weights)))
        #expect(shown(weights).map { formula.amount(receiver: $0.0, weight: $0.1) } == amounts)
    }

    @Test func `nobody with a weight means no formula`() {
        #expect(divide(10, shown([0, 0])) == nil)
    }

    @Test(arguments: 0..<200)
    func `the parts add up to the sum, in whatever order receivers come`(_ seed: Int) throws {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ most: UInt64) -> Int64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int64(state % most)
        }
        var numbers: Set<Int64> = []
        let wide = seed % 3 == 0
        for _ in 0...next(300) { numbers.insert(1 + next(wide ? 1 << 60 : 1000)) }
        let receivers = numbers.sorted().map { ($0, next(4) == 0 ? 0 : next(1_000_000)) }
        let sum = next(10_000_000)
        guard let formula = divide(sum, receivers) else { return }
        let parts = receivers.map { formula.amount(receiver: $0.0, weight: $0.1) }
        #expect(parts.reduce(0, +) == sum, "seed \(seed)")
        #expect(divide(sum, receivers.reversed()) == formula, "seed \(seed)")
        // Nobody is off his exact part by a unit or more.
        for (receiver, part) in zip(receivers, parts) {
            let exact = Int128(sum) * Int128(receiver.1)
            let difference = Int128(part) * Int128(formula.weights) - exact
            #expect(difference.magnitude < Int128(formula.weights).magnitude, "seed \(seed)")
        }
    }
}
