/// An exact fraction such as a fee of 8/100. Never a floating point number.
public struct Rate: Hashable, Sendable, Codable {
    /// The upper number, not negative.
    public let numerator: Int64
    /// The lower number, positive.
    public let denominator: Int64

    /// The fraction of the two numbers as they stand; it is not reduced, so that a rule prints as
    /// it was written.
    public init(_ numerator: Int64, over denominator: Int64) {
        precondition(numerator >= 0 && denominator > 0, "a rate is not negative")
        self.numerator = numerator
        self.denominator = denominator
    }

    /// A percentage written with at most four decimals (`8`, `0.6`), or nil.
    public init?(percent text: some StringProtocol) {
        for decimals in 0...4 {
            let read = try? MoneyText.minor(Array(text.utf8).span, digits: decimals)
            guard let read, read >= 0, read <= 1_000_000_000 else { continue }
            var denominator: Int64 = 100
            for _ in 0..<decimals { denominator *= 10 }
            self.init(read, over: denominator)
            return
        }
        return nil
    }

    /// This part of the sum in whole minor units. Traps on overflow.
    public func of(_ minor: Int64, rounding: Rounding) -> Int64 {
        rounding.divide(Int128(minor) * Int128(numerator), by: Int128(denominator))
    }
}

extension Rate: CustomStringConvertible {
    /// The fraction as `8/100`.
    public var description: String { "\(numerator)/\(denominator)" }

    /// The fraction in percent as exact decimal text, such as `8` or `0.6`.
    public var percentText: String {
        var decimals = 0
        var scale: Int64 = 100
        while decimals < 6, numerator * scale % denominator != 0 {
            scale *= 10
            decimals += 1
        }
        let value = numerator * scale / denominator
        guard decimals > 0 else { return "\(value)" }
        let digits = String("\(value)".reversed())
        let padded = digits + String(repeating: "0", count: max(0, decimals + 1 - digits.count))
        let text = String(padded.reversed())
        return "\(text.dropLast(decimals)).\(text.suffix(decimals))"
    }
}
