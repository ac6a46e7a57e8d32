public import Bookkeeping

/// A comma-separated file whose first line names its columns, in Chinese or in English and in any
/// order. Values are read by column, and what is wrong with one is said with line and column.
public struct CSVTable: ~Copyable {
    /// A column by its two headings.
    public struct Column: Sendable {
        let name: String
        let heading: String
        let isNeeded: Bool
        let isIgnored: Bool

        /// A column with its English and its Chinese heading. One that is ignored may stand there
        /// more than once.
        public init(
            _ name: String, _ heading: String, needed: Bool = false, ignored: Bool = false
        ) {
            self.name = name
            self.heading = heading
            isNeeded = needed
            isIgnored = ignored
        }
    }

    /// The lines; the current one is what values are read from.
    public private(set) var lines: CSVLines

    private let subject: String
    private let columns: [Column]
    private var places: [Int?]
    private var width = 0

    /// Opens the file at that path and reads its headings.
    ///
    /// - Parameter subject: the first word of the codes of its problems, such as `roll`.
    public static func open(
        path: String, encoding: FileEncoding?, subject: String, columns: [Column]
    ) throws(FileProblem) -> CSVTable {
        var table = CSVTable(
            try CSVLines(path: path, encoding: encoding), subject: subject, columns: columns)
        try table.readHeadings()
        return table
    }

    private init(_ lines: consuming CSVLines, subject: String, columns: [Column]) {
        self.lines = lines
        self.subject = subject
        self.columns = columns
        places = Array(repeating: nil, count: columns.count)
    }

    private mutating func readHeadings() throws(FileProblem) {
        guard try lines.next() else {
            throw FileProblem(
                line: 1, code: "\(subject).headings",
                Text("文件是空的；第一行应为列名。", "The file is empty; its first line names the columns."))
        }
        width = lines.fields.count
        for index in lines.fields.indices {
            let name = lines.text(index)
            guard let column = columns.firstIndex(where: { $0.name == name || $0.heading == name }),
                places[column] == nil || columns[column].isIgnored
            else { throw unknownHeading(index + 1) }
            places[column] = index
        }
        for (index, column) in columns.enumerated() where column.isNeeded && places[index] == nil {
            throw FileProblem(
                line: lines.line, field: column.name, code: "\(subject).headings",
                Text(
                    "缺少列 \(column.name)（\(column.heading)）；请补上。",
                    "The column \(column.name) is missing; add it."))
        }
    }

    /// Says which by its place: what stands there may be somebody's data, in a file that has no
    /// headings.
    private func unknownHeading(_ place: Int) -> FileProblem {
        let known = columns.map { "\($0.name) (\($0.heading))" }.joined(separator: ", ")
        return FileProblem(
            line: lines.line, code: "\(subject).headings",
            Text(
                "第 \(place) 列的列名不认识或重复；可用：\(known)。",
                "The heading of column \(place) is not known or stands twice; there are: "
                    + "\(known)."))
    }

    /// Goes to the next line.
    ///
    /// - Returns: false at the end of the file. After a thrown problem with one line, the next
    ///   call goes on behind it.
    public mutating func next() throws(FileProblem) -> Bool {
        guard try lines.next() else { return false }
        guard lines.fields.count == width else {
            throw FileProblem(
                line: lines.line, code: "\(subject).columns",
                Text(
                    "此行有 \(lines.fields.count) 列，应为 \(width) 列。",
                    "This line has \(lines.fields.count) columns instead of \(width)."))
        }
        return true
    }

    /// Whether the file has that column.
    public func has(_ column: Int) -> Bool { places[column] != nil }

    /// Where the value of a column lies in the bytes of the lines; empty when it has none.
    @inline(__always)
    public func range(_ column: Int) -> Range<Int> {
        guard let place = places[column] else { return 0..<0 }
        return lines.fields[place]
    }

    /// The value of a column as text; empty when it has none.
    public func text(_ column: Int) -> String { places[column].map { lines.text($0) } ?? "" }

    /// Something wrong with the current line, in a column; its code is made of the subject and a
    /// word.
    public func problem(_ column: Int?, _ word: String, _ text: Text) -> FileProblem {
        FileProblem(
            line: lines.line, field: column.map { columns[$0].name }, code: "\(subject).\(word)",
            text)
    }

    /// A value that is not what its column wants. It is not repeated: in a shifted line it may be
    /// somebody's identity.
    public func wrong(_ column: Int, _ word: String, _ wants: Text) -> FileProblem {
        problem(
            column, word,
            Text(
                "\(columns[column].heading)应为\(wants.zh)。",
                "This has to be \(wants.en)."))
    }

    /// A positive whole number of at most 18 digits.
    @inline(__always)
    public func whole(_ column: Int, _ word: String) throws(FileProblem) -> Int64 {
        let range = range(column)
        var value: Int64 = 0
        var good = !range.isEmpty && range.count <= 18
        if good {
            for index in range {
                let digit = lines.buffer[index] &- 0x30
                if digit > 9 { good = false }
                value = value * 10 + Int64(digit & 15)
            }
        }
        guard good, value > 0 else {
            throw wrong(
                column, word,
                Text("正整数，最多 18 位", "a positive whole number of at most 18 digits"))
        }
        return value
    }

    /// A day written `YYYY-MM-DD`.
    @inline(__always)
    public func day(_ column: Int, _ word: String) throws(FileProblem) -> Day {
        guard let day = Day(ascii: lines.buffer.span.extracting(range(column))) else {
            throw wrong(column, word, Text("写成 YYYY-MM-DD 的日期", "a day as YYYY-MM-DD"))
        }
        return day
    }

    /// An amount that is not negative, in minor units of the currency.
    public func money(
        _ column: Int, _ word: String, _ currency: Currency
    ) throws(FileProblem) -> Int64 {
        let read = try? MoneyText.minor(
            lines.buffer.span.extracting(range(column)), digits: currency.minorDigits)
        guard let read, read >= 0 else {
            throw wrong(
                column, word,
                Text(
                    "不带负号、最多 \(currency.minorDigits) 位小数的金额",
                    "an amount, not negative, at most \(currency.minorDigits) decimals"))
        }
        return read
    }

    /// A digest of 64 hexadecimal digits, or nil where there is none.
    @inline(__always)
    public func digest(_ column: Int, _ word: String) throws(FileProblem) -> Digest? {
        let range = range(column)
        guard !range.isEmpty else { return nil }
        guard let digest = Digest(hex: lines.buffer.span.extracting(range)) else {
            throw wrong(column, word, Text("64 位十六进制数字", "64 hexadecimal digits"))
        }
        return digest
    }
}
