/// What members and those who pay for them sent by plain transfer, found on a statement.
public struct MembersPaid: Equatable, Sendable, Codable {
    /// What it pays of dues whose collection goes on, in minor units.
    public var due: Int64
    /// What it pays of arrears.
    public var arrears: Int64
    /// The rows written about members.
    public var rows: RowsDigest

    /// Payments by their sums.
    public init(due: Int64, arrears: Int64, rows: RowsDigest) {
        self.due = due
        self.arrears = arrears
        self.rows = rows
    }
}
