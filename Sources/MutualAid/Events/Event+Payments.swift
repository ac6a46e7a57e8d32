import Bookkeeping

/// What members and those who pay for them paid by plain transfer: found on a statement, or told by
/// an employer who deducted it.
public struct MembersPaid: Equatable, Sendable, Codable {
    /// The employer who told of it before the money came; nil where a statement showed it.
    public var payer: Int64?
    /// What it pays of dues whose collection goes on, in minor units.
    public var due: Int64
    /// What it pays of arrears.
    public var arrears: Int64
    /// The rows written about members.
    public var rows: RowsDigest

    /// Payments by their sums.
    public init(payer: Int64?, due: Int64, arrears: Int64, rows: RowsDigest) {
        self.payer = payer
        self.due = due
        self.arrears = arrears
        self.rows = rows
    }
}

/// A payer's debit that had been collected and came back: those he pays for owe it again.
public struct DebitReturned: Equatable, Sendable, Codable {
    /// The period.
    public var period: PeriodID
    /// The attempt it had been collected by.
    public var attempt: Int
    /// The payer: a roll number, or negative for one outside the roll.
    public var payer: Int64
    /// What came back, in minor units.
    public var amount: Int64
    /// The bank's reason, a code such as `MD06`; `-` where it gave none.
    public var reason: String
    /// The rows written about members.
    public var rows: RowsDigest

    /// A debit that came back.
    public init(
        period: PeriodID, attempt: Int, payer: Int64, amount: Int64, reason: String,
        rows: RowsDigest
    ) {
        self.period = period
        self.attempt = attempt
        self.payer = payer
        self.amount = amount
        self.reason = reason
        self.rows = rows
    }
}
