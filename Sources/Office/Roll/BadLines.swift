import BankFiles
import Bookkeeping
import Storage

/// The lines of a roll file that cannot be taken, each with what is wrong with it, by number.
struct BadLines {
    /// What is listed for people; a file may have millions of bad lines.
    private(set) var listed: [FileProblem] = []
    private var lines: SortedRecords
    private var kinds: [String] = []

    init(workFolder: String) { lines = SortedRecords(folder: workFolder) }

    /// Notes what is wrong with a line.
    mutating func note(_ problem: FileProblem) throws {
        if listed.count < FileRefused.listed { listed.append(problem) }
        let words = [problem.code, problem.field].compactMap(\.self).joined(separator: " ")
        let kind = kinds.firstIndex(of: words) ?? kinds.count
        if kind == kinds.count { kinds.append(words) }
        try lines.add(SortRecord(Int64(problem.line ?? 0), Int64(lines.count), Int64(kind)))
    }

    /// How many problems have been noted.
    var count: Int { lines.count }

    /// The problems that are listed, by line.
    var byLine: [FileProblem] { listed.sorted { ($0.line ?? 0) < ($1.line ?? 0) } }

    /// Writes the bad lines of a file, each behind the column `problem` that says what is wrong.
    /// The copy is a roll file itself: mended, it can be imported as it is.
    ///
    /// - Returns: how many lines there are.
    func copy(from source: String, to target: FileTarget) throws -> Int {
        let reader = try lines.read()
        var copy = try BadLineCopy(to: target.aside)
        var next = try reader.next()
        let file = try ByteReader(path: source)
        var piece: [UInt8] = []
        var line: Int64 = 1
        while try file.read(into: &piece) > 0 {
            var from = piece.startIndex
            while from < piece.endIndex {
                let feed = piece[from...].firstIndex(of: 0x0A)
                let stop = feed.map { $0 + 1 } ?? piece.endIndex
                let kind = next.flatMap { $0.words.0 == line ? kinds[Int($0.words.2)] : nil }
                try copy.take(piece[from..<stop], of: line, problem: kind, ends: feed != nil)
                from = stop
                guard feed != nil else { continue }
                while let record = next, record.words.0 <= line { next = try reader.next() }
                line += 1
            }
            piece.removeAll(keepingCapacity: true)
        }
        try copy.finish()
        try target.place()
        return copy.count
    }
}

/// Writes the headings of a roll file and some of its lines, byte by byte as they stand there.
private struct BadLineCopy: ~Copyable {
    private static let column = Array("problem,".utf8)

    private var writer: ByteWriter
    private var hasHeadings = false
    /// Whether the file carries the column from an earlier import; it is replaced.
    private var hadColumn = false
    /// What stands of the current line before its first comma or its end, while that is awaited.
    private var beginning: [UInt8] = []
    private var isInside = false
    private(set) var count = 0

    init(to path: String) throws { writer = try ByteWriter(path: path) }

    /// A piece of a line; a line may come in several.
    mutating func take(
        _ piece: ArraySlice<UInt8>, of line: Int64, problem: String?, ends: Bool
    ) throws {
        if !hasHeadings { return try takeHeadings(piece, ends: ends) }
        guard let problem else { return }
        var piece = piece
        if !isInside {
            if hadColumn {
                // The old column ends at the first comma.
                guard let comma = piece.firstIndex(of: 0x2C) else { return }
                piece = piece[(comma + 1)...]
            }
            isInside = true
            count += 1
            writer.buffer.append(problem)
            writer.buffer.append(0x2C)
        }
        writer.buffer.append(contentsOf: piece)
        try writer.flushIfFull()
        if ends { isInside = false }
    }

    private mutating func takeHeadings(_ piece: ArraySlice<UInt8>, ends: Bool) throws {
        beginning.append(contentsOf: piece)
        guard ends else { return }
        if beginning.starts(with: [0xEF, 0xBB, 0xBF]) { beginning.removeFirst(3) }
        if beginning.allSatisfy({ $0 == 0x0A || $0 == 0x0D }) {
            beginning = []
            return
        }
        hasHeadings = true
        hadColumn = beginning.starts(with: BadLineCopy.column)
        if !hadColumn { writer.buffer.append(contentsOf: BadLineCopy.column) }
        writer.buffer.append(contentsOf: beginning)
        beginning = []
    }

    mutating func finish() throws { try writer.finish() }
}
