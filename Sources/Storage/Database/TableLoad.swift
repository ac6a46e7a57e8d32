/// Puts rows into a table many at a time, value by value in the order of its columns. A row is in
/// the table after ``flush()`` at the latest, and no question finds it before.
protocol TableLoad: AnyObject {
    /// The next value of the row.
    func write(_ number: Int64)
    /// The next value of the row.
    func write(_ text: String)
    /// The next value of the row.
    func write(_ bytes: [UInt8])
    /// The next value of the row is missing.
    func writeNull()

    /// Ends the row.
    func endRow() throws

    /// Writes the rows that wait.
    func flush() throws
}

extension TableLoad {
    /// The row at which a statement of another store stands.
    func write(row: RawStatement, columns: Int) throws {
        for column in 0..<Int32(columns) {
            switch row.value(column) {
            case .integer(let number): write(number)
            case .text(let text): write(text)
            case .bytes(let bytes): write(bytes)
            case .null: writeNull()
            }
        }
        try endRow()
    }
}

/// Row by row, by one statement.
final class SQLiteTableLoad: TableLoad {
    private let insert: RawStatement
    private var column: Int32 = 0

    init(_ db: SQLiteDatabase, _ table: String, columns: Int) throws {
        let marks = (1...columns).map { "?\($0)" }.joined(separator: ", ")
        insert = try RawStatement(db, "INSERT INTO \(table) VALUES (\(marks))")
    }

    private func next() -> Int32 {
        column += 1
        return column
    }

    func write(_ number: Int64) { insert.bind(next(), number) }
    func write(_ text: String) { insert.bind(next(), text) }
    func write(_ bytes: [UInt8]) { insert.bind(next(), bytes) }
    func writeNull() { insert.bindNull(next()) }

    func endRow() throws {
        column = 0
        try insert.run()
    }

    func flush() throws {}
}
