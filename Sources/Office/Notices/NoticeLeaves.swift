import MutualAid
import PublicRecord
import Storage

/// Puts into notices of a share what its members check it with. Places are found once for a period,
/// when the first notice of it is sent.
final class NoticeLeaves {
    private let office: Office
    private let snapshot: Snapshot
    private let scheme: OpenScheme
    private var periods: [Int: (closing: Closing, places: SharePlaces, lines: ShareLines)?] = [:]

    init(_ office: Office, _ snapshot: Snapshot, _ scheme: OpenScheme) {
        self.office = office
        self.snapshot = snapshot
        self.scheme = scheme
    }

    /// The notice as it is told to a payer: with the leaves of those it names.
    func told(_ notice: Notice, to holder: Payer) throws -> Notice {
        guard case .shareComing(var facts) = notice else { return notice }
        let (closing, _) = try scheme.state.closed(facts.period)
        try find(closing)
        let parts =
            facts.parts.isEmpty ? [.init(roll: holder.code, amount: facts.due)] : facts.parts
        facts.leaves = try parts.compactMap { try leaf($0, in: closing.ordinal) }
        return .shareComing(facts)
    }

    /// A period that was closed before there was a record has no trees.
    private func find(_ closing: Closing) throws {
        guard periods[closing.ordinal] == nil else { return }
        periods[closing.ordinal] = .some(nil)
        let sealed = try scheme.classNumbers.values.contains {
            let tree = ShareTreeID(
                period: closing.ordinal, kind: StatementKind.bill.rawValue, classNumber: $0)
            return try snapshot.shareCount(of: tree, scheme: scheme.head) > 0
        }
        guard sealed, let keys = try office.keysNeeded(snapshot) else { return }
        let places = try SharePlaces(
            snapshot, scheme, closing, secret: keys.shareSecret(scheme: scheme.head.id),
            workFolder: office.store.workFolder)
        periods[closing.ordinal] = (closing, places, ShareLines(scheme, closing, .bill))
    }

    private func leaf(
        _ part: ShareComing.Part, in period: Int
    ) throws -> ShareComing.Leaf? {
        guard let found = periods[period] ?? nil, let place = try found.places.place(of: part.roll)
        else { return nil }
        let row = found.closing.row(ofClass: place.classNumber)
        var reasons: [ProofFile.Reason] = []
        // Only who owes something else than the share has a reason, and is looked up for it.
        if row?.share(of: part.roll) != part.amount {
            try snapshot.scanRoll(of: scheme.head, part.roll...part.roll) { scanned in
                let due = periods[period]??.lines.due(of: scanned)
                reasons = due.map(Office.reasons) ?? []
            }
        }
        return ShareComing.Leaf(
            roll: part.roll, className: place.className, position: place.position,
            salt: place.salt.base64, due: part.amount,
            reasons: reasons.map { .init(code: $0.code.rawValue, amount: $0.amount) })
    }
}

extension Notice {
    /// The notice as it may lie in the outbox.
    var kept: Notice {
        if case .shareComing(let facts) = self { return .shareComing(facts.withoutLeaves) }
        return self
    }
}
