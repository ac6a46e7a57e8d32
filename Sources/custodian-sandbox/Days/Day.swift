/// A calendar day, counted from 1970-01-01; written as `2024-03-10`.
struct Day: Comparable, Hashable, Sendable, CustomStringConvertible {
    /// Days since 1970-01-01.
    let number: Int

    /// The day after.
    var next: Day { Day(number: number + 1) }

    /// Saturday or Sunday; 1970-01-01 was a Thursday.
    var isWeekend: Bool { [2, 3].contains(number % 7) }

    static func < (one: Day, other: Day) -> Bool { one.number < other.number }

    init(number: Int) { self.number = number }

    /// Reads `YYYY-MM-DD` of the years 1970 to 9999; nothing else is a day.
    init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = Day.digits(bytes[0..<4]), let month = Day.digits(bytes[5..<7]),
            let day = Day.digits(bytes[8..<10]), year >= 1970, (1...12).contains(month), day >= 1
        else { return nil }
        number = Day.count(year, month, day)
        // A day the month does not have is another day when it is written again.
        guard description == text else { return nil }
    }

    private static func digits(_ bytes: ArraySlice<UInt8>) -> Int? {
        bytes.reduce(Optional(0)) { sum, byte in
            (48...57).contains(byte) ? sum.map { $0 * 10 + Int(byte - 48) } : nil
        }
    }

    /// Days since 1970-01-01, with years that begin in March, so that the leap day is the last.
    private static func count(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + ofYear - 719_468
    }

    var description: String {
        var year = 1970 + number / 366
        while Day.count(year + 1, 1, 1) <= number { year += 1 }
        var month = 1
        while month < 12, Day.count(year, month + 1, 1) <= number { month += 1 }
        let day = number - Day.count(year, month, 1) + 1
        return "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    }

    /// The day without its hyphens, for references.
    var compact: String { description.filter { $0 != "-" } }
}
