import BankFiles
import Bookkeeping
import MutualAid
import Storage

/// What lines say of themselves, compared with what the books know: what is true is booked, what
/// is not stays open for a person to look at. Nothing is booked on a guess.
struct LineMatching {
    /// Lines and the events that book them: line, event, day, amount.
    private let matches: SortedRecords
    /// How many lines were matched.
    private(set) var count = 0
    /// What they show of the money of events, by event.
    private var shown: [Int64: Int64] = [:]

    /// Events known before this matching that it has found lines for.
    private(set) var booked: Set<Int64> = []
    /// The number of the last event before this matching.
    private let told: Int64
    /// Where its work files lie.
    let workFolder: String

    init(workFolder: String, after told: Int64) {
        self.workFolder = workFolder
        matches = SortedRecords(folder: workFolder)
        self.told = told
    }

    mutating func add(_ line: Int64, day: Day, amount: Int64, booked event: Int64) throws {
        if event <= told { booked.insert(event) }
        try matches.add(SortRecord(line, event, Int64(day.number), amount))
        count += 1
        shown[event, default: 0] += amount
    }

    /// What these lines show of an event's money, besides what was seen of it before.
    func showing(_ event: Int64) -> Int64 { shown[event] ?? 0 }

    /// Appends the event that states the matches, where there are any.
    func state(
        _ desk: inout Desk, by approval: Approval?, said: LinesMatched.Said? = nil
    ) throws {
        guard count > 0 else { return }
        var writer = try LineMatches(writing: desk.transaction, scheme: desk.scheme.head)
        let reader = try matches.read()
        while let (line, event, day, amount, _, _) = try reader.next()?.words {
            try writer.write(
                line, day: Day(number: Int32(truncatingIfNeeded: day)), amount: amount,
                booked: event)
        }
        try writer.flush()
        try desk.append(
            .linesMatched(LinesMatched(lines: writer.finish(), by: approval, said: said)))
    }
}

extension Desk {
    /// Books what lines turn out to be.
    mutating func book(
        _ found: FoundLines, _ matching: inout LineMatching, _ debitPath: DebitPath,
        _ refundPath: RefundPath
    ) throws {
        try bookPayouts(found.payouts, &matching)
        for (line, moved) in found.moved {
            try append(.custodyMoved(moved))
            try matching.add(
                line.number, day: line.day, amount: line.amount, booked: scheme.head.number)
        }
        try bookPayers(found.payers, &matching)
        try matchDebits(found.debits, &matching, debitPath)
        try bookReturned(found.bounced, &matching, debitPath)
        try bookRefunds(found.refunds, &matching, refundPath)
        for (line, period, attempt) in found.batches {
            try matchBatch(line, period, attempt, &matching)
        }
        try matchEmpty(found.empty, &matching)
    }

    /// Lines of no money belong to the event that says so: there is nothing to explain.
    private func matchEmpty(_ lines: SortedRecords, _ matching: inout LineMatching) throws {
        guard lines.count > 0 else { return }
        let reader = try lines.read()
        while let (line, day, _, _, _, _) = try reader.next()?.words {
            try matching.add(
                line, day: Day(number: Int32(truncatingIfNeeded: day)), amount: 0,
                booked: scheme.head.number + 1)
        }
    }

    /// A debit booked as one belongs to the result that told of it, as far as it told of money.
    private func matchBatch(
        _ line: BankLine, _ period: PeriodID, _ attempt: Int, _ matching: inout LineMatching
    ) throws {
        guard let (_, collection) = try? scheme.state.closed(period),
            let tried = collection.attempts.first(where: { $0.file.attempt == attempt }),
            let event = tried.resultEvent, let collected = tried.result?.collected
        else { return }
        let rest =
            try collected - snapshot.seen(event: event, of: scheme.head) - matching.showing(event)
        guard line.amount > 0, !line.isReturn, line.amount <= rest else { return }
        try matching.add(line.number, day: line.day, amount: line.amount, booked: event)
    }

    /// Money that payers sent: into balances, or onto what is open of dues. When members' accounts
    /// are final the line stays open: a person says whose money it is, and it is paid back.
    mutating func bookPayers(
        _ lines: SortedRecords, _ matching: inout LineMatching
    ) throws {
        guard lines.count > 0 else { return }
        if scheme.history.funding.holdsBalances {
            guard !accountsAreFinal else { return }
            try bookTopUps(lines, &matching)
        } else {
            try bookDues(lines, &matching)
        }
    }

    private mutating func bookTopUps(
        _ lines: SortedRecords, _ matching: inout LineMatching
    ) throws {
        let sums = SortedRecords(folder: lines.folder)
        let booked = SortedRecords(folder: lines.folder)
        let reader = try lines.read()
        var last: RollNumber = 0
        while let record = try reader.next() {
            let (code, line, amount, _, _, _) = record.words
            guard try takesTopUp(code, amount, after: last) else { continue }
            last = code
            try sums.add(SortRecord(code, line, amount))
            try booked.add(record)
        }
        guard sums.count > 0 else { return }
        _ = try topUp(sums)
        let event = scheme.head.number
        let matched = try booked.read()
        while let (_, line, amount, day, _, _) = try matched.next()?.words {
            try matching.add(
                line, day: Day(number: Int32(truncatingIfNeeded: day)), amount: amount,
                booked: event)
        }
    }

    /// Whether a payer's money can go into his balance: he is a member, and where a year has a
    /// price it is that price, once.
    private func takesTopUp(
        _ code: Int64, _ amount: Int64, after last: RollNumber
    ) throws -> Bool {
        guard code > 0, try snapshot.member(code, of: scheme.head) != nil else { return false }
        if case .ended = try membership(code).standing(on: firstOpenDay) { return false }
        if case .yearly(let fee) = scheme.history.inForce(on: moment.day).funding {
            return amount == fee && code != last
        }
        return true
    }

    /// Where the debit file of a period's attempt lies, derived again where it is lost.
    typealias DebitPath = (_ closing: Closing, _ file: DebitFile) throws -> String

    /// Lines of debits belong to the result that told of them, where debit file and result say the
    /// same of the payer.
    private mutating func matchDebits(
        _ lines: SortedRecords, _ matching: inout LineMatching, _ path: DebitPath
    ) throws {
        guard lines.count > 0 else { return }
        let reader = try lines.read()
        let lookup = try EndToEndLookup(snapshot, scheme: scheme.head)
        var check: DebitCheck?
        var seen = Int64.min
        while let (ordinal, attempt, key, line, amount, day) = try reader.next()?.words {
            if check?.ordinal != Int(ordinal) || check?.attempt != Int(attempt) {
                check = try DebitCheck(self, Int(ordinal), Int(attempt), path)
                seen = .min
            }
            guard key != seen, let event = check?.event, let room = check?.room,
                amount <= room - matching.showing(event),
                try check?.taken(from: key) == amount,
                try !lookup.hasBefore(
                    id(scheme.state.closings[Int(ordinal)].period, Int(attempt), key), line: line,
                    isReturn: false)
            else { continue }
            seen = key
            try matching.add(
                line, day: Day(number: Int32(truncatingIfNeeded: day)), amount: amount,
                booked: event)
        }
    }

    /// The end-to-end id of a payer's debit, by his key in the order of its file.
    private func id(_ period: PeriodID, _ attempt: Int, _ key: Int64) -> String {
        let payer = CountedLine.payer(of: SortRecord(key))
        return EndToEnd.debit(period, attempt: attempt, payer: payer).text
    }
}
