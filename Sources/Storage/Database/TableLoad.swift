/// Puts rows into an empty table many at a time.
protocol TableLoad: AnyObject {
    /// The row at which a statement of another store stands.
    func write(_ row: RawStatement, columns: Int) throws

    /// Writes the rows that wait.
    func flush() throws
}

/// Row by row, by one statement.
final class SQLiteTableLoad: TableLoad {
    private let db: SQLiteDatabase
    private let table: String
    private var insert: RawStatement?

    init(_ db: SQLiteDatabase, _ table: String) {
        self.db = db
        self.table = table
    }

    func write(_ row: RawStatement, columns: Int) throws {
        let insert = try insert ?? prepare(columns)
        for column in 0..<Int32(columns) {
            switch row.value(column) {
            case .integer(let number): insert.bind(column + 1, number)
            case .text(let text): insert.bind(column + 1, text)
            case .bytes(let bytes): insert.bind(column + 1, bytes)
            case .null: insert.bindNull(column + 1)
            }
        }
        try insert.run()
    }

    private func prepare(_ columns: Int) throws -> RawStatement {
        let marks = (1...columns).map { "?\($0)" }.joined(separator: ", ")
        let made = try RawStatement(db, "INSERT INTO \(table) VALUES (\(marks))")
        insert = made
        return made
    }

    func flush() throws {}
}

/// By the copying of PostgreSQL.
final class PostgresTableLoad: TableLoad {
    private let copy: PostgresCopy

    init(_ copy: PostgresCopy) { self.copy = copy }

    func write(_ row: RawStatement, columns: Int) throws {
        try copy.begin(columns: columns)
        for column in 0..<Int32(columns) { copy.write(row.value(column)) }
    }

    func flush() throws { try copy.flush() }
}
