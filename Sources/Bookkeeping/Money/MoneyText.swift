/// How an amount is written: digits, at most one point, no thousands separators, no exponent.
public enum MoneyText {
    /// What can be wrong with a written amount.
    public enum Wrong: Error, Equatable, Sendable {
        /// Not digits with at most one point.
        case notANumber
        /// More digits behind the point than the currency has.
        case fractional
        /// Above ``MoneyText/most``.
        case tooLarge
    }

    /// The greatest amount that can be written, in minor units: far above any real one, and
    /// thousands of them still add up within 64 bits.
    public static let most: Int64 = 1_000_000_000_000_000

    /// The minor units of an amount written with at most `digits` digits behind the point.
    /// Sums of many amounts may be allowed to be greater than one.
    public static func minor(
        _ bytes: Span<UInt8>, digits: Int, most: Int64 = most
    ) throws(Wrong) -> Int64 {
        let negative = bytes.count > 0 && bytes[0] == 0x2D
        var value: Int64 = 0
        var seen = 0
        var point: Int?
        for index in (negative ? 1 : 0)..<bytes.count {
            if bytes[index] == 0x2E, point == nil, seen > 0 {
                point = 0
                continue
            }
            let digit = bytes[index] &- 0x30
            guard digit < 10 else { throw .notANumber }
            seen += 1
            if let behind = point {
                if behind >= digits, digit != 0 { throw .fractional }
                if behind >= digits { continue }
                point = behind + 1
            }
            value = try appending(digit, to: value)
        }
        guard seen > 0, point != 0 || digits == 0 else { throw .notANumber }
        for _ in (point ?? 0)..<digits { value = try appending(0, to: value) }
        guard value <= most else { throw .tooLarge }
        return negative ? -value : value
    }

    private static func appending(_ digit: UInt8, to value: Int64) throws(Wrong) -> Int64 {
        let (tens, over) = value.multipliedReportingOverflow(by: 10)
        let (sum, overflow) = tens.addingReportingOverflow(Int64(digit))
        guard !over, !overflow else { throw .tooLarge }
        return sum
    }
}
