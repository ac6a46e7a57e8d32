public import Bookkeeping
import MutualAid

extension Snapshot {
    /// The state of a scheme in one digest: the head of its chain of events and the ordered facts
    /// of its roll, without the vault. The same commands give the same hash on every machine.
    public func stateHash(of scheme: SchemeHead) throws -> Digest {
        var hash = RowHash("state/v1")
        hash.append(scheme.number)
        hash.append(scheme.hash)
        let columns: ScanColumns = [.commitment, .arrears]
        try scanRoll(of: scheme, 1...RollNumber.max, columns: columns) { scanned in
            hash.append(scanned.member.event)
            RollRows.append(to: &hash, member: scanned.member, commitment: scanned.commitment)
            guard !scanned.isPlain || !scanned.arrears.isEmpty else { return }
            hash.append(scanned.rowsDigest)
        }
        return hash.finish()
    }
}

extension ScannedMember {
    /// A digest over the rows about the member, with their events.
    fileprivate var rowsDigest: Digest {
        var rows = MemberRows(checking: 0)
        for change in changes { rows.append(change.event, change) }
        for credit in credits { rows.append(credit.event, credit) }
        for arrear in arrears { rows.append(arrear.event, arrear) }
        return rows.finish().digest
    }
}
