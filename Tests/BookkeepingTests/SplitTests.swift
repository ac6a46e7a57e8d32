import Bookkeeping
import Testing

@Suite struct SplitTests {
    @Test func `26.44 over five is 5.29 four times and 5.28 once`() {
        let (base, extra) = Split.equally(2644, among: 5)
        #expect(base == 528)
        #expect(extra == 4)
    }

    @Test func `28,500 of 61,337 leaves a family the published part`() {
        // The last share of 轻松互助: what is missing is borne by those who receive aid.
        let missing = Split.byWeight(6_133_700 - 2_850_000, [6_133_700])
        #expect(6_133_700 - missing[0] == 2_850_000)
    }

    @Test func `units left over go to the largest remainders, ties to the smaller index`() {
        #expect(Split.byWeight(10, [1, 1, 1]) == [4, 3, 3])
        #expect(Split.byWeight(10, [3, 3, 1]) == [4, 4, 2])
        #expect(Split.byWeight(1, [1, 2]) == [0, 1])
        #expect(Split.byWeight(5, [0, 0]) == [0, 0])
        #expect(Split.byWeight(0, [1, 2]) == [0, 0])
    }

    @Test(arguments: 0..<300)
    func `parts add up and lie within one unit of the exact share`(_ seed: Int) {
        var random = Seeded(seed)
        let weights = (0..<Int.random(in: 1...12, using: &random)).map { _ in
            Int128(Int64.random(in: 0...1000, using: &random))
        }
        let total = Int64.random(in: 0...1_000_000_000_000, using: &random)
        let sum = weights.reduce(0, +)
        let parts = Split.byWeight(total, weights)
        guard sum > 0 else { return }
        #expect(parts.reduce(0, +) == total, "seed \(seed)")
        for (part, weight) in zip(parts, weights) {
            let exact = Int128(total) * weight
            #expect(
                Int128(part) * sum <= exact + sum && Int128(part + 1) * sum > exact, "seed \(seed)")
        }
    }
}
