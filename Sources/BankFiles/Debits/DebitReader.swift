public import Bookkeeping

/// Reads a debit file that the platform wrote, line by line and quickly: a file of a hundred
/// million lines is read again for every result.
public struct DebitReader: ~Copyable {
    private var lines: CSVLines
    private let currency: Currency
    private var done = false

    /// The debit file at that path. `observe` is shown its bytes, for a digest.
    public init(
        path: String, currency: Currency, observe: @escaping ([UInt8]) -> Void
    ) throws(FileProblem) {
        var lines = try CSVLines(path: path, encoding: .utf8, observe: observe)
        // The heading was written by ourselves; the digest vouches for it.
        for _ in 0..<7 { _ = try lines.next() }
        self.lines = lines
        self.currency = currency
    }

    /// How many bytes have been read, for a progress bar.
    public var bytesRead: Int64 { lines.bytesRead }

    /// The next line, or nil after the last one.
    public mutating func next() throws(FileProblem) -> DebitLine? {
        guard !done, try lines.next(), lines.fields.count == 3 else { return nil }
        let payer = lines.fields[0]
        guard let number = signed(payer), let amount = money(lines.fields[1]) else {
            // The line of totals; what follows is read to the end, for the digest.
            done = true
            while try lines.next() {}
            return nil
        }
        return DebitLine(payer: number, amount: amount, parts: try parts())
    }

    private func signed(_ range: Range<Int>) -> Int64? {
        guard let first = range.first else { return nil }
        let outside = lines.buffer[first] == 0x50
        guard let number = digits(outside ? (first + 1)..<range.upperBound : range) else {
            return nil
        }
        return outside ? -number : number
    }

    private func digits(_ range: Range<Int>) -> Int64? {
        guard !range.isEmpty, range.count <= 18 else { return nil }
        var value: Int64 = 0
        for index in range {
            let digit = lines.buffer[index] &- 0x30
            guard digit < 10 else { return nil }
            value = value * 10 + Int64(digit)
        }
        return value
    }

    private func money(_ range: Range<Int>) -> Int64? {
        try? MoneyText.minor(
            lines.buffer.span.extracting(range), digits: currency.minorDigits)
    }

    private func parts() throws(FileProblem) -> [DebitLine.Part] {
        let range = lines.fields[2]
        guard !range.isEmpty else { return [] }
        var parts: [DebitLine.Part] = []
        var start = range.lowerBound
        for index in range.lowerBound...range.upperBound
        where index == range.upperBound || lines.buffer[index] == 0x20 {
            guard let colon = lines.buffer[start..<index].firstIndex(of: 0x3A),
                let roll = digits(start..<colon), let amount = money((colon + 1)..<index)
            else {
                throw FileProblem(
                    line: lines.line, code: "debits.malformed",
                    Text("代扣文件此行无法辨认。", "This line of the debit file cannot be read."))
            }
            parts.append(DebitLine.Part(roll: roll, amount: amount))
            start = index + 1
        }
        return parts
    }
}
