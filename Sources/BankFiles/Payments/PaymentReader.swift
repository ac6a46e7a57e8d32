public import Bookkeeping

/// A file of payments in the platform's own format, as a bank without ISO 20022 reads it.
public struct PaymentReader: ~Copyable {
    /// What stands at the top.
    public struct Heading: Equatable, Sendable {
        /// The scheme that pays.
        public let scheme: String
        /// The id of the file, which its answer repeats.
        public let batch: String
        /// The day of payment.
        public let day: Day
        /// The currency of all amounts.
        public let currency: Currency
    }

    /// A payment.
    public struct Line: Equatable, Sendable {
        /// The line of the file.
        public let fileLine: Int
        /// Its end-to-end id.
        public let endToEnd: String
        /// The receiver's account.
        public let account: String
        /// The receiver's name.
        public let name: String
        /// Minor units.
        public let amount: Int64
        /// What it says to him; empty where it says nothing.
        public let text: String
    }

    /// What stands at the top.
    public let heading: Heading

    private let lines: PlainLines
    private var sum = BatchSum()

    /// The file at that path. `observe` is shown its bytes.
    public init(path: String, observe: (([UInt8]) -> Void)? = nil) throws(FileProblem) {
        let lines = try PlainLines(
            path: path, subject: "payments", format: PaymentTable.format, observe: observe)
        let scheme = try lines.named("scheme")
        let batch = try lines.named("batch")
        guard let day = Day(try lines.named("day")) else { throw lines.malformed("day") }
        guard let currency = Currency(try lines.named("currency")) else {
            throw lines.malformed("currency")
        }
        try lines.headings(["endToEnd", "account", "name", "amount", "text"])
        heading = Heading(scheme: scheme, batch: batch, day: day, currency: currency)
        self.lines = lines
    }

    /// The next payment, or nil behind the last one. What came before a problem does not count.
    public mutating func next() throws(FileProblem) -> Line? {
        guard let fields = try lines.next(closing: "total") else { return nil }
        if fields[0] == "total" && fields.count == 3 {
            try lines.finish(
                Int64(fields[1]) == sum.transactions
                    && fields[2] == heading.currency.text(sum.amount))
            return nil
        }
        guard fields.count == 5, !fields[0].isEmpty, !fields[1].isEmpty,
            let amount = try? heading.currency.minor(fields[3]), amount > 0,
            sum.amount <= BankLimits.mostMoney
        else { throw lines.malformed(nil) }
        sum.add(amount)
        return Line(
            fileLine: lines.line, endToEnd: fields[0], account: fields[1], name: fields[2],
            amount: amount, text: fields[4])
    }
}
