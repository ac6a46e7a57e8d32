import Bookkeeping
import CLibPQ
import Glibc

/// A connection to PostgreSQL, used by one thread at a time.
///
/// Statements that return nothing are sent without waiting for the answer of the one before, up to
/// a few hundred; their answers are looked at before anything is asked, and before the commit.
@safe
final class PostgresConnection {
    private let connection: OpaquePointer
    /// What a person reads in an error: host and database, never a password.
    let name: String

    /// Whether what is under way may change something.
    var isWriting = false

    private var prepared: [String: PostgresStatement] = [:]
    private var names: Int = 0
    /// Statements sent and not answered, in order.
    private var waiting: [PostgresStatement] = []
    private static let mostWaiting = 256
    /// Why something was refused that nobody has been told of.
    private var refused: (any Error)?

    /// Who is silent is given up after a while, unless the address says otherwise.
    private static let patience = [
        ("connect_timeout", "10"), ("keepalives_idle", "30"), ("keepalives_interval", "10"),
        ("keepalives_count", "3"), ("tcp_user_timeout", "30000"),
        ("fallback_application_name", "tongzhou"),
    ]

    /// Connects.
    init(_ address: PostgresAddress) throws {
        let opened = unsafe PostgresConnection.open(
            PostgresConnection.patience + [("dbname", address.text)])
        guard let opened = unsafe opened else { throw Fault.storeUnreachable(address.shown) }
        unsafe connection = opened
        name = address.shown
        guard unsafe PQstatus(opened) == CONNECTION_OK else {
            throw PostgresError.notConnected(unsafe String(cString: PQerrorMessage(opened)))
        }
        let encoding = unsafe PQparameterStatus(opened, "server_encoding").map {
            unsafe String(cString: $0)
        }
        guard encoding == "UTF8" else { throw Fault.encodingUnfit(name) }
        // Texts are the same bytes on every machine, whatever its surroundings say. Where that is
        // not done the server has gone again.
        guard unsafe PQsetClientEncoding(opened, "UTF8") == 0 else {
            throw PostgresError.notConnected(unsafe String(cString: PQerrorMessage(opened)))
        }
        // Notices say that something exists already: nobody waits for them.
        _ = unsafe PQsetNoticeProcessor(opened, { _, _ in }, nil)
        // Unless the address says otherwise, who waits for another writer gives up after a while,
        // and what runs for a program that was stopped is stopped, too: its locks are let go.
        for (name, value) in [("lock_timeout", "10s"), ("client_connection_check_interval", "1s")] {
            try command(
                """
                SELECT set_config('\(name)', '\(value)', false) WHERE current_setting('\(name)') = '0'
                """)
        }
        // Everything is looked up by a key or read in its order. A plan made while a table was
        // still empty would read it from end to end, once a member, while it grows.
        try command("SET enable_seqscan = off")
    }

    deinit { unsafe PQfinish(connection) }

    /// Opens a connection; the last setting is the address, and what it says of the others holds.
    private static func open(_ settings: [(String, String)]) -> OpaquePointer? {
        var words = unsafe settings.map { unsafe strdup($0.0) }
        var values = unsafe settings.map { unsafe strdup($0.1) }
        defer {
            unsafe (words + values).forEach { unsafe free($0) }
        }
        unsafe words.append(nil)
        unsafe values.append(nil)
        let keywords = unsafe words.map { unsafe UnsafePointer($0) }
        let given = unsafe values.map { unsafe UnsafePointer($0) }
        return unsafe PQconnectdbParams(keywords, given, 1)
    }

    /// Whether the server is still there, as far as this end knows.
    var isAlive: Bool { unsafe PQstatus(connection) == CONNECTION_OK }

    // MARK: - Whole commands

    /// Runs commands without parameters.
    func command(_ sql: String) throws {
        try settle()
        let result = unsafe try PostgresResult(PQexec(connection, sql), self)
        try result.check()
    }

    /// Asks with parameters and waits for all rows.
    func ask(_ sql: String, _ values: PostgresValues) throws -> PostgresResult {
        try settle()
        let result = unsafe values.with { count, types, pointers, lengths, formats in
            unsafe PQexecParams(connection, sql, count, types, pointers, lengths, formats, 1)
        }
        return unsafe try PostgresResult(result, self).checked()
    }

    /// Makes a transaction true. Where the connection is lost at that moment, nobody here knows
    /// whether it is.
    func commit() throws {
        try settle()
        let result: PostgresResult
        do {
            result = unsafe try PostgresResult(PQexec(connection, "COMMIT"), self)
            try result.check()
        } catch PostgresError.lost(let reason) {
            throw PostgresError.unknown(reason)
        }
        // A transaction that had failed before is given up, and that goes well.
        guard result.command == "COMMIT" else { throw PostgresError.refused("25P02") }
    }

    /// Gives a transaction up, whatever state it is in.
    func abandon() {
        guard isAlive else { return }
        _ = try? settle()
        _ = try? command("ROLLBACK")
    }

    // MARK: - Prepared statements

    /// A statement prepared once in the life of the connection.
    func prepared(_ sql: String, streaming: Bool) -> PostgresStatement {
        let key = streaming ? "~\(sql)" : sql
        // One that is being read is not taken a second time.
        if let known = prepared[key], !known.isOpen {
            known.reset()
            return known
        }
        let made = PostgresStatement(self, PostgresText.statement(sql), streaming: streaming)
        if prepared[key] == nil { prepared[key] = made }
        return made
    }

    /// A name that no statement or cursor of this connection has.
    func freshName() -> String {
        names += 1
        return "tz\(names)"
    }

    func prepare(_ name: String, _ sql: String, _ values: PostgresValues) throws {
        try settle()
        let result = unsafe values.with { count, types, _, _, _ in
            unsafe PQprepare(connection, name, sql, count, types)
        }
        unsafe try PostgresResult(result, self).check()
    }

    func askPrepared(_ name: String, _ values: PostgresValues) throws -> PostgresResult {
        try settle()
        let result = unsafe values.with { count, _, pointers, lengths, formats in
            unsafe PQexecPrepared(connection, name, count, pointers, lengths, formats, 1)
        }
        return unsafe try PostgresResult(result, self).checked()
    }

    /// Sends a prepared statement and does not wait for its answer.
    func send(_ statement: PostgresStatement, _ name: String, _ values: PostgresValues) throws {
        if waiting.isEmpty { unsafe PQenterPipelineMode(connection) }
        waiting.append(statement)
        let sent = unsafe values.with { count, _, pointers, lengths, formats in
            unsafe PQsendQueryPrepared(
                connection, name, count, pointers, lengths, formats, 1)
        }
        guard sent == 1 else { throw lost() }
        if waiting.count >= PostgresConnection.mostWaiting { try settle() }
    }

    /// Gives a cursor back. What was sent before it and was refused is not forgotten: the next
    /// question, or the commit, says so.
    func close(_ cursor: String) {
        do { try settle() } catch {
            refused = refused ?? error
            return
        }
        _ = try? ask("CLOSE \(cursor)", .init())
    }

    /// Waits for the answers to all that was sent, and throws the first that is no.
    func settle() throws {
        if let refused {
            self.refused = nil
            throw refused
        }
        guard !waiting.isEmpty else { return }
        let statements = waiting
        waiting = []
        guard unsafe PQpipelineSync(connection) == 1 else { throw lost() }
        var problem: (any Error)?
        for statement in statements {
            guard let answer = unsafe PQgetResult(connection) else { throw lost() }
            let result = unsafe try PostgresResult(answer, self)
            if problem == nil {
                do {
                    try result.check()
                    statement.changed = result.changes
                } catch { problem = error }
            }
            // Behind the answer to each stands a nothing.
            while unsafe PQgetResult(connection) != nil {}
        }
        guard let end = unsafe PQgetResult(connection) else { throw lost() }
        unsafe PQclear(end)
        unsafe PQexitPipelineMode(connection)
        if let problem { throw problem }
    }

    // MARK: - Bulk

    /// Copies rows in the binary format into a table.
    func copy(_ rows: [UInt8], into table: String) throws {
        try settle()
        let begin = unsafe try PostgresResult(
            PQexec(connection, "COPY \(table) FROM STDIN (FORMAT binary)"), self)
        guard begin.status == PGRES_COPY_IN else { return try begin.check() }
        let sent = unsafe rows.withUnsafeBytes { bytes in
            unsafe PQputCopyData(
                connection, bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                Int32(bytes.count))
        }
        guard sent == 1, unsafe PQputCopyEnd(connection, nil) == 1 else { throw lost() }
        var problem: (any Error)?
        while let answer = unsafe PQgetResult(connection) {
            do { unsafe try PostgresResult(answer, self).check() } catch { problem = error }
        }
        if let problem { throw problem }
    }

    // MARK: - Errors

    /// What the server said last, or that it is gone.
    func lost() -> PostgresError {
        .lost(unsafe String(cString: PQerrorMessage(connection)))
    }
}

extension PostgresConnection: Database {
    func statement(_ sql: String, streaming: Bool) throws -> RawStatement {
        RawStatement(prepared(sql, streaming: streaming))
    }

    var headLock: String { isWriting ? " FOR UPDATE" : "" }

    func lock(_ name: String) throws {
        _ = try rows("SELECT pg_advisory_xact_lock(hashtextextended(?1, 0))", [name])
    }

    func memberLoad(scheme: Int64, event: Int64) throws -> any MemberLoad {
        PostgresMemberLoad(self, scheme: scheme, event: event)
    }

    func load(into table: String, columns: Int) throws -> any TableLoad {
        PostgresCopy(self, into: table, columns: columns)
    }

    /// The server checks its own pages as it reads them.
    func problem() throws -> String? { nil }
}
