import BankFiles
public import Bookkeeping
import Foundation
public import PublicRecord
import Storage
import Synchronization

/// A witness of logs, our own or anybody's: its key, and for each log the checkpoint that it
/// cosigned last. All of it is in one folder, which belongs to one program at a time.
public final class WitnessDesk: Sendable {
    private let folder: String
    private let logs: [NoteKey]
    private let signer: NoteSigner
    private let lock: WorkLock
    /// The last checkpoint of each log that may have been cosigned. Check and store are one step:
    /// of two checkpoints that go on from the same one, one is cosigned.
    private let last: Mutex<[String: Checkpoint]>
    /// What was cosigned last and is certainly on the disk.
    private let stored: Mutex<[String: SignedNote]>

    /// The witness of a folder; a new one makes its key.
    ///
    /// - Parameters:
    ///   - folder: where it keeps its key and what it cosigned.
    ///   - name: what it is called, such as `example.net/witness`; an old one keeps its name.
    ///   - logs: a file that names the logs it follows, as the operator's `policy` does.
    ///   - seed: 32 random bytes, for a new key.
    public init(folder: String, name: String?, logs: String, seed: Digest) throws {
        try Store.makeFolder(folder)
        guard let lock = try WorkLock("\(folder)/lock") else { throw WitnessProblem.busy(folder) }
        self.lock = lock
        self.folder = folder
        self.logs = try WitnessDesk.read(logs: logs)
        signer = try WitnessDesk.signer(folder, name, seed)
        // What was cosigned and cannot be read is not forgotten: nothing is cosigned over it.
        var last: [String: Checkpoint] = [:]
        var stored: [String: SignedNote] = [:]
        for name in Set(self.logs.map { Checkpoint.monitoringName($0.name) }) {
            let path = WitnessDesk.path(folder, name)
            guard FileManager.default.fileExists(atPath: path) else { continue }
            guard let data = FileManager.default.contents(atPath: path),
                let note = SignedNote(Array(data)), let checkpoint = Checkpoint(note.text),
                note.verdict(of: signer.key) == .good,
                Checkpoint.monitoringName(checkpoint.origin) == name
            else { throw WitnessProblem.damaged(path) }
            (last[name], stored[name]) = (checkpoint, note)
        }
        // Who was killed may not have got that far.
        try ByteWriter.sync(folder)
        self.last = Mutex(last)
        self.stored = Mutex(stored)
    }

    /// The key that its cosignatures are checked with.
    public var key: NoteKey { signer.key }

    /// The logs it follows.
    public var origins: [String] { Set(logs.map(\.name)).sorted() }

    private static func path(_ folder: String, _ name: String) -> String {
        "\(folder)/\(name).checkpoint"
    }

    private static func read(logs path: String) throws -> [NoteKey] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw WitnessProblem.logsUnread(path, nil)
        }
        let keys: [NoteKey]
        do throws(Finding) { keys = try Policy(Array(data)).logs.map(\.key) } catch {
            throw WitnessProblem.logsUnread(path, error.text)
        }
        let logs = keys.filter { !$0.name.hasSuffix("/receipts") }
        guard !logs.isEmpty else { throw WitnessProblem.logsUnread(path, nil) }
        return logs
    }

    private static func signer(
        _ folder: String, _ name: String?, _ seed: Digest
    ) throws -> NoteSigner {
        let path = "\(folder)/key"
        if let signer = try RecordKeys.read(path)?.first {
            guard name == nil || name == signer.key.name, signer.key.kind == .cosignature else {
                throw WitnessProblem.otherName(signer.key.name)
            }
            return signer
        }
        guard let name else { throw WitnessProblem.noName }
        guard let line = NoteSigner.text(name: name, kind: .cosignature, seed: seed.bytes),
            let signer = NoteSigner(line)
        else { throw WitnessProblem.nameUnfit(name) }
        try RecordKeys.write([line], path)
        return signer
    }

    /// Cosigns the checkpoint of a request, if it goes on from the last one; what is answered is
    /// stored first. Throws a ``WitnessRefusal`` otherwise.
    ///
    /// - Parameter seconds: since 1970.
    public func cosign(_ body: [UInt8], seconds: Int64) throws -> [UInt8] {
        guard let request = WitnessRequest(body) else { throw WitnessRefusal.malformed }
        return try last.withLock { last in
            let checkpoint = try WitnessRule.judge(request, logs: logs) {
                last[Checkpoint.monitoringName($0)]
            }
            let cosignature = try signer.cosign(
                request.note.text, seconds: UInt64(max(0, seconds)))
            // What fails from here on may have been done all the same: another checkpoint of that
            // size is not cosigned any more, whatever becomes of this one.
            last[Checkpoint.monitoringName(checkpoint.origin)] = checkpoint
            try store(request.note, cosignature, checkpoint)
            return Array("\(cosignature.line)\n".utf8)
        }
    }

    private func store(
        _ note: SignedNote, _ cosignature: NoteSignature, _ checkpoint: Checkpoint
    ) throws {
        // Signatures of others are not ours to show.
        var kept = SignedNote(
            text: note.text,
            signatures: note.signatures.filter { signature in logs.contains(where: signature.isBy) }
        )
        kept.append(cosignature)
        let name = Checkpoint.monitoringName(checkpoint.origin)
        let path = WitnessDesk.path(folder, name)
        var writer = try ByteWriter(path: "\(path).new")
        writer.buffer = kept.bytes
        try writer.finish()
        try ByteWriter.place("\(path).new", at: path)
        try ByteWriter.sync(folder)
        let whole = kept
        stored.withLock { $0[name] = whole }
    }

    /// What was cosigned last of the log with that monitoring name; nil where that is nothing. What
    /// is not certainly on the disk is not shown.
    public func shown(_ name: String) -> [UInt8]? { stored.withLock { $0[name]?.bytes } }
}
