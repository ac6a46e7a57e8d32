import Bookkeeping
import MutualAid
import Storage

/// Releasing one payout, and what was released and confirmed before.
extension Desk {
    /// Releases a payout that another person proposed.
    mutating func release(
        _ number: Int64, by signer: Signer, _ people: People,
        _ limits: CustodianSettings.Limits
    ) throws -> PayoutReleased {
        let line = try live(number)
        guard line.released == nil else { throw PayoutRefusal.releasedBefore(number) }
        let proposed = try snapshot.proposal(line, scheme)
        let message = PayoutMessage.release(
            proposed, scheme: scheme.head.id, currency: scheme.currency)
        let approval = try signer.approve(message, .release, people)
        // Whoever is on the list no more cannot be asked whom he is close to.
        guard people.stillMay(.propose, proposed.proposedBy) else {
            throw PayoutRefusal.proposerGone(proposed.proposedBy.person)
        }
        let parties = try parties(to: proposed.purpose)
        let released = try proposed.released(by: approval, on: moment.day) { signed in
            people.isParty(signed, to: parties)
        }
        try mustBePayable(proposed.payee, for: proposed.purpose, payout: number)
        try mustBeTold(proposed, event: line.proposed)
        try mustHold(proposed.amount, for: [proposed.purpose], limits)
        let event = PayoutReleased(released)
        try append(.payoutReleased(event))
        try note(.released, of: number)
        return event
    }

    /// Whoever can still object to a changed payee has to know of it, for as long as the payee waits.
    private func mustBeTold(_ proposed: ProposedPayout, event: Int64) throws {
        guard let number = proposed.purpose.aided else { return }
        let untold = try snapshot.isUntold(
            .payeeChanged, about: "\(number)", through: event, of: scheme.head)
        guard !untold else { throw PayoutRefusal.payeeUntold(number) }
        let told = try snapshot.lastTold(
            .payeeChanged, about: "\(number)", through: event, of: scheme.head)
        guard let waits = told?.adding(days: 4), moment.day < waits else { return }
        throw PayoutRefusal.payeeWaits(until: waits)
    }

    /// The release of a payout by that person; nil where he has not released it, or it is over.
    func release(of number: Int64, by person: String) throws -> PayoutReleased? {
        guard let line = try snapshot.payout(number, of: scheme.head), !line.isUndone,
            let released = line.released,
            case .payoutReleased(let event)? = try snapshot.event(
                released, of: scheme.head)?.event, event.by.person == person
        else { return nil }
        return event
    }

    /// By what a recipient has confirmed a payout; nil where he has not.
    func confirmation(_ line: PayoutLine) throws -> PayoutConfirmed? {
        guard let confirmed = line.confirmed,
            case .payoutConfirmed(let event)? = try snapshot.event(
                confirmed, of: scheme.head)?.event
        else { return nil }
        return event
    }
}

/// What is refused about one of several payouts, with its number.
struct OnePayout: Explained {
    private let number: Int64
    private let refusal: any Explained

    init(_ number: Int64, _ refusal: any Explained) {
        self.number = number
        self.refusal = refusal
    }

    var code: String { refusal.code }

    var kind: ProblemKind { refusal.kind }

    var text: Text {
        Text(
            "第 \(number) 号付款：\(refusal.text.zh)一笔也没有放行。",
            "Payout \(number): \(refusal.text.en) Nothing was released.")
    }
}
