import Bookkeeping
import MutualAid
import Storage

extension Desk {
    /// Payouts that were sent and not yet seen are paid; paid ones may come back.
    mutating func bookPayouts(
        _ lines: [(line: BankLine, number: Int64)], _ matching: inout LineMatching
    ) throws {
        var paid: [Int64: BankLine] = [:]
        var back: [(line: BankLine, payout: PayoutLine)] = []
        var arrived: [(line: BankLine, payout: PayoutLine)] = []
        // What was paid comes before what came back, in whatever order the bank tells it.
        for (line, number) in lines.filter({ !$0.line.isReturn }) + lines.filter(\.line.isReturn) {
            guard let payout = try snapshot.payout(number, of: scheme.head), payout.batch != nil,
                payout.amount == Int64(line.amount.magnitude)
            else { continue }
            if line.amount < 0, !line.isReturn, payout.awaitsPayment, paid[number] == nil {
                paid[number] = line
            } else if line.amount > 0, line.isReturn, payout.returned == nil,
                payout.paid != nil || paid[number] != nil,
                !payout.purpose.isTransfer || payout.confirmed == nil,
                !back.contains(where: { $0.payout.number == number })
            {
                back.append((line, payout))
            } else if line.amount > 0, !line.isReturn, payout.purpose.isTransfer,
                payout.confirmed == nil, !payout.isUndone,
                !arrived.contains(where: { $0.payout.number == number })
            {
                arrived.append((line, payout))
            }
        }
        if !paid.isEmpty {
            let numbers = paid.keys.sorted()
            try append(
                .payoutsPaid(
                    PayoutsPaid(
                        payouts: numbers, amount: -paid.values.reduce(0) { $0 + $1.amount })))
            for number in numbers {
                try note(.paid, of: number)
                guard let line = paid[number] else { continue }
                try add(line, &matching)
            }
        }
        for (line, payout) in arrived { try arrive(payout, line, &matching) }
        for (line, payout) in back { try bookBack(payout, line, &matching) }
    }

    /// The line belongs to the event just appended.
    private func add(_ line: BankLine, _ matching: inout LineMatching) throws {
        try matching.add(
            line.number, day: line.day, amount: line.amount, booked: scheme.head.number)
    }

    private mutating func bookBack(
        _ payout: PayoutLine, _ line: BankLine, _ matching: inout LineMatching
    ) throws {
        let charge = payout.amount - line.amount
        try append(
            .payoutReturned(
                PayoutReturned(
                    number: payout.number, purpose: payout.purpose, amount: payout.amount,
                    reason: line.reason, charge: charge == 0 ? nil : charge)))
        try note(.returned, of: payout.number)
        try add(line, &matching)
    }

    /// A transfer came onto the account it was to go to; what is short of it the bank has kept.
    private mutating func arrive(
        _ payout: PayoutLine, _ line: BankLine, _ matching: inout LineMatching
    ) throws {
        let charge = payout.amount - line.amount
        try append(
            .transferArrived(
                TransferArrived(
                    number: payout.number, amount: payout.amount,
                    charge: charge == 0 ? nil : charge)))
        try note(.confirmed, of: payout.number)
        try add(line, &matching)
    }

    /// The payout was paid, or came back, on a line that does not say so itself: a person does. It
    /// has to be true as for one that does, but for the sum: what went is perhaps a part, and of
    /// what came back the bank has perhaps kept a charge.
    mutating func show(
        payout number: Int64, _ line: BankLine, _ matching: inout LineMatching
    ) throws {
        guard let payout = try snapshot.payout(number, of: scheme.head) else {
            throw PayoutRefusal.unknown(number)
        }
        let isOurs = line.isReturn || line.endToEnd == EndToEnd.payout(number).text
        var line = line
        // Nothing of a payout comes in but what comes back.
        if line.amount > 0, line.reason.isEmpty, !payout.purpose.isTransfer { line.reason = "-" }
        try bookPayouts([(line, number)], &matching)
        guard matching.count == 0 else { return }
        guard payout.batch != nil, !payout.isUndone else { throw fits(line, due(payout)) }
        let part = Int64(line.amount.magnitude)
        // A bank keeps a charge of what it says has come back; anybody may send us a cent.
        let isBack =
            line.amount > 0 && isOurs && payout.paid != nil && part < payout.amount
            && payout.amount - part < part
        if isBack, line.isReturn || !payout.purpose.isTransfer {
            guard !payout.purpose.isTransfer || payout.confirmed == nil else {
                throw fits(line, due(payout))
            }
            try bookBack(payout, line, &matching)
        } else if isBack, payout.confirmed == nil {
            try arrive(payout, line, &matching)
        } else if line.amount < 0, !line.isReturn, payout.awaitsPayment, part < payout.amount {
            try bookPart(payout, line, back: payout.amount - part, &matching)
        } else if line.amount < 0, !line.isReturn, payout.paid != nil, !payout.purpose.isTransfer,
            try part <= snapshot.proposal(payout, scheme).amount - payout.amount,
            try part <= open(payout.purpose)
        {
            // One more part, of what had gone back.
            try bookPart(payout, line, back: -part, &matching)
        } else {
            throw fits(line, due(payout))
        }
    }

    /// What a statement may still show of a payout.
    private func due(_ payout: PayoutLine) -> Int64 {
        guard payout.batch != nil, !payout.isUndone else { return 0 }
        return payout.paid == nil ? -payout.amount : payout.amount
    }

    /// A part of a payout was paid: the rest of it goes back to its purpose, and what has gone back
    /// is taken from there once more where it is paid after all.
    private mutating func bookPart(
        _ payout: PayoutLine, _ line: BankLine, back: Int64, _ matching: inout LineMatching
    ) throws {
        try append(
            .payoutsPaid(
                PayoutsPaid(
                    payouts: [payout.number], amount: -line.amount,
                    rest: .init(purpose: payout.purpose, amount: back))))
        try note(.paid, of: payout.number)
        try transaction.shorten(payout.number, to: payout.amount - back, scheme: scheme.head)
        try add(line, &matching)
    }
}

extension PayoutLine {
    /// Whether no statement has shown it, and the custodian has not refused it.
    fileprivate var awaitsPayment: Bool { paid == nil && refused == nil }
}
