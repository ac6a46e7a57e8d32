import BankFiles
import Bookkeeping
import Foundation
public import MutualAid
import PublicRecord
import Storage

/// What became of a roll file.
public struct RollAnswer: Codable, Sendable, Equatable {
    /// How many members were put on the roll.
    public let imported: Int64
    /// How many lines were bad and left out.
    public let bad: Int
    /// The least roll number on the roll afterwards; 0 while it is empty.
    public let least: RollNumber
    /// The greatest roll number on the roll afterwards.
    public let greatest: RollNumber
    /// The members and the digest over them in roll order.
    public let rows: RowsDigest
}

/// A roll file and how to read it.
public struct RollFile: Sendable {
    /// Where it lies.
    public var path: String
    /// How it is encoded, `utf-8` or `gb18030`; nil: found out.
    public var encoding: String?
    /// Where bad lines go while the good ones are taken; nil: one bad line refuses the file.
    public var badLinesPath: String?

    /// A roll file.
    public init(path: String, encoding: String? = nil, badLinesPath: String? = nil) {
        self.path = path
        self.encoding = encoding
        self.badLinesPath = badLinesPath
    }
}

/// How far long work has come, for a progress bar: what is done of all, in any unit.
public typealias Progress = @Sendable (_ done: Int64, _ all: Int64) -> Void

extension Office {
    private struct ImportBody: Encodable {
        let command = "roll import"
        let file: Digest
        let acceptGood: Bool
    }

    /// Puts the members of a file on the roll, in one transaction. Nothing is imported unless all
    /// lines are good, or bad lines may be left out.
    public func importRoll(
        of scheme: String, from file: RollFile, key: String? = nil, at moment: Moment,
        progress: @escaping Progress = { _, _ in }
    ) throws -> Answered<RollAnswer> {
        let badLines = try file.badLinesPath.map { path throws(FileProblem) in
            (file: file.path, target: try FileTarget(path, reading: file.path))
        }
        let keys = try keys(moment)
        let digest = keys.contentDigest(try Office.fileDigest(file.path))
        let good = file.badLinesPath == nil ? "" : "/good-lines"
        let answered = try decide(
            scheme, key: key ?? "roll-import/\(digest.hex)\(good)",
            body: ImportBody(file: digest, acceptGood: file.badLinesPath != nil), at: moment
        ) { desk in
            let nextRoll = try (desk.snapshot.rollBounds(of: desk.scheme.head)?.upperBound ?? 0) + 1
            let reading = RollReading(
                file: file, encoding: try Office.encoding(file.encoding),
                checks: RollChecks(desk.scheme, today: moment.day), nextRoll: nextRoll,
                size: Office.fileSize(file.path), progress: progress)
            return try roll(into: &desk, keys: keys, leavingOut: badLines) {
                try reading.run($0, $1)
            }
        }
        try store.checkpoint()
        return answered
    }

    /// SHA-256 of a file.
    static func fileDigest(_ path: String) throws -> Digest {
        guard FileTarget.isReadTwice(path) else {
            throw FileProblem(
                line: nil, code: "file.unreadable",
                Text(
                    "\(path) 不是普通文件；文件要读两遍，请先存下来。",
                    "\(path) is no plain file; it is read twice, so save it first."))
        }
        let reader = try ByteReader(path: path)
        var hash = SHA256Stream()
        var piece: [UInt8] = []
        while try reader.read(into: &piece) > 0 {
            hash.update(piece)
            piece.removeAll(keepingCapacity: true)
        }
        return Digest(words: hash.finish().words)
    }

    /// The encoding of that name; nil where none is named.
    static func encoding(_ name: String?) throws -> FileEncoding? {
        guard let name else { return nil }
        guard let encoding = FileEncoding(rawValue: name.lowercased()) else {
            throw OfficeRefusal.encodingUnknown(name)
        }
        return encoding
    }

    static func fileSize(_ path: String) -> Int64 {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.int64Value ?? 0
    }

    /// Puts members on the roll that a feed gives, whatever its source.
    func roll(
        into desk: inout Desk, keys: KeyStore,
        leavingOut: (file: String, target: FileTarget)? = nil,
        feed: @escaping RollFeed
    ) throws -> RollAnswer {
        try desk.scheme.mustAcceptMembers()
        // Refused or without room, it leaves no keys of nobody behind.
        return try keys.taking {
            var taking = try RollTaking(
                desk, acceptGood: leavingOut != nil, workFolder: store.workFolder)
            try taking.take(from: feed, keys: keys)
            let rows = try taking.finish()
            var badLines = 0
            if let leavingOut {
                badLines = try taking.bad.copy(from: leavingOut.file, to: leavingOut.target)
            } else if taking.bad.count > 0 {
                throw FileRefused(
                    refusal: .rollLinesWrong(taking.bad.count), problems: taking.bad.byLine)
            }
            try desk.transaction.keep(keys)
            try desk.append(.rollImported(rows))
            let bounds = try desk.snapshot.rollBounds(of: desk.scheme.head)
            return RollAnswer(
                imported: rows.count, bad: badLines, least: bounds?.lowerBound ?? 0,
                greatest: bounds?.upperBound ?? 0, rows: rows)
        }
    }

    /// The keys of persons; a master key is made on first use.
    func keys(_ moment: Moment) throws -> KeyStore {
        let (fingerprint, slots) = try store.read {
            (try $0.keyFingerprint(), try $0.keySlots())
        }
        return try KeyStore(
            folder: keysFolder, expected: fingerprint, slots: slots,
            random: RandomBytes(seed: moment.seed).bytes(.masterKey, 0))
    }
}

/// Reads a roll file from beginning to end.
private struct RollReading: Sendable {
    let file: RollFile
    let encoding: FileEncoding?
    let checks: RollChecks
    let nextRoll: RollNumber
    let size: Int64
    let progress: Progress

    func run(
        _ give: (RollLine) throws -> Void, _ problem: (FileProblem) throws -> Void
    ) throws {
        var reader = try RollReader.open(
            path: file.path, encoding: encoding, checks: checks, nextRoll: nextRoll)
        var shown: Int64 = 0
        var lines: Int64 = 0
        while true {
            let line: RollLine?
            do {
                line = try reader.next()
            } catch {
                // What concerns the file as a whole ends the reading.
                guard error.line != nil, !["csv.truncated", "csv.binary"].contains(error.code)
                else { throw error }
                try problem(error)
                lines += 1
                continue
            }
            guard let line else { break }
            lines += 1
            try give(line)
            if reader.bytesRead != shown {
                shown = reader.bytesRead
                progress(shown, size)
            }
        }
        guard lines > 0 else {
            throw FileProblem(
                line: nil, code: "roll.no-lines",
                Text(
                    "文件只有列名，没有成员；请检查是否选对了文件。",
                    "The file names its columns and holds no member; check that it is the right "
                        + "file."))
        }
    }
}
