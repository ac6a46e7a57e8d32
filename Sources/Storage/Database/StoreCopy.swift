public import Bookkeeping

extension Store {
    /// Moves house: takes over everything another store holds, in one transaction. Both have to
    /// come to the same states.
    ///
    /// - Parameter progress: is told how many rows have been taken over.
    /// - Returns: the schemes with the hash of their state, and how many rows there are.
    public func takeOver(
        _ other: Store, progress: (Int64) -> Void
    ) throws -> (schemes: [(id: String, state: Digest)], rows: Int64) {
        var tries = 0
        return try other.read { old in
            try write { transaction in
                tries += 1
                // A move that is going on, though its program is gone, is waited for.
                try transaction.db.lock("moving")
                guard try transaction.snapshot.isEmpty else {
                    // Where the answer of the server was lost, what is there may be this move's.
                    guard tries > 1, let rows = try transaction.snapshot.rows(alikeIn: old) else {
                        throw Fault.storeNotEmpty(path)
                    }
                    return (try transaction.snapshot.states(), rows)
                }
                var rows: Int64 = 0
                for table in Schema.tables {
                    try transaction.takeOver(table, of: old) {
                        rows += 1
                        if rows & 0xFFFF == 0 { progress(rows) }
                    }
                }
                let states = try old.states()
                let taken = try transaction.snapshot.states()
                guard states.map(\.id) == taken.map(\.id), states.map(\.state) == taken.map(\.state)
                else { throw Fault.storeDamaged(other.path) }
                return (taken, rows)
            }
        }
    }
}

extension Transaction {
    fileprivate func takeOver(
        _ table: String, of old: Snapshot, counting: () -> Void
    ) throws {
        let rows = try RawStatement(old.db, "SELECT * FROM \(table)", streaming: true)
        defer { rows.reset() }
        var load: (any TableLoad)?
        while try rows.step() {
            let columns = rows.columnCount
            let taking = try load ?? db.load(into: table, columns: columns)
            try taking.write(row: rows, columns: columns)
            load = taking
            counting()
        }
        try load?.flush()
    }
}

extension Snapshot {
    fileprivate var isEmpty: Bool {
        get throws {
            try Schema.tables.allSatisfy { try db.integer("SELECT 1 FROM \($0) LIMIT 1") == nil }
        }
    }

    /// How many rows there are, where the other store has as many in every table, and the same
    /// states; nil where they differ.
    fileprivate func rows(alikeIn other: Snapshot) throws -> Int64? {
        let (own, others) = (try states(), try other.states())
        guard own.map(\.id) == others.map(\.id), own.map(\.state) == others.map(\.state),
            !own.isEmpty
        else { return nil }
        var rows: Int64 = 0
        for table in Schema.tables {
            let count = try db.integer("SELECT COUNT(*) FROM \(table)") ?? 0
            guard try other.db.integer("SELECT COUNT(*) FROM \(table)") == count else { return nil }
            rows += count
        }
        return rows
    }

    fileprivate func states() throws -> [(id: String, state: Digest)] {
        try heads().map { ($0.id, try stateHash(of: $0)) }
    }
}
