import Foundation
import GRDB

/// The store of a test, seen from behind the platform's back: a file of SQLite, or, where
/// TONGZHOU_TEST_SERVER names a server, a database of PostgreSQL.
public struct TestDatabase: Sendable {
    /// The server on which databases are made; nil: files are.
    @TaskLocal public static var server = ProcessInfo.processInfo.environment[
        "TONGZHOU_TEST_SERVER"]

    /// Whether tests of what only a file can be are to be left out.
    public static var isServer: Bool { server != nil }

    /// What is done here keeps its store in a file, whatever the others do: the other engine, to
    /// compare with.
    public static func onFile<Answer>(_ body: () throws -> Answer) rethrows -> Answer {
        try $server.withValue(nil, operation: body)
    }

    /// Where the platform finds it.
    public let place: String
    private let name: String
    private let server: String?

    /// The store of the world in that folder.
    public init(folder: String) {
        name = (folder as NSString).lastPathComponent.lowercased()
            .replacingOccurrences(of: "-", with: "_")
        server = TestDatabase.server
        place = server.map { [name] in "\($0)/\(name)" } ?? "\(folder)/data"
    }

    /// Another store inside the folder of a world.
    public init(inside folder: String) { self.init(folder: "\(folder)/store-\(UUID().uuidString)") }

    /// What the programs are told, and nothing else, so that their commands find it.
    public var environment: [String: String] {
        server != nil ? ["TONGZHOU_DATA": place] : [:]
    }

    /// Makes the database on the server, empty or as the other one stands.
    public func create(like other: TestDatabase? = nil) throws {
        guard server != nil else { return }
        let template = other.map { " TEMPLATE \($0.name)" } ?? ""
        _ = try psql("postgres", "CREATE DATABASE \(name)\(template)")
    }

    /// Ends the connections to it, so that it can be copied.
    func letGo() throws {
        _ = try psql(
            "postgres",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(name)'")
    }

    /// Takes it off the server.
    public func drop() {
        guard server != nil else { return }
        _ = try? psql("postgres", "DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
    }

    /// Changes something.
    ///
    /// - Returns: how many rows were changed.
    @discardableResult
    public func execute(_ sql: String) throws -> Int {
        guard server != nil else {
            return try DatabaseQueue(path: "\(place)/tongzhou.sqlite").write { db in
                try db.execute(sql: sql)
                return db.changesCount
            }
        }
        return try psql(name, sql).split(separator: "\n").reduce(0) { sum, line in
            sum + (line.split(separator: " ").last.flatMap { Int($0) } ?? 0)
        }
    }

    /// The first column of every row, as text.
    public func texts(_ sql: String) throws -> [String] {
        guard server != nil else {
            return try DatabaseQueue(path: "\(place)/tongzhou.sqlite").read { db in
                try Row.fetchAll(db, sql: sql).map { row in
                    switch (row[0] as DatabaseValue).storage {
                    case .int64(let number): "\(number)"
                    case .string(let text): text
                    default: ""
                    }
                }
            }
        }
        // Rows end with a byte that no text holds.
        return try psql(name, sql, ["-At", "-R", "\u{1}"]).split(separator: "\u{1}")
            .map { String($0).trimmingCharacters(in: .newlines) }
    }

    /// A literal of those bytes.
    public static func literal(_ bytes: [UInt8]) -> String {
        let digits = bytes.map { String(UInt16($0) + 256, radix: 16).dropFirst() }.joined()
        return isServer ? "'\\x\(digits)'" : "x'\(digits)'"
    }

    /// Names of functions that the engines spell in their own way, in what a test does behind the
    /// platform's back.
    public static func spelled(_ sql: String) -> String {
        guard isServer else { return sql }
        return sql.replacingOccurrences(of: "X'00'", with: "'\\x00'::bytea")
            .replacingOccurrences(
                of: "CAST(REPLACE(CAST(bytes AS TEXT), '20000', '90000') AS BLOB)",
                with: "convert_to(replace(convert_from(bytes, 'UTF8'), '20000', '90000'), 'UTF8')")
    }

    /// A literal of that text.
    public static func literal(_ text: String) -> String {
        "'\(text.replacingOccurrences(of: "'", with: "''"))'"
    }

    /// Does something on the server.
    public static func onServer(_ sql: String) throws {
        _ = try TestDatabase(folder: "postgres").psql("postgres", sql)
    }

    /// Lets some work be done while a transaction of somebody else holds something.
    public static func `while`(
        _ sql: String, in database: TestDatabase, _ work: () throws -> Void
    ) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["psql", "\(server ?? "")/\(database.name)", "-Xqv", "ON_ERROR_STOP=1"]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForWriting.write(
            contentsOf: Data("BEGIN;\n\(sql);\n\\echo held\n".utf8))
        _ = output.fileHandleForReading.availableData
        defer {
            try? input.fileHandleForWriting.close()
            process.waitUntilExit()
        }
        try work()
    }

    private func psql(_ database: String, _ sql: String, _ options: [String] = []) throws -> String
    {
        struct Refused: Error { let text: String }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let address = "\(server ?? "")/\(database)"
        process.arguments =
            ["psql", address, "-X", "-v", "ON_ERROR_STOP=1"] + options + ["-c", sql]
        let (out, err) = (Pipe(), Pipe())
        process.standardOutput = out
        process.standardError = err
        try process.run()
        let text = String(decoding: out.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let wrong = String(decoding: err.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Refused(text: wrong) }
        return text
    }
}
