/// Which days are bank days: every day, unless weekends are kept, and no holiday.
struct BankDays: Sendable {
    /// Whether Saturdays and Sundays are no bank days.
    let weekends: Bool
    let holidays: Set<Day>

    func contains(_ day: Day) -> Bool {
        !(weekends && day.isWeekend) && !holidays.contains(day)
    }

    /// That day if it is a bank day, else the next one.
    func notBefore(_ day: Day) -> Day {
        var day = day
        while !contains(day) { day = day.next }
        return day
    }

    /// The n-th bank day after that day.
    func after(_ day: Day, by count: Int) -> Day {
        var day = day
        for _ in 0..<count { day = notBefore(day.next) }
        return day
    }
}
