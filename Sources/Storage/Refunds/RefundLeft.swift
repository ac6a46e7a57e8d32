public import MutualAid

/// Writes the payers that a part of a refund run left out, ascending, with the digest over them
/// that its event carries.
public struct RefundLeftRows {
    private var hash = RowHash("refund-left/v1")
    private let insert: RawStatement?

    /// The payers of a part that is being sent.
    public init(
        writing transaction: Transaction, scheme: SchemeHead, run: Int, part: Int
    ) throws {
        let insert = try RawStatement(
            transaction.db,
            """
            INSERT INTO refund_left VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (scheme, run, payer) DO UPDATE SET part = excluded.part
            """)
        insert.bind(1, scheme.scheme)
        insert.bind(2, Int64(run))
        insert.bind(4, Int64(part))
        self.insert = insert
    }

    /// The digest of payers that are there already.
    init() { insert = nil }

    /// Writes a payer.
    public mutating func write(_ payer: Payer) throws {
        if let insert {
            insert.bind(3, payer.code)
            try insert.run()
        }
        hash.append(payer.code)
        hash.endRow()
    }

    /// How many were written, and their digest.
    public func finish() -> RowsDigest { RowsDigest(count: hash.count, digest: hash.finish()) }
}

/// Asks in which part a payer's line of a refund run was sent; for many payers.
public struct RefundLeftLookup {
    private let statement: RawStatement

    /// A lookup in that run.
    public init(_ snapshot: Snapshot, _ scheme: SchemeHead, run: Int) throws {
        statement = try RawStatement(
            snapshot.db,
            "SELECT part FROM refund_left WHERE scheme = ?1 AND run = ?2 AND payer = ?3")
        statement.bind(1, scheme.scheme)
        statement.bind(2, Int64(run))
    }

    /// The part that pays him: one behind the last that left him out.
    public func part(of payer: Payer) throws -> Int {
        statement.bind(3, payer.code)
        defer { statement.reset() }
        return try statement.step() ? Int(statement.integer(0)) + 1 : 1
    }
}

extension Snapshot {
    /// The payers that a part of a refund run left out, by their count and digest.
    public func refundLeft(of scheme: SchemeHead, run: Int, part: Int) throws -> RowsDigest {
        let statement = try RawStatement(
            db,
            """
            SELECT payer FROM refund_left WHERE scheme = ?1 AND run = ?2 AND part >= ?3
            ORDER BY payer
            """)
        defer { statement.reset() }
        statement.bind(1, scheme.scheme)
        statement.bind(2, Int64(run))
        statement.bind(3, Int64(part))
        var rows = RefundLeftRows()
        while try statement.step() { try rows.write(Payer(code: statement.integer(0))) }
        return rows.finish()
    }

    /// How many rows about payers left out there are, in all runs.
    public func refundLeftCount(of scheme: SchemeHead) throws -> Int64 {
        let statement = try RawStatement(
            db, "SELECT COUNT(*) FROM refund_left WHERE scheme = ?1")
        defer { statement.reset() }
        statement.bind(1, scheme.scheme)
        return try statement.step() ? statement.integer(0) : 0
    }
}
