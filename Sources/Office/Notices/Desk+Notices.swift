import Bookkeeping
import MutualAid
import Storage

/// What payouts and payments tell the people they are about.
extension Desk {
    /// Tells the member of a case, and whoever else pays for him: of what happens to aid, both
    /// should know, since one of them may not be able to act.
    ///
    /// - Parameter event: the event that brought it about; one event may concern one person twice.
    func notify(_ notice: Notice, case number: Int64, event: Int64) throws {
        for holder in try told(ofCase: number) {
            try transaction.queue(
                notice, to: holder, event: event, day: moment.day, scheme: scheme.head)
        }
    }

    /// Tells of a changed payee, where people are reached today and where they were within the time
    /// he waits: whoever changes the one may have changed the other.
    func notify(_ changed: PayeeChanged) throws {
        for holder in try told(ofCase: changed.number) {
            let former = try snapshot.formerContacts(
                of: holder, endedFrom: moment.day.adding(days: -payeeWaitDays),
                scheme: scheme.head)
            for contact in [0] + former {
                try transaction.queue(
                    .payeeChanged(changed), to: holder, former: contact,
                    event: scheme.head.number, day: moment.day, scheme: scheme.head)
            }
        }
    }

    private func told(ofCase number: Int64) throws -> [Payer] {
        guard let line = try snapshot.docketLine(number, of: scheme.head) else { return [] }
        let payer = try membership(line.roll).member.payer
        return Set([Payer(code: line.roll), payer]).sorted().filter { $0 != .himself }
    }

    /// Tells of payouts that went to the custodian.
    func notify(sent lines: [PayoutLine]) throws {
        for line in lines {
            guard let number = line.purpose.aided, let released = line.released else { continue }
            let sent = PayoutSent(number: number, amount: line.amount, sent: moment.day)
            try notify(.payoutSent(sent), case: number, event: released)
        }
    }

    /// Tells payers what their transfers have paid; the event just appended says so.
    ///
    /// - Parameter resumed: the members who share again by it, and from when.
    func notify(paid payment: DuePayment, resumed: Set<RollNumber>) throws {
        var told: [Payer: [Int: PaymentReceived.Part]] = [:]
        var again: [Payer: Day] = [:]
        for (roll, paid) in payment.paid {
            let member = try membership(roll).member
            let payer = member.payer == .himself ? Payer(code: roll) : member.payer
            let rows = try snapshot.arrears(of: roll, scheme: scheme.head)
            for (period, amount) in paid {
                let open = Arrear.open(rows.filter { $0.period == period })
                let before = told[payer]?[period]
                told[payer, default: [:]][period] = PaymentReceived.Part(
                    period: scheme.state.closings[period].period,
                    amount: amount + (before?.amount ?? 0), open: open + (before?.open ?? 0))
            }
            if resumed.contains(roll) { again[payer] = firstOpenDay }
        }
        for (payer, parts) in told.sorted(by: { $0.key < $1.key }) {
            let parts = parts.sorted { $0.key < $1.key }.map(\.value)
            guard let received = PaymentReceived(parts, resumedFrom: again[payer]) else { continue }
            try notify(.paymentReceived(received), to: payer)
        }
    }
}
