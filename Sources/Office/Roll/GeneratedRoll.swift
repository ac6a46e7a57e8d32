public import Bookkeeping
import MutualAid
import Storage

/// A roll of nobody: members with facts from a formula, for replays and benches. It is always
/// said to be generated wherever its figures are shown.
public struct GeneratedRoll: Sendable {
    /// How many members; their roll numbers are 1 to this.
    public var count: Int64
    /// The days of joining, spread evenly.
    public var joined: ClosedRange<Day>
    /// The days of birth, spread evenly.
    public var born: ClosedRange<Day>
    /// Every so many members one has the member before him as his payer; 0: none.
    public var dependantEvery: Int64

    /// A roll by its formula.
    public init(
        count: Int64, joined: ClosedRange<Day>, born: ClosedRange<Day>, dependantEvery: Int64 = 0
    ) {
        self.count = count
        self.joined = joined
        self.born = born
        self.dependantEvery = dependantEvery
    }

    /// Well-mixed bits of a number (the finalizer of SplitMix64).
    private static func mix(_ value: Int64) -> UInt64 {
        var bits = UInt64(bitPattern: value) &+ 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }

    private static func pick(_ days: ClosedRange<Day>, _ bits: UInt64) -> Day {
        let span = UInt64(days.upperBound.days(since: days.lowerBound) + 1)
        return days.lowerBound.adding(days: Int(bits % span))
    }

    func line(_ roll: RollNumber, classNumber: Int) -> RollLine {
        let bits = GeneratedRoll.mix(roll)
        var line = RollLine()
        line.line = Int(roll)
        line.roll = roll
        line.born = GeneratedRoll.pick(born, bits)
        line.joined = GeneratedRoll.pick(joined, bits >> 32)
        line.classNumber = classNumber
        if dependantEvery > 0, roll % dependantEvery == 0, roll > 1 {
            line.payer = Payer(code: roll - 1)
        }
        line.commitment = Digest(words: (bits, bits &* 3, bits &* 5, bits &* 7))
        return line
    }
}

extension Office {
    private struct GenerateBody: Encodable {
        let command = "roll generate"
        let count: Int64
    }

    /// Puts a generated roll on the roll of a scheme, by the same way as an imported one.
    public func generate(
        _ generated: GeneratedRoll, for scheme: String, at moment: Moment,
        progress: @escaping Progress = { _, _ in }
    ) throws -> RollAnswer {
        let keys = try keys(moment)
        let answered = try decide(
            scheme, key: "roll-generate", body: GenerateBody(count: generated.count), at: moment
        ) { desk in
            let number = desk.scheme.classNumbers.values.min() ?? 1
            return try roll(into: &desk, keys: keys) { give, _ in
                var next: RollNumber = 1
                while next <= generated.count {
                    try give(generated.line(next, classNumber: number))
                    if next & 0xFFFF == 0 { progress(next, generated.count) }
                    next += 1
                }
            }
        }
        try store.checkpoint()
        return answered.answer
    }
}
