import Foundation
import FoundationNetworking
import Testing

/// The built program as a witness, spoken to over HTTP.
final class WitnessProcess {
    private let process = Process()
    /// The line of a policy that names it.
    let line: String
    let url: String
    private let files: Int

    /// Starts it with a store of its own.
    ///
    /// - Parameter files: how many files and connections it may have open.
    init(store: URL, logs: URL, name: String? = nil, files: Int = 1024) throws {
        self.files = files
        let program = Village.programs.appendingPathComponent("tongzhou").path
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments =
            ["-c", "ulimit -n \(files); exec \"$@\"", "sh", program]
            + [
                "witness", "--store", store.path, "--logs", logs.path, "--port", "0", "--lang",
                "en",
            ]
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

    /// Sends a request while so many connections are open that the witness can open just so many
    /// more files.
    ///
    /// - Returns: the status; 0 where there is no answer.
    func crowded(_ body: URL, leaving free: Int) throws -> Int {
        let script = """
            import os, socket, sys, time
            port, pid, limit, free = map(int, sys.argv[1:5])
            body = open(sys.argv[5], "rb").read()
            connect = lambda: socket.create_connection(("127.0.0.1", port))
            open_files = lambda: len(os.listdir(f"/proc/{pid}/fd"))
            first = connect()
            end = time.monotonic() + 5
            held = []
            while open_files() < limit - free and time.monotonic() < end:
                before = open_files()
                held.append(connect())
                while open_files() == before and time.monotonic() < end: pass
            head = f"POST /add-checkpoint HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: {len(body)}\\r\\n\\r\\n"
            first.sendall(head.encode() + body)
            first.settimeout(5)
            try: print(first.recv(99).split()[1].decode())
            except Exception: print(0)
            """
        let sender = Process()
        sender.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let port = url.split(separator: ":").last.map(String.init) ?? ""
        sender.arguments =
            ["python3", "-c", script, port, "\(process.processIdentifier)", "\(files)", "\(free)"]
            + [body.path]
        let pipe = Pipe()
        sender.standardOutput = pipe
        try sender.run()
        let said = pipe.fileHandleForReading.readDataToEndOfFile()
        sender.waitUntilExit()
        let words = String(decoding: said, as: UTF8.self).split(separator: "\n")
        return try #require(words.first.flatMap { Int($0) })
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
