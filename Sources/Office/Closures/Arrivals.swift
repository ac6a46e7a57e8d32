import Bookkeeping
import MutualAid

/// How late cases reach a scheme, as it was observed: the days from diagnosis to filing of cases
/// old enough that all of their kind have arrived.
public struct Arrivals: Codable, Sendable, Equatable {
    /// How many cases were observed whole.
    public let observed: Int
    /// How many are wanted before anything is said about those to come.
    public let wanted: Int
    /// The aid of cases diagnosed and not yet filed, by what was observed; nil where too few were.
    public let expectedAid: Int64?
    /// The aid filed in the last half year; nil where too few cases were observed.
    public let halfYearAid: Int64?

    /// Fewer cases than this say nothing.
    static let wanted = 30
    static let halfYear = 180

    /// A case by what matters here.
    struct Filed {
        let diagnosed: Day
        let filed: Day
        let aid: Int64

        var delay: Int { Int(filed.number - diagnosed.number) }
    }

    /// What was observed by that day, where cases may be filed so many days after diagnosis.
    ///
    /// Of the cases diagnosed so many days ago a known part has arrived, as it had of the old ones;
    /// the others are still to come. Quotients are rounded up: what is owed is not made smaller.
    init(_ cases: [Filed], on day: Day, tailDays: Int) {
        let oldest = day.adding(days: -tailDays)
        let delays = cases.filter { $0.diagnosed <= oldest && $0.delay <= tailDays }.map(\.delay)
            .sorted()
        observed = delays.count
        wanted = Arrivals.wanted
        guard delays.count >= Arrivals.wanted else {
            expectedAid = nil
            halfYearAid = nil
            return
        }
        var expected: Int64 = 0
        for filed in cases where filed.diagnosed > oldest {
            let age = Int(day.number - filed.diagnosed.number)
            let arrived = max(1, Arrivals.count(delays, upTo: age))
            let missing = delays.count - arrived
            expected += Rounding.up.divide(
                Int128(filed.aid) * Int128(missing), by: Int128(arrived))
        }
        expectedAid = expected
        let since = day.adding(days: -Arrivals.halfYear)
        halfYearAid = cases.reduce(0) { $1.filed > since ? $0 + $1.aid : $0 }
    }

    private static func count(_ delays: [Int], upTo age: Int) -> Int {
        var (low, high) = (0, delays.count)
        while low < high {
            let middle = (low + high) / 2
            if delays[middle] <= age { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
