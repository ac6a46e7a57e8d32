import BankFiles
import Bookkeeping
import Foundation
import Glibc
import MutualAid
import PublicRecord
import Storage

/// Where debit files and other products of a scheme lie, and how they get there: written aside,
/// put in place by a rename once the books know them. A file that was lost is derived again, to
/// the byte.
struct DebitFiles {
    /// The scheme's folder of files.
    let folder: String

    init(_ filesFolder: String, scheme: String) throws {
        folder = "\(filesFolder)/\(scheme)"
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw Fault(
                "files.unwritable",
                Text(
                    "建不了目录 \(folder)；请检查 --files 的路径和权限。",
                    "Cannot create the folder \(folder); check --files and its permissions."))
        }
    }

    /// The same for reading alone: no folder is made.
    init(reading filesFolder: String, scheme: String) { folder = "\(filesFolder)/\(scheme)" }

    /// The debit file of a period's attempt.
    func path(_ period: PeriodID, attempt: Int) -> String {
        "\(folder)/\(period)-debit-\(attempt).csv"
    }

    /// A file of that name.
    func named(_ name: String) -> String { "\(folder)/\(name)" }

    /// The list of members whose balance is low after a period.
    func lowBalancePath(_ period: PeriodID) -> String { "\(folder)/\(period)-low-balance.csv" }

    /// Letters to print.
    func sheetPath(_ number: Int64) -> String { "\(folder)/letters-\(number).html" }

    /// A place for a file that is not in place yet, of this process alone. What killed processes
    /// have left there is removed.
    func aside(_ path: String) -> String {
        let name = (path as NSString).lastPathComponent
        for other in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            guard other.hasPrefix("\(name)."), let process = Int32(other.dropFirst(name.count + 1)),
                kill(process, 0) != 0
            else { continue }
            remove("\(folder)/\(other)")
        }
        return "\(path).\(ProcessInfo.processInfo.processIdentifier)"
    }

    /// Whether the file in place is the one the books know.
    func isInPlace(_ file: DebitFile, of period: PeriodID) -> Bool {
        let path = path(period, attempt: file.attempt)
        return Office.fileSize(path) == file.bytes
            && (try? Office.fileDigest(path)) == file.digest
    }

    func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }
}

/// A debit file being written aside, with its digest.
struct DebitFileWriter: ~Copyable {
    private var writer: DebitWriter
    private let hash: HashBox
    private let attempt: Int
    let path: String

    /// The digest of what has been written; shared with the writer's observer.
    private final class HashBox { var stream = SHA256Stream() }

    init(path: String, heading: DebitHeading) throws {
        let hash = HashBox()
        writer = try DebitWriter(path: path, heading: heading) { hash.stream.update($0) }
        self.hash = hash
        self.path = path
        attempt = heading.attempt
    }

    mutating func write(_ line: DebitLine) throws { try writer.write(line) }

    /// A payer who pays for himself alone.
    mutating func write(payer: Int64, amount: Int64) throws {
        try writer.write(payer: payer, amount: amount)
    }

    /// How many lines have been written.
    var lines: Int64 { writer.lines }

    /// Makes the file durable and gives its figures.
    mutating func finish() throws -> DebitFile {
        let bytes = try writer.finish()
        return DebitFile(
            attempt: attempt, lines: writer.lines, members: writer.members,
            amount: writer.amount, bytes: bytes, digest: Digest(words: hash.stream.finish().words))
    }
}
