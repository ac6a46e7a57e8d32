/// Notices that were queued: of arrears to those who owe, or of something that concerns everybody.
/// Whom they are for follows from the roll and the books as they were.
public struct NoticesQueued: Equatable, Sendable, Codable {
    /// Their kind.
    public var kind: Notice.Kind
    /// What they are about: a period, or the version of the rules.
    public var about: String
    /// How many; nil where it is found out as they are sent.
    public var count: Int64?

    /// Queued notices.
    public init(kind: Notice.Kind, about: String, count: Int64?) {
        self.kind = kind
        self.about = about
        self.count = count
    }
}

/// Notices that were delivered.
public struct NoticesDelivered: Equatable, Sendable, Codable {
    /// Of notices to everybody: the number of the event that queued them; nil: of arrears.
    public var queued: Int64?
    /// How many were delivered.
    public var count: Int64
    /// Of arrears: the rows about members.
    public var rows: RowsDigest?

    /// Delivered notices.
    public init(queued: Int64?, count: Int64, rows: RowsDigest?) {
        self.queued = queued
        self.count = count
        self.rows = rows
    }
}
