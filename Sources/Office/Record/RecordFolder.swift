import BankFiles
import Bookkeeping
import Foundation
import PublicRecord

/// The files of a scheme's public record, which any web server can hand out as they are.
struct RecordFolder: Sendable {
    let path: String

    init(_ record: String, scheme: String) { path = "\(record)/\(scheme)" }

    /// The bytes of a file; nil where it is not there, or longer than that.
    func read(_ name: String, _ limit: Int) -> [UInt8]? {
        guard
            let size = (try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)"))?[
                .size] as? NSNumber, size.intValue <= limit,
            let data = FileManager.default.contents(atPath: "\(path)/\(name)")
        else { return nil }
        return Array(data)
    }

    /// Writes a file whole or not at all; one that is there with the same bytes stays.
    func write(_ name: String, _ bytes: [UInt8]) throws {
        guard read(name, bytes.count) != bytes else { return }
        let target = "\(path)/\(name)"
        let folder = (target as NSString).deletingLastPathComponent
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
        } catch { throw RecordFolder.unwritable(folder) }
        let aside = "\(target).new"
        var writer = try ByteWriter(path: aside, isPublic: true)
        writer.buffer = bytes
        try writer.finish()
        try ByteWriter.place(aside, at: target)
        try ByteWriter.sync(folder: folder)
    }

    private static func unwritable(_ path: String) -> Fault {
        Fault(
            "record.unwritable",
            Text(
                "写不了公开记录的目录 \(path)；请检查 --record 的路径和权限。",
                "Cannot write \(path); check --record and its permissions."))
    }

    /// The signed checkpoint that is shown, if there is one.
    var checkpoint: (note: SignedNote, checkpoint: Checkpoint)? {
        guard let bytes = read(TilePath.checkpoint, 1 << 20), let note = SignedNote(bytes),
            let checkpoint = Checkpoint(note.text)
        else { return nil }
        return (note, checkpoint)
    }
}
