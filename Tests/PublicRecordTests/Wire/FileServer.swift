import Foundation
import Testing

/// A web server over a folder, in Python: it shares no code with ours. The first part of a path
/// says how it behaves.
final class FileServer {
    let url: String
    private let process = Process()
    private let life = Pipe()

    private static let script = #"""
        import http.server, os, sys, threading, time

        connections = [0]

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self):
                connections[0] += 1
                super().setup()

            def answer(self, status, body, length=None, headers=()):
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body) if length is None else length))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                _, how, path = self.path.split("/", 2)
                if how == "connections":
                    return self.answer(200, str(connections[0]).encode())
                try:
                    body = open(os.path.join(sys.argv[1], path), "rb").read()
                except OSError:
                    return self.answer(404, b"no such file")
                share = path.startswith("share/")
                if how == "forbidden" and share:
                    return self.answer(403, b"no")
                if how == "failing" and "tile/1" in path:
                    return self.answer(500, b"oh")
                if how == "moved" and share:
                    return self.answer(302, b"", headers=[("Location", "/plain/" + path)])
                if how == "cut" and share:
                    self.close_connection = True
                    return self.answer(200, body, len(body) + 1)
                if how == "silent":
                    time.sleep(30)
                if how == "endless" and share:
                    self.close_connection = True
                    self.send_response(200)
                    self.end_headers()
                    try:
                        while True:
                            self.wfile.write(bytes(1 << 16))
                    except OSError:
                        return
                self.answer(200, body)

            def log_message(self, *_):
                pass

        # It ends with the test, however that ends.
        threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        print(server.server_port, flush=True)
        server.serve_forever()
        """#

    /// Starts it over a folder.
    init(_ folder: URL) throws {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", FileServer.script, folder.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardInput = life
        process.standardError = FileHandle.nullDevice
        try process.run()
        let line = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
        let port = try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines)))
        url = "http://127.0.0.1:\(port)"
    }

    deinit {
        try? life.fileHandleForWriting.close()
        kill(process.processIdentifier, SIGKILL)
    }
}
