/// A day of the proleptic Gregorian calendar, without a time or a time zone.
///
/// A scheme counts in days of its own time zone (`timeZone` in its rules); only the edge of a
/// program turns an instant into a day. The number is the count of days since 1970-01-01.
public struct Day: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; negative before it.
    public let number: Int32

    /// The day with that number.
    public init(number: Int32) { self.number = number }

    /// The day of that year, month and day of month, or nil where the calendar has none.
    /// Years from 1800 to 2999 are accepted: nobody on a roll lives outside them.
    public init?(year: Int, month: Int, day: Int) {
        guard (1800...2999).contains(year), (1...12).contains(month),
            (1...Day.length(ofMonth: month, year: year)).contains(day)
        else { return nil }
        number = Day.number(year: year, month: month, day: day)
    }

    /// The day written `YYYY-MM-DD`, or nil when the text is anything else.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        self.init(ascii: bytes.span)
    }

    /// The day written `YYYY-MM-DD` in ASCII, or nil when the bytes are anything else.
    public init?(ascii bytes: Span<UInt8>) {
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D,
            let year = Day.digits(bytes, 0, 4), let month = Day.digits(bytes, 5, 7),
            let day = Day.digits(bytes, 8, 10)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    private static func digits(_ bytes: Span<UInt8>, _ from: Int, _ to: Int) -> Int? {
        var value = 0
        for index in from..<to {
            let digit = bytes[index] &- 0x30
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
        }
        return value
    }

    /// Year, month and day of month.
    public var components: (year: Int, month: Int, day: Int) {
        // Days are counted from 0000-03-01 in eras of 400 years, so that the leap day is the
        // last of its year and every formula is a division.
        let shifted = Int(number) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func number(year: Int, month: Int, day: Int) -> Int32 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int32(era * 146_097 + dayOfEra - 719_468)
    }

    /// How many days that month has.
    public static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The day so many days later (earlier when negative).
    public func adding(days: Int) -> Day { Day(number: number + Int32(days)) }

    /// How many days from the other day to this one.
    public func days(since other: Day) -> Int { Int(number) - Int(other.number) }

    /// The first day on which someone born on this day is `years` old.
    ///
    /// Born on 29 February: in other years the birthday is 1 March, the first day on which the
    /// whole year has passed.
    public func birthday(years: Int) -> Day {
        let (year, month, day) = components
        let target = year + years
        if month == 2, day == 29, Day.length(ofMonth: 2, year: target) == 28 {
            return Day(number: Day.number(year: target, month: 3, day: 1))
        }
        return Day(number: Day.number(year: target, month: month, day: day))
    }

    /// The age in full years on that day of someone born on this day; 0 before the birth.
    public func age(on day: Day) -> Int {
        let years = day.components.year - components.year
        return max(0, birthday(years: years) <= day ? years : years - 1)
    }

    /// The earlier day first.
    public static func < (left: Day, right: Day) -> Bool { left.number < right.number }
}

extension Day: CustomStringConvertible, Codable {
    /// The day as `YYYY-MM-DD`.
    public var description: String {
        let (year, month, day) = components
        return "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    }

    /// Reads the day written as `YYYY-MM-DD`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let day = Day(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a day is written YYYY-MM-DD")
        }
        self = day
    }

    /// Writes the day as `YYYY-MM-DD`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
