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
        try make(folder)
        let aside = "\(target).new"
        var writer = try ByteWriter(path: aside, isPublic: true)
        writer.buffer = bytes
        try writer.finish()
        try ByteWriter.place(aside, at: target)
        try ByteWriter.sync(folder)
    }

    /// Writes the leaves of a block as bundles, which are durable when they are put in place.
    func write(leaves: [ShareNode], from first: UInt64, to name: String) throws {
        var made = ""
        for (index, start) in stride(from: 0, to: leaves.count, by: LeafBundle.size).enumerated() {
            let target = "\(path)/\(name)/\(TilePath.digits(first + UInt64(index)))"
            let folder = (target as NSString).deletingLastPathComponent
            if folder != made { try make(folder) }
            made = folder
            let end = min(start + LeafBundle.size, leaves.count)
            try ByteWriter.create(LeafBundle.bytes(leaves[start..<end]), at: target)
        }
    }

    /// Puts folders that were written aside in their places, each whole or not at all.
    ///
    /// - Parameter old: where what was there before goes, to be removed.
    func place(_ names: [String], from aside: String, at target: String, old: String) throws {
        try remove(old)
        for folder in [target, old] { try make("\(path)/\(folder)") }
        try settle(aside)
        for name in names {
            let place = "\(path)/\(target)/\(name)"
            if FileManager.default.fileExists(atPath: place) {
                try ByteWriter.place(place, at: "\(path)/\(old)/\(name)")
            }
            try ByteWriter.place("\(path)/\(aside)/\(name)", at: place)
        }
        var folder = "\(path)/\(target)"
        while folder.count >= path.count {
            try ByteWriter.sync(folder)
            folder = (folder as NSString).deletingLastPathComponent
        }
        for folder in [aside, old] { try remove(folder) }
    }

    /// Makes a folder durable with all that is in it: a few files one by one, hundreds of thousands
    /// at once.
    private func settle(_ name: String) throws {
        let inside = FileManager.default.enumerator(atPath: "\(path)/\(name)")
        var found = [name]
        while let next = inside?.nextObject() as? String {
            guard found.count <= LeafBundle.size else { return ByteWriter.syncAll() }
            found.append("\(name)/\(next)")
        }
        for file in found { try ByteWriter.sync("\(path)/\(file)") }
    }

    /// Removes a folder with all that is in it, where it is there.
    func remove(_ name: String) throws {
        guard FileManager.default.fileExists(atPath: "\(path)/\(name)") else { return }
        do { try FileManager.default.removeItem(atPath: "\(path)/\(name)") } catch {
            throw RecordFolder.unwritable("\(path)/\(name)")
        }
    }

    private func make(_ folder: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
        } catch { throw RecordFolder.unwritable(folder) }
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
