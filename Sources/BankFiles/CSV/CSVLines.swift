public import Bookkeeping

/// The lines of a comma-separated file, one at a time and in bounded memory, split into fields.
///
/// Accepted: UTF-8 with or without a byte order mark, or GB18030 as Chinese spreadsheets save it;
/// lines ended by LF or CRLF; fields in quotes, a quote inside doubled. The last line has to end
/// too, since a file without it may have been cut off.
public struct CSVLines: ~Copyable {
    /// The bytes that hold the current line; fields are ranges of it.
    public private(set) var buffer: [UInt8] = []
    /// Where the fields of the current line lie in the buffer, quotes taken off.
    public private(set) var fields: [Range<Int>] = []
    /// The number of the current line, counted from 1.
    public private(set) var line = 0
    /// How many bytes of the file have been taken in, for a progress bar.
    public private(set) var bytesRead: Int64 = 0

    /// The longest line in bytes; anything longer is no line of a table.
    public static let longestLine = 1 << 16

    private let file: ByteReader
    private let separator: UInt8
    private let observe: (([UInt8]) -> Void)?
    private var encoding: FileEncoding?
    private var start = 0
    private var end = 0
    private var atEnd = false

    /// The lines of the file at that path.
    ///
    /// - Parameters:
    ///   - encoding: how text is encoded; nil: found out from the first line that tells.
    ///   - separator: the ASCII character between two fields.
    ///   - observe: is shown all bytes of the file in order, for a digest.
    public init(
        path: String, encoding: FileEncoding? = nil, separator: UInt8 = 0x2C,
        observe: (([UInt8]) -> Void)? = nil
    ) throws(FileProblem) {
        file = try ByteReader(path: path)
        self.separator = separator
        self.encoding = encoding
        self.observe = observe
    }

    /// Goes to the next line that is not empty.
    ///
    /// - Returns: false at the end of the file. After a thrown problem with one line, the next
    ///   call goes on behind it.
    public mutating func next() throws(FileProblem) -> Bool {
        repeat {
            guard let stop = try lineEnd() else { return false }
            line += 1
            end = stop
            try split()
        } while fields.count == 1 && fields[0].isEmpty
        return true
    }

    /// Finds the end of the next line, reading on as needed; its beginning is `start`.
    private mutating func lineEnd() throws(FileProblem) -> Int? {
        start = end
        var from = start
        while true {
            if let stop = lineFeed(from: from) {
                if stop - start > CSVLines.longestLine { throw tooLong(stop + 1) }
                return stop + 1
            }
            if buffer.count - start > CSVLines.longestLine { throw try skippedLongLine() }
            from = buffer.count - start
            if !atEnd { try refill() }
            if atEnd {
                guard start < buffer.count else { return nil }
                line += 1
                end = buffer.count
                throw FileProblem(
                    line: line, code: "csv.truncated",
                    Text(
                        "文件在此行中断（没有换行）；可能不完整，请重新导出，或补上末尾换行。",
                        "The file ends within this line and may be cut off; export it again, or "
                            + "end the last line."))
            }
            from = max(from, start)
        }
    }

    private func lineFeed(from: Int) -> Int? {
        let bytes = buffer.span
        var index = from
        while index < bytes.count {
            if bytes[index] == 0x0A { return index }
            index += 1
        }
        return nil
    }

    private mutating func refill() throws(FileProblem) {
        if start > 0 {
            buffer.removeSubrange(..<start)
            start = 0
        }
        let old = buffer.count
        let count = try file.read(into: &buffer)
        if count == 0 { atEnd = true }
        if let observe, count > 0 { observe(Array(buffer[old...])) }
        bytesRead += Int64(count)
        if old == 0, bytesRead == Int64(count) { try looksLikeText() }
    }

    /// Looks at the first bytes of the file: a byte order mark, or no text at all.
    private mutating func looksLikeText() throws(FileProblem) {
        if buffer.starts(with: [0xEF, 0xBB, 0xBF]) {
            encoding = encoding ?? .utf8
            buffer.removeFirst(3)
        }
        let wide = buffer.starts(with: [0xFF, 0xFE]) || buffer.starts(with: [0xFE, 0xFF])
        if wide {
            throw FileProblem(
                line: 1, code: "csv.encoding",
                Text(
                    "文件是 UTF-16 编码；请另存为 UTF-8 或 GB18030 的 CSV。",
                    "The file is encoded in UTF-16; save it as CSV in UTF-8 or GB18030."))
        }
    }

    private mutating func tooLong(_ stop: Int) -> FileProblem {
        line += 1
        end = stop
        return FileProblem(
            line: line, code: "csv.line-too-long",
            Text(
                "此行超过 \(CSVLines.longestLine / 1024) KB，不是表格的一行；请检查文件。",
                "This line is longer than \(CSVLines.longestLine / 1024) KB and no line of a "
                    + "table; check the file."))
    }

    /// Reads to the end of a line that is too long without keeping it.
    private mutating func skippedLongLine() throws(FileProblem) -> FileProblem {
        while !atEnd {
            if let stop = buffer[start...].firstIndex(of: 0x0A) { return tooLong(stop + 1) }
            start = buffer.count
            try refill()
        }
        return tooLong(buffer.count)
    }

    private mutating func split() throws(FileProblem) {
        var stop = end - 1
        if stop > start, buffer[stop - 1] == 0x0D { stop -= 1 }
        // Taken out of self, so that both can be used at once without a copy.
        var found = fields
        fields = []
        found.removeAll(keepingCapacity: true)
        let special = CSVLines.findFields(buffer.span, start..<stop, separator, &found)
        fields = found
        guard special != 0 else { return }
        // Quotes, zero bytes and other letters than ASCII are rare: they cost only where they are.
        if special & Special.zero != 0 { throw notText() }
        if special & Special.quote != 0 { try splitQuoted(start..<stop) }
        if special & Special.wide != 0 { try checkEncoding(start..<stop) }
        if special & Special.quote != 0 { unquote() }
    }

    private enum Special {
        static let quote: UInt8 = 1
        static let zero: UInt8 = 2
        static let wide: UInt8 = 4
    }

    /// Cuts the line at its separators and says which special bytes it holds.
    private static func findFields(
        _ bytes: Span<UInt8>, _ range: Range<Int>, _ separator: UInt8,
        _ fields: inout [Range<Int>]
    ) -> UInt8 {
        var special: UInt8 = 0
        var from = range.lowerBound
        for index in range {
            let byte = bytes[index]
            if byte == separator {
                fields.append(from..<index)
                from = index + 1
            } else if byte < 0x23 || byte >= 0x80 {
                if byte == 0x22 { special |= Special.quote }
                if byte == 0 { special |= Special.zero }
                if byte >= 0x80 { special |= Special.wide }
            }
        }
        fields.append(from..<range.upperBound)
        return special
    }

    /// Cuts a line again whose fields may hold separators in quotes.
    private mutating func splitQuoted(_ range: Range<Int>) throws(FileProblem) {
        fields.removeAll(keepingCapacity: true)
        var from = range.lowerBound
        var quoted = false
        for index in range {
            // A doubled quote closes and opens again.
            if buffer[index] == 0x22 { quoted.toggle() }
            if buffer[index] == separator, !quoted {
                fields.append(from..<index)
                from = index + 1
            }
        }
        fields.append(from..<range.upperBound)
        if quoted {
            throw FileProblem(
                line: line, code: "csv.quote",
                Text(
                    "引号没有配对；请检查此行，或重新导出。",
                    "A quote is not closed; check this line or export the file again."))
        }
    }

    private func notText() -> FileProblem {
        FileProblem(
            line: line, code: "csv.binary",
            Text(
                "此行含有零字节，文件不是 CSV 文本（也许是表格文件本身）；请另存为 CSV。",
                "The line holds zero bytes: the file is no CSV text (perhaps the spreadsheet "
                    + "itself); save it as CSV."))
    }

    /// Takes the quotes off quoted fields, in place.
    private mutating func unquote() {
        for index in fields.indices {
            let range = fields[index]
            guard range.count >= 2, buffer[range.lowerBound] == 0x22 else { continue }
            var write = range.lowerBound
            var read = range.lowerBound + 1
            while read < range.upperBound - 1 {
                if buffer[read] == 0x22 { read += 1 }
                buffer[write] = buffer[read]
                write += 1
                read += 1
            }
            fields[index] = range.lowerBound..<write
        }
    }

    private mutating func checkEncoding(_ range: Range<Int>) throws(FileProblem) {
        let bytes = Array(buffer[range])
        switch encoding {
        case .utf8:
            guard FileEncoding.isUTF8(bytes) else { throw wrongEncoding("UTF-8") }
        case .gb18030:
            guard FileEncoding.fromGB18030(bytes) != nil else { throw wrongEncoding("GB18030") }
        case nil:
            if FileEncoding.isUTF8(bytes) {
                encoding = .utf8
            } else if FileEncoding.fromGB18030(bytes) != nil {
                encoding = .gb18030
            } else {
                throw wrongEncoding("UTF-8 / GB18030")
            }
        }
    }

    private func wrongEncoding(_ name: String) -> FileProblem {
        FileProblem(
            line: line, code: "csv.encoding",
            Text(
                "此行不是 \(name) 编码；请另存为 UTF-8，或用 --encoding 指明。",
                "This line is not encoded in \(name); save the file as UTF-8 or name its encoding "
                    + "with --encoding."))
    }

    /// The text of a field of the current line.
    public func text(_ index: Int) -> String {
        let bytes = Array(buffer[fields[index]])
        if encoding == .gb18030, let text = FileEncoding.fromGB18030(bytes) { return text }
        return String(decoding: bytes, as: UTF8.self)
    }
}
