import Bookkeeping
import MutualAid
import Storage

extension ProposedPayout {
    /// Whether who proposed it has signed just that.
    func isSigned(_ scheme: OpenScheme) -> Bool {
        proposedBy.signs(
            PayoutMessage.proposal(self, scheme: scheme.head.id, currency: scheme.currency))
    }

    /// The payout as two people have signed for it; nil where one of them has not.
    ///
    /// - Parameter day: the day of the release. Who is party to a case was asked then.
    func signed(
        _ released: PayoutReleased, on day: Day, _ scheme: OpenScheme
    ) -> ReleasedPayout? {
        let yes = PayoutMessage.release(self, scheme: scheme.head.id, currency: scheme.currency)
        guard isSigned(scheme), released.by.signs(yes), released.number == number,
            released.amount == amount, released.purpose == purpose
        else { return nil }
        return try? self.released(by: released.by, on: day) { _ in false }
    }
}

extension Snapshot {
    /// Payouts that wait to be sent, each as its events and their signatures say: the table alone
    /// pays nothing.
    func releasedPayouts(
        of scheme: OpenScheme
    ) throws -> [(line: PayoutLine, payout: ReleasedPayout)] {
        let lines = try payoutsToSend(of: scheme.head)
        guard !lines.isEmpty else { return [] }
        let over = try payoutsOver(scheme)
        return try lines.map { line in
            let payout = try released(line, scheme)
            guard !over.contains(line.number), line.amount == payout.proposed.amount else {
                throw Snapshot.damaged(line)
            }
            return (line, payout)
        }
    }

    /// A released payout as its events and their signatures say.
    func released(_ line: PayoutLine, _ scheme: OpenScheme) throws -> ReleasedPayout {
        let proposed = try proposal(line, scheme)
        guard let number = line.released, let event = try event(number, of: scheme.head),
            case .payoutReleased(let released) = event.event,
            line.number == proposed.number, line.purpose == proposed.purpose,
            let payout = proposed.signed(released, on: event.day, scheme)
        else { throw Snapshot.damaged(line) }
        return payout
    }

    /// Payouts that were sent, withdrawn or refused, by the events.
    private func payoutsOver(_ scheme: OpenScheme) throws -> Set<Int64> {
        let kinds: [Event.Kind] = [.payoutsSent, .payoutWithdrawn, .payoutsRejected]
        return try events(of: scheme.head, kinds: kinds).reduce(into: []) { over, event in
            switch event.event {
            case .payoutsSent(let sent): over.formUnion(sent.payouts)
            case .payoutWithdrawn(let withdrawn): over.insert(withdrawn.number)
            case .payoutsRejected(let answer): over.formUnion(answer.rejected.map(\.number))
            default: break
            }
        }
    }

    private static func damaged(_ line: PayoutLine) -> Fault {
        OpenScheme.damaged("payout \(line.number)")
    }
}
