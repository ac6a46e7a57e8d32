import Bookkeeping
import Foundation
import GRDB

/// The database of a platform: all schemes, their events, rolls, cases and books.
///
/// SQLite in WAL mode with `synchronous=FULL`: what has been acknowledged survives a power loss.
public final class Store: Sendable {
    /// Where the database file lies.
    public let path: String
    /// The folder for work files; they are never part of the state.
    public let workFolder: String

    private let pool: DatabasePool

    /// Opens the database in that folder.
    ///
    /// - Parameters:
    ///   - creating: whether folder and database are made when they are missing, or a fault.
    ///   - pageLimit: the most pages the database may have, for tests of a full store.
    public init(folder: String, creating: Bool = true, pageLimit: Int? = nil) throws {
        path = "\(folder)/tongzhou.sqlite"
        try Store.mustBeThere(path, folder, creating: creating)
        workFolder = "\(folder)/work"
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
            try Store.makeFolder(workFolder)
            pool = try DatabasePool(path: path, configuration: configuration)
            try Schema.migrator.migrate(pool)
            // GRDB sets NORMAL when it opens a pool; acknowledged has to mean durable.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        } catch let error as DatabaseError {
            throw Fault.of(error, path: path)
        }
    }

    /// A database that is there, or may be made: readable by its owner alone.
    private static func mustBeThere(_ path: String, _ folder: String, creating: Bool) throws {
        let files = FileManager.default
        guard files.fileExists(atPath: path) else {
            guard !files.fileExists(atPath: folder) || files.isExecutableFile(atPath: folder) else {
                throw Fault.storeUnreachable(path)
            }
            guard creating else { throw Fault.storeMissing(folder) }
            try makeFolder(folder)
            let mode = [FileAttributeKey.posixPermissions: 0o600]
            guard files.createFile(atPath: path, contents: nil, attributes: mode) else {
                throw Fault.storeUnreachable(path)
            }
            return
        }
        let size = try? files.attributesOfItem(atPath: path)[.size] as? NSNumber
        guard creating || size?.intValue != 0 else { throw Fault.storeDamaged(path) }
    }

    /// Creates a folder that only its owner may read.
    static func makeFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw Fault(
                "store.unreachable",
                Text(
                    "建不了目录 \(path)；请检查路径和权限。",
                    "Cannot create the folder \(path); check its path and permissions."))
        }
    }

    /// Reads from one snapshot.
    public func read<Answer>(_ body: (Snapshot) throws -> Answer) throws -> Answer {
        try faults { try pool.read { try body(Snapshot(db: $0)) } }
    }

    /// Writes in one transaction: all of it becomes true, or nothing when the body throws.
    public func write<Answer>(_ body: (Transaction) throws -> Answer) throws -> Answer {
        try faults { try pool.write { try body(Transaction(db: $0)) } }
    }

    /// Moves the write-ahead log into the database file and empties it, after bulk work.
    ///
    /// Where another program is at the same or reads the log, SQLite answers busy: then it is left
    /// to the next one, for what was written is already true.
    public func checkpoint() throws {
        try faults {
            do {
                _ = try pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                return
            }
        }
    }

    /// How acknowledged writes reach the disk: 2 is FULL.
    public func synchronousMode() throws -> Int {
        try faults {
            try pool.writeWithoutTransaction {
                try Int.fetchOne($0, sql: "PRAGMA synchronous") ?? -1
            }
        }
    }

    private func faults<Answer>(_ body: () throws -> Answer) throws -> Answer {
        do { return try body() } catch let error as DatabaseError {
            throw Fault.of(error, path: path)
        }
    }
}

/// What a use case may read.
public struct Snapshot {
    let db: Database
}

/// What a use case may write; it also reads what it has written.
public struct Transaction {
    let db: Database

    /// The same transaction for reading.
    public var snapshot: Snapshot { Snapshot(db: db) }
}
