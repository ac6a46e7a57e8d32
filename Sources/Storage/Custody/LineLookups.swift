public import Bookkeeping
import MutualAid

/// Asks whether a line with some end-to-end id has been matched before; for many lines.
public struct EndToEndLookup {
    /// Finds lines by their id, out of the index alone: with more to look at SQLite would rather
    /// read all lines.
    private let lines: RawStatement
    private let line: RawStatement

    /// A lookup in that scheme.
    public init(_ snapshot: Snapshot, scheme: SchemeHead) throws {
        lines = try RawStatement(
            snapshot.db,
            """
            SELECT number FROM bank_line
            WHERE scheme = ?1 AND end_to_end = ?2 AND end_to_end <> '' AND number < ?3
            """)
        line = try RawStatement(
            snapshot.db,
            """
            SELECT reason <> '', matched IS NOT NULL FROM bank_line
            WHERE scheme = ?1 AND number = ?2
            """)
        for statement in [lines, line] { statement.bind(1, scheme.scheme) }
    }

    /// Whether an earlier line, before that number, has the id and was matched; as a return, or not
    /// as one.
    ///
    /// - Parameter others: lines that a person has said to be something else than their id says.
    public func hasBefore(
        _ endToEnd: String, line number: Int64, isReturn: Bool, besides others: Set<Int64> = []
    ) throws -> Bool {
        defer { lines.reset() }
        lines.bind(2, endToEnd)
        lines.bind(3, number)
        while try lines.step() {
            defer { line.reset() }
            guard !others.contains(lines.integer(0)) else { continue }
            line.bind(2, lines.integer(0))
            if try line.step(), line.integer(1) == 1, (line.integer(0) == 1) == isReturn {
                return true
            }
        }
        return false
    }
}

extension Transaction {
    /// Makes lines open again: nobody knows any longer what they are.
    public func unmatch(_ lines: [BankLine], scheme: SchemeHead) throws {
        for line in lines {
            guard let booked = line.booked else { continue }
            try db.execute(
                """
                UPDATE bank_line SET booked = NULL, matched = NULL
                WHERE scheme = ?1 AND number = ?2
                """, [scheme.scheme, line.number])
            let place: [any Bindable] = [scheme.scheme, booked, Int64(line.day.number)]
            try db.execute(
                """
                UPDATE seen SET amount = amount - ?4
                WHERE scheme = ?1 AND event = ?2 AND day = ?3
                """, place + [line.amount])
            // What no line shows any longer has no sum, not the sum zero.
            try db.execute(
                """
                DELETE FROM seen WHERE scheme = ?1 AND event = ?2 AND day = ?3
                    AND NOT EXISTS (SELECT 1 FROM bank_line l
                        WHERE l.scheme = ?1 AND l.booked = ?2 AND l.day = ?3)
                """, place)
        }
    }
}

extension Snapshot {
    /// The number of the entry that an event booked, and whether it has been reversed.
    public func entryNumber(
        ofEvent event: Int64, of scheme: SchemeHead
    ) throws -> (number: Int64, isReversed: Bool)? {
        try db.row(
            """
            SELECT number, reversed_by IS NOT NULL AS reversed FROM entry
            WHERE scheme = ?1 AND event = ?2
            """, [scheme.scheme, event]
        ).map { ($0["number"], $0["reversed"]) }
    }

    /// Whether events after that one have booked on an account, with that sign.
    public func isPosted(
        on account: Account, sign: Int64, after event: Int64, of scheme: SchemeHead
    ) throws -> Bool {
        try db.flag(
            """
            SELECT EXISTS (SELECT 1 FROM posting p
                JOIN entry e ON e.scheme = p.scheme AND e.number = p.entry
                WHERE p.scheme = ?1 AND p.account = ?2 AND p.amount * ?3 > 0 AND e.event > ?4)
            """, [scheme.scheme, account.name, sign, event])
    }

    /// Events whose entry was reversed, by the event that reversed it.
    public func reversedEvents(of scheme: SchemeHead) throws -> [Int64: Int64] {
        let rows = try db.rows(
            """
            SELECT r.event AS reversal, e.event AS event FROM entry e
            JOIN entry r ON r.scheme = e.scheme AND r.number = e.reversed_by
            WHERE e.scheme = ?1 AND e.reversed_by IS NOT NULL
            """, [scheme.scheme])
        return Dictionary(uniqueKeysWithValues: rows.map { ($0["reversal"], $0["event"]) })
    }
}
