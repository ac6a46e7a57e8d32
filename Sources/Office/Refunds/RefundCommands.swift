import BankFiles
import Bookkeeping
public import MutualAid
import Storage

/// A run of refunds as it is shown.
public struct RefundRunView: Codable, Sendable {
    /// What was ordered.
    public let ordered: RefundsOrdered
    /// What the custodian has paid of it, in minor units.
    public let paid: Int64
    /// Lines that did not reach their payer.
    public let returned: [RefundReturned]
    /// What was ordered and neither paid nor refused.
    public let outstanding: Int64
    /// What was sent to the custodian of it, part by part.
    public let sent: [RefundsSent]
    /// Who has approved what is sent next, or was sent last where everybody was.
    public let approvedBy: [String]
    /// Where its file lies.
    public let path: String
}

/// One line of a run: what goes to one payer, and for whom.
public struct RefundLine: Equatable, Sendable {
    /// The payer: a roll number, or `P` and a number for one outside the roll.
    public let payer: String
    /// The sum in minor units.
    public let amount: Int64
    /// The members it is for, with their parts.
    public let parts: [(roll: RollNumber, amount: Int64)]

    /// The end-to-end reference of this line in a run: `R-<run>-<payer>`.
    public func reference(run: Int) -> String { "R-\(run)-\(payer)" }

    /// Whether both say the same.
    public static func == (left: RefundLine, right: RefundLine) -> Bool {
        left.payer == right.payer && left.amount == right.amount
            && left.parts.elementsEqual(right.parts) { $0 == $1 }
    }

    init(_ line: DebitLine) {
        payer = line.payer < 0 ? "P\(line.payer.magnitude)" : "\(line.payer)"
        amount = line.amount
        parts =
            line.parts.isEmpty
            ? [(line.payer, line.amount)] : line.parts.map { ($0.roll, $0.amount) }
    }
}

extension Office {
    private struct OrderBody: Encodable {
        let command = "refund order"
        let run: Int
    }

    /// Orders everything that is owed back to members and was not ordered before: one run, one
    /// file, whole or not at all.
    public func orderRefunds(
        of scheme: String, key: String? = nil, at moment: Moment,
        progress: @escaping Progress = { _, _ in }
    ) throws -> Answered<RefundsOrdered> {
        let files = try DebitFiles(filesFolder, scheme: scheme)
        let (runs, waits) = try store.read { try ordered($0, scheme) }
        // Without a key the command means the run that comes next; or the one before once more,
        // where nothing else is owed and it was not sent: whoever was cut off repeats the command.
        let run = waits ? runs : runs + 1
        let aside = files.aside(files.refundsPath(run))
        defer { files.remove(aside) }
        let answered = try decide(
            scheme, key: key ?? "refund-order/\(run)", body: OrderBody(run: key == nil ? run : 0),
            at: moment
        ) { desk in
            try desk.orderRefunds(at: aside, workFolder: store.workFolder, progress)
        }
        if !answered.repeated {
            try ByteWriter.place(aside, at: files.refundsPath(answered.answer.run))
        } else {
            _ = try refundFile(of: scheme, run: answered.answer.run, progress: progress)
        }
        return answered
    }

    /// How many runs there are, and whether the last waits to be sent and leaves nothing owed.
    private func ordered(_ snapshot: Snapshot, _ scheme: String) throws -> (Int, Bool) {
        let open = try OpenScheme(scheme, snapshot, readings)
        let runs = open.state.runs.count
        guard runs > 0, try snapshot.balance(of: .refunds, scheme: open.head) == 0 else {
            return (runs, false)
        }
        return (runs, try snapshot.sentRefunds(runs, open).isEmpty)
    }

    /// The runs of refunds of a scheme, in order.
    public func refundRuns(of scheme: String) throws -> [RefundRunView] {
        let files = try DebitFiles(filesFolder, scheme: scheme)
        return try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            return try open.state.runs.map { run in
                let number = run.ordered.run
                let sent = try snapshot.sentRefunds(number, open).map(\.sent)
                let part = sent.last?.unsent == nil ? max(1, sent.count) : sent.count + 1
                let approvals = try snapshot.approvals(of: number, part: part, open)
                return RefundRunView(
                    ordered: run.ordered, paid: run.paid, returned: run.returned.map(\.line),
                    outstanding: run.outstanding, sent: sent,
                    approvedBy: approvals.filter { $0.accounts == approvals.last?.accounts }
                        .map(\.by.person), path: files.refundsPath(number))
            }
        }
    }

    /// The file of a run in its place; derived again where it is lost.
    ///
    /// - Parameter copy: where a copy of the file goes, if anywhere.
    public func refundFile(
        of scheme: String, run number: Int, copy: String? = nil,
        progress: @escaping Progress = { _, _ in }
    ) throws -> String {
        let target = try copy.map { path throws(FileProblem) in try FileTarget(path) }
        let files = try DebitFiles(filesFolder, scheme: scheme)
        let path = try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            return try restoreRefunds(snapshot, open, run: number, files, progress)
        }
        try target?.copy(path)
        return path
    }

    /// The file of a run in its place; derived again where it is lost.
    func restoreRefunds(
        _ snapshot: Snapshot, _ scheme: OpenScheme, run number: Int, _ files: DebitFiles,
        _ progress: Progress = { _, _ in }
    ) throws -> String {
        let path = files.refundsPath(number)
        let ordered = try scheme.state.run(number).ordered
        if files.isInPlace(ordered) { return path }
        let aside = files.aside(path)
        defer { files.remove(aside) }
        let derived = try RefundFile(scheme, run: number, cut: ordered.cut, day: ordered.day)
            .write(snapshot, at: aside, workFolder: store.workFolder, progress: progress)
        guard derived == ordered else { throw Refusal.refundFileChanged }
        try ByteWriter.place(aside, at: path)
        return path
    }

    /// Shows the lines of a run in the order of its file, one at a time.
    public func eachRefundLine(
        of scheme: String, run: Int, _ body: (RefundLine) throws -> Void
    ) throws {
        let path = try refundFile(of: scheme, run: run)
        let currency = try store.read { try OpenScheme(scheme, $0, readings).currency }
        var reader = try DebitReader(path: path, currency: currency) { _ in }
        while let line = try reader.next() { try body(RefundLine(line)) }
    }
}

extension Desk {
    /// Orders the next run: its file is written at that path, for the caller to put in its place.
    mutating func orderRefunds(
        at path: String, workFolder: String, _ progress: Progress
    ) throws -> RefundsOrdered {
        guard try snapshot.balance(of: .refunds, scheme: scheme.head) != 0 else {
            throw Refusal.refundNothingOwed
        }
        let file = RefundFile(
            scheme, run: scheme.state.runs.count + 1, cut: scheme.head.number, day: moment.day)
        let ordered = try file.write(
            snapshot, at: path, workFolder: workFolder, progress: progress)
        try append(.refundsOrdered(ordered))
        return ordered
    }

    /// Books a line of a run that was refused, or came back: its members are owed it again, and the
    /// next run pays it.
    ///
    /// - Parameters:
    ///   - wasPaid: whether the money had left the account and came back.
    ///   - charge: what the bank has kept of it.
    mutating func bookBack(
        _ line: RefundLine, run: Int, wasPaid: Bool, charge: Int64? = nil
    ) throws {
        var rows = try MemberRows(writing: transaction, scheme: scheme.head)
        for part in line.parts.sorted(by: { $0.roll < $1.roll }) {
            try rows.write(part.roll, .returned, part.amount)
        }
        try append(
            .refundReturned(
                RefundReturned(
                    run: run, payer: line.payer, amount: line.amount, wasPaid: wasPaid,
                    rows: rows.finish(), charge: charge)))
    }
}
