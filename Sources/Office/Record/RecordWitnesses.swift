import BankFiles
import Bookkeeping
import Foundation
import PublicRecord

/// The witnesses that the operator has chosen for a scheme's record, and how many are enough: a
/// tlog-policy file of witnesses, groups and a quorum, kept with the keys.
struct RecordWitnesses {
    let policy: Policy
    private let lines: [String]

    /// Nobody: the record is the operator's word alone.
    private static let nobody = ["quorum none"]

    private static func path(_ keysFolder: String, _ scheme: String) -> String {
        "\(keysFolder)/record/\(scheme).policy"
    }

    /// The witnesses of a scheme.
    init(keysFolder: String, scheme: String) throws {
        let path = RecordWitnesses.path(keysFolder, scheme)
        guard FileManager.default.fileExists(atPath: path) else {
            try self.init(RecordWitnesses.bytes(RecordWitnesses.nobody))
            return
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw RecordRefusal.keyUnreadable(path)
        }
        try self.init(Array(data))
    }

    /// The witnesses of a file. Logs in it are left out: a scheme's own keys stand for them.
    init(_ bytes: [UInt8]) throws {
        do throws(Finding) { policy = try Policy(bytes) } catch {
            throw RecordRefusal.witnessesUnfit(Text(error.text.zh, error.text.en))
        }
        lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
            .filter { $0.split(whereSeparator: { " \t".contains($0) }).first != "log" }
        for witness in policy.witnesses {
            guard let url = witness.url.flatMap(URL.init), url.host != nil, url.query == nil,
                ["http", "https"].contains(url.scheme)
            else {
                throw RecordRefusal.witnessesUnfit(
                    Text(
                        "见证人 \(witness.name) 没有网址（witness 名称 公钥 https://…）。",
                        "Witness \(witness.name) has no address (witness NAME KEY https://…)."))
            }
        }
    }

    private static func bytes(_ lines: [String]) -> [UInt8] {
        Array(lines.map { $0 + "\n" }.joined().utf8)
    }

    /// Keeps them for that scheme.
    func keep(keysFolder: String, scheme: String) throws {
        try RecordKeys.write(lines, RecordWitnesses.path(keysFolder, scheme))
    }

    /// What the operator suggests to believe: his own keys and these witnesses. Whoever checks keeps
    /// a copy of it.
    func published(_ keys: RecordKeys) -> [UInt8] {
        RecordWitnesses.bytes((keys.log + keys.receipts).map { "log \($0.key.text)" } + lines)
    }

    /// The names of those who have cosigned a note.
    func cosigners(of note: SignedNote) -> [String] {
        policy.witnesses.filter { note.verdict(of: $0.key) == .good }.map(\.name)
    }

    /// Whether enough of them have.
    func areEnough(for note: SignedNote) -> Bool { policy.isEnough(Set(cosigners(of: note))) }
}
