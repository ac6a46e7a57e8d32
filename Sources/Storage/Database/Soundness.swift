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
        for table in ["vault", "change", "credit", "arrear"] {
            let roll = try db.integer(
                """
                SELECT t.roll FROM \(table) t
                LEFT JOIN member m ON m.scheme = t.scheme AND m.roll = t.roll
                WHERE t.scheme = ?1 AND m.roll IS NULL LIMIT 1
                """, [scheme.scheme])
            if let roll { return (table, roll) }
        }
        let lookups = [
            ("dependant", "payer", in: "member", "payer"), ("identity", "0", in: "member", "0"),
            // Whoever is found by his identity has it sealed.
            ("identity", "0", in: "vault", "0"),
        ]
        for (lookup, said, table, found) in lookups {
            let roll = try firstUnmatched(
                "SELECT roll, \(said) FROM \(lookup) WHERE scheme = ?1 ORDER BY roll",
                "SELECT roll, \(found) FROM \(table) WHERE scheme = ?1 ORDER BY roll", scheme)
            if let roll { return (table == "vault" ? table : lookup, roll) }
        }
        return nil
    }

    /// The first roll number of a lookup whose row has no like among the rows of a table; both in
    /// roll order. Lookups are not joined: a server may keep their rows elsewhere.
    private func firstUnmatched(
        _ lookup: String, _ table: String, _ scheme: SchemeHead
    ) throws -> RollNumber? {
        let asked = try RawStatement(db, lookup, streaming: true)
        let there = try RawStatement(db, table, streaming: true)
        defer { asked.reset(); there.reset() }
        asked.bind(1, scheme.scheme)
        there.bind(1, scheme.scheme)
        var isThere = try there.step()
        while try asked.step() {
            let roll = asked.integer(0)
            while isThere, there.integer(0) < roll { isThere = try there.step() }
            guard isThere, there.integer(0) == roll, there.integer(1) == asked.integer(1) else {
                return roll
            }
        }
        return nil
    }
}
