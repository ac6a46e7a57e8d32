import Foundation
import GRDB

/// The one database of the sandbox. Requests are carried out one after the other, each in one
/// transaction, on the queue's own thread: killed anywhere, all of a request is there or nothing.
struct Store: Sendable {
    private let queue: DatabaseQueue

    /// Opens the store of that folder, or makes it with that first day. The folder belongs to one
    /// program at a time.
    init(folder: URL, today: Day, weekends: Bool) throws {
        var configuration = Configuration()
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
            try db.execute(sql: "PRAGMA synchronous = FULL")
        }
        let file = folder.appendingPathComponent("custodian").appendingPathExtension("sqlite")
        queue = try DatabaseQueue(path: file.path, configuration: configuration)
        try queue.inTransaction(.immediate) { db in
            try db.execute(sql: Schema.sql)
            try db.execute(
                sql: "INSERT INTO setting VALUES ('today', ?) ON CONFLICT DO NOTHING",
                arguments: [today.description])
            if weekends {
                try db.execute(
                    sql: "INSERT INTO setting VALUES ('weekends', '1') ON CONFLICT DO NOTHING")
            }
            return .commit
        }
    }

    /// Carries out one request.
    func request<Result: Sendable>(
        _ body: @escaping @Sendable (Bank) throws -> Result
    ) async throws -> Result {
        try await queue.write { db in try body(Bank(db)) }
    }
}
