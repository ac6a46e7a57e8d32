import Bookkeeping
import MutualAid
import Storage

/// Payouts follow from their events, and everyone who gave a yes has signed it.
extension Examination {
    /// What events say of a payout.
    private struct Expected {
        var proposed: ProposedPayout
        var event: Int64
        /// What of it was paid, or is to be.
        var amount: Int64
        var released: (event: Int64, day: Day, of: PayoutReleased)?
        var withdrawn: PayoutWithdrawn?
        var batch: Int?
        var refused: Int64?
        var paid: Int64?
        var returned: Int64?
        var confirmed: Int64?
        var confirmation: PayoutConfirmed?
    }

    mutating func payouts(_ scheme: OpenScheme) throws -> Bool {
        let expected = expectedPayouts()
        let lines = try snapshot.payouts(of: head)
        guard lines.count == expected.count else {
            return note(
                "payouts", false,
                Text(
                    "付款登记 \(lines.count) 笔，事件里有 \(expected.count) 笔。",
                    "\(lines.count) payouts are registered, \(expected.count) are in the events."))
        }
        for line in lines {
            guard let payout = expected[line.number], fits(line, payout) else {
                return note(
                    "payouts", false,
                    Text(
                        "第 \(line.number) 号付款的登记与其事件不符。",
                        "The line of payout \(line.number) differs from its events."))
            }
            guard isSigned(payout, scheme) else {
                return note(
                    "payouts", false,
                    Text(
                        "第 \(line.number) 号付款的提议或放行没有两个人的有效签名。",
                        "Payout \(line.number) is not signed by two people."))
            }
        }
        for entry in entries {
            guard case .aidUnclaimed(let aid) = entry.of, let by = aid.by else { continue }
            let words = PayoutMessage.unclaimed(
                aid.case, aid.amount, scheme: head.id, currency: scheme.currency)
            guard by.signs(words) else {
                return note(
                    "payouts", false,
                    Text(
                        "第 \(entry.event) 号事件单独存放互助金，没有其人的有效签名。",
                        "Event \(entry.event) sets aid apart and is not signed by its person."))
            }
        }
        if let stray = try strayPayee(expected, scheme) {
            return note(
                "payouts", false,
                Text(
                    "第 \(stray) 号付款的收款人资料与签名时不符。",
                    "The payee of payout \(stray) is not the one that was signed."))
        }
        guard !lines.isEmpty else { return true }
        return note(
            "payouts", true,
            Text(
                "付款 \(lines.count) 笔，与事件一致，提议和放行各有其人签名。",
                "\(Text.counted(lines.count, "payout")) as the events say, each proposed and "
                    + "released under two signatures."))
    }

    private func expectedPayouts() -> [Int64: Expected] {
        var payouts: [Int64: Expected] = [:]
        for entry in entries {
            switch entry.of {
            case .payoutProposed(let proposed):
                payouts[proposed.number] = Expected(
                    proposed: proposed, event: entry.event, amount: proposed.amount)
            case .payoutReleased(let released):
                payouts[released.number]?.released = (entry.event, entry.day, released)
            case .payoutWithdrawn(let withdrawn):
                payouts[withdrawn.number]?.refused = entry.event
                payouts[withdrawn.number]?.withdrawn = withdrawn
            case .payoutsSent(let sent):
                for number in sent.payouts { payouts[number]?.batch = sent.batch }
            case .payoutsRejected(let answer):
                for rejected in answer.rejected { payouts[rejected.number]?.refused = entry.event }
            case .payoutsPaid(let paid):
                for number in paid.payouts {
                    payouts[number]?.paid = entry.event
                    payouts[number]?.amount -= paid.rest?.amount ?? 0
                }
            case .payoutReturned(let back): payouts[back.number]?.returned = entry.event
            case .payoutConfirmed(let confirmed):
                payouts[confirmed.number]?.confirmed = entry.event
                payouts[confirmed.number]?.confirmation = confirmed
            case .transferArrived(let arrived): payouts[arrived.number]?.confirmed = entry.event
            default: break
            }
        }
        return payouts
    }

    private func fits(_ line: PayoutLine, _ payout: Expected) -> Bool {
        line.purpose == payout.proposed.purpose && line.amount == payout.amount
            && line.proposed == payout.event && line.released == payout.released?.event
            && line.batch == payout.batch && line.refused == payout.refused
            && line.paid == payout.paid && line.returned == payout.returned
            && line.confirmed == payout.confirmed
    }

    private func isSigned(_ payout: Expected, _ scheme: OpenScheme) -> Bool {
        let proposed = payout.proposed
        guard proposed.isSigned(scheme) else { return false }
        if let withdrawn = payout.withdrawn {
            let no = PayoutMessage.withdrawal(proposed.number, scheme: head.id)
            guard withdrawn.by.signs(no), payout.batch == nil else { return false }
        }
        if let confirmed = payout.confirmation, let by = confirmed.by {
            let words = PayoutMessage.confirmation(
                confirmed.number, on: confirmed.on, scheme: head.id)
            guard by.signs(words) else { return false }
        }
        guard let (_, day, released) = payout.released else { return payout.batch == nil }
        return proposed.signed(released, on: day, scheme) != nil
    }

    /// Every payout has its payee sealed under a key of the store; where the keys are at hand, it
    /// is the payee that was signed.
    private func strayPayee(_ expected: [Int64: Expected], _ scheme: OpenScheme) throws -> Int64? {
        let slots = try snapshot.payeeSlots(of: head)
        let known = try snapshot.keySlots()
        if let stray = slots.first(where: { expected[$0.number] == nil || $0.slot >= known }) {
            return stray.number
        }
        if let bare = Set(expected.keys).subtracting(slots.map(\.number)).min() { return bare }
        guard let keys else { return nil }
        return try slots.first { number, slot in
            // Who has been forgotten cannot be compared.
            guard try keys.key(inSlot: slot) != nil else { return false }
            guard let payee = try? snapshot.payee(number, scheme, keys) else { return true }
            return keys.contentDigest(of: payee) != expected[number]?.proposed.payee.digest
        }?.number
    }
}
