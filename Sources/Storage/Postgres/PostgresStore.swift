import Bookkeeping
import Foundation

/// A database on a server of PostgreSQL. Several programs on several machines may use it at once:
/// writers of one scheme wait for each other at its head.
final class PostgresStore: StoreEngine {
    let path: String
    private let address: PostgresAddress
    private let pool: PostgresPool
    /// How often a transaction is tried that others got in the way of.
    private static let mostTries = 5
    /// How often, and how long each time, a lost server is waited for: ten seconds in all.
    private static let mostWaits = 40
    private static let wait = 0.25

    /// Whether a place is the address of a database.
    static func isAddress(_ place: String) -> Bool {
        place.hasPrefix("postgres://") || place.hasPrefix("postgresql://")
    }

    /// Whether a place was meant to be one: such a folder would hold the data, and its name perhaps
    /// a password, while somebody believes that they are on a server.
    static func isMistypedAddress(_ place: String) -> Bool {
        let text = place.lowercased()
        return !isAddress(place)
            && (text.contains("://") || text.contains("dbname=") || text.contains("host=")
                || text.hasPrefix("postgres:") || text.hasPrefix("postgres/")
                || text.hasPrefix("postgresql:") || text.hasPrefix("postgresql/"))
    }

    /// Opens the database at that address.
    init(_ address: String, creating: Bool) throws {
        self.address = try PostgresAddress(address)
        path = self.address.shown
        pool = PostgresPool(self.address)
        try faults {
            try pool.with { connection in
                let made = try PostgresStore.stepsMade(connection)
                guard creating || made != nil else { throw Fault.storeMissing(path) }
                guard made != Set(Schema.steps.map(\.name)) else { return }
                try PostgresStore.migrate(connection)
            }
        }
    }

    /// The steps by which the tables were made; nil where there are none of ours.
    private static func stepsMade(_ connection: PostgresConnection) throws -> Set<String>? {
        let ours = try connection.flag(
            """
            SELECT COUNT(to_regclass(name)) = 3
            FROM (VALUES ('migration'), ('scheme'), ('command')) AS ours (name)
            """)
        guard ours else { return nil }
        return Set(try connection.rows("SELECT name FROM migration").map { $0[0] as String })
    }

    /// Makes the steps that have not been made; one program at a time.
    private static func migrate(_ connection: PostgresConnection) throws {
        try connection.command("BEGIN")
        do {
            try connection.execute("SELECT pg_advisory_xact_lock(?1)", [lockOfSteps])
            try connection.command(
                "CREATE TABLE IF NOT EXISTS migration (name TEXT COLLATE \"C\" PRIMARY KEY)")
            let made = Set(
                try connection.rows("SELECT name FROM migration").map { $0[0] as String })
            for step in Schema.steps where !made.contains(step.name) {
                for statement in step.statements {
                    try connection.command(PostgresText.definition(statement))
                }
                try connection.execute("INSERT INTO migration VALUES (?1)", [step.name])
            }
            try connection.settle()
            try connection.command("COMMIT")
        } catch {
            try? connection.command("ROLLBACK")
            throw error
        }
    }

    /// Any number: it says who may change the tables.
    private static let lockOfSteps: Int64 = 0x746F_6E67_7A68_6F75

    func read<Answer>(_ body: (any Database) throws -> Answer) throws -> Answer {
        try faults {
            // A connection that was lost while it idled shows it at the first command.
            var isBegun = false
            var tries = 0
            while true {
                tries += 1
                do {
                    return try pool.with { connection in
                        try connection.command("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                        isBegun = true
                        return try PostgresStore.finish(connection, body)
                    }
                } catch let error as PostgresError
                    where error.isLoss && !isBegun && tries < PostgresStore.mostTries
                {
                    continue
                }
            }
        }
    }

    func write<Answer>(_ body: (any Database) throws -> Answer) throws -> Answer {
        try faults {
            var tries = 0
            var waits = 0
            var loss: PostgresError?
            while true {
                do {
                    return try pool.with { connection in
                        try connection.command("BEGIN ISOLATION LEVEL READ COMMITTED")
                        connection.isWriting = true
                        defer { connection.isWriting = false }
                        return try PostgresStore.finish(connection, body)
                    }
                } catch let error as PostgresError {
                    if error.isLoss { loss = loss ?? error }
                    if let loss, error.isOfServerAway {
                        // The server starts again, a standby takes over, or the session that was
                        // lost is still at work.
                        guard waits < PostgresStore.mostWaits else { throw loss }
                        waits += 1
                        Thread.sleep(forTimeInterval: PostgresStore.wait)
                        continue
                    }
                    tries += 1
                    // Once a connection was lost, nobody here knows what has been done.
                    guard error.isPassing, tries < PostgresStore.mostTries else {
                        throw loss ?? error
                    }
                }
            }
        }
    }

    /// The work of a transaction that has begun, and its end.
    private static func finish<Answer>(
        _ connection: PostgresConnection, _ body: (any Database) throws -> Answer
    ) throws -> Answer {
        do {
            let answer = try body(connection)
            try connection.settle()
            try connection.commit()
            return answer
        } catch {
            connection.abandon()
            throw error
        }
    }

    /// Tells the planner how much there is. What was written is true without it, so that nothing
    /// fails where it cannot be done now.
    func checkpoint() {
        let tables = Schema.tables.joined(separator: ", ")
        try? pool.with { try $0.command("ANALYZE \(tables)") }
    }

    /// A lock of the server's: programs on other machines see it, too.
    func exclusive(_ name: String, workFolder: String) throws -> (any StoreLock)? {
        try faults {
            let connection = try PostgresConnection(address)
            try connection.command("SET idle_session_timeout = 0")
            let taken = try connection.flag(
                "SELECT pg_try_advisory_lock(hashtextextended(?1, 0))", [name])
            return taken ? PostgresLock(connection) : nil
        }
    }

    private func faults<Answer>(_ body: () throws -> Answer) throws -> Answer {
        do { return try body() } catch let error as PostgresError {
            throw Fault.of(error, path: path)
        }
    }
}

/// A lock that lasts as long as its connection.
private final class PostgresLock: StoreLock {
    private let connection: PostgresConnection

    init(_ connection: PostgresConnection) { self.connection = connection }

    /// The server takes a moment to notice that a connection was closed; who comes next does not
    /// wait for it.
    deinit { try? connection.command("SELECT pg_advisory_unlock_all()") }

    var isHeld: Bool { (try? connection.integer("SELECT 1")) == 1 }
}
