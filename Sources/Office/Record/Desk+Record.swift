import Bookkeeping
import MutualAid
import PublicRecord
import Storage

/// What an event puts into the public record, in the transaction that decides it.
extension Desk {
    /// The entries of the scheme's last event.
    func publish(_ event: Event) throws {
        switch event {
        case .periodClosed(let closing): try publish(closing)
        case .collectionEnded(let end): try publish(end)
        default:
            guard let text = RecordText(event, on: moment.day) else { return }
            try transaction.publish(text.text(scheme: scheme.head.id), scheme: scheme.head)
        }
    }

    // MARK: - Periods

    /// The scheme with its last event.
    private func reopened() throws -> OpenScheme {
        try OpenScheme(scheme.head.id, snapshot, office.readings)
    }

    private func publish(_ closing: Closing) throws {
        let open = try reopened()
        let (closing, _) = try open.state.closed(closing.period)
        let lines = try snapshot.caseLines(closing, open)
        for entry in CaseEntry.entries(
            scheme: open.head.id, period: "\(closing.period)", lines: lines)
        {
            try transaction.publish(
                String(decoding: entry.text, as: UTF8.self), scheme: scheme.head)
        }
        try seal(open, closing, .bill)
        try publish(
            .bill(Bill(closing, open, classes: snapshot.classLines(closing, open, .bill), lines)))
        guard open.history.funding.holdsBalances else { return }
        try seal(open, closing, .balance)
        try publish(.balance(try money(open).balance(closing, open, snapshot)))
    }

    private func publish(_ end: CollectionEnded) throws {
        // Where members hold balances, the balance says all there is.
        guard !scheme.history.funding.holdsBalances else { return }
        let open = try reopened()
        let (closing, _) = try open.state.closed(end.period)
        try seal(open, closing, .settlement)
        try publish(.settlement(try money(open).settlement(closing, end, open, snapshot)))
    }

    /// What is in the log cannot be taken back: it is read as others will read it first.
    private func publish(_ statement: PublicRecord.Statement) throws {
        do throws(Finding) {
            try PublicRecord.Statement(statement.text).checkIdentities()
        } catch {
            throw RecordRefusal.unsound(Text(error.text.zh, error.text.en))
        }
        try transaction.publish(
            String(decoding: statement.text, as: UTF8.self), scheme: scheme.head)
    }

    /// Seals the trees of a statement and keeps what proofs are made from.
    private func seal(
        _ open: OpenScheme, _ closing: Closing, _ kind: StatementKind
    ) throws {
        let keys = try office.keys(moment)
        // Proofs are made with the same keys as long as there is a scheme.
        try transaction.keep(keys)
        let secret = keys.shareSecret(scheme: open.head.id)
        let sealed = try snapshot.seal(open, closing, kind, secret: secret)
        for (number, (shares, blocks)) in sealed.trees {
            let roots = shares.bytes
            let tree = ShareTreeID(
                period: closing.ordinal, kind: kind.rawValue, classNumber: number)
            for (place, block) in blocks.enumerated() {
                let stored = StoredShareBlock(
                    number: place,
                    rolls: RollNumber(block.rolls.lowerBound)...RollNumber(block.rolls.upperBound),
                    members: block.root.count, nodes: block.bytes,
                    root: Array(roots[place * 48..<(place + 1) * 48]))
                try transaction.keep(stored, of: tree, scheme: open.head)
            }
        }
    }
}
