public import Bookkeeping

/// Reads what a bank says about a file it was given: pain.002.001.12 or
/// `tongzhou-payment-status,1`.
public struct StatusReader: ~Copyable {
    private let message: PainStatus?
    private let table: StatusTable?

    /// The report at that path, in the format of the bank. `observe` is shown its bytes.
    public init(
        path: String, format: BankProfile.Format, observe: (([UInt8]) -> Void)? = nil
    ) throws(FileProblem) {
        let isMessage = format == .iso20022
        let message = isMessage ? try PainStatus(path: path, observe: observe) : nil
        let table = isMessage ? nil : try StatusTable(path: path, observe: observe)
        self.message = message
        self.table = table
    }

    /// The next item, or nil behind the last one. What came before a problem does not count.
    public mutating func next() throws(FileProblem) -> StatusItem? {
        if let table { return try table.next() }
        return try message?.next()
    }
}

/// The answer to a file of payments of a bank without ISO 20022.
///
///     tongzhou-payment-status,1
///     scheme,village-aid
///     batch,A-0003
///     currency,CNY
///     endToEnd,status,reason
///     A-1-1,accepted,
///     A-1-2,rejected,account-closed
///     end,2
final class StatusTable {
    private let lines: PlainLines
    private var isTold = false
    private let report: StatusReport
    private var count: Int64 = 0

    init(path: String, observe: (([UInt8]) -> Void)?) throws(FileProblem) {
        let lines = try PlainLines(
            path: path, subject: "payment-status", format: "tongzhou-payment-status",
            observe: observe)
        let scheme = try lines.named("scheme")
        var report = StatusReport(message: "")
        report.scheme = scheme
        report.message = try lines.named("batch")
        report.currency = try lines.named("currency")
        try lines.headings(["endToEnd", "status", "reason"])
        self.report = report
        self.lines = lines
    }

    func next() throws(FileProblem) -> StatusItem? {
        if !isTold {
            isTold = true
            return .report(report)
        }
        guard let fields = try lines.next(closing: "end") else { return nil }
        if fields[0] == "end" {
            try lines.finish(fields.count == 2 && Int64(fields[1]) == count)
            return nil
        }
        guard fields.count == 3, !fields[0].isEmpty, fields[0].utf8.count <= 35,
            let outcome = StatusOutcome(rawValue: fields[1]),
            [.accepted, .pending, .rejected].contains(outcome)
        else { throw lines.malformed(nil) }
        count += 1
        let reason = fields[2].isEmpty ? nil : fields[2]
        return .line(
            StatusLine(
                fileLine: lines.line, endToEnd: fields[0],
                status: Status(outcome, code: fields[1], reason: reason)))
    }
}
