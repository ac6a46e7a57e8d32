import Bookkeeping
import Testing

@Suite struct DayTests {
    @Test func `a day is written YYYY-MM-DD and read again`() {
        for text in ["1970-01-01", "1969-12-31", "2000-02-29", "1900-02-28", "2024-12-31"] {
            #expect(Day(text)?.description == text)
        }
        #expect(Day("1970-01-01")?.number == 0)
        #expect(Day("2019-01-21")?.number == 17_917)
    }

    @Test(arguments: [
        "2019-02-29", "2019-13-01", "2019-00-10", "2019-1-1", "2019-01-32", "19-01-01", "", "x",
        "2019/01/01", "2019-01-01 ", "+019-01-01", "1799-12-31", "3000-01-01",
    ])
    func `what the calendar has not is no day`(_ text: String) {
        #expect(Day(text) == nil)
    }

    @Test func `numbers follow the calendar day by day for four hundred years`() throws {
        var day = try #require(Day("1800-01-01"))
        var (year, month, dayOfMonth) = (1800, 1, 1)
        while year < 2200 {
            #expect(day.components == (year, month, dayOfMonth))
            day = day.adding(days: 1)
            dayOfMonth += 1
            if dayOfMonth > Day.length(ofMonth: month, year: year) {
                (month, dayOfMonth) = (month + 1, 1)
            }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
    }

    @Test(arguments: [
        // born, years, birthday
        ("2000-02-29", 1, "2001-03-01"),
        ("2000-02-29", 4, "2004-02-29"),
        ("2000-02-29", 18, "2018-03-01"),
        ("1980-05-20", 40, "2020-05-20"),
        ("1999-12-31", 1, "2000-12-31"),
    ])
    func `a birthday on 29 February falls on 1 March in other years`(
        _ born: String, _ years: Int, _ birthday: String
    ) throws {
        #expect(try #require(Day(born)).birthday(years: years).description == birthday)
    }

    @Test(arguments: [
        // born, on, age
        ("1979-05-10", "2019-05-09", 39),
        ("1979-05-10", "2019-05-10", 40),
        ("1959-05-10", "2019-05-09", 59),
        ("1959-05-10", "2019-05-10", 60),
        ("2000-02-29", "2018-02-28", 17),
        ("2000-02-29", "2018-03-01", 18),
        ("2000-02-29", "2020-02-28", 19),
        ("2000-02-29", "2020-02-29", 20),
        ("2019-05-10", "2019-05-10", 0),
        ("2019-05-10", "2018-05-10", 0),
    ])
    func `age is counted in full years`(_ born: String, _ on: String, _ age: Int) throws {
        #expect(try #require(Day(born)).age(on: #require(Day(on))) == age)
    }
}
