import Bookkeeping

extension Scheme {
    /// What the end of the scheme means for members and rules; nil while none is announced.
    public var course: ClosureCourse? { closure.map(ClosureCourse.init) }

    /// The events that booked a refund that came back.
    public var refundsReturned: Set<Int64> {
        Set(runs.flatMap { $0.returned.map(\.event) })
    }

    /// The run with that number.
    public func run(_ number: Int) throws(Refusal) -> RefundRun {
        guard runs.indices.contains(number - 1) else {
            throw .refundRunUnknown(number, last: runs.count)
        }
        return runs[number - 1]
    }

    /// The periods of members' shares that somebody took over when the closing was announced.
    public func isTakenOver(_ period: PeriodID) -> Bool {
        closure?.terms.takenOver.contains { $0.period == period } ?? false
    }
}
