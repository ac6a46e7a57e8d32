import Foundation
import FoundationNetworking
import TestSupport
import Testing

/// A scheme and its custodian: the two built programs in a folder of their own, speaking to each
/// other over HTTP.
final class Village {
    let folder: URL
    private let database: TestDatabase
    private let bank = Process()
    private var port = 0
    private var token = ""
    /// The custodian as a witness: the line of a policy that names him.
    private(set) var custodian = ""

    static let programs = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent()

    /// A village in a folder that is there, with its custodian started; its store is new, or as
    /// another one stands.
    private init(_ folder: URL, like kept: TestDatabase? = nil, _ options: [String] = []) throws {
        self.folder = folder
        database = TestDatabase(folder: folder.path)
        try database.create(like: kept)
        bank.executableURL = Village.programs.appendingPathComponent("custodian-sandbox")
        bank.arguments =
            ["serve", "--data", folder.appendingPathComponent("bank").path, "--port", "0"] + options
        let pipe = Pipe()
        bank.standardOutput = pipe
        bank.standardError = FileHandle.standardError
        try bank.run()
        var line = Data()
        while line.count(where: { $0 == 10 }) < 2 {
            let more = pipe.fileHandleForReading.availableData
            try #require(!more.isEmpty, "the custodian listens")
            line += more
        }
        let greeting = String(decoding: line, as: UTF8.self)
        port = try #require(greeting.firstMatch(of: /:(\d+),/).flatMap { Int($0.1) })
        custodian = greeting.split(separator: "\n").last.map(String.init) ?? ""
        let path = folder.appendingPathComponent("bank/token")
        token = try String(contentsOf: path, encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Ends the custodian.
    private func stop() {
        guard bank.isRunning else { return }
        kill(bank.processIdentifier, SIGKILL)
        bank.waitUntilExit()
    }

    deinit {
        stop()
        try? FileManager.default.removeItem(at: folder)
        database.drop()
    }

    private static func newFolder() -> URL {
        let memory = "/dev/shm"
        let base =
            FileManager.default.fileExists(atPath: memory)
            ? URL(fileURLWithPath: memory) : FileManager.default.temporaryDirectory
        return base.appendingPathComponent("village-\(UUID().uuidString)")
    }

    /// A village like ``prepared``, of its own.
    static func shared() async throws -> Village {
        let folder = newFolder()
        let kept = try await prepared.value
        try kept.unpack(to: folder.path)
        let village = try Village(folder, like: kept.database)
        try village.furnish()
        return village
    }

    /// Twenty members, a case, its debit collected, the statements taken in: on 2024-03-12 there
    /// are 20,000.00 to pay out. Made once.
    private static let prepared = Task {
        let folder = newFolder()
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("bank"), withIntermediateDirectories: true)
        let village = try Village(folder, ["--today", "2024-03-01"])
        try await village.prepare()
        village.stop()
        return try withExtendedLifetime(village) { try KeptFolder(folder.path) }
    }
}

extension Village {
    /// The root of the repository.
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private func prepare() async throws {
        var rules = try String(
            contentsOf: Village.root.appendingPathComponent("docs/start/village.yaml"),
            encoding: .utf8)
        rules = rules.replacingOccurrences(
            of: "period: 300, year: {amount: 2000}", with: "period: none, year: none")
        try write(rules, "village.yaml")
        try run("scheme open village.yaml", on: "2024-01-01")
        let roll = (1...20).map { "\($0),1985-03-02,2024-01-01,resident-\($0)\n" }.joined()
        try write("roll,born,joined,identity\n" + roll, "members.csv")
        try run("roll import members.csv", on: "2024-01-01")
        try run(
            "case add --member 7 --diagnosed 2024-02-10 --clause serious-illness", on: "2024-02-20")
        try furnish()
        for account in [
            ["number": "CUSTODY-1", "name": "Village aid", "currency": "CNY"],
            ["number": "6222020200012345678", "name": "王芳", "currency": "CNY"],
        ] { try await post("/accounts", account) }
        try run("period close 2024-03-1", on: "2024-03-01")
        try run("custody open CUSTODY-1", on: "2024-03-09")
        let debits = folder.appendingPathComponent("files/village-aid/2024-03-1-debit-1.csv")
        try await send("POST", "/files?account=CUSTODY-1", try Data(contentsOf: debits))
        try await clock("2024-03-12")
        let result = try await send("GET", "/files/village-aid%2F2024-03-1%2F1/status")
        try write(result.text, "result.csv")
        try run("collect import result.csv", on: "2024-03-12")
        try run("custody fetch", on: "2024-03-12")
        try run("custody status", on: "2024-03-12")
    }

    /// People with keys, and the custodian's settings with his address of now.
    private func furnish() throws {
        let keys = folder.appendingPathComponent("keys")
        if !FileManager.default.fileExists(atPath: folder.appendingPathComponent("li.key").path) {
            try FileManager.default.createDirectory(at: keys, withIntermediateDirectories: true)
            var list = "people:\n"
            for name in ["li", "wang"] {
                let made = try run("office key \(name).key --json", on: nil)
                let key = try #require(made.firstMatch(of: /[0-9a-f]{64}/)?.output)
                let rights = "propose, release, match, confirm"
                list += "  - {name: \(name), key: \(key), may: [\(rights)]}\n"
            }
            try write(list, "keys/office.yaml")
        }
        try write(token, "keys/custodian.token")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600],
            ofItemAtPath: keys.appendingPathComponent("custodian.token").path)
        try write(
            """
            url: http://127.0.0.1:\(port)
            token: custodian.token
            holder: Village aid
            bank:
              debits: csv
              weekend: []
              rules:
                - {code: ACMT/MCOP/INTR, is: interest}
                - {code: ACMT/MDOP/CHRG, is: charge}
                - {code: SECU, is: invested}

            """, "keys/custodian.yaml")
    }

    func write(_ text: String, _ name: String) throws {
        try text.write(
            to: folder.appendingPathComponent(name), atomically: false, encoding: .utf8)
    }

    /// What a command answers, in English; it has to end with that code.
    @discardableResult
    func run(_ command: String, on day: String?, exit: Int32 = 0) throws -> String {
        let words = command.split(separator: " ").map(String.init)
        let options =
            (day.map { ["--today", $0] } ?? [])
            + (command.hasPrefix("office") ? [] : ["--lang", "en"])
        return try run("tongzhou", words + options, exit: exit)
    }

    /// What a program of ours answers.
    @discardableResult
    func run(_ program: String, _ arguments: [String], exit: Int32 = 0) throws -> String {
        let process = Process()
        process.executableURL = Village.programs.appendingPathComponent(program)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment
            .merging(database.environment) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(
            decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == exit, "\(arguments): \(output)")
        // JSON without the spaces that make it fine to read.
        return output.replacingOccurrences(of: "\" : ", with: "\":")
    }

    struct Reply {
        let status: Int
        let text: String
    }

    /// Speaks to the custodian as a test, not as the platform.
    @discardableResult
    func send(_ method: String, _ path: String, _ body: Data? = nil) async throws -> Reply {
        let url = try #require(URL(string: "http://127.0.0.1:\(port)\(path)"))
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.httpBody = body
        request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
        let session = URLSession(configuration: .ephemeral)
        defer { session.finishTasksAndInvalidate() }
        let (data, response) = try await session.data(for: request)
        let status = try #require(response as? HTTPURLResponse).statusCode
        #expect((200...202).contains(status), "\(path): \(String(decoding: data, as: UTF8.self))")
        return Reply(status: status, text: String(decoding: data, as: UTF8.self))
    }

    func post(_ path: String, _ fields: [String: String]) async throws {
        try await send("POST", path, try JSONEncoder().encode(fields))
    }

    /// Sets a fault; numbers go as numbers.
    func fault(_ fields: [String: String], days: Int? = nil) async throws {
        var fields: [String: Any] = fields
        fields["days"] = days
        try await send("POST", "/faults", try JSONSerialization.data(withJSONObject: fields))
    }

    func clock(_ day: String) async throws { try await post("/clock", ["today": day]) }

    /// What the custodian holds for an account.
    func deposit(_ account: String) async throws -> String {
        let text = try await send("GET", "/accounts/\(account)").text
        return text.firstMatch(of: /"deposit":"([^"]*)"/).map { String($0.1) } ?? text
    }
}
