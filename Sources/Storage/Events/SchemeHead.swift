public import Bookkeeping
import Crypto
import MutualAid

/// Where a scheme's chain of events ends.
public struct SchemeHead: Equatable, Sendable {
    /// The number of the scheme in this store.
    public let scheme: Int64
    /// The scheme's identifier.
    public let id: String
    /// The number of its last event; 0 before the first.
    public internal(set) var number: Int64
    /// The hash of its last event.
    public internal(set) var hash: Bookkeeping.Digest
    /// The day of its last event.
    public internal(set) var lastDay: Day
}

extension Snapshot {
    /// The head of the scheme with that identifier, or nil. A write that has asked for it is the
    /// only one of that scheme until it is over.
    public func head(ofScheme id: String) throws -> SchemeHead? {
        try db.row("SELECT * FROM scheme WHERE id = ?1\(db.headLock)", [id])
            .map(SchemeHead.init)
    }

    /// The heads of all schemes, by identifier.
    public func heads() throws -> [SchemeHead] {
        try db.rows("SELECT * FROM scheme ORDER BY id").map(SchemeHead.init)
    }
}

extension Transaction {
    /// Opens a chain for a new scheme.
    public func addScheme(_ id: String, day: Day) throws -> SchemeHead {
        try db.lock("schemes")
        let number =
            try db.integer("SELECT COALESCE(MAX(number), 0) + 1 FROM scheme") ?? 1
        let start = EventChain.start(ofScheme: id)
        try db.execute(
            "INSERT INTO scheme VALUES (?1, ?2, 0, ?3, ?4)",
            [number, id, start.data, Int64(day.number)])
        return SchemeHead(scheme: number, id: id, number: 0, hash: start, lastDay: day)
    }
}

extension SchemeHead {
    fileprivate init(_ row: Row) {
        self.init(
            scheme: row["number"], id: row["id"], number: row["head_number"],
            hash: Bookkeeping.Digest(data: row["head_hash"]),
            lastDay: Day(number: Int32(truncatingIfNeeded: row["last_day"] as Int64)))
    }
}
