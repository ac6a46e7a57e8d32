import BankFiles
import Bookkeeping
import Testing

@Suite struct ProfileTests {
    @Test(arguments: [
        ("2024-03-11", Weekday.monday), ("2024-03-10", .sunday), ("1970-01-01", .thursday),
        ("1969-12-31", .wednesday), ("1900-01-01", .monday),
    ])
    func `a day has its day of the week`(_ day: String, _ weekday: Weekday) throws {
        #expect(Weekday(try Banks.day(day)) == weekday)
    }

    @Test(arguments: [
        ("2024-03-08", false, "2024-03-08", "2024-03-11"),
        ("2024-03-08", true, "2024-03-11", "2024-03-12"),
        ("2024-03-09", false, "2024-03-11", "2024-03-12"),
        // Good Friday and Easter Monday.
        ("2024-03-28", true, "2024-04-02", "2024-04-03"),
        // A Sunday on which the bank works.
        ("2024-04-06", true, "2024-04-07", "2024-04-08"),
    ])
    func `the earliest day follows from cut-off, weekend, holidays and workdays`(
        _ delivered: String, _ late: Bool, _ payment: String, _ debit: String
    ) throws {
        let bank = BankProfile(
            calendar: BankCalendar(
                holidays: [try Banks.day("2024-03-29"), try Banks.day("2024-04-01")],
                workdays: [try Banks.day("2024-04-07")]))
        let day = try Banks.day(delivered)
        #expect(bank.earliest(for: day, afterCutOff: late) == (try Banks.day(payment)))
        #expect(bank.earliestDebit(for: day, afterCutOff: late) == (try Banks.day(debit)))
    }

    @Test func `a calendar without bank days ends no loop`() throws {
        let calendar = BankCalendar(weekend: Set(Weekday.allCases))
        let day = try Banks.day("2024-03-11")
        #expect(calendar.nextBankDay(onOrAfter: day) > day)
    }

    @Test(arguments: [
        ("15:30", 930), ("00:00", 0), ("24:00", 1440), ("24:01", nil), ("9:00", nil),
        ("15:60", nil), ("", nil), ("15", nil), ("-1:30", nil), ("+1:30", nil),
    ])
    func `a cut-off is hours and minutes`(_ text: String, _ minutes: Int?) {
        #expect(CutOff(text)?.minutes == minutes)
        if minutes != nil { #expect(CutOff(text)?.text == text) }
    }

    @Test(arguments: [
        (StatementRule(code: "PMNT/MCOP", kind: .interest), true),
        (StatementRule(code: "PMNT/MCOP/INTR", kind: .interest), true),
        (StatementRule(code: "PMNT/MC", kind: .interest), false),
        (StatementRule(text: "INTEREST", kind: .interest), true),
        (StatementRule(code: "PMNT", text: "charge", kind: .charge), false),
        (StatementRule(kind: .charge), false),
    ])
    func `a rule knows a line by code and text`(_ rule: StatementRule, _ fits: Bool) throws {
        var line = StatementLine(
            position: 1, fileLine: 1, booked: try Banks.day("2024-03-11"), amount: 5)
        line.code = "PMNT/MCOP/INTR"
        line.text = "Interest of March"
        #expect(rule.fits(line) == fits)
        #expect(BankProfile(rules: [rule]).kind(of: line) == (fits ? rule.kind : nil))
    }
}
