import Bookkeeping
import MutualAid
import PublicRecord
import Storage

/// What a share tree says of each member of a closed period, derived from the roll: the same at
/// any later time.
struct ShareLines {
    let scheme: OpenScheme
    let closing: Closing
    let kind: StatementKind
    /// The event by which the collection ended, for a settlement.
    private let ended: Int64
    private var plain: PlainDues
    private var shares: PlainShares

    init(_ scheme: OpenScheme, _ closing: Closing, _ kind: StatementKind) {
        self.scheme = scheme
        self.closing = closing
        self.kind = kind
        ended = scheme.state.collections[closing.ordinal].end?.event ?? .max
        plain = PlainDues(scheme)
        shares = PlainShares()
    }

    /// What has to be read of each member.
    var columns: ScanColumns { kind == .settlement ? [.commitment, .arrears] : .commitment }

    /// The class of a member and his line; nil where he is in no tree.
    mutating func line(of scanned: ScannedMember) -> (classNumber: Int, line: ShareMember)? {
        if kind == .balance { return balance(of: scanned) }
        guard let (number, due) = share(of: scanned) else { return nil }
        let paid = kind == .bill ? 0 : due - open(of: scanned)
        return (number, line(scanned, due: due, paid: paid))
    }

    /// His class and what he owes. It is asked for everybody on the roll, so that what members
    /// share is found out once.
    private mutating func share(of scanned: ScannedMember) -> (classNumber: Int, due: Int64)? {
        guard plain.hasGroups, scanned.isPlain else {
            guard let due = due(of: scanned) else { return nil }
            return (due.classNumber, due.due)
        }
        if let known = shares[scanned.member] { return known.share }
        let due = due(of: scanned)
        let share = PlainShares.Share(due.map { ($0.classNumber, $0.due) })
        shares[scanned.member] = share
        return share.share
    }

    /// What a member owes for the period; nil where he does not share in it.
    mutating func due(of scanned: ScannedMember) -> Due? {
        if plain.hasGroups, scanned.isPlain {
            return plain.due(in: closing.ordinal, of: scanned.member)
        }
        let membership = Membership(
            scanned.member, changes: scanned.changes, history: scheme.history)
        return plain.timeline.account(of: membership, credits: scanned.credits).dues
            .first { $0.period == closing.ordinal }
    }

    /// What was open of the due when its collection ended. What was forgiven was not paid.
    private func open(of scanned: ScannedMember) -> Int64 {
        guard !scanned.arrears.isEmpty else { return 0 }
        return Arrear.open(
            scanned.arrears.filter {
                $0.period == closing.ordinal && $0.event <= ended && $0.kind != .forgiven
            })
    }

    private func balance(of scanned: ScannedMember) -> (classNumber: Int, line: ShareMember)? {
        let membership = Membership(
            scanned.member, changes: scanned.changes, history: scheme.history)
        let balance = plain.timeline.balance(
            of: membership, credits: scanned.credits, after: closing.ordinal, event: closing.event)
        guard scanned.member.event <= closing.event, let balance, balance > 0 else { return nil }
        let classed = membership.changes.last { change in
            if case .classed = change.kind { return closing.counts(change.event) }
            return false
        }
        var number = scanned.member.classNumber
        if case .classed(let later)? = classed?.kind { number = later }
        return (number, line(scanned, due: balance, paid: 0))
    }

    private func line(_ scanned: ScannedMember, due: Int64, paid: Int64) -> ShareMember {
        ShareMember(
            roll: UInt64(scanned.member.roll), commitment: Hash(words: scanned.commitment.words),
            due: due, paid: paid)
    }
}

extension OpenScheme {
    /// The name of a class on the public record of a period: one that is alone in its rules has
    /// none. Balances may be of a class that came later.
    func recordName(ofClass number: Int, in closing: Closing) -> String {
        let classes = timeline.rules(of: closing).share.classes
        let name = className(number)
        return classes.count == 1 && classes[0].name == name ? "-" : name
    }

    /// The key of a share tree.
    func periodKey(
        _ closing: Closing, _ kind: StatementKind, class number: Int, secret: [UInt8]
    ) -> PeriodKey {
        PeriodKey(
            secret: secret, scheme: head.id, period: "\(closing.period)", kind: kind,
            class: recordName(ofClass: number, in: closing))
    }
}

extension Snapshot {
    /// Seals the trees of a statement of a closed period.
    ///
    /// - Parameters:
    ///   - classes: the classes whose trees are wanted; nil for all.
    ///   - leaves: what takes the leaves, for bundles.
    func seal(
        _ scheme: OpenScheme, _ closing: Closing, _ kind: StatementKind, secret: [UInt8],
        classes: Set<Int>? = nil, leaves: LeafTaker? = nil
    ) throws -> SealedShares {
        let keys = (classes ?? Set(scheme.classNumbers.values)).map {
            ($0, scheme.periodKey(closing, kind, class: $0, secret: secret))
        }
        var sealing = ShareSealing(
            keys: Dictionary(uniqueKeysWithValues: keys), leaves: leaves)
        var lines = ShareLines(scheme, closing, kind)
        try scanRoll(of: scheme.head, 0...RollNumber.max, columns: lines.columns) { scanned in
            if let (number, line) = lines.line(of: scanned) { sealing.add(line, class: number) }
        }
        return try sealing.finish()
    }
}
