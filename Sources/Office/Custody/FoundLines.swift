import Bookkeeping
import MutualAid
import Storage

/// Lines of statements by what they say they are, until the books have said whether it is true.
/// What may come by the million is kept in work files.
struct FoundLines {
    /// Lines about payouts.
    var payouts: [(line: BankLine, number: Int64)] = []
    /// Debits booked as one.
    var batches: [(line: BankLine, period: PeriodID, attempt: Int)] = []
    /// Lines by rule, and those of the operator.
    var moved: [(line: BankLine, moved: CustodyMoved)] = []
    /// Lines of payers: payer, line, amount, day.
    let payers: SortedRecords
    /// Lines of debits: ordinal of the period, attempt, payer, line, amount, day.
    let debits: SortedRecords
    /// Debits that came back: the same, with the amount above zero.
    let bounced: SortedRecords
    /// Lines of refund runs: run, payer, line, amount, day, whether it came back.
    let refunds: SortedRecords
    /// Lines of no money: line, day.
    let empty: SortedRecords

    init(workFolder: String) {
        payers = SortedRecords(folder: workFolder)
        debits = SortedRecords(folder: workFolder)
        bounced = SortedRecords(folder: workFolder)
        refunds = SortedRecords(folder: workFolder)
        empty = SortedRecords(folder: workFolder)
    }

    /// Puts a line where it says it belongs.
    mutating func take(_ line: BankLine, _ meaning: LineMeaning, _ scheme: Scheme) throws {
        let day = Int64(line.day.number)
        guard line.amount != 0 else { return try empty.add(SortRecord(line.number, day)) }
        switch meaning {
        case .payout(let number): payouts.append((line, number))
        case .batch(let period, let attempt): batches.append((line, period, attempt))
        case .runner:
            moved.append(
                (line, CustodyMoved(kind: .advanced, party: .operator, amount: line.amount)))
        case .rule(let kind):
            let amount = Int64(line.amount.magnitude)
            moved.append((line, CustodyMoved(kind: kind, party: nil, amount: amount)))
        case .payer(let code):
            try payers.add(SortRecord(code, line.number, line.amount, day))
        case .debit(let period, let attempt, let payer):
            guard line.isReturn == (line.amount < 0),
                let ordinal = scheme.closings.firstIndex(where: { $0.period == period })
            else { return }
            try (line.isReturn ? bounced : debits).add(
                SortRecord(
                    Int64(ordinal), Int64(attempt), CountedLine.key(Payer(code: payer)),
                    line.number, Int64(line.amount.magnitude), day))
        case .refund(let run, let payer):
            try refunds.add(
                SortRecord(
                    Int64(run), CountedLine.key(Payer(code: payer)), line.number, line.amount, day,
                    line.isReturn ? 1 : 0))
        case .unknown: break
        }
    }
}
