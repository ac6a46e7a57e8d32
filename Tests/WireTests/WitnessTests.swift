import Foundation
import PublicRecord
import Testing

/// A witness over the wire: statuses, forks, many at once, and a power failure.
@Suite struct WitnessTests {
    /// What is sent, what is answered, and of what type the answer is.
    static let statuses: [(what: String, change: @Sendable (Followed) -> [UInt8], status: Int)] = [
        ("the next checkpoint", { $0.request(3, to: 5) }, 200),
        ("the same once more", { $0.request(3, to: 3) }, 200),
        ("an unknown log", { $0.request(3, to: 5, origin: "example.org/other") }, 404),
        ("the key of receipts", { $0.request(3, to: 5, origin: "example.org/aid/receipts") }, 404),
        ("another key of that name", { $0.request(3, to: 5, signer: $0.stranger) }, 403),
        ("a signature that is not good", { $0.request(3, to: 5, spoiled: true) }, 403),
        ("an old size above the new", { $0.request(5, to: 3) }, 400),
        ("an old size that is not known", { $0.request(2, to: 5) }, 409),
        ("nothing known", { $0.request(0, to: 5) }, 409),
        ("a fork", { $0.request(3, to: 5, fork: true) }, 422),
        ("a fork of one size", { $0.request(3, to: 3, fork: true) }, 422),
        ("a proof where none belongs", { $0.request(3, to: 3, more: 1) }, 422),
        ("a proof too long", { $0.request(3, to: 5, more: 1) }, 422),
        ("64 hashes", { $0.request(3, to: 5, more: 64) }, 400),
        ("no request", { _ in Array("old\n\n".utf8) }, 400),
        ("nothing", { _ in [] }, 400),
        ("a number with a zero before it", { _ in Array("old 03\n\nx\n".utf8) }, 400),
        ("too much", { _ in [UInt8](repeating: 0x61, count: 1 << 17) }, 413),
    ]

    @Test func `every request has its status, and only a good one is stored`() async throws {
        for (what, change, status) in Self.statuses {
            let followed = try Followed()
            #expect(try await followed.send(followed.request(0, to: 3)).status == 200)
            let answer = try await followed.send(change(followed))
            #expect(answer.status == status, "\(what): \(answer.text)")
            if status == 409 {
                #expect(answer.text == "3\n")
                #expect(answer.type == "text/x.tlog.size")
            }
            let size = status == 200 && what == "the next checkpoint" ? 5 : 3
            #expect(try await followed.shown() == UInt64(size), "\(what)")
        }
    }

    @Test func `a new witness takes a log from nothing, and an empty one`() async throws {
        let followed = try Followed()
        #expect(try await followed.witness.send("GET", "/00/checkpoint").status == 404)
        #expect(try await followed.send(followed.request(0, to: 0, fork: true)).status == 422)
        #expect(try await followed.send(followed.request(0, to: 5, more: 1)).status == 422)
        for size in [0, 0, 5] {
            let reply = try await followed.send(followed.request(0, to: UInt64(size)))
            #expect(reply.status == 200)
            #expect(followed.isCosignature(reply.text, of: UInt64(size)))
        }
        #expect(try await followed.send(followed.request(0, to: 0)).text == "5\n")
    }

    @Test func `of two forks that come at once one is cosigned`() async throws {
        let followed = try Followed()
        #expect(try await followed.send(followed.request(0, to: 3)).status == 200)
        let url = followed.witness.url
        // Each has a proof of its own, and would be right alone.
        let forks = (0..<16).map { followed.forked(3, to: 5 + UInt64($0 % 3), branch: $0) }
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for body in forks {
                group.addTask {
                    try await WitnessProcess.send(url, "POST", "/add-checkpoint", body).status
                }
            }
            return try await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(statuses.count { $0 == 200 } == 1, "\(statuses)")
        #expect(statuses.count { $0 == 409 } == 15, "\(statuses)")
    }

    /// Storing fails at every step there is, and at one of them it is done all the same.
    @Test(arguments: 0...6)
    func `of one size one tree is cosigned, whatever storing says of itself`(
        free: Int
    ) async throws {
        let followed = try Followed(files: 64)
        #expect(try await followed.send(followed.request(0, to: 3)).status == 200)
        let body = followed.folder.appendingPathComponent("request")
        try Data(followed.request(3, to: 5)).write(to: body)
        let status = try followed.witness.crowded(body, leaving: free)
        #expect(free < 6 || status == 200)
        let stored = try followed.storedSize()
        let shown = try await followed.shown()
        #expect(shown == 3 || stored == 5, "what is shown is stored")
        let fork = try await followed.send(followed.forked(3, to: 5, branch: 1)).status
        #expect(fork == (stored == 5 ? 409 : fork), "\(status), \(stored) stored")
        #expect(fork != 200 || status != 200)
        // Who asks for the same again gets it, now or after the next start.
        try followed.restart()
        guard fork != 200 else { return }
        let from = try #require(try await followed.shown())
        let again = followed.request(from, to: 5)
        #expect(try await followed.send(again).status == 200)
    }

    @Test func `whatever was answered is known after a power failure`() async throws {
        let followed = try Followed()
        for round in 0..<4 {
            let url = followed.witness.url
            let start = try await followed.shown() ?? 0
            let answered = Task { () -> UInt64 in
                var size = start
                while size < start + 200 {
                    let body = followed.request(size, to: size + 1)
                    let reply = try? await WitnessProcess.send(
                        url, "POST", "/add-checkpoint", body)
                    guard reply?.status == 200 else { break }
                    size += 1
                }
                return size
            }
            for _ in 0..<500 where try await followed.shown() ?? 0 < start + UInt64(3 + round) {}
            followed.witness.crash()
            let size = await answered.value
            try followed.restart()
            let known = try await followed.shown() ?? 0
            #expect(known == size || known == size + 1, "\(known) of \(size)")
            // A fork of what was answered is refused as before.
            let fork = followed.forked(size - 1, to: size + 1, branch: 1)
            #expect(try await followed.send(fork).status == 409)
        }
    }
}

/// A log of small entries, and a witness that follows it.
final class Followed: Sendable {
    let folder: URL
    let log: NoteSigner
    let stranger: NoteSigner
    private let running: Running

    // Only one test uses it, and one after the other.
    private final class Running: @unchecked Sendable {
        var witness: WitnessProcess?
    }

    static let origin = "example.org/aid"

    init(files: Int = 1024) throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("witness-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let key = try #require(SigningKey(seed: [UInt8](repeating: 1, count: 32)))
        let other = try #require(SigningKey(seed: [UInt8](repeating: 2, count: 32)))
        log = try #require(NoteSigner(name: Self.origin, key: key))
        stranger = try #require(NoteSigner(name: Self.origin, key: other))
        let receipts = try #require(NoteSigner(name: "\(Self.origin)/receipts", key: other))
        let policy = "log \(log.key.text)\nlog \(receipts.key.text)\nquorum none\n"
        try policy.write(
            to: folder.appendingPathComponent("policy"), atomically: true, encoding: .utf8)
        running = Running()
        try restart(files: files)
    }

    deinit {
        running.witness?.crash()
        try? FileManager.default.removeItem(at: folder)
    }

    var witness: WitnessProcess {
        guard let witness = running.witness else { preconditionFailure("it was started") }
        return witness
    }

    func restart(files: Int = 1024) throws {
        running.witness = nil
        running.witness = try WitnessProcess(
            store: folder.appendingPathComponent("store"),
            logs: folder.appendingPathComponent("policy"), name: "example.net/witness",
            files: files)
    }

    func send(_ body: [UInt8]) async throws -> WitnessProcess.Reply {
        try await witness.send("POST", "/add-checkpoint", body)
    }

    /// The size that it has in its folder.
    func storedSize() throws -> UInt64 {
        let name = "store/\(Checkpoint.monitoringName(Self.origin)).checkpoint"
        let note = SignedNote(Array(try Data(contentsOf: folder.appendingPathComponent(name))))
        return try #require(note.flatMap { Checkpoint($0.text) }).size
    }

    /// The size it shows, with its cosignature below; nil where it shows nothing.
    func shown() async throws -> UInt64? {
        let path = "/\(Checkpoint.monitoringName(Self.origin))/checkpoint"
        let reply = try await witness.send("GET", path)
        guard reply.status == 200 else { return nil }
        let note = try #require(SignedNote(Array(reply.text.utf8)))
        let words = witness.line.split(separator: " ")
        let key = try #require(NoteKey(String(words[2])))
        #expect(note.verdict(of: key) == .good && note.verdict(of: log.key) == .good)
        return try #require(Checkpoint(note.text)).size
    }

    /// Whether the answer is one line: the cosignature of the log at that size.
    func isCosignature(_ answer: String, of size: UInt64) -> Bool {
        guard answer.hasSuffix("\n"), let line = NoteSignature(line: answer.utf8.dropLast()),
            let key = NoteKey(String(witness.line.split(separator: " ")[2]))
        else { return false }
        let checkpoint = Checkpoint(
            origin: Self.origin, size: size, root: Leaves(size, branch: nil).root)
        return SignedNote(text: checkpoint.text, signatures: [line]).verdict(of: key) == .good
    }

    /// A request, or one that is wrong in a way.
    func request(
        _ old: UInt64, to size: UInt64, origin: String = Followed.origin,
        signer: NoteSigner? = nil, spoiled: Bool = false, fork: Bool = false, more: Int = 0
    ) -> [UInt8] {
        let leaves = Leaves(size, branch: nil)
        let root = fork ? LogHash.leaf([9]) : leaves.root
        let path = old <= size ? leaves.consistency(from: old) : []
        let extra = (0..<more).map { _ in LogHash.leaf([7]) }
        return body(
            old, path + extra, Checkpoint(origin: origin, size: size, root: root),
            signer ?? log, spoiled: spoiled)
    }

    /// A request whose log has other entries from that size on.
    func forked(_ old: UInt64, to size: UInt64, branch: Int) -> [UInt8] {
        let leaves = Leaves(size, branch: (old, branch))
        return body(
            old, leaves.consistency(from: old),
            Checkpoint(origin: Self.origin, size: size, root: leaves.root), log, spoiled: false)
    }

    private func body(
        _ old: UInt64, _ path: [Hash], _ checkpoint: Checkpoint, _ signer: NoteSigner,
        spoiled: Bool
    ) -> [UInt8] {
        let signed = try? signer.sign(spoiled ? checkpoint.text + [10] : checkpoint.text)
        let note = SignedNote(text: checkpoint.text, signatures: signed.map { [$0] } ?? [])
        return WitnessRequest(old: old, path: path, note: note).bytes
    }
}

/// A log in memory: its root, and proofs from the sizes before.
private struct Leaves {
    private let files: [String: [UInt8]]
    private let size: UInt64
    let root: Hash

    init(_ size: UInt64, branch: (from: UInt64, number: Int)?) {
        var tail = LogTail()
        for index in 0..<size {
            let isBranch = branch.map { index >= $0.from } ?? false
            tail.append([UInt8(index & 255), isBranch ? UInt8(branch?.number ?? 0) + 1 : 0])
        }
        files = Dictionary(tail.takeFiles().map { ($0.path, $0.bytes) }) { _, new in new }
        root = tail.root
        self.size = size
    }

    func consistency(from old: UInt64) -> [Hash] {
        let files = files
        var tiles = LogTiles(size: size) { path, _ in files[path] }
        return (try? tiles.consistency(from: old)) ?? []
    }
}
