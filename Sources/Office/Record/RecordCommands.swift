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
    /// How many entries are in the checkpoint that was signed last: more than are shown where it
    /// has too few witnesses.
    public let signed: UInt64
    /// The operator's witnesses, and what each has cosigned.
    public let witnesses: [RecordWitness]
    /// The witness or the group whose cosignatures are enough; nil where none are asked for.
    public let quorum: String?
}

/// A witness of a record.
public struct RecordWitness: Codable, Sendable {
    /// What the operator calls it.
    public let name: String
    /// The key that its cosignatures are checked with.
    public let key: String
    /// Whether it has cosigned the checkpoint that is shown, and with it every published entry.
    public let hasCosigned: Bool
    /// Why it has not cosigned now, when it was asked.
    public let problem: Problem?

    /// A sentence in the two languages.
    public struct Problem: Codable, Sendable {
        /// In Chinese.
        public let zh: String
        /// In English.
        public let en: String
    }
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
    /// The witnesses who have cosigned a checkpoint that it is in.
    public let witnesses: [String]
}

extension Office {
    /// How far a scheme's record has come.
    public func recordStatus(of scheme: String, record: String) throws -> RecordStatus {
        try recordStatus(of: scheme, record: record, problems: [:])
    }

    /// The same, with what kept witnesses from cosigning.
    func recordStatus(
        of scheme: String, record: String, problems: [String: Text]
    ) throws -> RecordStatus {
        let decided = try store.read {
            UInt64(try $0.recordSize(of: try OpenScheme(scheme, $0, readings).head))
        }
        let keys = try RecordKeys(folder: keysFolder, scheme: scheme)
        let shown = RecordFolder(record, scheme: scheme).checkpoint
        let signed = try SignedCheckpoint(keysFolder: keysFolder, scheme: scheme).note
        let policy = try RecordWitnesses(keysFolder: keysFolder, scheme: scheme).policy
        return RecordStatus(
            origin: keys?.origin, decided: decided, published: shown?.checkpoint.size ?? 0,
            root: shown?.checkpoint.root.base64, key: keys?.log[0].key.text,
            receiptsKey: keys?.receipts[0].key.text,
            signed: signed?.checkpoint.size ?? 0,
            witnesses: policy.witnesses.map { witness in
                RecordWitness(
                    name: witness.name, key: witness.key.text,
                    hasCosigned: shown?.note.verdict(of: witness.key) == .good,
                    problem: problems[witness.name].map { .init(zh: $0.zh, en: $0.en) })
            }, quorum: policy.quorum)
    }

    /// The newest entries, the newest last.
    public func recordEntries(
        of scheme: String, record: String, last count: Int
    ) throws -> [ShownEntry] {
        let shown = RecordFolder(record, scheme: scheme).checkpoint
        let published = Int64(shown?.checkpoint.size ?? 0)
        let witnesses = try RecordWitnesses(keysFolder: keysFolder, scheme: scheme)
        let cosigners = shown.map { witnesses.cosigners(of: $0.note) } ?? []
        return try store.read { snapshot in
            let head = try OpenScheme(scheme, snapshot, readings).head
            let size = try snapshot.recordSize(of: head)
            return try snapshot.recordEntries(
                of: head, from: max(0, size - Int64(count)), most: count
            ).map {
                ShownEntry(
                    number: $0.number, event: $0.event, text: $0.text,
                    isPublished: $0.number < published,
                    witnesses: $0.number < published ? cosigners : [])
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

    /// Makes a new key for the record; it signs beside the old one until that is retired.
    public func rotateRecordKey(of scheme: String, retiring: Bool, at moment: Moment) throws {
        _ = try store.read { try OpenScheme(scheme, $0, readings) }
        if retiring { return try RecordKeys.retire(folder: keysFolder, scheme: scheme) }
        try RecordKeys.rotate(
            folder: keysFolder, scheme: scheme, random: RandomBytes(seed: moment.seed))
    }

    /// Chooses the witnesses of a scheme's record, from the next publication on.
    ///
    /// - Parameter bytes: a tlog-policy file.
    public func chooseWitnesses(
        of scheme: String, _ bytes: [UInt8], record: String
    ) throws -> RecordStatus {
        _ = try store.read { try OpenScheme(scheme, $0, readings) }
        try Store.makeFolder("\(keysFolder)/record")
        try RecordWitnesses(bytes).keep(keysFolder: keysFolder, scheme: scheme)
        return try recordStatus(of: scheme, record: record)
    }
}
