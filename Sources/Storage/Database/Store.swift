import Bookkeeping
import Foundation

/// The database of a platform: all schemes, their events, rolls, cases and books. It is a file of
/// SQLite, or a database on a server of PostgreSQL; what is true in it does not depend on which.
public final class Store: Sendable {
    /// Where it is, as a person may read it.
    public var path: String { engine.path }
    /// The folder for work files; they are never part of the state.
    public let workFolder: String

    private let engine: any StoreEngine

    /// Opens the database at that place.
    ///
    /// - Parameters:
    ///   - place: a folder, or the address of a database: `postgres://user@host:port/name`.
    ///   - work: the folder for work files where the place is no folder; on the disk of the files
    ///     that are written, since they are made there and then put in their places.
    ///   - creating: whether what is missing is made, or a fault.
    ///   - pageLimit: the most pages a file may have, for tests of a full store.
    public init(
        _ place: String, work: String? = nil, creating: Bool = true, pageLimit: Int? = nil
    ) throws {
        guard !PostgresStore.isMistypedAddress(place) else { throw Fault.addressUnreadable() }
        guard PostgresStore.isAddress(place) else {
            engine = try SQLiteStore(folder: place, creating: creating, pageLimit: pageLimit)
            workFolder = "\(place)/work"
            try Store.makeFolder(workFolder)
            return
        }
        engine = try PostgresStore(place, creating: creating)
        // Made when something is first put there: who only reads leaves nothing behind.
        workFolder = work ?? NSTemporaryDirectory()
    }

    /// Creates a folder that only its owner may read.
    public static func makeFolder(_ path: String) throws {
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
        try engine.read { try body(Snapshot(db: $0)) }
    }

    /// Writes in one transaction: all of it becomes true, or nothing when the body throws.
    ///
    /// Where several programs write to one server, the body may be carried out more than once, each
    /// time from the beginning: it takes nothing with it.
    public func write<Answer>(_ body: (Transaction) throws -> Answer) throws -> Answer {
        try engine.write { try body(Transaction(db: $0)) }
    }

    /// Makes what was written quick to read, after bulk work.
    public func checkpoint() throws { try engine.checkpoint() }

    /// Whether a lock is still held; otherwise another program may be at the same work.
    public func check(_ lock: any StoreLock) throws {
        guard lock.isHeld else { throw Fault.serverLost(path) }
    }

    /// Work that only one program may do at a time: the lock of that name, held for as long as the
    /// answer is kept; nil when another program has it. It is gone when the program is, however it
    /// ended.
    public func exclusive(_ name: String) throws -> (any StoreLock)? {
        try engine.exclusive(name, workFolder: workFolder)
    }
}

/// Work that only one program may do at a time, for as long as this is kept.
public protocol StoreLock: AnyObject {
    /// Whether it is still so: a lock of a server is gone when its connection is.
    var isHeld: Bool { get }
}

/// What keeps a store: a file of SQLite or a server of PostgreSQL.
protocol StoreEngine: Sendable {
    /// Where it is, as a person may read it.
    var path: String { get }

    /// Reads from one snapshot.
    func read<Answer>(_ body: (any Database) throws -> Answer) throws -> Answer

    /// Writes in one transaction: all of it becomes true, or nothing when the body throws.
    func write<Answer>(_ body: (any Database) throws -> Answer) throws -> Answer

    /// Makes what was written quick to read, after bulk work.
    func checkpoint() throws

    /// The lock of that name, held for as long as the answer is kept; nil when another has it.
    func exclusive(_ name: String, workFolder: String) throws -> (any StoreLock)?
}

/// What a use case may read.
public struct Snapshot {
    let db: any Database
}

/// What a use case may write; it also reads what it has written.
public struct Transaction {
    let db: any Database

    /// The same transaction for reading.
    public var snapshot: Snapshot { Snapshot(db: db) }
}
