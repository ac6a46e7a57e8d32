import MutualAid

/// An entry of a scheme's public record, as it is in the store.
public struct RecordEntry: Equatable, Sendable {
    /// Its number in the log, from 0.
    public let number: Int64
    /// The event that decided it.
    public let event: Int64
    /// Its text, which everybody may read.
    public let text: String
}

extension Snapshot {
    /// How many entries a scheme's record has.
    public func recordSize(of scheme: SchemeHead) throws -> Int64 {
        try db.integer(
            "SELECT COALESCE(MAX(number) + 1, 0) FROM record_entry WHERE scheme = ?1",
            [scheme.scheme]) ?? 0
    }

    /// The entries from that number on, at most so many.
    public func recordEntries(
        of scheme: SchemeHead, from number: Int64, most: Int
    ) throws -> [RecordEntry] {
        try db.rows(
            """
            SELECT number, event, text FROM record_entry
            WHERE scheme = ?1 AND number >= ?2 ORDER BY number LIMIT ?3
            """, [scheme.scheme, number, most]
        ).map { RecordEntry(number: $0["number"], event: $0["event"], text: $0["text"]) }
    }

    /// The entries that an event decided.
    public func recordEntries(of scheme: SchemeHead, event: Int64) throws -> [RecordEntry] {
        try db.rows(
            """
            SELECT number, event, text FROM record_entry
            WHERE scheme = ?1 AND number >= (
                SELECT COALESCE(MIN(number), 0) FROM record_entry WHERE scheme = ?1 AND event >= ?2)
                AND event = ?2
            ORDER BY number
            """, [scheme.scheme, event]
        ).map { RecordEntry(number: $0["number"], event: $0["event"], text: $0["text"]) }
    }
}

extension Transaction {
    /// Puts an entry into the public record of a scheme, by its last event.
    public func publish(_ text: String, scheme: SchemeHead) throws {
        try db.execute(
            """
            INSERT INTO record_entry
            SELECT ?1, COALESCE(MAX(number) + 1, 0), ?2, ?3 FROM record_entry WHERE scheme = ?1
            """, [scheme.scheme, scheme.number, text])
    }
}
