public import Bookkeeping
public import MutualAid

/// The delivered notices of arrears that one event tells of, by roll number; the digest over them
/// goes into the event.
public struct WarningRows {
    private var hash = RowHash("warning-rows/v1")
    private let insert: RawStatement?

    /// The rows of the event that comes next in the chain of that scheme.
    public init(writing transaction: Transaction, scheme: SchemeHead) throws {
        let insert = try RawStatement(
            transaction.db,
            "INSERT INTO warning VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING")
        insert.bind(1, scheme.scheme)
        insert.bind(4, scheme.number + 1)
        self.insert = insert
    }

    /// The digest of rows that are there already.
    public init() { insert = nil }

    /// A delivered notice.
    public mutating func write(_ warning: Warning) throws {
        if let insert {
            insert.bind(2, warning.roll)
            insert.bind(3, Int64(warning.period))
            insert.bind(5, Int64(warning.day.number))
            insert.bind(6, warning.channel.rawValue)
            try insert.run()
            guard try insert.changes() == 1 else { return }
        }
        hash.append(warning.roll)
        hash.append(Int64(warning.period))
        hash.append(Int64(warning.day.number))
        hash.append(warning.channel.rawValue)
        hash.endRow()
    }

    /// The count and the digest of the rows.
    public func finish() -> RowsDigest { RowsDigest(count: hash.count, digest: hash.finish()) }
}

/// Looks up the delivered notices of one member about one due.
public struct WarningLookup {
    private let rows: RawStatement

    /// Lookups in that scheme.
    public init(_ snapshot: Snapshot, _ scheme: SchemeHead) throws {
        rows = try RawStatement(
            snapshot.db,
            """
            SELECT roll, period, day, channel FROM warning
            WHERE scheme = ?1 AND roll = ?2 AND period = ?3 AND event <= ?4
            """)
        rows.bind(1, scheme.scheme)
    }

    /// What he was told about the due of that period, by the events up to that one.
    public func warnings(
        _ roll: RollNumber, period: Int, upTo event: Int64 = .max
    ) throws -> Warnings {
        rows.bind(2, roll)
        rows.bind(3, Int64(period))
        rows.bind(4, event)
        defer { rows.reset() }
        var found: [Warning] = []
        while try rows.step() { found.append(Warning(rows, from: 0)) }
        return Warnings(found)
    }
}

extension Snapshot {
    /// Shows all delivered notices of arrears by event, and within it as its digest has them.
    public func eachWarning(
        of scheme: SchemeHead, _ body: (_ event: Int64, Warning) throws -> Void
    ) throws {
        let statement = try RawStatement(
            db,
            """
            SELECT event, roll, period, day, channel FROM warning
            WHERE scheme = ?1 ORDER BY event, roll, period, day, channel
            """, streaming: true)
        defer { statement.reset() }
        statement.bind(1, scheme.scheme)
        while try statement.step() {
            try body(statement.integer(0), Warning(statement, from: 1))
        }
    }

    /// The members whose cover an event ended for arrears, with the day it ended.
    public func eachEndOfCover(
        of scheme: SchemeHead, event: Int64, _ body: (RollNumber, Day) throws -> Void
    ) throws {
        let statement = try RawStatement(
            db,
            """
            SELECT roll, from_day FROM change
            WHERE scheme = ?1 AND event = ?2 AND reason = 'arrears' ORDER BY roll
            """, streaming: true)
        defer { statement.reset() }
        statement.bind(1, scheme.scheme)
        statement.bind(2, event)
        while try statement.step() {
            try body(
                statement.integer(0),
                Day(number: Int32(truncatingIfNeeded: statement.integer(1))))
        }
    }
}

extension Transaction {
    /// Marks delivered notices as told by that event.
    public func markTold(_ event: Int64, scheme: SchemeHead) throws {
        try db.execute(
            """
            UPDATE notice SET told = ?2
            WHERE scheme = ?1 AND delivered IS NOT NULL AND told IS NULL
            """, [scheme.scheme, event])
    }
}

extension Warning {
    fileprivate init(_ statement: RawStatement, from column: Int32) {
        self.init(
            roll: statement.integer(column), period: Int(statement.integer(column + 1)),
            day: Day(number: Int32(truncatingIfNeeded: statement.integer(column + 2))),
            channel: NoticeChannel(rawValue: statement.text(column + 3)) ?? .letter)
    }
}
