public import MutualAid

/// Questions that only an examination asks of the tables.
extension Snapshot {
    /// What the engine itself finds wrong with the database file, if anything.
    public func fileProblem() throws -> String? { try db.problem() }

    /// How many members have a payer other than themselves, by the lookup of payers.
    public func dependantCount(of scheme: SchemeHead) throws -> Int64 {
        try db.integer("SELECT COUNT(*) FROM dependant WHERE scheme = ?1", [scheme.scheme]) ?? 0
    }

    /// Shows the slot of the key of every sealed identity of a scheme, with the roll number.
    public func eachSlot(
        of scheme: SchemeHead, _ body: (_ slot: Int64, _ roll: RollNumber) throws -> Void
    ) throws {
        let statement = try RawStatement(
            db, "SELECT slot, roll FROM vault WHERE scheme = ?1", streaming: true)
        defer { statement.reset() }
        statement.bind(1, scheme.scheme)
        while try statement.step() { try body(statement.integer(0), statement.integer(1)) }
    }

    /// A row of a lookup or of the vault that belongs to no member, or to another payer than the
    /// member's own; nil when all belong.
    public func strayRow(of scheme: SchemeHead) throws -> (table: String, roll: RollNumber)? {
        let strays = [
            ("dependant", "m.payer IS DISTINCT FROM t.payer"),
            ("identity", "m.roll IS NULL"), ("vault", "m.roll IS NULL"),
            ("change", "m.roll IS NULL"), ("credit", "m.roll IS NULL"),
            ("arrear", "m.roll IS NULL"),
        ]
        for (table, wrong) in strays {
            let roll = try db.integer(
                """
                SELECT t.roll FROM \(table) t
                LEFT JOIN member m ON m.scheme = t.scheme AND m.roll = t.roll
                WHERE t.scheme = ?1 AND \(wrong) LIMIT 1
                """, [scheme.scheme])
            if let roll { return (table, roll) }
        }
        // Whoever is found by his identity has it sealed.
        let unsealed = try db.integer(
            """
            SELECT t.roll FROM identity t
            LEFT JOIN vault v ON v.scheme = t.scheme AND v.roll = t.roll
            WHERE t.scheme = ?1 AND v.roll IS NULL LIMIT 1
            """, [scheme.scheme])
        return unsealed.map { ("vault", $0) }
    }
}
