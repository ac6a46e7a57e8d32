import GRDB

/// The bank within one request: everything it does is done in the transaction of this database.
struct Bank {
    let db: Database

    init(_ db: Database) { self.db = db }

    /// Carries out a statement; statements are prepared once.
    func run(_ sql: String, _ arguments: StatementArguments = []) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }

    /// The first row, if there is one.
    func row(_ sql: String, _ arguments: StatementArguments = []) throws -> Row? {
        try Row.fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
    }

    func rows(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
        try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments)
    }

    /// A sum or a count.
    func total(_ sql: String, _ arguments: StatementArguments = []) throws -> Int64 {
        try Int64.fetchOne(db.cachedStatement(sql: sql), arguments: arguments) ?? 0
    }

    func setting(_ name: String) throws -> String? {
        try row("SELECT value FROM setting WHERE name = ?", [name])?["value"]
    }

    func set(_ name: String, _ value: String?) throws {
        try run("DELETE FROM setting WHERE name = ?", [name])
        if let value { try run("INSERT INTO setting VALUES (?, ?)", [name, value]) }
    }

    /// Notes what happened, for a person's eyes: numbers and references, no names.
    func note(_ text: String) throws {
        try run("INSERT INTO happening (day, text) VALUES (?, ?)", [try today().description, text])
    }

    /// The last happenings, the oldest first.
    func happenings(_ count: Int) throws -> String {
        try rows("SELECT day, text FROM happening ORDER BY number DESC LIMIT ?", [count])
            .reversed().map { "\($0["day"] as String) \($0["text"] as String)\n" }.joined()
    }
}
