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
        try other.read { old in
            try write { transaction in
                // A move that is going on, though its program is gone, is waited for.
                try transaction.db.lock("moving")
                guard try transaction.snapshot.isEmpty else { throw Fault.storeNotEmpty(path) }
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

    fileprivate func states() throws -> [(id: String, state: Digest)] {
        try heads().map { ($0.id, try stateHash(of: $0)) }
    }
}
