import BankFiles
import Bookkeeping
import MutualAid
import Storage

/// What a debit's result took from each payer, asked in the order of its file.
final class DebitCheck {
    let ordinal: Int
    let attempt: Int
    /// The event that booked the result; nil while it is awaited.
    let event: Int64?
    /// What statements have not shown of what it collected; nil while it is awaited.
    let room: Int64?
    private var reader: DebitReader?
    private var line: DebitLine?
    private let snapshot: Snapshot
    private let scheme: OpenScheme
    private let rows: ArrearLookup

    init(_ desk: Desk, _ ordinal: Int, _ attempt: Int, _ path: Desk.DebitPath) throws {
        self.ordinal = ordinal
        self.attempt = attempt
        snapshot = desk.snapshot
        scheme = desk.scheme
        rows = try ArrearLookup(desk.snapshot, scheme: desk.scheme.head)
        let attempts = desk.scheme.state.collections[ordinal].attempts
        let tried = attempts.first { $0.file.attempt == attempt }
        let result = tried?.resultEvent
        event = result
        room = try result.map {
            try (tried?.result?.collected ?? 0)
                - desk.snapshot.seen(event: $0, of: desk.scheme.head)
        }
        guard let tried, event != nil else { return }
        reader = try DebitReader(
            path: try path(desk.scheme.state.closings[ordinal], tried.file),
            currency: desk.scheme.currency, observe: { _ in })
        line = try reader?.next()
    }

    /// What was taken from the payer with that key; nil where he is not in the file.
    func taken(from key: Int64) throws -> Int64? {
        try parts(from: key)?.reduce(0) { $0 + $1.amount }
    }

    /// The same, by the members it was taken for.
    func parts(from key: Int64) throws -> [(roll: RollNumber, amount: Int64)]? {
        while let next = line, CountedLine.key(Payer(code: next.payer)) < key {
            line = try reader?.next()
        }
        guard let line, CountedLine.key(Payer(code: line.payer)) == key, let event else {
            return nil
        }
        let dues =
            line.parts.isEmpty
            ? [(line.payer, line.amount)] : line.parts.map { ($0.roll, $0.amount) }
        return try dues.map { roll, due in (roll, try taken(roll, of: due, event)) }
    }

    private func taken(_ roll: RollNumber, of due: Int64, _ event: Int64) throws -> Int64 {
        if scheme.history.funding.holdsBalances {
            return try snapshot.credits(of: roll, scheme: scheme.head)
                .reduce(0) { $1.event == event ? $0 + $1.amount : $0 }
        }
        let sums = try rows.sums(of: roll, period: ordinal, event: event)
        return (attempt == 1 ? due : 0) - sums.unpaid + sums.paid
    }
}
