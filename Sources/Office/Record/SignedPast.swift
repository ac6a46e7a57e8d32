import BankFiles
import Foundation
import PublicRecord
import Storage

/// The last checkpoint that was signed, kept with the keys: whatever database is restored, nothing
/// smaller is signed afterwards.
struct SignedCheckpoint {
    private let path: String

    init(keysFolder: String, scheme: String) { path = "\(keysFolder)/record/\(scheme).signed" }

    /// With the cosignatures it has so far; nil before the first. What is there and cannot be read
    /// was signed all the same.
    var note: (note: SignedNote, checkpoint: Checkpoint)? {
        get throws {
            guard FileManager.default.fileExists(atPath: path) else { return nil }
            guard let data = FileManager.default.contents(atPath: path),
                let note = SignedNote(Array(data)), let checkpoint = Checkpoint(note.text)
            else { throw RecordRefusal.signedUnreadable(path) }
            return (note, checkpoint)
        }
    }

    func remember(_ note: SignedNote) throws {
        var writer = try ByteWriter(path: "\(path).new")
        writer.buffer = note.bytes
        try writer.finish()
        try ByteWriter.place("\(path).new", at: path)
        try ByteWriter.sync((path as NSString).deletingLastPathComponent)
    }
}

/// All that is known here to have been signed of a scheme's record: the checkpoint that is kept
/// with the keys, and the one that is shown. Either may come from an older copy than the other.
struct SignedPast {
    private var checkpoints: [Checkpoint] = []

    /// Nothing has been signed.
    init() {}

    /// - Parameter keys: by whom what is shown has to be signed to count; nil where they are not at
    ///   hand.
    init(_ keys: RecordKeys?, _ signed: SignedCheckpoint, _ folder: RecordFolder?) throws {
        if let kept = try signed.note { checkpoints.append(kept.checkpoint) }
        guard let keys, let shown = folder?.checkpoint, shown.checkpoint.origin == keys.origin,
            keys.log.contains(where: { shown.note.verdict(of: $0.key) == .good })
        else { return }
        checkpoints.append(shown.checkpoint)
    }

    /// The larger one.
    var last: Checkpoint? { checkpoints.max { $0.size < $1.size } }

    /// Holds all entries of a store against what was signed: as many may be others.
    func check(_ snapshot: Snapshot, _ head: SchemeHead) throws {
        let size = UInt64(try snapshot.recordSize(of: head))
        try check(size: size)
        var range = LogRange()
        while range.size < size {
            for entry in try snapshot.recordEntries(
                of: head, from: Int64(range.size), most: 1000)
            {
                guard entry.number == Int64(range.size) else {
                    throw OpenScheme.damaged("record entry \(range.size)")
                }
                range.append(LogHash.leaf(Array(entry.text.utf8)))
                try check(range)
            }
        }
    }

    /// Refuses a store that has fewer entries than were signed.
    func check(size: UInt64) throws(RecordRefusal) {
        guard let last, size < last.size else { return }
        throw .rolledBack(signed: last.size, stored: size)
    }

    /// Refuses entries that are not those that were signed, when as many of them were taken.
    func check(_ range: LogRange) throws(RecordRefusal) {
        for signed in checkpoints where signed.size == range.size {
            guard signed.root == range.root else { throw .changed(range.size) }
        }
    }
}
