import Bookkeeping
import Foundation
import MutualAid
import Office
import PublicRecord
import Testing

/// Whoever is asked may answer without end: no more is taken in than what he could have to say.
@Suite struct EndlessTests {
    /// Answers 200 to everything, and goes on.
    private static let script = """
        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self):
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                self.send_response(200)
                self.end_headers()
                try:
                    while True: self.wfile.write(b"a" * 65536)
                except OSError: pass
            do_GET = do_POST = answer
        """

    private static func url(_ world: World) throws -> (PythonServer, String) {
        let server = try PythonServer(script, in: world.folder)
        return (server, "http://127.0.0.1:\(server.port)")
    }

    @Test func `a witness`() throws {
        let world = try World()
        try world.open()
        try world.members(1)
        let (server, url) = try Self.url(world)
        let seed = [UInt8](repeating: 7, count: 32)
        let line = try #require(
            NoteSigner.text(name: "example.net/witness", kind: .cosignature, seed: seed))
        let key = try #require(NoteSigner(line)).key.text
        _ = try world.office.chooseWitnesses(
            of: World.scheme, Array("witness w \(key) \(url)\nquorum none\n".utf8),
            record: world.record)
        let problem = try world.publish().witnesses.first?.problem?.en
        #expect(problem == "answers with more than 65536 bytes, which are not read")
        withExtendedLifetime(server) {}
    }

    @Test func `a custodian`() throws {
        let (world, _) = try World.shared()
        let bank = try FarBank(world, [:])
        let (server, url) = try Self.url(world)
        try world.reach(url)
        let reason: String
        do {
            _ = try world.office.propose(
                World.scheme, .aid(1), amount: 100, payeePath: try world.payee(), proof: nil,
                paper: nil, by: world.signer("li"), key: "k", at: world.moment)
            reason = "nothing"
        } catch let fault as any Explained { reason = "\(fault.code) \(fault.text.en)" }
        #expect(reason.contains("custodian.unreachable") && reason.contains("answer too long"))
        withExtendedLifetime((server, bank)) {}
    }

    @Test func `a gateway, whose status says all`() throws {
        let world = try World()
        try world.arrears(of: ["5"])
        let (server, url) = try Self.url(world)
        try world.settings(
            """
            format: tongzhou/notices/v1
            webhook: {url: "\(url)/", secretFile: sms.secret, timeoutSeconds: 5}
            """)
        let secret = "\(world.folder)/keys/sms.secret"
        try Data(Gateway.secret.utf8).write(to: URL(fileURLWithPath: secret))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secret)
        try world.contact(5) { $0.phone = "13800000000" }
        #expect(try world.sendNotices([.arrearsFirst]).failed == 0)
        withExtendedLifetime(server) {}
    }
}
