import Foundation
import GRDB
import PublicRecord
import RecordFiles

/// A public record that this custodian follows, and how far it has cosigned it.
struct FollowedRecord: Sendable {
    let origin: String
    /// The keys by which the record is signed.
    let keys: [NoteKey]
    /// Where its files are: a folder or an address.
    let record: String
    /// The numbers of the scheme's accounts here, by what they are for. The record has only the
    /// latter; the numbers stay in the contract.
    let accounts: [String: String]
    /// The entries that were compared and cosigned.
    let range: LogRange
    /// The checkpoint cosigned last, with the cosignature.
    let note: SignedNote?

    /// What was cosigned last.
    var last: Checkpoint? { note.flatMap { Checkpoint($0.text) } }

    init(_ row: Row) throws {
        let kept = row["accounts"] as String
        let size: Int64 = row["size"]
        let bytes: Data = row["range"]
        guard let range = LogRange(kept: Array(bytes), size: UInt64(size)) else {
            preconditionFailure("what was cosigned is stored as it was")
        }
        origin = row["origin"]
        keys = (row["keys"] as String).split(separator: "\n").compactMap { NoteKey(String($0)) }
        record = row["record"]
        accounts = try JSONDecoder().decode([String: String].self, from: Data(kept.utf8))
        self.range = range
        note = (row["note"] as Data?).flatMap { SignedNote(Array($0)) }
    }
}

extension Bank {
    /// All records that are followed.
    func followedRecords() throws -> [FollowedRecord] {
        try rows("SELECT * FROM followed ORDER BY origin").map { try FollowedRecord($0) }
    }

    /// Follows a record from now on; what was cosigned of it stays.
    func follow(
        _ origin: String, keys: [NoteKey], record: String, accounts: [String: String]
    ) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let kept = String(decoding: try encoder.encode(accounts), as: UTF8.self)
        try run(
            """
            INSERT INTO followed VALUES (?, ?, ?, ?, 0, ?, NULL) ON CONFLICT (origin) DO UPDATE
            SET keys = excluded.keys, record = excluded.record, accounts = excluded.accounts
            """,
            [origin, keys.map(\.text).joined(separator: "\n"), record, kept, Data()])
        try note("record \(origin) followed")
    }

    /// Keeps what is going to be cosigned.
    func keep(_ range: LogRange, _ cosigned: SignedNote, of origin: String) throws {
        try run(
            "UPDATE followed SET size = ?, range = ?, note = ? WHERE origin = ?",
            [Int64(range.size), Data(range.kept), Data(cosigned.bytes), origin])
        try note("record \(origin) cosigned, \(range.size) entries")
    }
}

extension Routes {
    private struct Following: Decodable {
        /// The operator's policy file, or the part of it that names his keys.
        let policy: String
        let record: String
        let accounts: [String: String]
    }

    /// Follows the records of a policy file.
    static func follow(_ call: Call, _ bank: Bank) throws -> Answer {
        let asked = try call.json(Following.self)
        guard let policy = try? Policy(Array(asked.policy.utf8)) else {
            throw Refusal.field("policy")
        }
        let keys = policy.logs.map(\.key).filter { !$0.name.hasSuffix("/receipts") }
        guard let origin = keys.first?.name, keys.allSatisfy({ $0.name == origin }) else {
            throw Refusal.field("policy")
        }
        guard asked.record.hasPrefix("/") || RecordReader.isAddress(asked.record) else {
            throw Refusal.field("record")
        }
        for number in asked.accounts.values { _ = try bank.held(number) }
        try bank.follow(
            origin, keys: keys, record: asked.record, accounts: asked.accounts)
        return try .json(["origin": origin], status: 201)
    }
}
