public import Bookkeeping

/// Writes a debit file line by line.
///
///     payer,amount,members
///     12,0.03,
///     15,0.06,15:0.03 18:0.03
///     P7,0.09,20:0.03 21:0.03 22:0.03
///     total,3,0.18
public struct DebitWriter: ~Copyable {
    /// How many lines have been written.
    public private(set) var lines: Int64 = 0
    /// For how many members.
    public private(set) var members: Int64 = 0
    /// What they add up to, in minor units.
    public private(set) var amount: Int64 = 0

    private var writer: ByteWriter
    private let currency: Currency
    private var lastAmount: Int64 = -1
    private var lastText: [UInt8] = []

    /// A debit file at that path. `observe` is shown its bytes, for a digest.
    public init(
        path: String, heading: DebitHeading, observe: @escaping ([UInt8]) -> Void
    ) throws(FileProblem) {
        try self.init(
            path: path, heading: heading.text, currency: heading.currency, observe: observe)
    }

    /// A refund file at that path: its lines are those of a debit file.
    public init(
        path: String, heading: RefundHeading, observe: @escaping ([UInt8]) -> Void
    ) throws(FileProblem) {
        try self.init(
            path: path, heading: heading.text, currency: heading.currency, observe: observe)
    }

    private init(
        path: String, heading: String, currency: Currency, observe: @escaping ([UInt8]) -> Void
    ) throws(FileProblem) {
        writer = try ByteWriter(path: path, observe: observe)
        self.currency = currency
        writer.buffer.append(heading)
    }

    /// A line for a payer who pays for himself alone.
    public mutating func write(payer: Int64, amount: Int64) throws(FileProblem) {
        writer.buffer.append(decimal: payer)
        writer.buffer.append(0x2C)
        append(amount)
        writer.buffer.append(0x2C)
        writer.buffer.append(0x0A)
        try count(amount, members: 1)
    }

    /// A line for a payer and those he pays for.
    public mutating func write(_ line: DebitLine) throws(FileProblem) {
        guard let first = line.parts.first else {
            return try write(payer: line.payer, amount: line.amount)
        }
        if line.payer < 0 { writer.buffer.append(0x50) }
        writer.buffer.append(decimal: Int64(line.payer.magnitude))
        writer.buffer.append(0x2C)
        append(line.amount)
        var separator: UInt8 = 0x2C
        for part in line.parts {
            writer.buffer.append(separator)
            writer.buffer.append(decimal: part.roll)
            writer.buffer.append(0x3A)
            append(part.amount)
            separator = 0x20
        }
        precondition(first.amount >= 0, "a part is not negative")
        writer.buffer.append(0x0A)
        try count(line.amount, members: Int64(line.parts.count))
    }

    private mutating func count(_ amount: Int64, members: Int64) throws(FileProblem) {
        lines += 1
        self.members += members
        self.amount += amount
        try writer.flushIfFull()
    }

    /// Most lines carry the same amount, so its text is made once.
    private mutating func append(_ amount: Int64) {
        if amount != lastAmount {
            lastAmount = amount
            lastText = Array(currency.text(amount).utf8)
        }
        writer.buffer.append(contentsOf: lastText)
    }

    /// Writes the totals and makes the file durable.
    ///
    /// - Returns: the size of the file in bytes.
    public mutating func finish() throws(FileProblem) -> Int64 {
        writer.buffer.append("total,\(lines),\(currency.text(amount))\n")
        try writer.finish()
        return writer.written
    }
}
