import Foundation
import FoundationNetworking
import Testing

/// The built program as a witness, spoken to over HTTP.
final class WitnessProcess {
    private let process = Process()
    /// The line of a policy that names it.
    let line: String
    let url: String

    /// Starts it with a store of its own.
    init(store: URL, logs: URL, name: String? = nil) throws {
        process.executableURL = Village.programs.appendingPathComponent("tongzhou")
        process.arguments =
            ["witness", "--store", store.path, "--logs", logs.path, "--port", "0", "--lang", "en"]
            + (name.map { ["--name", $0] } ?? [])
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.standardError
        try process.run()
        var said = Data()
        while said.last != 10 {
            let more = pipe.fileHandleForReading.availableData
            try #require(!more.isEmpty, "the witness listens")
            said += more
        }
        let words = String(decoding: said, as: UTF8.self).split(separator: "\n")[0]
        line = String(words)
        url = String(try #require(words.split(separator: " ").last))
    }

    deinit { crash() }

    /// Ends it as a power failure would.
    func crash() {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    struct Reply: Sendable {
        let status: Int
        let type: String
        let text: String
    }

    func send(_ method: String, _ path: String, _ body: [UInt8]? = nil) async throws -> Reply {
        try await WitnessProcess.send(url, method, path, body)
    }

    static func send(
        _ url: String, _ method: String, _ path: String, _ body: [UInt8]?
    ) async throws -> Reply {
        var request = URLRequest(url: try #require(URL(string: url + path)))
        request.httpMethod = method
        request.httpBody = body.map { Data($0) }
        let session = URLSession(configuration: .ephemeral)
        defer { session.finishTasksAndInvalidate() }
        let (data, response) = try await session.data(for: request)
        let answer = try #require(response as? HTTPURLResponse)
        return Reply(
            status: answer.statusCode,
            type: answer.value(forHTTPHeaderField: "Content-Type") ?? "",
            text: String(decoding: data, as: UTF8.self))
    }
}
