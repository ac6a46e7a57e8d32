import BankFiles
import Bookkeeping
import MutualAid
import Storage

/// Where the file of a refund run lies, derived again where it is lost.
typealias RefundPath = (_ run: Int) throws -> String

extension Desk {
    /// Lines of refund runs: what goes out is paid, what comes back is owed again; where the run's
    /// own file says the same of the payer.
    mutating func bookRefunds(
        _ lines: SortedRecords, _ matching: inout LineMatching, _ path: RefundPath
    ) throws {
        guard lines.count > 0 else { return }
        let paid = SortedRecords(folder: lines.folder)
        var back: [(line: Int64, day: Day, returned: RefundBack)] = []
        var sums: [Int: Int64] = [:]
        let lookup = try EndToEndLookup(snapshot, scheme: scheme.head)
        let said = try saidRefunds()
        let reader = try lines.read()
        var check: RefundCheck?
        var last: (run: Int, key: Int64, isReturn: Bool)?
        while let (number, key, line, amount, day, returns) = try reader.next()?.words {
            let run = Int(number)
            if check?.run != run { check = try RefundCheck(run, scheme, path) }
            let payer = CountedLine.payer(of: SortRecord(key))
            let id = EndToEnd.refund(run: run, payer: payer).text
            let isReturn = returns == 1
            guard let known = try check?.line(key), known.amount == Int64(amount.magnitude),
                (amount > 0) == isReturn, last.map({ $0 != (run, key, isReturn) }) ?? true,
                !said.contains(SaidRefund(id: id, isReturn: isReturn)),
                try !lookup.hasBefore(id, line: line, isReturn: isReturn)
            else { continue }
            let booked = Day(number: Int32(truncatingIfNeeded: day))
            if isReturn {
                back.append((line, booked, RefundBack(run: run, line: RefundLine(known))))
            } else {
                sums[run, default: 0] += known.amount
                try paid.add(SortRecord(number, line, amount, day))
            }
            last = (run, key, isReturn)
        }
        try bookPaid(sums, paid, &matching)
        for (line, day, back) in back {
            try bookRefundReturned(back.line, back.run, wasPaid: true)
            try matching.add(
                line, day: day, amount: back.line.amount, booked: scheme.head.number)
        }
    }

    private mutating func bookPaid(
        _ sums: [Int: Int64], _ lines: SortedRecords, _ matching: inout LineMatching
    ) throws {
        var events: [Int: Int64] = [:]
        for run in sums.keys.sorted() {
            _ = try bookRefundsPaid(run, sums[run] ?? 0)
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

    /// Lines of runs that the custodian refused to pay: their members are owed it again.
    ///
    /// - Parameter refused: run and payer, by the key of the payer's place in the file.
    mutating func bookRefused(_ refused: SortedRecords, _ path: RefundPath) throws -> Int {
        let reader = try refused.read()
        var check: RefundCheck?
        var lines: [(run: Int, line: RefundLine)] = []
        while let (number, key, _, _, _, _) = try reader.next()?.words {
            let run = Int(number)
            if check?.run != run { check = try RefundCheck(run, scheme, path) }
            guard let known = try check?.line(key) else { continue }
            let payer = RefundLine(known).payer
            let before = try scheme.state.run(run).returned
            // Told a second time, it is no news.
            guard !before.contains(where: { $0.line.payer == payer }) else { continue }
            lines.append((run, RefundLine(known)))
        }
        for (run, line) in lines { try bookRefundReturned(line, run, wasPaid: false) }
        return lines.count
    }
}

extension Desk {
    /// A payer's line of a run was paid, or came back, on a line that does not say so itself: a
    /// person does. It has to be true as for one that does, but that the bank has perhaps kept a
    /// charge of what came back.
    mutating func show(
        _ payer: Int64, of run: Int, _ line: BankLine, _ matching: inout LineMatching,
        _ path: RefundPath
    ) throws {
        _ = try scheme.state.run(run)
        let payer = Payer(code: payer)
        let id = EndToEnd.refund(run: run, payer: payer.code).text
        let isReturn = line.amount > 0
        let key = CountedLine.key(payer)
        guard let known = try RefundCheck(run, scheme, path).line(key) else {
            throw Refusal.refundLineUnknown("\(payer)", run: run)
        }
        let lookup = try EndToEndLookup(snapshot, scheme: scheme.head)
        guard isReturn || !line.isReturn,
            isReturn ? line.amount <= known.amount : -line.amount == known.amount,
            try !saidRefunds().contains(SaidRefund(id: id, isReturn: isReturn)),
            try !lookup.hasBefore(id, line: .max, isReturn: isReturn)
        else { throw fits(line, isReturn ? known.amount : -known.amount) }
        if isReturn {
            let charge = known.amount - line.amount
            try bookRefundReturned(
                RefundLine(known), run, wasPaid: true, charge: charge == 0 ? nil : charge)
        } else {
            try bookRefundsPaid(run, known.amount)
        }
        try matching.add(
            line.number, day: line.day, amount: line.amount, booked: scheme.head.number)
    }

    /// What people have said of lines that name no refund themselves.
    private func saidRefunds() throws -> Set<SaidRefund> {
        var said: Set<SaidRefund> = []
        for event in try snapshot.events(of: scheme.head, kinds: [.linesMatched]) {
            guard case .linesMatched(let matched) = event.event, let words = matched.said,
                words.text.hasPrefix("refund "),
                let line = try snapshot.bankLine(words.line, of: scheme.head)
            else { continue }
            let id = "R-\(words.text.dropFirst(7))"
            said.insert(SaidRefund(id: id, isReturn: line.amount > 0))
        }
        return said
    }
}

/// A refund that a person has said a line to be.
private struct SaidRefund: Hashable {
    let id: String
    let isReturn: Bool
}

/// A line of a run that came back.
private struct RefundBack {
    let run: Int
    let line: RefundLine
}

/// The lines of a run, asked in the order of its file.
private final class RefundCheck {
    let run: Int
    private var reader: DebitReader?
    private var next: DebitLine?

    init(_ run: Int, _ scheme: OpenScheme, _ path: RefundPath) throws {
        self.run = run
        guard scheme.state.runs.indices.contains(run - 1) else { return }
        reader = try DebitReader(path: path(run), currency: scheme.currency, observe: { _ in })
        next = try reader?.next()
    }

    /// The line of the payer with that key; nil where he has none.
    func line(_ key: Int64) throws -> DebitLine? {
        while let line = next, CountedLine.key(Payer(code: line.payer)) < key {
            next = try reader?.next()
        }
        guard let line = next, CountedLine.key(Payer(code: line.payer)) == key else { return nil }
        return line
    }
}
