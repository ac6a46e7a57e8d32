import Foundation
import FoundationNetworking
import Testing

/// The built program, started as people start it, and spoken to over HTTP.
final class Sandbox {
    let folder: URL
    private var process = Process()
    private(set) var greeting = ""
    private(set) var wire = Wire(port: 0, token: "")

    private static let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("custodian-sandbox")

    /// A new custodian with an account `A` of yuan.
    init(today: String = "2024-03-10", balance: String = "1000.00", _ options: [String] = [])
        async throws
    {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("sandbox-\(UUID().uuidString)")
        try start(["--today", today] + options)
        try await post(
            "/accounts",
            ["number": "A", "name": "Village Aid", "currency": "CNY", "balance": balance])
    }

    deinit {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Starts the program and waits for the line that says where it listens.
    func start(_ options: [String] = []) throws {
        process = Process()
        process.executableURL = Sandbox.program
        process.arguments = ["serve", "--data", folder.path, "--port", "0"] + options
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.standardError
        try process.run()
        var line = Data()
        while line.last != 10 {
            let more = pipe.fileHandleForReading.availableData
            try #require(!more.isEmpty, "it ended before it listened")
            line += more
        }
        greeting = String(decoding: line, as: UTF8.self)
        let port = try #require(greeting.firstMatch(of: /:(\d+),/).flatMap { Int($0.1) })
        let text = try String(contentsOf: folder.appendingPathComponent("token"), encoding: .utf8)
        wire = Wire(
            port: port, token: text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// How another program ends that is started in the same folder.
    func startAnother() throws -> Int32 {
        let other = Process()
        other.executableURL = Sandbox.program
        other.arguments = ["serve", "--data", folder.path, "--port", "0"]
        other.standardOutput = FileHandle.nullDevice
        other.standardError = FileHandle.nullDevice
        try other.run()
        other.waitUntilExit()
        return other.terminationStatus
    }

    /// Ends it as a power failure would.
    func crash() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Asks it to stop, and says how it ended.
    func stop() -> Int32 {
        kill(process.processIdentifier, SIGTERM)
        process.waitUntilExit()
        return process.terminationStatus
    }
}

/// How to speak to it.
struct Wire: Sendable {
    let port: Int
    let token: String

    struct Reply: Sendable {
        let status: Int
        let text: String

        /// A field of a JSON object.
        subscript(_ field: String) -> String? {
            let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
            return object?[field].map { "\($0)" }
        }
    }

    /// Sends a request. Each has a connection of its own: on one that was used before, curl sends
    /// a request again that was not answered.
    func send(
        _ method: String, _ path: String, _ body: Data? = nil, accept: String? = nil,
        token: String? = nil
    ) async throws -> Reply {
        let url = try #require(URL(string: "http://127.0.0.1:\(port)\(path)"))
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.httpBody = body
        request.setValue("Bearer \(token ?? self.token)", forHTTPHeaderField: "Authorization")
        if let accept { request.setValue(accept, forHTTPHeaderField: "Accept") }
        let session = URLSession(configuration: .ephemeral)
        defer { session.finishTasksAndInvalidate() }
        let (data, response) = try await session.data(for: request)
        let status = try #require(response as? HTTPURLResponse).statusCode
        return Reply(status: status, text: String(decoding: data, as: UTF8.self))
    }

    func file(_ text: String) async throws -> Reply {
        try await send("POST", "/files?account=A", Data(text.utf8))
    }
}

extension Sandbox {
    typealias Reply = Wire.Reply

    func send(
        _ method: String, _ path: String, _ body: Data? = nil, accept: String? = nil,
        token: String? = nil
    ) async throws -> Reply {
        try await wire.send(method, path, body, accept: accept, token: token)
    }

    func get(_ path: String) async throws -> Reply { try await send("GET", path) }

    /// Sends JSON; whatever is refused here fails the test.
    @discardableResult
    func post(_ path: String, _ fields: [String: Any]) async throws -> Reply {
        let reply = try await tryPost(path, fields)
        #expect((200...202).contains(reply.status), "\(path): \(reply.text)")
        return reply
    }

    func tryPost(_ path: String, _ fields: [String: Any]) async throws -> Reply {
        try await send("POST", path, try JSONSerialization.data(withJSONObject: fields))
    }

    func clock(_ day: String) async throws { try await post("/clock", ["today": day]) }

    func file(_ text: String) async throws -> Reply { try await wire.file(text) }

    func status(_ id: String) async throws -> Reply {
        let segment = id.replacingOccurrences(of: "/", with: "%2F")
        return try await get("/files/\(segment)/status")
    }

    func deposit() async throws -> String? { try await get("/accounts/A")["deposit"] }

    /// The lines of the account's statement of a day.
    func lines(_ day: String) async throws -> [Line] {
        let reply = try await send("GET", "/statements/A/\(day)", accept: "text/csv")
        try #require(reply.status == 200, "\(day): \(reply.text)")
        return reply.text.split(separator: "\n").dropFirst().map(Line.init)
    }
}

/// A line of a statement in CSV.
struct Line: CustomStringConvertible {
    let fields: [Substring]

    init(_ text: Substring) {
        fields = text.split(separator: ",", omittingEmptySubsequences: false)
    }

    var amount: Int { Line.units(fields[2]) }
    var balance: Int { Line.units(fields[9]) }
    var bankReference: Substring { fields[4] }

    /// Day, amount, end-to-end id, kind and reason of return.
    var description: String {
        [fields[0].suffix(2), fields[2], fields[3], fields[6], fields[7]]
            .filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Minor units of a decimal text.
    static func units(_ text: some StringProtocol) -> Int {
        Int(String(text).filter { $0 != "." }) ?? Int.min
    }
}
