import Bookkeeping
import Foundation
import Glibc

/// A folder for files that name people and are not in place yet, of this process alone and gone
/// with the work. What killed processes have left is removed.
struct AsideFolder: ~Copyable {
    let path: String

    init(_ workFolder: String) throws {
        let mine = ProcessInfo.processInfo.processIdentifier
        for name in (try? FileManager.default.contentsOfDirectory(atPath: workFolder)) ?? [] {
            guard name.hasPrefix("aside."),
                let process = name.split(separator: ".").dropFirst().first.flatMap({ Int32($0) }),
                kill(process, 0) != 0
            else { continue }
            try? FileManager.default.removeItem(atPath: "\(workFolder)/\(name)")
        }
        path = AsideFolder.free(in: workFolder, mine)
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw FileProblem(
                line: nil, code: "file.unwritable",
                Text("写不了目录 \(path)。", "Cannot write the folder \(path)."))
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Several commands of one process may be at work.
    private static func free(in workFolder: String, _ process: Int32) -> String {
        var number = 1
        while FileManager.default.fileExists(atPath: "\(workFolder)/aside.\(process).\(number)") {
            number += 1
        }
        return "\(workFolder)/aside.\(process).\(number)"
    }
}
