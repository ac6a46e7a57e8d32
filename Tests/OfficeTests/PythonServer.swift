import Foundation
import Testing

/// A small server at the other end of a wire, in Python: it shares no code with ours.
final class PythonServer {
    let port: Int
    private let process = Process()
    private let life = Pipe()

    /// Starts a server that answers by the class `Handler` of that script; the script finds the
    /// folder as `sys.argv[1]`.
    init(_ script: String, in folder: String) throws {
        let all = """
            import http.server, json, os, sys, threading
            \(script)
            Handler.log_message = lambda *_: None
            # It ends with the test, however that ends.
            end = lambda: (sys.stdin.read(), os._exit(0))
            threading.Thread(target=end, daemon=True).start()
            server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
            print(server.server_port, flush=True)
            server.serve_forever()
            """
        let path = "\(folder)/server.py"
        try Data(all.utf8).write(to: URL(fileURLWithPath: path))
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", path, folder]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardInput = life
        process.standardError = FileHandle.nullDevice
        try process.run()
        let line = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
        port = try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    deinit {
        try? life.fileHandleForWriting.close()
        kill(process.processIdentifier, SIGKILL)
    }
}
