import Foundation

/// The server of PostgreSQL that is measured: `DATA` is the address of a database on it, which is
/// only connected to. Databases of names of its own are made beside it, and dropped afterwards.
struct Server {
    /// The address, and what stands before and behind the name of the database in it.
    let address: String
    private let (before, behind): (Substring, Substring)

    struct Refused: Error { let text: String }

    /// The server that `DATA` names; nil where SQLite alone is measured.
    static func measured() throws -> Server? {
        try ProcessInfo.processInfo.environment["DATA"].map(Server.init)
    }

    init(_ address: String) throws {
        let end = address.firstIndex(of: "?") ?? address.endIndex
        guard let scheme = address.range(of: "://"),
            let slash = address[..<end].lastIndex(of: "/"), slash >= scheme.upperBound
        else {
            throw Refused(text: "DATA is no address: postgres://user@host:port/name is wanted")
        }
        self.address = address
        (before, behind) = (address[...slash], address[end...])
    }

    /// A database made for the bench.
    func database(_ name: String) -> Server {
        Server(address: "\(before)\(name)\(behind)", before: before, behind: behind)
    }

    private init(address: String, before: Substring, behind: Substring) {
        (self.address, self.before, self.behind) = (address, before, behind)
    }

    /// Makes a database that was not there, gives it to some work, and drops it.
    func withDatabase(_ work: (Server) throws -> Void) throws {
        let name = "tongzhou_bench_\(ProcessInfo.processInfo.processIdentifier)"
        do { try run("CREATE DATABASE \(name)") } catch let error as Refused {
            throw Refused(
                text: "the bench works in a database of its own, \(name), and cannot make it; "
                    + "ALTER ROLE … CREATEDB lets it: \(error.text)")
        }
        defer { _ = try? run("DROP DATABASE \(name) WITH (FORCE)") }
        try work(database(name))
    }

    /// What decides how quick it is.
    func describe() throws {
        let settings = [
            "server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers",
            "work_mem", "max_wal_size",
        ]
        let values = try settings.map { "\($0)=\(try run("SHOW \($0)"))" }
        Report.out("server: \(values.joined(separator: ", "))")
    }

    /// Runs statements; what they answer.
    @discardableResult
    func run(_ sql: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            ["psql", address, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
            + sql.flatMap { ["-c", $0] }
        let (out, err) = (Pipe(), Pipe())
        process.standardOutput = out
        process.standardError = err
        try process.run()
        let text = String(decoding: out.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let wrong = String(decoding: err.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Refused(text: wrong) }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The bytes of the database.
    var size: Int64 {
        (try? run("SELECT pg_database_size(current_database())")).flatMap { Int64($0) } ?? 0
    }

    /// The process that all others of the server come from, where it runs on this machine.
    func mainProcess() -> Int? {
        let helper = try? run(
            "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'")
        guard let helper = helper.flatMap({ Int($0) }), let of = Machine.process(helper),
            of.name.hasPrefix("postgres")
        else { return nil }
        return of.parent
    }
}
