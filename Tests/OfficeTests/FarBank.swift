import Foundation
import Testing

/// A custodian at the other end of the wire who answers as he is told, whatever he is sent.
final class FarBank {
    /// What he answers to a request: a status, and a body or, where he sends elsewhere, a place.
    typealias Answers = [String: (status: Int, body: String)]

    private let server: PythonServer
    private let log: String

    /// - Parameter answers: by method and path; 404 to anything else.
    init(_ world: World, _ answers: Answers) throws {
        let folder = world.folder + "/far-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        log = "\(folder)/asked"
        let table = answers.mapValues { ["status": "\($0.status)", "body": $0.body] }
        try JSONSerialization.data(withJSONObject: table)
            .write(to: URL(fileURLWithPath: "\(folder)/answers"))
        let script = """
            answers = json.load(open(sys.argv[1] + "/answers"))
            class Handler(http.server.BaseHTTPRequestHandler):
                def answer(self):
                    self.rfile.read(int(self.headers.get("Content-Length") or 0))
                    asked = self.command + " " + self.path.split("?")[0]
                    with open(sys.argv[1] + "/asked", "a") as file:
                        file.write(asked + " " + self.headers.get("Authorization", "-") + "\\n")
                    told = answers.get(asked, {"status": "404", "body": ""})
                    body = told["body"].encode()
                    self.send_response(int(told["status"]))
                    if told["status"][0] == "3":
                        self.send_header("Location", told["body"])
                        body = b""
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                do_GET = do_POST = answer
            """
        server = try PythonServer(script, in: folder)
        _ = try world.file("secret", "keys/token")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600], ofItemAtPath: "\(world.folder)/keys/token")
    }

    var url: String { "http://127.0.0.1:\(server.port)" }

    /// What he was asked: method, path, token.
    var asked: [String] {
        let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }
}

extension World {
    /// The settings of a custodian at that address.
    func reach(_ url: String, _ settings: String = Bank.settings) throws {
        _ = try file("url: \(url)\ntoken: token\n" + settings, "keys/custodian.yaml")
    }
}
