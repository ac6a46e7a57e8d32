import BankFiles
import Bookkeeping
import Foundation
import PublicRecord
import Storage

/// The keys by which a scheme's public record and its receipts are signed, each in a file of its
/// own that only its owner can read: one key a line, the one in use first. The name of the record
/// is the name of its key.
struct RecordKeys {
    /// The keys of the log; checkpoints are signed by all of them.
    let log: [NoteSigner]
    /// The keys of receipts; new ones are signed by the first.
    let receipts: [NoteSigner]

    /// What the log is called.
    var origin: String { log[0].key.name }

    private static func path(_ folder: String, _ scheme: String, _ what: String) -> String {
        "\(folder)/record/\(scheme).\(what)"
    }

    /// The keys of a scheme; nil before the first publication.
    init?(folder: String, scheme: String) throws {
        guard let log = try RecordKeys.read(RecordKeys.path(folder, scheme, "log-key")),
            let receipts = try RecordKeys.read(RecordKeys.path(folder, scheme, "receipts-key"))
        else { return nil }
        (self.log, self.receipts) = (log, receipts)
    }

    /// Makes the keys of a scheme under the operator's name.
    static func make(
        _ name: String, folder: String, scheme: String, random: RandomBytes
    ) throws -> RecordKeys? {
        let origin = "\(name)/\(scheme)"
        guard let log = NoteSigner.text(name: origin, seed: random.bytes(.recordKey, 1).bytes),
            let receipts = NoteSigner.text(
                name: "\(origin)/receipts", seed: random.bytes(.recordKey, 2).bytes),
            !name.isEmpty, !name.hasPrefix("/"), !name.contains("://")
        else { throw RecordRefusal.nameUnfit(name) }
        try Store.makeFolder("\(folder)/record")
        // Receipts first: where the key of the log is, both are.
        try write([receipts], path(folder, scheme, "receipts-key"))
        try write([log], path(folder, scheme, "log-key"))
        return try RecordKeys(folder: folder, scheme: scheme)
    }

    /// Puts a new key of the log before the others: it signs beside them until they retire.
    static func rotate(folder: String, scheme: String, random: RandomBytes) throws {
        let path = path(folder, scheme, "log-key")
        guard let keys = try RecordKeys(folder: folder, scheme: scheme),
            let next = NoteSigner.text(
                name: keys.origin, seed: random.bytes(.recordKey, 1).bytes)
        else { throw RecordRefusal.noName }
        try write([next] + lines(path), path)
    }

    /// Leaves the key in use alone.
    static func retire(folder: String, scheme: String) throws {
        let path = path(folder, scheme, "log-key")
        guard let newest = lines(path).first else { throw RecordRefusal.noName }
        try write([newest], path)
    }

    private static func lines(_ path: String) -> [String] {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }

    /// The keys in a file; nil where there is none.
    static func read(_ path: String) throws -> [NoteSigner]? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue ?? 0o777
        let text = try? String(contentsOfFile: path, encoding: .utf8)
        let lines = text?.split(separator: "\n") ?? []
        let keys = lines.compactMap { NoteSigner(String($0)) }
        guard mode & 0o077 == 0, !keys.isEmpty, keys.count == lines.count else {
            throw RecordRefusal.keyUnreadable(path)
        }
        return keys
    }

    /// Writes lines into a file that only its owner can read, whole or not at all.
    static func write(_ lines: [String], _ path: String) throws {
        var writer = try ByteWriter(path: "\(path).new")
        for line in lines { writer.buffer += Array("\(line)\n".utf8) }
        try writer.finish()
        try ByteWriter.place("\(path).new", at: path)
        try ByteWriter.sync((path as NSString).deletingLastPathComponent)
    }
}
