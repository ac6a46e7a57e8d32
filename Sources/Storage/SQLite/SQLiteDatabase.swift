import GRDB

/// A connection to SQLite.
final class SQLiteDatabase: Database {
    private let db: GRDB.Database

    init(_ db: GRDB.Database) { self.db = db }

    func statement(_ sql: String, streaming: Bool) throws -> RawStatement {
        RawStatement(try SQLiteStatement(db, sql))
    }

    /// There is one writer a file.
    var headLock: String { "" }

    /// There is one writer a file.
    func lock(_ name: String) throws {}

    func memberLoad(scheme: Int64, event: Int64) throws -> any MemberLoad {
        try MemberInsert(db, scheme: scheme, event: event)
    }

    func load(into table: String, columns: Int) throws -> any TableLoad {
        try SQLiteTableLoad(self, table, columns: columns)
    }

    func problem() throws -> String? {
        let answer = try String.fetchOne(db, sql: "PRAGMA integrity_check(1)")
        return answer == "ok" ? nil : answer ?? "no answer"
    }
}
