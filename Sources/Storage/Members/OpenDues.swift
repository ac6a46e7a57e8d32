public import MutualAid

/// What a member has not paid of a period.
public struct OpenDue: Sendable {
    /// The member's facts.
    public let member: Member
    /// What is open, in minor units; positive.
    public let amount: Int64
}

extension Snapshot {
    /// Shows what members have not paid of a period, in roll order, after the events up to that
    /// one.
    public func eachOpenDue(
        of scheme: SchemeHead, period: Int, upTo event: Int64 = .max,
        _ body: (OpenDue) throws -> Void
    ) throws {
        let statement = try RawStatement(
            db,
            """
            SELECT a.roll, m.born, m.joined, m.event, m.class, m.payer,
                CAST(SUM(CASE a.kind WHEN 'unpaid' THEN a.amount ELSE -a.amount END) AS BIGINT)
            FROM arrear a JOIN member m ON m.scheme = a.scheme AND m.roll = a.roll
            WHERE a.scheme = ?1 AND a.period = ?2 AND a.event <= ?3
            GROUP BY a.roll, m.born, m.joined, m.event, m.class, m.payer
            HAVING SUM(CASE a.kind WHEN 'unpaid' THEN a.amount ELSE -a.amount END) > 0
            ORDER BY a.roll
            """, streaming: true)
        defer { statement.reset() }
        statement.bind(1, scheme.scheme)
        statement.bind(2, Int64(period))
        statement.bind(3, event)
        while try statement.step() {
            try body(OpenDue(member: Member(statement), amount: statement.integer(6)))
        }
    }
}
