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
