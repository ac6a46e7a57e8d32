public import Bookkeeping

/// A day of the week.
public enum Weekday: String, Sendable, CaseIterable {
    /// The days, Monday first.
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday

    /// The day of the week of a day.
    public init(_ day: Day) {
        // Day 0, 1970-01-01, was a Thursday.
        let place = (Int(day.number) % 7 + 7 + 3) % 7
        self = Weekday.allCases[place]
    }
}

/// On which days a bank works.
public struct BankCalendar: Equatable, Sendable {
    /// The days of the week on which it does not.
    public var weekend: Set<Weekday>
    /// Other days on which it does not.
    public var holidays: Set<Day>
    /// Days of a weekend on which it does, as before and after the long holidays of China (调休).
    public var workdays: Set<Day>

    /// A calendar.
    public init(
        weekend: Set<Weekday> = [.saturday, .sunday], holidays: Set<Day> = [],
        workdays: Set<Day> = []
    ) {
        self.weekend = weekend
        self.holidays = holidays
        self.workdays = workdays
    }

    /// Whether the bank works on that day.
    public func isBankDay(_ day: Day) -> Bool {
        if holidays.contains(day) { return false }
        return workdays.contains(day) || !weekend.contains(Weekday(day))
    }

    /// That day if the bank works on it, or else the next day on which it does. After ten years
    /// without one, the day reached: such a calendar is a mistake, and ends no loop.
    public func nextBankDay(onOrAfter day: Day) -> Day {
        var day = day
        for _ in 0..<3660 where !isBankDay(day) { day = day.adding(days: 1) }
        return day
    }

    /// The bank day so many bank days later.
    public func adding(bankDays count: Int, to day: Day) -> Day {
        var day = nextBankDay(onOrAfter: day)
        for _ in 0..<max(0, count) { day = nextBankDay(onOrAfter: day.adding(days: 1)) }
        return day
    }
}
