import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

/// A custodian over the wire who answers what he should not.
@Suite struct FarBankTests {
    @Test func `the token goes to one address, and what sends elsewhere has taken nothing`() throws
    {
        let (world, _) = try World.shared()
        try world.propose(.aid(1), 100)
        try world.release(1)
        let other = try FarBank(world, ["POST /files": (200, "")])
        for status in [301, 302, 307] {
            let bank = try FarBank(world, ["POST /files": (status, "\(other.url)/files")])
            try world.reach(bank.url)
            try world.sendPayouts()
            #expect(
                try world.code {
                    _ = try world.office.deliver(World.scheme, batch: 1, at: world.moment)
                } == "custodian.refused")
            #expect(bank.asked == ["POST /files Bearer secret"] && other.asked.isEmpty)
        }
    }

    @Test(
        arguments: [
            ("http://bank.example", "custodian.token-in-clear"),
            ("http://127.0.0.1.example", "custodian.token-in-clear"),
            ("http://127.0.0.1@bank.example", "custodian.token-in-clear"),
            ("http://10.0.0.1", "custodian.token-in-clear"),
            ("http://127.0.0.1:1", "custodian.unreachable"),
            ("http://local" + "host:1", "custodian.unreachable"),
            ("http://[::1]:1", "custodian.unreachable"),
        ])
    func `a token does not pass the net in the clear`(url: String, code: String) throws {
        let (world, _) = try World.shared()
        _ = try FarBank(world, [:])
        try world.reach(url)
        world.today = "2024-03-13"
        #expect(
            try world.code {
                _ = try world.office.fetchStatements(World.scheme, at: world.moment)
            } == code)
    }

    @Test(
        arguments: [
            (#"{"answer":"match","account":"ACCOUNT","name":"王芳"}"#, NameCheck.Answer.match),
            (#"{"answer":"match","account":"ACCOUNT","name":"李明"}"#, .unknown),
            (#"{"answer":"match","account":"1","name":"王芳"}"#, .unknown),
            (#"{"answer":"match"}"#, .unknown), ("", .unknown),
            (#"{"answer":"attested","account":"ACCOUNT","name":"王芳"}"#, .unknown),
        ])
    func `an answer to a name says which name and account it is about`(
        answer: String, means: NameCheck.Answer
    ) throws {
        let (world, _) = try World.shared()
        let body = answer.replacingOccurrences(of: "ACCOUNT", with: "6222020200012345678")
        let bank = try FarBank(world, ["POST /check": (200, body)])
        try world.reach(bank.url)
        let proposed = try world.office.propose(
            World.scheme, .aid(1), amount: 100, payeePath: try world.payee(), proof: nil,
            paper: nil, by: world.signer("li"), key: "k", at: world.moment)
        #expect(proposed.answer.check.answer == means)
    }

    private func fetch(
        _ world: World, _ answers: FarBank.Answers, _ settings: String = Bank.settings
    ) throws -> [String] {
        let bank = try FarBank(world, answers)
        try world.reach(bank.url, settings)
        return try world.office.fetchStatements(World.scheme, at: world.moment)
            .map { "\($0.about) \($0.state)" }
    }

    private static func path(_ day: String) -> String { "GET /statements/CUSTODY-1/\(day)" }

    @Test(
        arguments: [
            (403, "custodian.refused"), (302, "custodian.refused"), (400, "custodian.refused"),
            (204, "custodian.refused"), (401, "custodian.unreachable"),
            (503, "custodian.unreachable"),
        ])
    func `what is not given is not said to be coming`(status: Int, code: String) throws {
        let (world, _) = try World.shared()
        world.today = "2024-03-14"
        #expect(
            try world.code {
                _ = try fetch(world, [Self.path("2024-03-12"): (status, "/elsewhere")])
            } == code)
        #expect(try fetch(world, [:]) == ["2024-03-12 not-yet"])
    }

    @Test func `a statement of another day than was asked for is refused`() throws {
        var (world, bank) = try World.shared()
        world.today = "2024-03-14"
        let first = bank.statement("2024-03-12", [])
        let second = bank.statement("2024-03-13", [])
        #expect(
            try fetch(world, [Self.path("2024-03-12"): (200, first)])
                == ["2024-03-12 taken", "2024-03-13 not-yet"])
        #expect(
            try world.code { _ = try fetch(world, [Self.path("2024-03-13"): (200, first)]) }
                == "statement.other-day")
        #expect(
            try fetch(world, [Self.path("2024-03-13"): (200, second)]) == ["2024-03-13 taken"])
    }

    @Test func `a bank that is silent on quiet days is asked for the next`() throws {
        var (world, bank) = try World.shared()
        world.today = "2024-03-15"
        _ = bank.statement("2024-03-13", [])
        let line = Bank.Line(amount: 500, code: "ACMT/MCOP/INTR")
        let answers = [Self.path("2024-03-14"): (200, bank.statement("2024-03-14", [line]))]
        #expect(try fetch(world, answers) == ["2024-03-12 not-yet"])
        #expect(
            try fetch(world, answers, "quietDays: untold\n" + Bank.settings)
                == ["2024-03-14 taken"])
        #expect(try world.custody.isSound)
        try world.check()
    }
}
