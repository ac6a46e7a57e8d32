import Foundation
import PublicRecord
import Testing

/// The custodian as a witness: what a record says of custody, against what it holds.
@Suite struct WitnessTests {
    /// What the record says, beside right lines; the status; and the reason that is given. The
    /// account holds 1000.00 until 50.00 come in on 2024-03-11.
    static let lines: [(what: String, entry: [UInt8], status: Int, reason: String)] = [
        ("the right day and sum", custody("general", "2024-03-11", 105_000), 200, ""),
        ("a settlement that is right", settlement("2024-03-11", 105_000), 200, ""),
        ("a line without a statement", settlement("2024-03-11", 7, named: false), 200, ""),
        ("an entry of another kind", Array("tongzhou/rules/v1\nscheme aid\n".utf8), 200, ""),
        ("one unit too much", custody("general", "2024-03-11", 105_001), 422, "not what is held"),
        ("the sum of another day", custody("general", "2024-03-10", 105_000), 422, "not what"),
        ("less than nothing", custody("general", "2024-03-11", -1), 422, "not what is held"),
        ("another account", custody("reserve", "2024-03-11", 0), 422, "no such account"),
        ("a settlement that is wrong", settlement("2024-03-11", 104_999), 422, "not what is held"),
        ("a day not over", custody("general", "2024-03-12", 105_000), 503, "not over yet"),
        ("another scheme", custody("general", "2024-03-11", 105_000, "b"), 422, "another scheme"),
        (
            "a line that cannot be read",
            Array("tongzhou/custody/v1\nscheme aid\nbalance x\n".utf8), 422, "cannot be read"
        ),
    ]

    @Test(arguments: lines)
    func `every line is compared before anything is cosigned`(
        what: String, entry: [UInt8], status: Int, reason: String
    ) async throws {
        let sandbox = try await Sandbox()
        let record = try await CustodyRecord(sandbox)
        let right = Self.custody("general", "2024-03-10", 100_000)
        try record.append([right, right])
        #expect(try await record.ask(from: 0).status == 200)
        // One line among right ones, and more than a tile of others before it.
        let others = (0..<300).map { Array("tongzhou/rules/v1\nscheme aid\nnumber \($0)\n".utf8) }
        try record.append([right] + others + [entry, right])
        let answer = try await record.ask(from: 2)
        #expect(answer.status == status, "\(what): \(answer.text)")
        #expect(answer.text.contains(status == 200 ? "— custodian-sandbox " : reason))
        #expect(status == 200 || !answer.text.contains("—"))
        // Nothing was stored that was not cosigned, and what was stays after a power failure.
        sandbox.crash()
        try sandbox.start()
        let again = try await record.ask(from: 1)
        #expect(again.text == (status == 200 ? "\(record.size)\n" : "2\n"))
    }

    @Test func `what is cosigned is what was fetched`() async throws {
        let sandbox = try await Sandbox()
        let record = try await CustodyRecord(sandbox)
        try record.append([Self.custody("general", "2024-03-10", 100_000)])
        let file = record.folder.appendingPathComponent("tile/entries/000.p/1")
        let entries = try Data(contentsOf: file)
        try FileManager.default.removeItem(at: file)
        let missing = try await record.ask(from: 0)
        #expect(missing.status == 503 && missing.text.contains("tile/entries/000.p/1"))
        // The files show something else than what was signed.
        var other: [UInt8] = []
        EntryTile.append(Array("tongzhou/rules/v1\n".utf8), to: &other)
        try Data(other).write(to: file)
        let swapped = try await record.ask(from: 0)
        #expect(swapped.status == 422 && swapped.text.contains("do not give the root"))
        try entries.write(to: file)
        #expect(try await record.ask(from: 0).status == 200)
        #expect(try await record.ask(from: 1, fork: true).status == 422)
        #expect(try await record.ask(from: 0).status == 409)
    }

    /// All accounts together, of which one is opened later.
    @Test(arguments: [
        ("2024-03-11", 105_000, 200), ("2024-03-12", 125_000, 200), ("2024-03-12", 105_000, 422),
    ])
    func `a settlement is compared with what all accounts held on that one day`(
        day: String, amount: Int64, status: Int
    ) async throws {
        let sandbox = try await Sandbox()
        let record = try await CustodyRecord(sandbox)
        try await sandbox.post(
            "/accounts",
            ["number": "B", "name": "Village Aid", "currency": "CNY", "balance": "0.00"])
        try await sandbox.post(
            "/transfers", ["from": "P", "to": "B", "amount": "200.00", "name": "P"])
        try await sandbox.clock("2024-03-13")
        try await record.follow(["general": "A", "payouts": "B"])
        try record.append([
            Self.custody("general", "2024-03-12", 105_000),
            Self.custody("payouts", "2024-03-12", 20_000), Self.settlement(day, amount),
        ])
        let answer = try await record.ask(from: 0)
        #expect(answer.status == status, "\(answer.text)")
    }

    private static func custody(
        _ account: String, _ day: String, _ balance: Int64, _ scheme: String = "aid"
    ) -> [UInt8] {
        CustodyEntry(
            scheme: scheme, account: account, day: day, balance: balance,
            statement: LogHash.leaf([1])
        ).text
    }

    private static func settlement(_ day: String, _ amount: Int64, named: Bool = true) -> [UInt8] {
        let custody = CustodyLines(
            day: day, amount: amount, statement: named ? LogHash.leaf([1]) : LogHash.empty)
        return Statement.settlement(
            Settlement(
                scheme: "aid", period: "2024-03-1", bill: LogHash.leaf([2]), opening: 0,
                collected: 0, late: nil, advanced: [], interest: amount, paidOut: Counted(0, 0),
                fee: 0, refunds: 0, closing: amount, arrears: Counted(0, 0), forgiven: [],
                custody: custody,
                classes: [ClassLine(name: "-", share: 0, lastRoll: 0, tree: nil)])
        ).text
    }
}

/// A record in a folder that the custodian follows: it says whatever a test puts into it.
final class CustodyRecord {
    let folder: URL
    private let sandbox: Sandbox
    private let log: NoteSigner
    private var tail = LogTail()

    init(_ sandbox: Sandbox) async throws {
        self.sandbox = sandbox
        folder = sandbox.folder.appendingPathComponent("record")
        let key = try #require(SigningKey(seed: [UInt8](repeating: 1, count: 32)))
        log = try #require(NoteSigner(name: "example.org/aid", key: key))
        try await sandbox.clock("2024-03-11")
        try await sandbox.post(
            "/transfers", ["from": "P", "to": "A", "amount": "50.00", "name": "P"])
        try await sandbox.clock("2024-03-12")
        try await follow(["general": "A"])
    }

    /// The custodian follows it with these accounts.
    func follow(_ accounts: [String: String]) async throws {
        try await sandbox.post(
            "/records",
            [
                "policy": "log \(log.key.text)\nquorum none\n", "record": folder.path,
                "accounts": accounts,
            ])
    }

    var size: UInt64 { tail.size }

    func append(_ entries: [[UInt8]]) throws {
        for entry in entries { tail.append(entry) }
        for file in tail.takeFiles() {
            let path = folder.appendingPathComponent(file.path)
            try FileManager.default.createDirectory(
                at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.bytes).write(to: path)
        }
    }

    /// Asks for a cosignature of the record as it is.
    func ask(from old: UInt64, fork: Bool = false) async throws -> Sandbox.Reply {
        let root = fork ? LogHash.leaf([9]) : tail.root
        let checkpoint = Checkpoint(origin: "example.org/aid", size: tail.size, root: root)
        let note = SignedNote(text: checkpoint.text, signatures: [try log.sign(checkpoint.text)])
        let folder = folder
        var tiles = LogTiles(size: tail.size) { path, _ in
            (try? Data(contentsOf: folder.appendingPathComponent(path))).map(Array.init)
        }
        let request = WitnessRequest(
            old: old, path: try tiles.consistency(from: old), note: note)
        // It needs no token.
        return try await sandbox.send(
            "POST", "/witness/add-checkpoint", Data(request.bytes), token: "none")
    }
}
