import Bookkeeping
import MutualAid
import Testing

@Suite struct CalendarTests {
    /// The real calendars: 相互宝 7/21 and 14/28, 美团 6/15/24 and 9/18/27.
    @Test(arguments: [
        ([7, 21], [14, 28], ["2019-01-07 2019-01-14", "2019-01-21 2019-01-28"]),
        (
            [6, 15, 24], [9, 18, 27],
            ["2019-01-06 2019-01-09", "2019-01-15 2019-01-18", "2019-01-24 2019-01-27"]
        ),
        ([25], [5], ["2019-01-25 2019-02-05"]),
    ])
    func `a period has its notice day and its share day`(
        _ notices: [Int], _ shares: [Int], _ wanted: [String]
    ) throws {
        let calendar = PeriodCalendar(notices: notices, noticeDays: 3, shares: shares)
        let days = try (1...notices.count).map { place in
            let days = try #require(calendar.days(of: PeriodID(year: 2019, month: 1, place: place)))
            #expect(days.noticeOver == days.notice.adding(days: 3))
            return "\(days.notice) \(days.share)"
        }
        #expect(days == wanted)
    }

    @Test func `a share day in the month after December lies in the next year`() throws {
        let calendar = PeriodCalendar(notices: [25], noticeDays: 3, shares: [5])
        #expect(try #require(calendar.days(of: "2018-12-1")).share == "2019-01-05")
        #expect(calendar.next(after: "2018-12-1") == "2019-01-1")
    }

    @Test func `periods follow each other through the months`() {
        let calendar = PeriodCalendar(notices: [6, 15, 24], noticeDays: 3, shares: [9, 18, 27])
        #expect(calendar.first(onOrAfter: "2019-12-07") == "2019-12-2")
        #expect(calendar.first(onOrAfter: "2019-12-24") == "2019-12-3")
        #expect(calendar.first(onOrAfter: "2019-12-25") == "2020-01-1")
        #expect(calendar.days(of: "2019-12-4") == nil)
    }

    @Test(arguments: ["2019-1-1", "2019-01-0", "2019-13-1", "2019-01", "2019-01-1-1", "x"])
    func `what is no period is not read`(_ text: String) {
        #expect(PeriodID(text) == nil)
    }

    /// Both forms of grace that are known.
    @Test func `grace runs for days or until days before the next share`() {
        let days = sample { $0.grace = .days(5) }.history
        let until = sample { $0.grace = .untilBeforeNextShare(days: 2) }.history
        let period = days.nextPeriod(after: "2019-01-06")
        #expect(period.share == "2019-01-14")
        // Five full days after the 14th: 15 to 19; over at 00:00 of the 20th.
        #expect(days.graceOver(of: period) == "2019-01-20")
        // The next share is on the 28th; two natural days before it: 00:00 of the 26th.
        #expect(until.graceOver(of: period) == "2019-01-26")
    }

    @Test func `a new version brings its calendar on its day`() {
        var later = Sample()
        later.version = 2
        later.effective = "2019-03-01"
        later.calendar = PeriodCalendar(notices: [6, 15, 24], noticeDays: 3, shares: [9, 18, 27])
        let history = RulesHistory([sample().rules, later.rules])
        #expect(history.nextPeriod(after: "2019-02-07").id == "2019-02-2")
        #expect(history.nextPeriod(after: "2019-02-21").id == "2019-03-1")
        #expect(history.nextPeriod(after: "2019-02-21").notice == "2019-03-06")
        #expect(history.inForce(on: "2019-02-28").version == 1)
        #expect(history.inForce(on: "2019-03-01").version == 2)
        #expect(history.inForce(on: "2017-01-01").version == 1)
    }
}
