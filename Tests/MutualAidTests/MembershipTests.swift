import Bookkeeping
import MutualAid
import Testing

@Suite struct MembershipTests {
    func change(
        _ from: Day, _ kind: Change.Kind, _ reason: Change.Reason = .choice, event: Int64 = 5
    ) -> Change {
        Change(event: event, from: from, kind: kind, reason: reason)
    }

    func standing(
        on day: Day, born: Day = "1985-03-02", _ changes: [Change] = [],
        _ edit: (inout Sample) -> Void = { _ in }
    ) -> Membership.Standing {
        let history = sample(edit).history
        return Membership(member(born: born), changes: changes, history: history)
            .standing(on: day)
    }

    @Test func `membership begins at 00:00 of the day after joining`() {
        #expect(standing(on: "2018-12-01") == .notYet)
        #expect(standing(on: "2018-12-02") == .member(classNumber: 1))
    }

    @Test func `changes hold from their day, in the order of days and events`() {
        let changes = [
            change("2019-05-01", .resumed, .paid, event: 7),
            change("2019-04-01", .suspended, .arrears, event: 6),
            change("2019-06-01", .classed(2), event: 8), change("2019-08-01", .ended, event: 9),
        ]
        #expect(standing(on: "2019-03-31", changes) == .member(classNumber: 1))
        #expect(standing(on: "2019-04-01", changes) == .suspended(.arrears))
        #expect(standing(on: "2019-05-01", changes) == .member(classNumber: 1))
        #expect(standing(on: "2019-06-01", changes) == .member(classNumber: 2))
        #expect(standing(on: "2019-08-01", changes) == .ended(.choice, from: "2019-08-01"))
    }

    @Test func `membership ends on the birthday after the oldest age`() {
        #expect(standing(on: "2019-03-01", born: "1959-03-02") == .member(classNumber: 1))
        #expect(standing(on: "2019-03-02", born: "1959-03-02") == .ended(.age, from: "2019-03-02"))
        // Born on 29 February 1956: 60 on 29 February 2016; 61 on 1 March 2017.
        #expect(
            standing(on: "2019-03-01", born: "1960-02-29", []) { $0.joining.oldestYears = 58 }
                == .ended(.age, from: "2019-03-01"))
    }

    @Test func `a new member of a scheme with balances rests until he has paid in`() {
        let funding = Funding.prepaid(.init(entry: 1000, warnBelow: 500, suspendBelow: 100))
        #expect(standing(on: "2019-01-01") { $0.funding = funding } == .suspended(.balance))
        let funded = [change("2019-01-01", .resumed, .funded)]
        #expect(
            standing(on: "2019-01-01", funded) { $0.funding = funding } == .member(classNumber: 1))
    }

    @Test func `the waiting period counts from the first payment where a balance is needed`() {
        let history = sample {
            $0.funding = .prepaid(.init(entry: 1000, warnBelow: 500, suspendBelow: 100))
        }.history
        let funded = [change("2019-02-01", .resumed, .funded)]
        let membership = Membership(member(), changes: funded, history: history)
        #expect(membership.coveredFrom(on: "2019-12-31") == Day("2019-02-01").adding(days: 90))
    }

    /// 30 days to 59 years: the edges of joining.
    @Test(
        arguments: [
            ("1959-06-02", "2019-06-01", true), ("1959-06-01", "2019-06-01", false),
            ("2019-05-02", "2019-06-01", true), ("2019-05-03", "2019-06-01", false),
            ("1960-02-29", "2020-02-28", true), ("1960-02-29", "2020-02-29", false),
        ] as [(Day, Day, Bool)])
    func `who may join by age`(_ born: Day, _ joined: Day, _ admitted: Bool) {
        let joining = sample().joining
        let ofAge =
            joining.youngest.reached(by: born) <= joined
            && joined < born.birthday(years: joining.oldestYears + 1)
        #expect(ofAge == admitted)
    }

    @Test(
        arguments: [
            ("", 0), ("12", 12), ("P7", -7),
        ] as [(String, Int64)])
    func `a payer is nobody, a roll number, or P and a number`(_ text: String, _ code: Int64) {
        #expect(Payer(text)?.code == code)
        #expect(Payer(code: code).description == text)
    }

    @Test(arguments: ["0", "-1", "P", "P0", "PX", "x", "p7", "1.5", "12345678901234567890"])
    func `what is no payer is refused`(_ text: String) {
        #expect(Payer(text) == nil)
    }
}
