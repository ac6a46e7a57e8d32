import Bookkeeping
import Foundation
import GRDB

/// SQLite in WAL mode with `synchronous=FULL`: what has been acknowledged survives a power loss.
final class SQLiteStore: StoreEngine {
    let path: String
    private let pool: DatabasePool

    /// Opens the database in that folder.
    init(folder: String, creating: Bool, pageLimit: Int?) throws {
        path = "\(folder)/tongzhou.sqlite"
        try SQLiteStore.mustBeThere(path, folder, creating: creating)
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { db in
            // The writer keeps the pages it changes; readers stream and need little.
            let kilobytes = db.configuration.readonly ? 8_000 : 48_000
            try db.execute(sql: "PRAGMA cache_size = -\(kilobytes)")
            if let pageLimit { try db.execute(sql: "PRAGMA max_page_count = \(pageLimit)") }
        }
        do {
            try Store.makeFolder(folder)
            pool = try DatabasePool(path: path, configuration: configuration)
            try SQLiteStore.migrator.migrate(pool)
            // GRDB sets NORMAL when it opens a pool; acknowledged has to mean durable.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            let mode = try pool.writeWithoutTransaction {
                try Int.fetchOne($0, sql: "PRAGMA synchronous")
            }
            guard mode == 2 else { throw Fault.storeFailing(path) }
        } catch let error as DatabaseError {
            throw Fault.of(error, path: path)
        }
    }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for step in Schema.steps {
            migrator.registerMigration(step.name) { db in
                for statement in step.statements { try db.execute(sql: statement) }
                // Until there were counters, the number of keys was kept as a setting.
                guard step.name == "counters" else { return }
                try db.execute(
                    sql: """
                        INSERT INTO counter
                        SELECT name, CAST(value AS INTEGER) FROM setting WHERE name = 'key-slots'
                        """)
                try db.execute(sql: "DELETE FROM setting WHERE name = 'key-slots'")
            }
        }
        return migrator
    }

    /// A database that is there, or may be made: readable by its owner alone.
    private static func mustBeThere(_ path: String, _ folder: String, creating: Bool) throws {
        let files = FileManager.default
        guard files.fileExists(atPath: path) else {
            guard !files.fileExists(atPath: folder) || files.isExecutableFile(atPath: folder) else {
                throw Fault.storeUnreachable(path)
            }
            guard creating else { throw Fault.storeMissing(folder) }
            try Store.makeFolder(folder)
            let mode = [FileAttributeKey.posixPermissions: 0o600]
            guard files.createFile(atPath: path, contents: nil, attributes: mode) else {
                throw Fault.storeUnreachable(path)
            }
            return
        }
        let size = try? files.attributesOfItem(atPath: path)[.size] as? NSNumber
        guard creating || size?.intValue != 0 else { throw Fault.storeDamaged(path) }
    }

    func read<Answer>(_ body: (any Database) throws -> Answer) throws -> Answer {
        try faults { try pool.read { try body(SQLiteDatabase($0)) } }
    }

    func write<Answer>(_ body: (any Database) throws -> Answer) throws -> Answer {
        try faults { try pool.write { try body(SQLiteDatabase($0)) } }
    }

    /// Moves the write-ahead log into the database file and empties it.
    ///
    /// Where another program is at the same or reads the log, SQLite answers busy: then it is left
    /// to the next one, for what was written is already true.
    func checkpoint() throws {
        try faults {
            do {
                _ = try pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                return
            }
        }
    }

    /// Every program that uses the file is on this machine.
    func exclusive(_ name: String, workFolder: String) throws -> (any StoreLock)? {
        try WorkLock("\(workFolder)/\(name).lock")
    }

    private func faults<Answer>(_ body: () throws -> Answer) throws -> Answer {
        do { return try body() } catch let error as DatabaseError {
            throw Fault.of(error, path: path)
        }
    }
}
