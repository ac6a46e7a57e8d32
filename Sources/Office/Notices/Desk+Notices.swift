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
        guard let line = try snapshot.docketLine(number, of: scheme.head) else { return }
        let payer = try membership(line.roll).member.payer
        for holder in Set([Payer(code: line.roll), payer]).sorted() where holder != .himself {
            try transaction.queue(
                notice, to: holder, event: event, day: moment.day, scheme: scheme.head)
        }
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
