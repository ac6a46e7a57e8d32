import BankFiles
import Bookkeeping
import MutualAid
import PublicRecord
import Storage

/// The file of a run of refunds: a line a payer, written from the roll and the events alone, so
/// that a lost one is derived again to the byte.
struct RefundFile {
    private let scheme: OpenScheme
    private let run: Int
    private let cut: Int64
    private let day: Day

    /// The run that comes next, or one that was ordered.
    init(_ scheme: OpenScheme, run: Int, cut: Int64, day: Day) {
        self.scheme = scheme
        self.run = run
        self.cut = cut
        self.day = day
    }

    private final class HashBox { var stream = SHA256Stream() }

    /// Writes the file aside: payers outside the roll first, then by roll number; within a line
    /// the payer's own part, then the others in the order of joining.
    func write(
        _ snapshot: Snapshot, at path: String, workFolder: String, progress: Progress
    ) throws -> RefundsOrdered {
        let hash = HashBox()
        var writer = try DebitWriter(
            path: path,
            heading: RefundHeading(
                scheme: scheme.head.id, run: run, cut: cut, day: day, currency: scheme.currency)
        ) { hash.stream.update($0) }
        var claims = MemberClaims(scheme)
        let dependants = try dependants(snapshot, &claims, workFolder).read()
        var pending = try dependants.next()
        func others(before key: Int64, own: DebitLine.Part?) throws {
            while let first = pending, first.words.0 < key {
                try writer.write(try group(of: first, dependants, &pending, own: nil))
            }
            if let own {
                guard let first = pending, first.words.0 == own.roll else {
                    if own.amount > 0 { try writer.write(payer: own.roll, amount: own.amount) }
                    return
                }
                try writer.write(try group(of: first, dependants, &pending, own: own))
            }
        }
        let all = try snapshot.rollBounds(of: scheme.head)?.upperBound ?? 0
        try snapshot.scanRoll(of: scheme.head, 1...RollNumber.max, columns: .arrears) { scanned in
            let roll = scanned.member.roll
            if roll & 0xFFFF == 0 { progress(roll, all) }
            let isOwn = scanned.member.payer == .himself
            let amount = isOwn ? claims.amount(claims.sums(of: scanned), of: run, cut: cut) : 0
            if amount > 0 || (pending.map { $0.words.0 <= roll } ?? false) {
                try others(before: roll, own: .init(roll: roll, amount: amount))
            }
        }
        try others(before: .max, own: nil)
        let bytes = try writer.finish()
        return RefundsOrdered(
            run: run, day: day, cut: cut, lines: writer.lines, members: writer.members,
            amount: writer.amount, bytes: bytes, digest: Digest(words: hash.stream.finish().words))
    }

    /// What is owed to those for whom somebody else pays, by payer and joining.
    private func dependants(
        _ snapshot: Snapshot, _ claims: inout MemberClaims, _ workFolder: String
    ) throws -> SortedRecords {
        let records = SortedRecords(folder: workFolder)
        guard try snapshot.dependantCount(of: scheme.head) > 0 else { return records }
        try snapshot.scanRoll(of: scheme.head, 1...RollNumber.max, columns: .arrears) { scanned in
            let member = scanned.member
            guard member.payer != .himself else { return }
            let amount = claims.amount(claims.sums(of: scanned), of: run, cut: cut)
            guard amount > 0 else { return }
            try records.add(
                SortRecord(
                    CountedLine.key(member.payer), Int64(member.joined.number), member.roll,
                    amount))
        }
        return records
    }

    private func group(
        of first: SortRecord, _ reader: SortedReader, _ pending: inout SortRecord?,
        own: DebitLine.Part?
    ) throws -> DebitLine {
        var parts = own.flatMap { $0.amount > 0 ? [$0] : nil } ?? []
        while let record = pending, record.words.0 == first.words.0 {
            parts.append(.init(roll: record.words.2, amount: record.words.3))
            pending = try reader.next()
        }
        return DebitLine(
            payer: CountedLine.payer(of: first), amount: parts.reduce(0) { $0 + $1.amount },
            parts: parts)
    }
}

extension DebitFiles {
    /// The file of a run of refunds.
    func refundsPath(_ run: Int) -> String { "\(folder)/refunds-\(run).csv" }

    /// Whether the file in place is the one the books know.
    func isInPlace(_ run: RefundsOrdered) -> Bool {
        let path = refundsPath(run.run)
        return Office.fileSize(path) == run.bytes
            && (try? Office.fileDigest(path)) == run.digest
    }
}
