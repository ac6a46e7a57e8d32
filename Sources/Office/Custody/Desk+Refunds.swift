import BankFiles
import Bookkeeping
import MutualAid
import Storage

/// Where the file of a refund run lies, derived again where it is lost.
typealias RefundPath = (_ run: Int) throws -> String

extension Desk {
    /// Lines of refund runs: what goes out is paid, what comes back is owed again; where the run's
    /// own file says the same of the payer, he was sent, and it has not happened before. All other
    /// lines stay open.
    mutating func bookRefunds(
        _ lines: SortedRecords, _ matching: inout LineMatching, _ path: RefundPath
    ) throws {
        guard lines.count > 0 else { return }
        var booking = try RefundBooking(self, workFolder: lines.folder)
        let reader = try lines.read()
        var payer: [SortRecord] = []
        while let record = try reader.next() {
            if let first = payer.first?.words,
                (first.0, first.1) != (record.words.0, record.words.1)
            {
                try booking.take(payer, path)
                payer = []
            }
            payer.append(record)
        }
        try booking.take(payer, path)
        try bookPaid(booking.paid, booking.lines, &matching)
        for (line, back) in booking.back {
            try bookBack(back.line, run: back.run, wasPaid: true)
            try matching.add(
                line.number, day: line.day, amount: back.line.amount, booked: scheme.head.number)
        }
    }

    private mutating func bookPaid(
        _ sums: [Int: Int64], _ lines: SortedRecords, _ matching: inout LineMatching
    ) throws {
        var events: [Int: Int64] = [:]
        for run in sums.keys.sorted() {
            try append(.refundsPaid(RefundsPaid(run: run, amount: sums[run] ?? 0)))
            events[run] = scheme.head.number
        }
        let reader = try lines.read()
        while let (run, line, amount, day, _, _) = try reader.next()?.words {
            guard let event = events[Int(run)] else { continue }
            try matching.add(
                line, day: Day(number: Int32(truncatingIfNeeded: day)), amount: amount,
                booked: event)
        }
    }

    /// A payer's line of a run was paid, or came back, on a line that does not say so itself: a
    /// person does. It has to be true as for one that does, but that the bank has perhaps kept a
    /// charge of what came back.
    mutating func show(
        _ payer: Int64, of run: Int, _ line: BankLine, _ matching: inout LineMatching,
        _ path: RefundPath
    ) throws {
        let state = try scheme.state.run(run)
        let payer = Payer(code: payer)
        let check = try RefundCheck(run, snapshot, scheme, path)
        guard let known = try check.line(CountedLine.key(payer)) else {
            throw Refusal.refundLineUnknown("\(payer)", run: run)
        }
        let refund = RefundLine(known)
        let wasPaid = try PaidRefunds(snapshot, scheme).holds(refund.reference(run: run))
        let due = state.isBack(refund.payer) ? 0 : wasPaid ? refund.amount : -refund.amount
        if line.amount > 0 {
            let charge = refund.amount - line.amount
            // A bank keeps a charge of what it says has come back; anybody may send us a cent.
            let isOurs = line.isReturn || line.endToEnd == refund.reference(run: run)
            guard line.amount <= due, charge == 0 || (isOurs && charge < line.amount) else {
                throw fits(line, due)
            }
            try bookBack(refund, run: run, wasPaid: true, charge: charge == 0 ? nil : charge)
        } else {
            guard !line.isReturn, line.amount == due, refund.amount <= state.outstanding else {
                throw fits(line, due)
            }
            try append(.refundsPaid(RefundsPaid(run: run, amount: refund.amount)))
        }
        try matching.add(
            line.number, day: line.day, amount: line.amount, booked: scheme.head.number)
    }

    /// Lines of runs that the custodian refused to pay: their members are owed it again.
    ///
    /// - Parameter refused: run, payer by the key of his place in the file, line of the answer.
    mutating func bookRefused(_ refused: SortedRecords, _ path: RefundPath) throws -> Int {
        let reader = try refused.read()
        let paid = try PaidRefunds(snapshot, scheme)
        var check: RefundCheck?
        var lines: [(run: Int, line: RefundLine)] = []
        var last: RefundLine?
        while let (number, key, place, _, _, _) = try reader.next()?.words {
            let run = Int(number)
            if check?.run != run {
                check = try RefundCheck(run, snapshot, scheme, path)
                last = nil
            }
            guard let known = try check?.line(key) else { throw Desk.neverSent(place) }
            let line = RefundLine(known)
            // Told a second time, it is no news.
            guard try !scheme.state.run(run).isBack(line.payer), line != last else { continue }
            guard try !paid.holds(line.reference(run: run)) else {
                throw Desk.paidBefore(line, run, place)
            }
            lines.append((run, line))
            last = line
        }
        for (run, line) in lines { try bookBack(line, run: run, wasPaid: false) }
        return lines.count
    }

    /// All lines of a file that the custodian refuses as a whole: it holds so many of its part, in
    /// the order of the run's own file, behind those of the files before.
    func refuse(
        fileOf message: String, run: Int, into refused: SortedRecords, _ path: RefundPath
    ) throws {
        let parts = try snapshot.sentRefunds(run, scheme).map(\.sent)
        guard let sent = parts.first(where: { $0.files.contains { $0.message == message } }),
            let place = sent.files.firstIndex(where: { $0.message == message })
        else { return }
        let first = sent.files[..<place].reduce(0) { $0 + $1.payments }
        let left = try RefundLeftLookup(snapshot, scheme.head, run: run)
        var lines = try DebitReader(path: path(run), currency: scheme.currency, observe: { _ in })
        var count: Int64 = 0
        while let line = try lines.next() {
            let payer = Payer(code: line.payer)
            guard try left.part(of: payer) == sent.part else { continue }
            if count >= first, count < first + sent.files[place].payments {
                try refused.add(SortRecord(Int64(run), CountedLine.key(payer), 1))
            }
            count += 1
        }
    }

    private static func neverSent(_ line: Int64) -> FileProblem {
        FileProblem(
            line: Int(line), field: "endToEnd", code: "status.never-sent",
            Text(
                "这笔退款从未发出；请核对答复是否为本计划的。",
                "No such refund was ever sent; check that the answer is for this scheme."))
    }

    private static func paidBefore(_ line: RefundLine, _ run: Int, _ place: Int64) -> FileProblem {
        FileProblem(
            line: Int(place), field: "status", code: "status.paid-before",
            Text(
                "退款 \(line.reference(run: run)) 已在对账单上付出，答复却说被拒；请向托管方查询。",
                "Refund \(line.reference(run: run)) is paid on a statement, but the answer refuses "
                    + "it; ask the custodian."))
    }
}

/// Lines of statements about refunds, payer by payer, as far as they are true.
private struct RefundBooking {
    /// What is paid by run.
    private(set) var paid: [Int: Int64] = [:]
    /// Lines that show it: run, line, amount, day.
    let lines: SortedRecords
    /// Lines that came back.
    private(set) var back: [(line: (number: Int64, day: Day), of: (run: Int, line: RefundLine))] =
        []

    private let snapshot: Snapshot
    private let scheme: OpenScheme
    private let before: PaidRefunds
    private var check: RefundCheck?

    init(_ desk: Desk, workFolder: String) throws {
        snapshot = desk.snapshot
        scheme = desk.scheme
        lines = SortedRecords(folder: workFolder)
        before = try PaidRefunds(desk.snapshot, desk.scheme)
    }

    /// All lines about one payer of one run.
    mutating func take(_ records: [SortRecord], _ path: RefundPath) throws {
        guard let (number, key, _, _, _, _) = records.first?.words else { return }
        let run = Int(number)
        if check?.run != run { check = try RefundCheck(run, snapshot, scheme, path) }
        guard let known = try check?.line(key) else { return }
        let line = RefundLine(known)
        guard try !scheme.state.run(run).isBack(line.payer) else { return }
        var wasPaid = try before.holds(line.reference(run: run))
        // What was paid comes before what came back, in whatever order the bank tells it.
        for (_, _, place, amount, day, returns) in records.map(\.words)
        where returns == 0 && !wasPaid && amount == -line.amount {
            guard try has(line.amount, run) else { return }
            wasPaid = true
            paid[run, default: 0] += line.amount
            try lines.add(SortRecord(number, place, amount, day))
        }
        guard wasPaid else { return }
        for (_, _, place, amount, day, returns) in records.map(\.words)
        where returns == 1 && amount == line.amount {
            back.append(
                ((place, Day(number: Int32(truncatingIfNeeded: day))), (run, line)))
            return
        }
    }

    /// Whether the run has that much to pay.
    private func has(_ amount: Int64, _ run: Int) throws -> Bool {
        try scheme.state.run(run).outstanding - (paid[run] ?? 0) >= amount
    }
}

/// Refunds that statements have shown as paid: by an id of ours, or because a person said so.
private struct PaidRefunds {
    private let lookup: EndToEndLookup
    private let said: Set<String>
    /// The lines that people have said something of.
    private let lines: Set<Int64>

    init(_ snapshot: Snapshot, _ scheme: OpenScheme) throws {
        lookup = try EndToEndLookup(snapshot, scheme: scheme.head)
        let refunds = try snapshot.saidRefunds(scheme)
        said = Set(try refunds.filter { try isPaid($0.key) }.map(\.value.text))
        lines = Set(refunds.keys)
        func isPaid(_ line: Int64) throws -> Bool {
            try snapshot.bankLine(line, of: scheme.head).map { $0.amount < 0 } ?? false
        }
    }

    func holds(_ reference: String) throws -> Bool {
        try said.contains(reference)
            || lookup.hasBefore(reference, line: .max, isReturn: false, besides: lines)
    }
}

extension Snapshot {
    /// What people have said of lines: refunds, by line.
    func saidRefunds(_ scheme: OpenScheme) throws -> [Int64: EndToEnd] {
        var said: [Int64: EndToEnd] = [:]
        for event in try events(of: scheme.head, kinds: [.linesMatched]) {
            guard case .linesMatched(let matched) = event.event, let words = matched.said,
                words.text.hasPrefix("refund ")
            else { continue }
            said[words.line] = EndToEnd("R-\(words.text.dropFirst(7))")
        }
        return said
    }
}

/// The lines of a run that were sent, asked in the order of its file.
private final class RefundCheck {
    let run: Int
    private let sent: Int
    private let left: RefundLeftLookup
    private var reader: DebitReader?
    private var next: DebitLine?

    init(
        _ run: Int, _ snapshot: Snapshot, _ scheme: OpenScheme, _ path: RefundPath
    ) throws {
        self.run = run
        sent = try snapshot.sentRefunds(run, scheme).count
        left = try RefundLeftLookup(snapshot, scheme.head, run: run)
        guard sent > 0 else { return }
        reader = try DebitReader(path: path(run), currency: scheme.currency, observe: { _ in })
        next = try reader?.next()
    }

    /// The line of the payer with that key; nil where he has none, or it was never sent.
    func line(_ key: Int64) throws -> DebitLine? {
        while let line = next, CountedLine.key(Payer(code: line.payer)) < key {
            next = try reader?.next()
        }
        guard let line = next, CountedLine.key(Payer(code: line.payer)) == key,
            try left.part(of: Payer(code: line.payer)) <= sent
        else { return nil }
        return line
    }
}
