import Foundation
import Testing

/// A gateway to try against: a small server of its own that checks signatures with other code than
/// ours, keeps what it takes, and answers as it is told.
final class Gateway {
    static let secret = "a secret of twenty-four b"
    private let server: PythonServer
    private let folder: String

    var port: Int { server.port }

    /// - Parameter answers: the statuses it answers with, in order; the last one from then on.
    init(folder: String, answers: [Int]) throws {
        self.folder = folder
        let script = """
            import hashlib, hmac
            answers = \(answers)
            class Handler(http.server.BaseHTTPRequestHandler):
                def do_POST(self):
                    body = self.rfile.read(int(self.headers["Content-Length"]))
                    time = self.headers["X-Tongzhou-Timestamp"].encode()
                    code = hmac.new(b"\(Gateway.secret)", time + b"." + body, hashlib.sha256)
                    given = self.headers["X-Tongzhou-Signature"]
                    status = answers.pop(0) if len(answers) > 1 else answers[0]
                    if given != "hmac-sha256=" + code.hexdigest(): status = 403
                    with open(sys.argv[1] + "/taken", "a") as file:
                        file.write(json.dumps([self.path, status, json.loads(body)]) + "\\n")
                    self.send_response(status)
                    if status == 302: self.send_header("Location", "/elsewhere")
                    self.send_header("Content-Length", "0")
                    self.end_headers()
            """
        server = try PythonServer(script, in: folder)
    }

    /// A message it was sent.
    struct Taken {
        let path: String
        let status: Int
        let message: [String: String]
        /// What is nested in it, as its bytes.
        let share: Data?
    }

    func taken() throws -> [Taken] {
        let text = (try? String(contentsOfFile: "\(folder)/taken", encoding: .utf8)) ?? ""
        return try text.split(separator: "\n").map { line in
            let parts = try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [Any])
            let message = try #require(parts[2] as? [String: Any])
            return Taken(
                path: try #require(parts[0] as? String), status: try #require(parts[1] as? Int),
                message: message.compactMapValues { $0 as? String },
                share: try message["share"].map {
                    try JSONSerialization.data(withJSONObject: $0)
                })
        }
    }
}
