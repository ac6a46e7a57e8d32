import GRDB

/// The bank's own clock: a day that is set, and never goes back.
extension Bank {
    func today() throws -> Day {
        guard let day = try setting("today").flatMap({ Day($0) }) else {
            preconditionFailure("the store is made with a day")
        }
        return day
    }

    func bankDays() throws -> BankDays {
        let days = try rows("SELECT day FROM holiday").compactMap { Day($0["day"] as String) }
        return BankDays(weekends: try setting("weekends") != nil, holidays: Set(days))
    }

    /// Today, or the next bank day when today is none: what is booked now is booked then.
    func bookingDay() throws -> Day { try bankDays().notBefore(try today()) }

    /// Declares a holiday from tomorrow on; a day that has begun stays what it was.
    func addHoliday(_ day: Day) throws {
        guard try day > today() else {
            throw Refusal(
                409, "day-passed", zh: "该日已经开始:节假日须事先设定",
                en: "that day has begun: a holiday is set before")
        }
        try run("INSERT INTO holiday VALUES (?) ON CONFLICT DO NOTHING", [day.description])
        try note("holiday \(day)")
    }

    /// Days that pass at once at the most: a slip of the pen should not run for hours.
    private static let farthest = 3_653

    /// Lets days pass, one after the other.
    func pass(to target: Day) throws {
        var day = try today()
        guard target >= day else {
            throw Refusal(
                409, "clock-back", zh: "时钟不能倒退:今天是 \(day)",
                en: "the clock never goes back: today is \(day)")
        }
        guard target.number - day.number <= Bank.farthest else {
            throw Refusal(
                422, "clock-far", zh: "一次最多前进十年", en: "at most ten years pass at once")
        }
        let days = try bankDays()
        while day < target {
            day = day.next
            try set("today", day.description)
            if days.contains(day) { try work(on: day) }
        }
    }

    /// What a bank day brings: collections, payments, then returns.
    func work(on day: Day) throws {
        try execute(on: day)
        try giveBack(on: day)
    }
}
