import Bookkeeping
import MutualAid
import Storage

extension Desk {
    /// Debits that had been collected and came back: while the collection goes on, those the payer
    /// pays for owe it again. When it has ended, or members' accounts are final, the line stays
    /// open: a person says who bears it.
    mutating func bookReturned(
        _ lines: SortedRecords, _ matching: inout LineMatching, _ path: DebitPath
    ) throws {
        guard lines.count > 0, !scheme.history.funding.holdsBalances,
            !accountsAreFinal
        else { return }
        let reader = try lines.read()
        var check: DebitCheck?
        var seen = Int64.min
        while let (ordinal, attempt, key, number, amount, _) = try reader.next()?.words {
            let collection = scheme.state.collections[Int(ordinal)]
            guard collection.isOpen, collection.awaited == nil else { continue }
            if check?.ordinal != Int(ordinal) || check?.attempt != Int(attempt) {
                check = try DebitCheck(self, Int(ordinal), Int(attempt), path)
                seen = .min
            }
            guard key != seen, let parts = try check?.parts(from: key),
                parts.reduce(0, { $0 + $1.amount }) == amount,
                let line = try snapshot.bankLine(number, of: scheme.head),
                try !EndToEndLookup(snapshot, scheme: scheme.head)
                    .hasBefore(line.endToEnd, line: number, isReturn: true)
            else { continue }
            seen = key
            try owe(parts, line, Int(ordinal), Int(attempt), key)
            try matching.add(
                line.number, day: line.day, amount: line.amount, booked: scheme.head.number)
        }
    }

    private mutating func owe(
        _ parts: [(roll: RollNumber, amount: Int64)], _ line: BankLine, _ ordinal: Int,
        _ attempt: Int, _ key: Int64
    ) throws {
        var rows = try MemberRows(writing: transaction, scheme: scheme.head)
        for part in parts.sorted(by: { $0.roll < $1.roll }) where part.amount > 0 {
            try rows.write(part.roll, period: ordinal, .unpaid, part.amount)
        }
        try append(
            .debitReturned(
                DebitReturned(
                    period: scheme.state.closings[ordinal].period, attempt: attempt,
                    payer: CountedLine.payer(of: SortRecord(key)), amount: -line.amount,
                    reason: line.reason, rows: rows.finish())))
    }
}
