/// How an exact quotient becomes whole minor units. Every rounding in the books names one.
public enum Rounding: String, Codable, Sendable, CaseIterable {
    /// To the next whole unit above (towards +∞).
    case up
    /// To the closest whole unit; a half goes up.
    case nearest
    /// To the next whole unit below (towards −∞).
    case down

    /// `dividend / divisor`, rounded. The divisor must be positive; traps when the result does
    /// not fit 64 bits.
    public func divide(_ dividend: Int128, by divisor: Int128) -> Int64 {
        precondition(divisor > 0, "a divisor is positive")
        switch self {
        case .up: return Int64(Rounding.floor(dividend + divisor - 1, divisor))
        case .nearest: return Int64(Rounding.floor(2 * dividend + divisor, 2 * divisor))
        case .down: return Int64(Rounding.floor(dividend, divisor))
        }
    }

    private static func floor(_ dividend: Int128, _ divisor: Int128) -> Int128 {
        let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
