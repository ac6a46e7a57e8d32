import BankFiles
import Bookkeeping
import Foundation
import MutualAid
import PublicRecord
import Storage

extension Office {
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
            let signed = SignedCheckpoint(keysFolder: keysFolder, scheme: scheme)
            guard RecordFolder(record, scheme: scheme).checkpoint == nil, try signed.note == nil
            else {
                throw RecordRefusal.keyUnreadable("\(keysFolder)/record/\(scheme).log-key")
            }
            keys = try RecordKeys.make(name, folder: keysFolder, scheme: scheme, random: random)
        }
        guard let keys else { throw RecordRefusal.noName }
        let folder = RecordFolder(record, scheme: scheme)
        let problems = try publish(scheme, keys, folder, lease)
        return try recordStatus(of: scheme, record: record, problems: problems)
    }

    /// Publishes, and says why witnesses that were asked have not cosigned.
    private func publish(
        _ scheme: String, _ keys: RecordKeys, _ folder: RecordFolder, _ lease: any StoreLock
    ) throws -> [String: Text] {
        let signed = SignedCheckpoint(keysFolder: keysFolder, scheme: scheme)
        let witnesses = try RecordWitnesses(keysFolder: keysFolder, scheme: scheme)
        let past = try SignedPast(keys, signed, folder)
        var (tail, statements) = try written(scheme, folder, past)
        try publishLeaves(of: statements, scheme, folder, lease)
        for file in tail.takeFiles() { try folder.write(file.path, file.bytes) }
        // A witness begins with the keys in it.
        if folder.checkpoint == nil {
            try folder.write("policy", witnesses.published(keys))
        }
        let checkpoint = Checkpoint(origin: keys.origin, size: tail.size, root: tail.root)
        let cosigning = Cosigning(
            witnesses: witnesses, keys: keys, folder: folder, checkpoint: checkpoint)
        let before = [folder.checkpoint, try signed.note].compactMap(\.self)
            .first { $0.checkpoint == checkpoint && keys.haveSigned($0.note) }
        let known = try cosigning.ask(unless: before?.note)
        // While the witnesses were asked another program may have become the publisher.
        try store.check(lease)
        var note = before?.note ?? SignedNote(text: checkpoint.text)
        if before == nil {
            for signer in keys.log { note.append(try signer.sign(note.text)) }
            // What was signed is remembered before anybody sees it.
            try signed.remember(note)
        }
        let (signatures, problems) = try cosigning.collect(note, from: known)
        for signature in signatures { note.append(signature) }
        if !signatures.isEmpty { try signed.remember(note) }
        guard witnesses.areEnough(for: note) else {
            throw RecordRefusal.quorumMissed(
                signed: checkpoint.size, shown: folder.checkpoint?.checkpoint.size ?? 0,
                why: Text.all(problems))
        }
        try store.check(lease)
        // First whom to believe, then what by them is to be believed.
        try folder.write("policy", witnesses.published(keys))
        try folder.write(TilePath.checkpoint, note.bytes)
        return problems
    }

    /// The end of the log with all that has been decided, from where the files stop, or from the
    /// beginning where they do not hold what was signed; and the statements among it. The entries
    /// that were signed are held against it all the same, every time: another database may have
    /// grown as far.
    private func written(
        _ scheme: String, _ folder: RecordFolder, _ past: SignedPast
    ) throws -> (LogTail, [Statement]) {
        var tail = LogTail()
        if let last = past.last, let resumed = try? LogTail(size: last.size, read: folder.read),
            resumed.root == last.root
        {
            tail = resumed
        }
        return try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            let size = UInt64(try snapshot.recordSize(of: open.head))
            try past.check(snapshot, open.head)
            var statements: [Statement] = []
            while tail.size < size {
                let entries = try snapshot.recordEntries(
                    of: open.head, from: Int64(tail.size), most: 1000)
                for entry in entries {
                    let text = Array(entry.text.utf8)
                    tail.append(text)
                    try writeCards(text, snapshot, open, folder)
                    if let statement = Statement(entry: text) { statements.append(statement) }
                }
            }
            return (tail, statements)
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
}

extension RecordKeys {
    /// Whether a note bears the signature of every key in use.
    fileprivate func haveSigned(_ note: SignedNote) -> Bool {
        log.allSatisfy { note.verdict(of: $0.key) == .good }
    }
}

extension Text {
    /// What was said by each, in one sentence.
    fileprivate static func all(_ said: [String: Text]) -> Text {
        let sorted = said.sorted { $0.key < $1.key }
        return Text(
            sorted.map { "\($0.key)：\($0.value.zh)" }.joined(separator: "；"),
            sorted.map { "\($0.key) \($0.value.en)" }.joined(separator: "; "))
    }
}
