public import MutualAid

/// Asks what one event wrote about one member's due of one period; for many members.
public struct ArrearLookup {
    private let statement: RawStatement

    /// Lookups in that scheme.
    public init(_ snapshot: Snapshot, scheme: SchemeHead) throws {
        statement = try RawStatement(
            snapshot.db,
            """
            SELECT kind = 'unpaid', amount FROM arrear
            WHERE scheme = ?1 AND roll = ?2 AND period = ?3 AND event = ?4
            """)
        statement.bind(1, scheme.scheme)
    }

    /// What the event says was not taken of the due, and what was.
    public func sums(
        of roll: RollNumber, period: Int, event: Int64
    ) throws -> (unpaid: Int64, paid: Int64) {
        defer { statement.reset() }
        statement.bind(2, roll)
        statement.bind(3, Int64(period))
        statement.bind(4, event)
        var sums: (unpaid: Int64, paid: Int64) = (0, 0)
        while try statement.step() {
            if statement.integer(0) == 1 {
                sums.unpaid += statement.integer(1)
            } else {
                sums.paid += statement.integer(1)
            }
        }
        return sums
    }
}
