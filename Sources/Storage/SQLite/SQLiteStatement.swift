import Bookkeeping
import GRDB
import GRDBSQLite

/// A statement of SQLite. It counts no references, since it is stepped by the hundred million:
/// whoever uses it keeps its ``owner``.
@safe struct SQLiteStatement {
    private unowned(unsafe) let statement: Statement
    private let pointer: OpaquePointer

    init(_ db: GRDB.Database, _ sql: String) throws {
        // The connection keeps it too, until the tables change.
        let cached = try db.cachedStatement(sql: sql)
        unsafe statement = cached
        unsafe pointer = cached.sqliteStatement
        reset()
    }

    /// What has to be kept for as long as the statement is used.
    var owner: Statement { unsafe statement }

    /// Makes the statement ready to run again; bound values stay.
    func reset() { _ = unsafe sqlite3_reset(pointer) }

    /// Goes to the next row.
    ///
    /// - Returns: false when there is none.
    @inline(__always)
    func step() throws -> Bool {
        let code = unsafe sqlite3_step(pointer)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE { return false }
        throw failure(code)
    }

    /// Runs a statement that returns no rows, and makes it ready again.
    @inline(__always)
    func run() throws {
        let code = unsafe sqlite3_step(pointer)
        reset()
        guard code == SQLITE_DONE else { throw failure(code) }
    }

    /// How many rows the last run of this connection changed.
    var changes: Int { Int(unsafe sqlite3_changes(sqlite3_db_handle(pointer))) }

    private func failure(_ code: Int32) -> DatabaseError {
        reset()
        return DatabaseError(resultCode: ResultCode(rawValue: code & 0xFF))
    }

    /// The names of the columns of its rows.
    var columns: [String] { unsafe statement.columnNames }

    var columnCount: Int { Int(unsafe sqlite3_column_count(pointer)) }

    /// What stands in a column of the row.
    func value(_ column: Int32) -> StoredValue {
        switch unsafe sqlite3_column_type(pointer, column) {
        case SQLITE_INTEGER: .integer(integer(column))
        case SQLITE_NULL: .null
        case SQLITE_BLOB: .bytes(bytes(column))
        default: .text(text(column))
        }
    }

    func bindNull(_ index: Int32) { _ = unsafe sqlite3_bind_null(pointer, index) }

    @inline(__always)
    func bind(_ index: Int32, _ value: Int64) {
        _ = unsafe sqlite3_bind_int64(pointer, index, value)
    }

    func bind(_ index: Int32, _ text: String) {
        // SQLite takes a copy: the Swift string is gone when the statement runs.
        _ = unsafe sqlite3_bind_text(pointer, index, text, -1, SQLITE_TRANSIENT)
    }

    func bind(_ index: Int32, _ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes {
            _ = unsafe sqlite3_bind_blob(
                pointer, index, $0.baseAddress, Int32($0.count), SQLITE_TRANSIENT)
        }
    }

    @inline(__always)
    func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(pointer, column) }

    func text(_ column: Int32) -> String {
        guard let start = unsafe sqlite3_column_text(pointer, column) else { return "" }
        return unsafe String(cString: start)
    }

    func bytes(_ column: Int32) -> [UInt8] {
        let count = Int(unsafe sqlite3_column_bytes(pointer, column))
        guard let start = unsafe sqlite3_column_blob(pointer, column) else { return [] }
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// The 32 bytes of a digest, which the platform itself has written.
    func digest(_ column: Int32) -> Digest {
        guard unsafe sqlite3_column_bytes(pointer, column) == 32,
            let start = unsafe sqlite3_column_blob(pointer, column)
        else { return Digest(words: (0, 0, 0, 0)) }
        func word(_ offset: Int) -> UInt64 {
            unsafe UInt64(bigEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        return Digest(words: (word(0), word(8), word(16), word(24)))
    }

    /// Binds 32 bytes that stay where they are until the statement has run.
    @inline(__always)
    func bind(_ index: Int32, at bytes: UnsafeRawPointer) {
        _ = unsafe sqlite3_bind_blob(pointer, index, bytes, 32, nil)
    }

    /// Binds the 32 bytes of a digest.
    func bind(_ index: Int32, _ digest: Digest) {
        var words = (
            digest.words.0.bigEndian, digest.words.1.bigEndian, digest.words.2.bigEndian,
            digest.words.3.bigEndian
        )
        unsafe withUnsafeBytes(of: &words) {
            _ = unsafe sqlite3_bind_blob(pointer, index, $0.baseAddress, 32, SQLITE_TRANSIENT)
        }
    }
}

/// Tells SQLite to copy what it is given. The C macro is a cast that Swift does not import.
private let SQLITE_TRANSIENT = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
