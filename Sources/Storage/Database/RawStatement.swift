import Bookkeeping

/// A prepared statement stepped directly, for loops over the roll: no object and no allocation a
/// row. It is used inside one read or write of the store and never kept.
///
/// It is one of two: what SQLite steps is asked first and without a call, since those loops are
/// measured.
@safe struct RawStatement {
    private let sqlite: SQLiteStatement?
    private let postgres: PostgresStatement?
    /// Keeps what `sqlite` points to.
    private let owner: AnyObject?

    init(_ sqlite: SQLiteStatement) {
        self.sqlite = sqlite
        owner = sqlite.owner
        postgres = nil
    }

    init(_ postgres: PostgresStatement) {
        self.postgres = postgres
        sqlite = nil
        owner = nil
    }

    /// A statement of that connection.
    ///
    /// - Parameter streaming: whether its rows are read as they come, because there may be millions.
    init(_ db: any Database, _ sql: String, streaming: Bool = false) throws {
        self = try db.statement(sql, streaming: streaming)
    }

    /// Makes the statement ready to run again; bound values stay.
    func reset() {
        sqlite?.reset()
        postgres?.reset()
    }

    /// Goes to the next row.
    ///
    /// - Returns: false when there is none.
    @inline(__always)
    func step() throws -> Bool {
        if let sqlite { return try sqlite.step() }
        return try postgres?.step() ?? false
    }

    /// Runs a statement that returns no rows, and makes it ready again.
    @inline(__always)
    func run() throws {
        if let sqlite { return try sqlite.run() }
        try postgres?.run()
    }

    /// How many rows the last run of this statement changed.
    func changes() throws -> Int {
        if let sqlite { return sqlite.changes }
        return try postgres?.changes() ?? 0
    }

    @inline(__always)
    func bind(_ index: Int32, _ value: Int64) {
        if let sqlite { return sqlite.bind(index, value) }
        postgres?.bind(index, value)
    }

    func bind(_ index: Int32, _ text: String) {
        sqlite?.bind(index, text)
        postgres?.bind(index, text)
    }

    func bind(_ index: Int32, _ bytes: [UInt8]) {
        sqlite?.bind(index, bytes)
        postgres?.bind(index, bytes)
    }

    /// Binds the 32 bytes of a digest.
    func bind(_ index: Int32, _ digest: Digest) {
        if let sqlite { return sqlite.bind(index, digest) }
        postgres?.bind(index, digest.bytes)
    }

    func bindNull(_ index: Int32) {
        sqlite?.bindNull(index)
        postgres?.bindNull(index)
    }

    @inline(__always)
    func integer(_ column: Int32) -> Int64 {
        if let sqlite { return sqlite.integer(column) }
        return postgres?.integer(column) ?? 0
    }

    func text(_ column: Int32) -> String {
        if let sqlite { return sqlite.text(column) }
        return postgres?.text(column) ?? ""
    }

    func bytes(_ column: Int32) -> [UInt8] {
        if let sqlite { return sqlite.bytes(column) }
        return postgres?.bytes(column) ?? []
    }

    /// The 32 bytes of a digest, which the platform itself has written.
    func digest(_ column: Int32) -> Digest {
        if let sqlite { return sqlite.digest(column) }
        return postgres?.digest(column) ?? Digest(words: (0, 0, 0, 0))
    }

    /// The names of the columns of its rows.
    var columns: [String] { sqlite?.columns ?? postgres?.columns ?? [] }

    /// How many columns its rows have.
    var columnCount: Int {
        if let sqlite { return sqlite.columnCount }
        return postgres?.columnCount ?? 0
    }

    /// What stands in a column of the row.
    func value(_ column: Int32) -> StoredValue {
        if let sqlite { return sqlite.value(column) }
        return postgres?.value(column) ?? .null
    }

    func isNull(_ column: Int32) -> Bool {
        if case .null = value(column) { true } else { false }
    }
}
