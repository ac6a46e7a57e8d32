import Bookkeeping
import MutualAid
import Storage

extension Desk {
    /// Books plain transfers onto what payers have open: the oldest period first, and in it the
    /// payer's own due before those of the others. A line that is more than what is open is left
    /// to a person.
    mutating func bookDues(_ found: SortedRecords, _ matching: inout LineMatching) throws {
        var payment = DuePayment()
        var lines: [(line: Int64, amount: Int64, day: Day)] = []
        let reader = try found.read()
        while let (code, line, amount, day, _, _) = try reader.next()?.words {
            let booked = Day(number: Int32(truncatingIfNeeded: day))
            if let event = try told(amount, by: code, matching) {
                try matching.add(line, day: booked, amount: amount, booked: event)
                continue
            }
            guard try !accountsAreFinal && payment.take(amount, of: code, from: self) else {
                continue
            }
            lines.append((line, amount, booked))
        }
        guard !lines.isEmpty else { return }
        let (paid, resumed) = try write(payment, payer: nil)
        try append(.membersPaid(paid))
        try notify(paid: payment, resumed: resumed)
        let event = scheme.head.number
        for (line, amount, day) in lines {
            try matching.add(line, day: day, amount: amount, booked: event)
        }
    }

    /// The event by which a payer told of just this money, if it has not been seen.
    private func told(
        _ amount: Int64, by code: Int64, _ matching: LineMatching
    ) throws -> Int64? {
        for event in try snapshot.events(of: scheme.head, kinds: [.membersPaid]) {
            guard case .membersPaid(let paid) = event.event, paid.payer == code,
                paid.due + paid.arrears == amount, !matching.booked.contains(event.number),
                try snapshot.seen(event: event.number, of: scheme.head) == 0
            else { continue }
            return event.number
        }
        return nil
    }

    /// Those of a payment who rest for arrears and owe nothing behind it.
    private func resuming(_ payment: DuePayment) throws -> Set<RollNumber> {
        let from = firstOpenDay
        return Set(
            try payment.paid.compactMap { roll, paid in
                let arrears = try snapshot.arrears(of: roll, scheme: scheme.head)
                let rests = try membership(roll).standing(on: from) == .suspended(.arrears)
                return rests && Arrear.open(arrears) == paid.values.reduce(0, +) ? roll : nil
            })
    }

    /// Writes the rows of a payment.
    ///
    /// - Returns: what its event says, and the members who share again by it.
    mutating func write(
        _ payment: DuePayment, payer: Int64?
    ) throws -> (paid: MembersPaid, resumed: Set<RollNumber>) {
        var rows = try MemberRows(writing: transaction, scheme: scheme.head)
        let from = firstOpenDay
        var sums: (due: Int64, arrears: Int64) = (0, 0)
        let resumed = try resuming(payment)
        for roll in payment.paid.keys.sorted() {
            let paid = payment.paid[roll] ?? [:]
            if resumed.contains(roll) { try rows.write(roll, from: from, .resumed, .paid) }
            for period in paid.keys.sorted() {
                let amount = paid[period] ?? 0
                try rows.write(roll, period: period, .paid, amount)
                if scheme.state.collections[period].end == nil {
                    sums.due += amount
                } else {
                    sums.arrears += amount
                }
            }
        }
        let paid = MembersPaid(
            payer: payer, due: sums.due, arrears: sums.arrears, rows: rows.finish())
        return (paid, resumed)
    }
}

/// What payers' transfers pay, by member and period.
struct DuePayment {
    private(set) var paid: [RollNumber: [Int: Int64]] = [:]

    /// Lays a sum onto one member's due of one period.
    mutating func lay(_ amount: Int64, on roll: RollNumber, period: Int) {
        paid[roll, default: [:]][period, default: 0] += amount
    }

    /// Lays a transfer onto what its payer has open.
    ///
    /// - Returns: false, and nothing is laid, where it is more than that.
    mutating func take(_ amount: Int64, of code: Int64, from desk: Desk) throws -> Bool {
        var left = amount
        var laid: [(roll: RollNumber, period: Int, amount: Int64)] = []
        for open in try open(of: code, desk) where left > 0 {
            let part = min(left, open.amount)
            laid.append((open.roll, open.period, part))
            left -= part
        }
        guard left == 0, !laid.isEmpty else { return false }
        for part in laid { lay(part.amount, on: part.roll, period: part.period) }
        return true
    }

    /// What is open of the dues a payer pays, in the order in which they are paid. A period whose
    /// debit waits for its result has nothing open that is known.
    private func open(
        of code: Int64, _ desk: Desk
    ) throws -> [(roll: RollNumber, period: Int, amount: Int64)] {
        let others = try desk.snapshot.dependants(of: Payer(code: code), scheme: desk.scheme.head)
        var open: [(roll: RollNumber, period: Int, amount: Int64)] = []
        for roll in (code > 0 ? [code] : []) + others {
            guard try desk.snapshot.member(roll, of: desk.scheme.head) != nil else { continue }
            let rows = try desk.snapshot.arrears(of: roll, scheme: desk.scheme.head)
            for period in Set(rows.map(\.period)).sorted()
            where desk.scheme.state.collections[period].awaited == nil {
                let amount =
                    Arrear.open(rows.filter { $0.period == period })
                    - (paid[roll]?[period] ?? 0)
                if amount > 0 { open.append((roll, period, amount)) }
            }
        }
        return open.enumerated().sorted {
            ($0.element.period, $0.offset) < ($1.element.period, $1.offset)
        }.map(\.element)
    }
}
