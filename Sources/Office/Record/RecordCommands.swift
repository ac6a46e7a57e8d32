import BankFiles
import Bookkeeping
import Foundation
import MutualAid
import PublicRecord
import Storage

/// How far a scheme's public record has come.
public struct RecordStatus: Codable, Sendable {
    /// What the log is called; nil before the first publication.
    public let origin: String?
    /// How many entries have been decided.
    public let decided: UInt64
    /// How many of them are in the checkpoint that is shown.
    public let published: UInt64
    /// The root of that checkpoint in base64.
    public let root: String?
    /// The key that others check it with.
    public let key: String?
    /// The key that receipts are checked with.
    public let receiptsKey: String?
}

/// An entry of the public record, and whether it is in the signed checkpoint.
public struct ShownEntry: Codable, Sendable {
    /// Its number, from 0.
    public let number: Int64
    /// The event that decided it.
    public let event: Int64
    /// Its text.
    public let text: String
    /// Whether it is in the checkpoint that is shown.
    public let isPublished: Bool
}

extension Office {
    /// How far a scheme's record has come.
    public func recordStatus(of scheme: String, record: String) throws -> RecordStatus {
        let decided = try store.read {
            UInt64(try $0.recordSize(of: try OpenScheme(scheme, $0, readings).head))
        }
        let keys = try RecordKeys(folder: keysFolder, scheme: scheme)
        let shown = RecordFolder(record, scheme: scheme).checkpoint?.checkpoint
        return RecordStatus(
            origin: keys?.origin, decided: decided, published: shown?.size ?? 0,
            root: shown?.root.base64, key: keys?.log[0].key.text,
            receiptsKey: keys?.receipts[0].key.text)
    }

    /// The newest entries, the newest last.
    public func recordEntries(
        of scheme: String, record: String, last count: Int
    ) throws -> [ShownEntry] {
        let published = Int64(RecordFolder(record, scheme: scheme).checkpoint?.checkpoint.size ?? 0)
        return try store.read { snapshot in
            let head = try OpenScheme(scheme, snapshot, readings).head
            let size = try snapshot.recordSize(of: head)
            return try snapshot.recordEntries(
                of: head, from: max(0, size - Int64(count)), most: count
            ).map {
                ShownEntry(
                    number: $0.number, event: $0.event, text: $0.text,
                    isPublished: $0.number < published)
            }
        }
    }

    /// The checkpoint that is shown, as it is.
    public func shownCheckpoint(of scheme: String, record: String) throws -> String {
        guard let shown = RecordFolder(record, scheme: scheme).checkpoint else {
            throw RecordRefusal.notPublished
        }
        return String(decoding: shown.note.bytes, as: UTF8.self)
    }

    /// Writes what has been decided into the files of the record, signs a checkpoint over it and
    /// shows it last. Killed at any point it goes on where it stopped. One program at a time.
    ///
    /// - Parameter name: the operator's name, at the first publication.
    public func publishRecord(
        of scheme: String, record: String, name: String?, at moment: Moment
    ) throws -> RecordStatus {
        _ = try store.read { try OpenScheme(scheme, $0, readings) }
        guard let lease = try store.exclusive("record-\(scheme)") else {
            throw RecordRefusal.busy(scheme)
        }
        defer { withExtendedLifetime(lease) {} }
        let random = RandomBytes(seed: moment.seed)
        var keys = try RecordKeys(folder: keysFolder, scheme: scheme)
        if let name, let keys, keys.origin != "\(name)/\(scheme)" {
            throw RecordRefusal.otherName(keys.origin)
        }
        if keys == nil {
            guard let name else { throw RecordRefusal.noName }
            // What has been signed already goes on under the keys it was signed with.
            guard RecordFolder(record, scheme: scheme).checkpoint == nil else {
                throw RecordRefusal.keyUnreadable("\(keysFolder)/record/\(scheme).log-key")
            }
            keys = try RecordKeys.make(name, folder: keysFolder, scheme: scheme, random: random)
        }
        guard let keys else { throw RecordRefusal.noName }
        let folder = RecordFolder(record, scheme: scheme)
        try publish(scheme, keys, folder)
        return try recordStatus(of: scheme, record: record)
    }

    private func publish(_ scheme: String, _ keys: RecordKeys, _ folder: RecordFolder) throws {
        let signed = SignedCheckpoint(keysFolder: keysFolder, scheme: scheme)
        var tail = try written(scheme, folder, signed)
        for file in tail.takeFiles() { try folder.write(file.path, file.bytes) }
        try folder.write("policy", Array(keys.policy.utf8))
        let checkpoint = Checkpoint(origin: keys.origin, size: tail.size, root: tail.root)
        if let shown = folder.checkpoint, shown.checkpoint == checkpoint,
            keys.haveSigned(shown.note)
        {
            return
        }
        var note = SignedNote(text: checkpoint.text)
        for signer in keys.log { note.append(try signer.sign(note.text)) }
        // What was signed is remembered before anybody sees it.
        try signed.remember(note)
        try folder.write(TilePath.checkpoint, note.bytes)
    }

    /// The end of the log with all that has been decided, from where the files stop, or from the
    /// beginning where they do not hold what was signed.
    private func written(
        _ scheme: String, _ folder: RecordFolder, _ signed: SignedCheckpoint
    ) throws -> LogTail {
        let last = signed.checkpoint
        var tail = LogTail()
        if let last, let resumed = try? LogTail(size: last.size, read: folder.read),
            resumed.root == last.root
        {
            tail = resumed
        }
        return try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            let size = UInt64(try snapshot.recordSize(of: open.head))
            if let last, size < last.size {
                throw RecordRefusal.rolledBack(signed: last.size, stored: size)
            }
            while tail.size < size {
                let entries = try snapshot.recordEntries(
                    of: open.head, from: Int64(tail.size), most: 1000)
                for entry in entries {
                    tail.append(Array(entry.text.utf8))
                    if tail.size == last?.size, tail.root != last?.root {
                        throw RecordRefusal.changed(tail.size)
                    }
                    try writeCards(Array(entry.text.utf8), snapshot, open, folder)
                }
            }
            return tail
        }
    }

    /// Writes what the public may read of the cases of an entry.
    private func writeCards(
        _ text: [UInt8], _ snapshot: Snapshot, _ scheme: OpenScheme, _ folder: RecordFolder
    ) throws {
        guard let entry = cases(text) else { return }
        for line in entry.lines {
            guard let docket = try snapshot.docketLine(Int64(line.number), of: scheme.head),
                case .caseApproved(let approved)? = try snapshot.event(
                    docket.event, of: scheme.head)?.event
            else { throw OpenScheme.damaged("case \(line.number)") }
            try folder.write("cards/\(line.number)", Array(PublicCard.text(approved).utf8))
        }
    }

    private func cases(_ text: [UInt8]) -> CaseEntry? {
        do throws(Finding) { return try CaseEntry(text) } catch { return nil }
    }

    /// Makes a new key for the record; it signs beside the old one until that is retired.
    public func rotateRecordKey(of scheme: String, retiring: Bool, at moment: Moment) throws {
        _ = try store.read { try OpenScheme(scheme, $0, readings) }
        if retiring { return try RecordKeys.retire(folder: keysFolder, scheme: scheme) }
        try RecordKeys.rotate(
            folder: keysFolder, scheme: scheme, random: RandomBytes(seed: moment.seed))
    }
}

/// The last checkpoint that was signed, kept with the keys: whatever database is restored, nothing
/// smaller is signed afterwards.
private struct SignedCheckpoint {
    private let path: String

    init(keysFolder: String, scheme: String) { path = "\(keysFolder)/record/\(scheme).signed" }

    var checkpoint: Checkpoint? {
        FileManager.default.contents(atPath: path).flatMap { SignedNote(Array($0)) }
            .flatMap { Checkpoint($0.text) }
    }

    func remember(_ note: SignedNote) throws {
        var writer = try ByteWriter(path: "\(path).new")
        writer.buffer = note.bytes
        try writer.finish()
        try ByteWriter.place("\(path).new", at: path)
    }
}

extension RecordKeys {
    /// What the operator suggests to believe: his own keys. Whoever checks keeps a copy of it and
    /// adds the witnesses he trusts.
    fileprivate var policy: String {
        ((log + receipts).map { "log \($0.key.text)" } + ["quorum none"])
            .map { $0 + "\n" }.joined()
    }

    /// Whether a note bears the signature of every key in use.
    fileprivate func haveSigned(_ note: SignedNote) -> Bool {
        log.allSatisfy { note.verdict(of: $0.key) == .good }
    }
}
