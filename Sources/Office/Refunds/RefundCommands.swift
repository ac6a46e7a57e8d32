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
    /// What was ordered and neither paid nor given up.
    public let outstanding: Int64
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
        let runs = try store.read { try OpenScheme(scheme, $0, readings).state.runs.count }
        // Without a key the command means the run that comes next.
        let run = runs + 1
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

    /// The runs of refunds of a scheme, in order.
    public func refundRuns(of scheme: String) throws -> [RefundRunView] {
        let files = try DebitFiles(filesFolder, scheme: scheme)
        return try store.read { snapshot in
            try OpenScheme(scheme, snapshot, readings).state.runs.map { run in
                RefundRunView(
                    ordered: run.ordered, paid: run.paid, returned: run.returned.map(\.line),
                    outstanding: run.outstanding, path: files.refundsPath(run.ordered.run))
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

    private struct PaidBody: Encodable {
        let command = "refund paid"
        let run: Int
        let amount: Int64
    }

    /// Books what the custodian has paid of a run.
    public func bookRefundsPaid(
        _ scheme: String, run: Int, amount: Int64, key: String, at moment: Moment
    ) throws -> Answered<RefundsPaid> {
        try decide(scheme, key: key, body: PaidBody(run: run, amount: amount), at: moment) {
            guard amount > 0 else { throw Refusal.amountNotPositive }
            return try $0.bookRefundsPaid(run, amount)
        }
    }

    private struct ReturnedBody: Encodable {
        let command = "refund returned"
        let run: Int
        let payer: String
        let wasPaid: Bool
    }

    /// Books a line of a run that did not reach its payer: its members are owed it again, and the
    /// next run pays it.
    ///
    /// - Parameter wasPaid: whether the money had left the account and came back; otherwise the
    ///   bank refused the line and it was never paid.
    public func bookRefundReturned(
        _ scheme: String, run: Int, payer: String, wasPaid: Bool, key: String? = nil,
        at moment: Moment
    ) throws -> Answered<RefundReturned> {
        let body = ReturnedBody(run: run, payer: payer, wasPaid: wasPaid)
        let key = key ?? "refund-returned/\(run)/\(payer)"
        if let answer: RefundReturned = try store.read({
            try Office.answer($0, scheme, key, try Office.digest(of: body))
        }) {
            return Answered(answer: answer, repeated: true)
        }
        var found: RefundLine?
        try eachRefundLine(of: scheme, run: run) { if $0.payer == payer { found = $0 } }
        guard let line = found else { throw Refusal.refundLineUnknown(payer, run: run) }
        return try decide(scheme, key: key, body: body, at: moment) {
            try $0.bookRefundReturned(line, run, wasPaid: wasPaid)
        }
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

    @discardableResult
    mutating func bookRefundsPaid(
        _ number: Int, _ amount: Int64
    ) throws -> RefundsPaid {
        let run = try scheme.state.run(number)
        guard amount <= run.outstanding else {
            throw Refusal.refundMoreThanOrdered(
                open: run.outstanding, currency: scheme.currency)
        }
        let paid = RefundsPaid(run: number, amount: amount)
        try append(.refundsPaid(paid))
        return paid
    }

    @discardableResult
    mutating func bookRefundReturned(
        _ line: RefundLine, _ number: Int, wasPaid: Bool, charge: Int64? = nil
    ) throws -> RefundReturned {
        let run = try scheme.state.run(number)
        guard !run.returned.contains(where: { $0.line.payer == line.payer }) else {
            throw Refusal.refundReturnedBefore(line.payer, run: number)
        }
        let back = run.returned.reduce(0) { $1.line.wasPaid ? $0 + $1.line.amount : $0 }
        let most = wasPaid ? run.paid - back : run.outstanding
        guard line.amount <= most else {
            throw Refusal.refundMoreThanOrdered(open: most, currency: scheme.currency)
        }
        var rows = try MemberRows(writing: transaction, scheme: scheme.head)
        for part in line.parts.sorted(by: { $0.roll < $1.roll }) {
            try rows.write(part.roll, .returned, part.amount)
        }
        let returned = RefundReturned(
            run: number, payer: line.payer, amount: line.amount, wasPaid: wasPaid,
            rows: rows.finish(), charge: charge)
        try append(.refundReturned(returned))
        return returned
    }
}
