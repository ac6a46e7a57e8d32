import Bookkeeping
import Testing

@Suite struct RoundingTests {
    @Test(arguments: [
        // dividend, divisor, up, nearest, down
        (7, 2, 4, 4, 3), (5, 2, 3, 3, 2), (-5, 2, -2, -2, -3), (-7, 3, -2, -2, -3), (6, 3, 2, 2, 2),
        (0, 5, 0, 0, 0), (1, 3, 1, 0, 0), (2, 3, 1, 1, 0), (-1, 3, 0, 0, -1), (-2, 3, 0, -1, -1),
    ])
    func `each mode rounds as its name says`(
        _ dividend: Int, _ divisor: Int, _ up: Int64, _ nearest: Int64, _ down: Int64
    ) {
        #expect(Rounding.up.divide(Int128(dividend), by: Int128(divisor)) == up)
        #expect(Rounding.nearest.divide(Int128(dividend), by: Int128(divisor)) == nearest)
        #expect(Rounding.down.divide(Int128(dividend), by: Int128(divisor)) == down)
    }

    @Test(arguments: 0..<200)
    func `the modes keep their order and stay within one unit`(_ seed: Int) {
        var random = Seeded(seed)
        let dividend = Int128(Int64.random(in: -1_000_000_000...1_000_000_000, using: &random))
        let divisor = Int128(Int64.random(in: 1...100_000, using: &random))
        let (up, nearest, down) = (
            Rounding.up.divide(dividend, by: divisor),
            Rounding.nearest.divide(dividend, by: divisor),
            Rounding.down.divide(dividend, by: divisor)
        )
        #expect(down <= nearest && nearest <= up && up - down <= 1, "seed \(seed)")
        #expect((up == down) == (dividend % divisor == 0), "seed \(seed)")
    }

    @Test func `a fee of 8 percent of 24.48 is 1.96`() {
        #expect(Rate(8, over: 100).of(2448, rounding: .nearest) == 196)
        #expect(Rate(8, over: 100).of(2448, rounding: .down) == 195)
    }

    @Test(arguments: [
        ("8", "8/100", "8"), ("0.6", "6/1000", "0.6"), ("12.3456", "123456/1000000", "12.3456"),
        ("0", "0/100", "0"), ("100", "100/100", "100"),
    ])
    func `a percentage is an exact fraction`(_ text: String, _ rate: String, _ back: String) throws
    {
        let read = try #require(Rate(percent: text))
        #expect(read.description == rate)
        #expect(read.percentText == back)
    }

    @Test(arguments: ["-1", "0.00001", "x", "", "8%"])
    func `what is no percentage is refused`(_ text: String) {
        #expect(Rate(percent: text) == nil)
    }
}

/// Repeatable random numbers: one seed, the same sequence everywhere (SplitMix64).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: Int) { state = UInt64(bitPattern: Int64(seed)) }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }
}
