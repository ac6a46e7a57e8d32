public import MutualAid
public import PublicRecord
import Storage

extension Office {
    /// Seals the trees of a statement again from the roll.
    ///
    /// - Returns: whether they are those that are kept.
    public func sealsAgain(
        _ scheme: String, period: PeriodID, kind: StatementKind
    ) throws -> Bool {
        try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            let (closing, _) = try open.state.closed(period)
            guard let keys = try keysNeeded(snapshot) else { return false }
            let secret = keys.shareSecret(scheme: open.head.id)
            return try snapshot.sealsAgain(open, closing, kind, secret: secret)
        }
    }
}

extension Snapshot {
    /// Whether the trees of a statement, sealed again from the roll, are those that are kept.
    func sealsAgain(
        _ scheme: OpenScheme, _ closing: Closing, _ kind: StatementKind, secret: [UInt8]
    ) throws -> Bool {
        let sealed = try seal(scheme, closing, kind, secret: secret)
        for (number, shares) in sealed.trees {
            let id = ShareTreeID(
                period: closing.ordinal, kind: kind.rawValue, classNumber: number)
            let kept = try shareBlocks(of: id, scheme: scheme.head)
            guard kept.flatMap(\.root) == shares.tree.bytes,
                kept.map(\.rolls) == shares.blocks.map(\.kept)
            else { return false }
        }
        return true
    }
}

extension ShareBlock {
    /// From which roll number to which, as it is kept.
    fileprivate var kept: ClosedRange<RollNumber> {
        RollNumber(rolls.lowerBound)...RollNumber(rolls.upperBound)
    }
}
