import Bookkeeping

/// A statement of PostgreSQL: prepared when it first runs, since its types come with its values.
/// One with many rows is read through a cursor, some thousand rows at a time.
final class PostgresStatement {
    private unowned let connection: PostgresConnection
    private let sql: String
    private let isStreaming: Bool
    private static let piece = 4096

    private var values = PostgresValues()
    private var name: String?
    private var cursor: String?
    private var result: PostgresResult?
    private var row: Int32 = -1
    private var rows: Int32 = 0

    /// How many rows its last run changed; known once it has been settled.
    var changed = 0

    init(_ connection: PostgresConnection, _ sql: String, streaming: Bool) {
        self.connection = connection
        self.sql = sql
        isStreaming = streaming
    }

    /// Whether its rows are being read.
    var isOpen: Bool { result != nil }

    // MARK: - Values

    func bind(_ index: Int32, _ value: Int64) { values.bind(index, value) }
    func bind(_ index: Int32, _ text: String) { values.bind(index, text) }
    func bind(_ index: Int32, _ bytes: [UInt8]) { values.bind(index, bytes) }
    func bindNull(_ index: Int32) { values.bindNull(index) }

    // MARK: - Running

    private func prepare() throws -> String {
        if let name { return name }
        let made = connection.freshName()
        try connection.prepare(made, sql, values)
        name = made
        return made
    }

    /// Sends it; whether it went well is known when the connection is settled.
    func run() throws { try connection.send(self, try prepare(), values) }

    func changes() throws -> Int {
        try connection.settle()
        return changed
    }

    @inline(__always)
    func step() throws -> Bool {
        row += 1
        if row < rows { return true }
        return try fetch()
    }

    private func fetch() throws -> Bool {
        if let cursor {
            guard rows == PostgresStatement.piece else { return ended() }
            take(try connection.ask("FETCH \(PostgresStatement.piece) FROM \(cursor)", .init()))
        } else if result != nil {
            return ended()
        } else if isStreaming {
            let made = connection.freshName()
            _ = try connection.ask("DECLARE \(made) NO SCROLL CURSOR FOR \(sql)", values)
            cursor = made
            take(try connection.ask("FETCH \(PostgresStatement.piece) FROM \(made)", .init()))
        } else {
            take(try connection.askPrepared(try prepare(), values))
        }
        return rows > 0 ? true : ended()
    }

    private func take(_ result: PostgresResult) {
        self.result = result
        rows = result.rows
        row = 0
    }

    /// Behind the last row; asked again it stays there until it is reset.
    private func ended() -> Bool {
        row = rows
        return false
    }

    /// Ready to run again; what it held of the server is given back.
    func reset() {
        if let cursor, connection.isAlive {
            // In a transaction that failed there is nothing to close; the cursor went with it.
            connection.close(cursor)
        }
        cursor = nil
        result = nil
        row = -1
        rows = 0
    }

    // MARK: - The row

    @inline(__always)
    func integer(_ column: Int32) -> Int64 { result?.integer(row, column) ?? 0 }
    func text(_ column: Int32) -> String { result?.text(row, column) ?? "" }
    func bytes(_ column: Int32) -> [UInt8] { result?.bytes(row, column) ?? [] }

    func digest(_ column: Int32) -> Digest {
        result?.digest(row, column) ?? Digest(words: (0, 0, 0, 0))
    }

    func value(_ column: Int32) -> StoredValue { result?.value(row, column) ?? .null }
    var columns: [String] { result?.columns ?? [] }
    var columnCount: Int { result?.columnCount ?? 0 }
}
