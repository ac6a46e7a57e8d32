import Foundation
import Testing

/// Who comes in, and what is turned away.
@Suite struct DoorTests {
    @Test func `it says where it listens and what day it is, and stops when asked`() async throws {
        let bank = try await Sandbox()
        let lines = bank.greeting.split(separator: "\n")
        #expect(
            lines.first?.wholeMatch(
                of: /listening on http:\/\/127\.0\.0\.1:\d+, today 2024-03-10/) != nil)
        #expect(
            lines.dropFirst().allSatisfy {
                $0.hasPrefix("witness custodian custodian-sandbox+")
            })
        let reply = try await bank.get("/")
        #expect(reply.text == "{\"name\":\"custodian-sandbox\",\"today\":\"2024-03-10\"}\n")
        let token = bank.folder.appendingPathComponent("token").path
        let mode = try FileManager.default.attributesOfItem(atPath: token)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        #expect(bank.stop() == 0)
    }

    @Test(arguments: ["GET /", "POST /faults", "GET /nowhere"])
    func `nobody comes in without the token`(route: String) async throws {
        let bank = try await Sandbox()
        let words = route.split(separator: " ").map(String.init)
        let reply = try await bank.send(words[0], words[1], token: "wrong")
        #expect(reply.status == 401)
        #expect(reply["error"] == "token")
    }

    @Test func `a closed door answers 503 until it opens`() async throws {
        let bank = try await Sandbox()
        try await bank.post("/faults", ["kind": "close-door"])
        let list = Files.payments("A-1", [("E1", "1.00")])
        #expect(try await bank.file(list).status == 503)
        #expect(try await bank.get("/").status == 503)
        bank.crash()
        try bank.start()
        #expect(try await bank.get("/").status == 503)
        try await bank.post("/faults", ["kind": "open-door"])
        #expect(try await bank.file(list).status == 202)
    }

    @Test func `after hanging up the file is there, and sending it again tells so`() async throws {
        let bank = try await Sandbox()
        try await bank.post("/faults", ["kind": "hang-up"])
        let list = Files.payments("A-1", [("E1", "1.00")])
        await #expect(throws: (any Error).self) { try await bank.file(list) }
        #expect(try await bank.status("village-aid/A-1").status == 409)
        #expect(try await bank.file(list).status == 202)
        try await bank.clock("2024-03-12")
        #expect(try await bank.lines("2024-03-11").count == 1)
    }

    /// A file, what it is refused with, and the line of it.
    private static let files: [(file: String, code: String, line: String?)] = [
        (Files.debits([("8", "20.00")], total: "20.01"), "sum", "9"),
        (Files.debits([("8", "20.001")], total: "20.00"), "amount", "8"),
        (Files.debits([("8", "-20.00")]), "amount", "8"),
        (Files.debits([("8", "1.00"), ("8", "1.00")]), "twice", "9"),
        (Files.debits([("x", "1.00")]), "format", "8"),
        (Files.debits([("8", "1.00")]) + "more\n", "format", "10"),
        (String(Files.debits([("8", "1.00")]).dropLast(13)), "truncated", "9"),
        ("tongzhou-debits,2\n", "format", "1"),
        (Files.payments("A-1", [("", "1.00")]), "format", "7"),
        (Files.pain001("M", [("E", "1.00"), ("E", "1.00")]), "twice", "21"),
        (Files.pain001("M", [("E", "0.00")]), "amount", "11"),
        (
            Files.pain001("M", [("E", "1.00")]).replacing("<CtrlSum>1.00", with: "<CtrlSum>1.01"),
            "sum", "1"
        ),
        (
            Files.pain001("M", [("E", "1.00")]).replacing(
                "pain.001.001.09", with: "pain.001.001.03"),
            "namespace", "2"
        ),
        (Files.pain001("M", [("E", "1.00")]).replacing("</PmtInf>", with: ""), "xml", "17"),
        (
            Files.pain001("M", [("E", "1.00")]).replacing("\"CNY\"", with: "\"EUR\""),
            "currency", "8"
        ),
        (
            Files.pain001("M", [("E", "1.00")]).replacing("<Id>A</Id>", with: "<Id>B</Id>"),
            "account-unknown", "8"
        ),
        (
            Files.pain001("M", [("E", "1.00")]).replacing("<Dt>2024-03-11", with: "<Dt>2024-02-30"),
            "day", "7"
        ),
        ("hello", "xml", "1"),
    ]

    @Test func `a wrong file is refused with its line, and leaves nothing`() async throws {
        let bank = try await Sandbox()
        for (file, code, line) in DoorTests.files {
            let reply = try await bank.file(file)
            #expect(reply.status == 422, "\(file)")
            #expect(reply["error"] == code, "\(reply.text) \(file)")
            #expect(reply["line"] == line, "\(reply.text) \(file)")
            #expect(reply["zh"]?.isEmpty == false && reply["en"]?.isEmpty == false)
        }
        for id in ["M", "village-aid/2024-03-1/1", "village-aid/A-1"] {
            #expect(try await bank.status(id).status == 404)
        }
    }

    /// A route, its body, the status and the code it is refused with.
    private static let requests:
        [(path: String, body: [String: String], status: Int, code: String)] = [
            ("/nowhere", [:], 404, "no-route"),
            ("/clock", ["today": "2024-03-09"], 409, "clock-back"),
            ("/clock", ["today": "2024-02-30"], 422, "field"),
            ("/clock", [:], 400, "json"),
            (
                "/accounts", ["number": "A", "name": "Other", "currency": "CNY"], 409,
                "account-differs"
            ),
            ("/accounts", ["number": "A B", "name": "x", "currency": "CNY"], 422, "field"),
            ("/interest", ["account": "B", "amount": "1.00"], 404, "account-unknown"),
            ("/interest", ["account": "A", "amount": "1.001"], 422, "field"),
            ("/pledges", ["account": "A", "amount": "-1.00"], 409, "not-pledged"),
            ("/investments", ["account": "A", "amount": "-1.00"], 409, "not-invested"),
            ("/transfers", ["from": "6222", "to": "B", "amount": "1.00"], 404, "account-unknown"),
            ("/holidays", ["day": "2024-03-10"], 409, "day-passed"),
            ("/faults", ["kind": "laugh", "endToEnd": "E1"], 422, "field"),
            ("/faults", ["kind": "lose"], 422, "field"),
        ]

    @Test func `a wrong request is refused by its code`() async throws {
        let bank = try await Sandbox()
        for (path, body, status, code) in DoorTests.requests {
            let reply = try await bank.tryPost(path, body)
            #expect(reply.status == status, "\(path) \(body)")
            #expect(reply["error"] == code, "\(path) \(body)")
        }
        #expect(try await bank.deposit() == "1000.00")
    }
}
