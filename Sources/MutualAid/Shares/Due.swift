import Bookkeeping

/// What one member owes for one period, and how it comes about. Minor units.
public struct Due: Equatable, Sendable {
    /// The ordinal of the period.
    public let period: Int
    /// The number of the class he shared in.
    public let classNumber: Int
    /// His share before anything is taken off.
    public let share: Int64
    /// Who pays his share for him, if anyone.
    public let sponsor: Party?
    /// What the cap of the year, or his balance in a scheme with a yearly fee, keeps from him.
    public let excess: Int64
    /// Corrections booked on him in this period.
    public let adjusted: Int64
    /// Credit beyond his due, owed back to him.
    public let refunded: Int64
    /// What he owes; never negative.
    public let due: Int64
    /// The part of the due that his balance could not bear.
    public let uncovered: Int64
}

/// What is known of one member before a period's share: enough to say his due once the share is
/// known.
public struct DueBasis: Equatable, Sendable {
    /// Who pays his share for him, if anyone.
    public var sponsor: Party?
    /// What he owed this year so far, where a cap of the year holds.
    public var yearSoFar: Int64
    /// Corrections waiting for his next due.
    public var correction: Int64
    /// His balance, where the scheme holds balances.
    public var balance: Int64?

    /// A basis of those parts.
    public init(
        sponsor: Party? = nil, yearSoFar: Int64 = 0, correction: Int64 = 0, balance: Int64? = nil
    ) {
        self.sponsor = sponsor
        self.yearSoFar = yearSoFar
        self.correction = correction
        self.balance = balance
    }

    /// What he owes of that share, by the cap of the year and by the funding of the rules.
    public func due(
        period: Int, classNumber: Int, share: Int64, yearCap: Int64?, funding: Funding
    ) -> Due {
        if let sponsor {
            return Due(
                period: period, classNumber: classNumber, share: share, sponsor: sponsor,
                excess: 0, adjusted: 0, refunded: 0, due: 0, uncovered: 0)
        }
        var owed = share
        if let yearCap { owed = min(owed, max(0, yearCap - yearSoFar)) }
        if case .yearly = funding { owed = min(owed, max(0, balance ?? 0)) }
        let excess = share - owed
        let corrected = owed + correction
        let due = max(0, corrected)
        let uncovered = balance.map { max(0, due - max(0, $0)) } ?? 0
        return Due(
            period: period, classNumber: classNumber, share: share, sponsor: nil, excess: excess,
            adjusted: due - owed, refunded: due - corrected, due: due, uncovered: uncovered)
    }
}
