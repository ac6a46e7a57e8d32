import BankFiles
import Bookkeeping
import Foundation
public import MutualAid
public import PublicRecord
import Storage

extension Office {
    /// Writes a receipt or a proof where the caller wants it, whole or not at all.
    public static func write(_ bytes: [UInt8], to path: String) throws {
        let target = try FileTarget(path)
        var writer = try ByteWriter(path: target.aside)
        writer.buffer = bytes
        try writer.finish()
        try target.place()
    }

    /// What a member keeps from the day he joined: who he is on the roll, signed, with the secret
    /// that binds it to him.
    public func receipt(of roll: RollNumber, in scheme: String) throws -> ReceiptFile {
        guard let keys = try RecordKeys(folder: keysFolder, scheme: scheme) else {
            throw RecordRefusal.noName
        }
        return try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            let lookup = try MemberLookup(snapshot, open.head)
            guard let (member, commitment) = try lookup.member(roll) else {
                throw Refusal.memberUnknown(roll)
            }
            guard let sealed = try snapshot.sealed(roll, of: open.head),
                let plain = try keysNeeded(snapshot)?.key(inSlot: sealed.slot)?.open(sealed.bytes),
                plain.count > 32, let nonce = Hash(plain.prefix(32))
            else { throw RecordRefusal.noReceipt(roll) }
            let rules = open.history.inForce(on: member.joined)
            let adopted = open.state.adopted.first { $0.version == rules.version }
            guard let digest = adopted?.digest else { throw OpenScheme.damaged("rules") }
            let receipt = Receipt(
                scheme: scheme, roll: UInt64(roll), rulesVersion: UInt64(rules.version),
                rules: Hash(words: digest.words), joined: "\(member.joined)",
                commitment: Hash(words: commitment.words))
            return try ReceiptFile(
                nonce: nonce, identity: Array(plain.dropFirst(32)), receipt: receipt,
                signer: keys.receipts[0])
        }
    }

    /// Everything a member needs to check his line of a statement by himself.
    public func proof(
        of roll: RollNumber, period: PeriodID, kind: StatementKind, in scheme: String,
        record: String
    ) throws -> ProofFile {
        let folder = RecordFolder(record, scheme: scheme)
        guard let shown = folder.checkpoint else { throw RecordRefusal.notPublished }
        return try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            let (closing, collection) = try open.state.closed(period)
            let event = kind == .settlement ? collection.end?.event : closing.event
            let entry = try event.flatMap {
                try snapshot.recordEntries(of: open.head, event: $0).first {
                    $0.text.hasPrefix(Statement.heading(kind) + "\n")
                }
            }
            guard let entry, UInt64(entry.number) < shown.checkpoint.size else {
                throw RecordRefusal.notPublished
            }
            let place = try self.place(of: roll, snapshot, open, closing, kind, in: entry)
            var tiles = LogTiles(size: shown.checkpoint.size, read: folder.read)
            guard let path = try? tiles.inclusion(of: UInt64(entry.number)) else {
                throw RecordRefusal.filesDamaged(folder.path)
            }
            let log = LogProofFile(
                index: UInt64(entry.number), path: path, checkpoint: shown.note)
            return ProofFile(
                scheme: scheme, period: "\(period)", kind: kind,
                className: open.recordName(ofClass: place.classNumber, in: closing),
                currency: closing.currency.code, digits: UInt64(closing.currency.minorDigits),
                roll: UInt64(roll), salt: place.salt, due: place.line.due, paid: place.line.paid,
                position: place.position, reasons: kind == .balance ? [] : place.reasons,
                siblings: place.path.map(ShareSibling.init), statement: Array(entry.text.utf8),
                log: log)
        }
    }

    private struct Place {
        let classNumber: Int
        let line: ShareMember
        let salt: Hash
        let position: UInt64
        let path: [ShareNode]
        let reasons: [ProofFile.Reason]
    }

    /// Where a member stands in a share tree.
    private func place(
        of roll: RollNumber, _ snapshot: Snapshot, _ open: OpenScheme, _ closing: Closing,
        _ kind: StatementKind, in entry: RecordEntry
    ) throws -> Place {
        var lines = ShareLines(open, closing, kind)
        var own: (classNumber: Int, line: ShareMember)?
        var due: Due?
        try snapshot.scanRoll(of: open.head, roll...roll, columns: lines.columns) { scanned in
            own = lines.line(of: scanned)
            due = lines.due(of: scanned)
        }
        // Without the keys of the scheme no proof is given, even where the block is at hand.
        guard let (number, line) = own, let keys = try keysNeeded(snapshot) else {
            throw RecordRefusal.notOnStatement(roll, "\(closing.period)")
        }
        let statement = SealedBlock.Statement(
            scheme: open.head.id, entry: entry.text, classNumber: number)
        let known = sealedBlocks.last(of: statement, with: roll)
        let block = try known ?? self.block(of: roll, snapshot, lines, statement, keys)
        guard let (place, path) = block.place(of: roll), place.member == line else {
            throw OpenScheme.damaged("\(kind.rawValue) \(closing.period)")
        }
        sealedBlocks.keep(block)
        return Place(
            classNumber: number, line: line, salt: place.salt,
            position: UInt64(block.number * ShareSealer.blockSize + place.index),
            path: path,
            reasons: due.map(Office.reasons) ?? [])
    }

    /// The block of a member, computed again from the roll.
    private func block(
        of roll: RollNumber, _ snapshot: Snapshot, _ lines: ShareLines,
        _ statement: SealedBlock.Statement, _ keys: KeyStore
    ) throws -> SealedBlock {
        let (open, closing, kind) = (lines.scheme, lines.closing, lines.kind)
        let number = statement.classNumber
        let id = ShareTreeID(period: closing.ordinal, kind: kind.rawValue, classNumber: number)
        guard let block = try snapshot.shareBlock(of: id, with: roll, scheme: open.head) else {
            throw RecordRefusal.notOnStatement(roll, "\(closing.period)")
        }
        var (lines, members) = (lines, [ShareMember]())
        members.reserveCapacity(ShareSealer.blockSize)
        try snapshot.scanRoll(of: open.head, block.rolls, columns: lines.columns) { scanned in
            if let (of, member) = lines.line(of: scanned), of == number { members.append(member) }
        }
        let secret = keys.shareSecret(scheme: open.head.id)
        var sealer = ShareSealer(open.periodKey(closing, kind, class: number, secret: secret))
        let roots = try snapshot.shareRoots(of: id, scheme: open.head)
        let count = try snapshot.shareCount(of: id, scheme: open.head)
        let opened = try sealer.open(members)
        guard let tree = ShareTree(roots.flatMap(\.self), count: count),
            let sealed = try? SealedBlock(statement, number: block.number, of: tree, open: opened)
        else { throw OpenScheme.damaged("\(kind.rawValue) \(closing.period)") }
        return sealed
    }

    /// Why a due is not the share of the class.
    static func reasons(_ due: Due) -> [ProofFile.Reason] {
        var reasons: [ProofFile.Reason] = []
        if due.sponsor != nil { reasons.append(.init(.waiver, -due.share)) }
        if due.excess > 0 { reasons.append(.init(.cap, -due.excess)) }
        if due.adjusted != 0 { reasons.append(.init(.adjusted, due.adjusted)) }
        return reasons
    }
}
