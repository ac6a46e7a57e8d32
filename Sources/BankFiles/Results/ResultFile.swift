public import Bookkeeping

/// The result of a debit file, as the bank or custodian states it: how many lines it took in full
/// and their sum, how many not, and those one by one with what was taken of each.
///
///     tongzhou-result,1
///     scheme,xianghubao
///     period,2019-01-2
///     attempt,1
///     currency,CNY
///     succeeded,22999998,689999.94
///     failed,2,0.09
///     payer,due,taken,reason
///     5,0.06,0.03,insufficient-funds
///     9,0.03,0.00,account-closed
///     end,2
public struct ResultFile: ~Copyable {
    /// What stands at the top of a result.
    public struct Heading: Equatable, Sendable {
        /// The scheme.
        public var scheme = ""
        /// The period.
        public var period = ""
        /// The attempt it answers.
        public var attempt = 0
        /// The currency.
        public var currency = ""
        /// How many lines were taken in full.
        public var succeededLines: Int64 = 0
        /// Their sum in minor units.
        public var succeededAmount: Int64 = 0
        /// How many lines were not.
        public var failedLines: Int64 = 0
        /// What was to be debited by them, in minor units.
        public var failedAmount: Int64 = 0
    }

    /// A line that was not taken in full.
    public struct Failure: Equatable, Sendable {
        /// The line of the result file.
        public var line: Int
        /// The payer, negative outside the roll.
        public var payer: Int64
        /// What was to be debited, in minor units.
        public var due: Int64
        /// What was taken of it.
        public var taken: Int64
    }

    /// The first line of every result file.
    public static let format = "tongzhou-result"

    /// What stands at the top.
    public private(set) var heading = Heading()

    private var lines: CSVLines
    private let digits: Int
    private var count: Int64 = 0
    private var finished = false

    private init(_ lines: consuming CSVLines, digits: Int) {
        self.lines = lines
        self.digits = digits
    }

    /// Opens the result file at that path, in the currency of the scheme, and reads its heading.
    /// `observe` is shown its bytes.
    public static func open(
        path: String, currency: Currency, observe: @escaping ([UInt8]) -> Void
    ) throws(FileProblem) -> ResultFile {
        var file = ResultFile(
            try CSVLines(path: path, observe: observe), digits: currency.minorDigits)
        try file.readHeading()
        return file
    }

    private mutating func readHeading() throws(FileProblem) {
        guard try lines.next(), lines.text(0) == ResultFile.format, lines.fields.count >= 2,
            lines.text(1) == "1"
        else {
            throw problem(
                "result.format",
                Text(
                    "第一行须为 \(ResultFile.format),1；这不是代扣结果文件。",
                    "The first line has to be \(ResultFile.format),1; this is no result of a debit."
                ))
        }
        heading.scheme = try named("scheme")
        heading.period = try named("period")
        let attempt = try named("attempt")
        heading.currency = try named("currency")
        (heading.succeededLines, heading.succeededAmount) = try totals("succeeded")
        (heading.failedLines, heading.failedAmount) = try totals("failed")
        heading.attempt = Int(attempt) ?? 0
        try expect("payer")
    }

    private mutating func expect(_ name: String) throws(FileProblem) {
        guard try lines.next(), lines.text(0) == name else {
            throw problem(
                "result.format",
                Text(
                    "此处应为 \(name) 一行；请按格式补上。",
                    "The line \(name) belongs here; add it as the format says."))
        }
    }

    private mutating func named(_ name: String) throws(FileProblem) -> String {
        try expect(name)
        guard lines.fields.count >= 2 else { throw malformed(name) }
        return lines.text(1)
    }

    private mutating func totals(_ name: String) throws(FileProblem) -> (Int64, Int64) {
        try expect(name)
        guard lines.fields.count >= 3, let count = Int64(lines.text(1)),
            (0...1_000_000_000_000).contains(count)
        else {
            throw malformed(name)
        }
        return (count, try money(2, name, most: 1 << 60))
    }

    /// The next failure, or nil after the last one.
    public mutating func next() throws(FileProblem) -> Failure? {
        guard !finished else { return nil }
        guard try lines.next() else {
            throw problem(
                "result.truncated",
                Text(
                    "文件没有 end 一行，可能不完整；请重新取得。",
                    "The line end is missing: the file may be cut off; fetch it again."))
        }
        if lines.text(0) == "end" {
            guard lines.fields.count >= 2, Int64(lines.text(1)) == count else {
                throw problem(
                    "result.truncated",
                    Text(
                        "end 一行的行数与文件不符；文件可能不完整，请重新取得。",
                        "The line end does not state the number of lines: fetch the file again."))
            }
            finished = true
            guard try !lines.next() else {
                throw problem(
                    "result.truncated",
                    Text(
                        "end 一行之后还有内容；请重新取得文件。",
                        "Something follows the line end: fetch the file again."))
            }
            return nil
        }
        guard lines.fields.count >= 3 else { throw malformed("payer") }
        count += 1
        let payer = lines.text(0)
        let digits = payer.hasPrefix("P") ? payer.dropFirst() : payer[...]
        guard digits.utf8.count <= 18, let size = Int64(digits), size > 0 else {
            throw malformed("payer")
        }
        let number = payer.hasPrefix("P") ? -size : size
        let due = try money(1, "due")
        let taken = try money(2, "taken")
        guard taken < due else {
            throw problem(
                "result.taken",
                Text(
                    "已扣 \(lines.text(2)) 不少于应扣 \(lines.text(1))；全额成功的不应列在这里。",
                    "Taken \(lines.text(2)) is not less than due \(lines.text(1)); what was taken in "
                        + "full is not listed.")
            ).in("taken")
        }
        return Failure(line: lines.line, payer: number, due: due, taken: taken)
    }

    private func money(
        _ index: Int, _ name: String, most: Int64 = MoneyText.most
    ) throws(FileProblem) -> Int64 {
        let read = try? MoneyText.minor(
            lines.buffer.span.extracting(lines.fields[index]), digits: digits, most: most)
        guard let read, read >= 0 else {
            throw problem(
                "result.amount",
                Text(
                    "金额 \(lines.text(index)) 不对：应为不带负号、最多 \(digits) 位小数的数字。",
                    "The amount \(lines.text(index)) is wrong: digits, not negative, at most "
                        + "\(digits) behind the point.")
            ).in(name)
        }
        return read
    }

    private func malformed(_ name: String) -> FileProblem {
        problem(
            "result.format",
            Text("此行无法辨认；请按格式改正。", "This line cannot be read; write it as the format says.")
        ).in(name)
    }

    private func problem(_ code: String, _ text: Text) -> FileProblem {
        FileProblem(line: lines.line, code: code, text)
    }
}
