import BankFiles
import Bookkeeping
import MutualAid
import PublicRecord
import Storage

/// The second pass of a closing: with the share known, every due follows; they are added up, and
/// those who pay are written into the debit file.
struct ClosingFigures {
    private let plan: ClosingPlan
    private let apportionment: Apportionment
    private let buckets: [HeadCount.Bucket]
    private let yearCap: Int64?
    private var rows: [Int: ClassRow] = [:]
    /// What each bucket's members owe, without and with the one unit more; found once a bucket.
    private var bucketDues: [(plain: Due, more: Due)?] = []
    /// What they are debited, and how many of them have been seen.
    private var bucketDebits: [BucketDebit] = []

    private struct BucketDebit {
        let plain: Int64
        let more: Int64
        let until: RollNumber
        var count: Int64 = 0
        var moreCount: Int64 = 0
    }

    private var sponsored: [Party: Int64] = [:]
    private var excess: Int64
    private var adjusted: Int64 = 0
    private var refunded: Int64 = 0
    private var uncovered: Int64 = 0
    /// Members whose balance no longer bears membership.
    let exhausted: SortedRecords

    /// Shows members whose balance is low after the charge: roll number and balance.
    typealias LowBalance = (RollNumber, Int64) throws -> Void

    init(_ plan: ClosingPlan, _ count: RollCount, workFolder: String) throws {
        self.plan = plan
        exhausted = SortedRecords(folder: workFolder)
        buckets = count.buckets
        yearCap = plan.rules.share.caps.perYear?.amount(in: plan.open.year)
        apportionment = Apportionment(
            aids: plan.cases.map(\.aid), carryIn: plan.carryIn, heads: count.heads,
            rule: plan.rules.share)
        excess = apportionment.excess
        for part in apportionment.parts {
            let before = plan.scheme.state.closings.last {
                $0.row(ofClass: part.heads.number) != nil
            }
            let running = before?.row(ofClass: part.heads.number)?.running ?? 0
            rows[part.heads.number] = ClassRow(
                number: part.heads.number, name: part.heads.shareClass.name,
                weight: part.heads.shareClass.weight, count: part.heads.count, share: part.share,
                oneMoreUntil: 0, due: 0, running: running + part.share)
        }
        try findOneMore(count)
    }

    /// The figures of a closed period, to derive its dues again.
    init(_ plan: ClosingPlan, _ count: RollCount, of closing: Closing, workFolder: String) {
        self.plan = plan
        exhausted = SortedRecords(folder: workFolder)
        buckets = count.buckets
        yearCap = plan.rules.share.caps.perYear?.amount(in: plan.open.year)
        apportionment = Apportionment(
            aids: [], carryIn: 0, heads: count.heads, rule: plan.rules.share)
        excess = 0
        for row in closing.classes {
            rows[row.number] = row
            rows[row.number]?.due = 0
        }
    }

    /// Where a split is exact, the first members by roll number pay one unit more: finds the last
    /// of them in each class.
    private mutating func findOneMore(_ count: RollCount) throws {
        var left = Dictionary(
            uniqueKeysWithValues: apportionment.parts.map { ($0.heads.number, $0.oneMore) })
        guard left.values.contains(where: { $0 > 0 }) else { return }
        func take(_ roll: RollNumber, _ number: Int) {
            guard let more = left[number], more > 0 else { return }
            left[number] = more - 1
            if more == 1 { rows[number]?.oneMoreUntil = roll }
        }
        try count.eachLine(
            bucket: { roll, bucket, _ in take(roll, buckets[bucket].classNumber) },
            other: { take($0.roll, $0.classNumber) })
    }

    /// What a member owes; nil where he does not share.
    private func due(of line: CountedLine) -> Due? {
        if let bucket = line.bucket {
            let dues = bucketDues[bucket]
            return line.roll <= bucketDebits[bucket].until ? dues?.more : dues?.plain
        }
        guard let row = rows[line.classNumber] else { return nil }
        let basis = DueBasis(
            sponsor: line.sponsor > 0 ? plan.parties[line.sponsor - 1] : nil,
            yearSoFar: line.yearSoFar, correction: line.correction, balance: line.balance)
        return due(basis, row, row.share(of: line.roll))
    }

    private func due(_ basis: DueBasis, _ row: ClassRow, _ share: Int64) -> Due {
        basis.due(
            period: plan.timeline.closings.count, classNumber: row.number, share: share,
            yearCap: yearCap, funding: plan.rules.funding)
    }

    private mutating func prepareBuckets() {
        bucketDues = buckets.map { bucket in
            rows[bucket.classNumber].map { row in
                (due(bucket.basis, row, row.share), due(bucket.basis, row, row.share + 1))
            }
        }
        // Buckets exist only where dues are debited afterwards.
        bucketDebits = zip(buckets, bucketDues).map { bucket, dues in
            BucketDebit(
                plain: dues?.plain.due ?? 0, more: dues?.more.due ?? 0,
                until: rows[bucket.classNumber]?.oneMoreUntil ?? 0)
        }
    }

    private mutating func addBuckets() {
        for (dues, debit) in zip(bucketDues, bucketDebits) {
            guard let dues else { continue }
            add(dues.plain, debit.count)
            add(dues.more, debit.moreCount)
        }
    }

    private var isYearly: Bool {
        if case .yearly = plan.rules.funding { return true }
        return false
    }

    /// What is debited from a member, or from whoever pays for him.
    private func debit(_ line: CountedLine, _ due: Due?) -> Int64 {
        switch plan.rules.funding {
        case .postpaid: due?.due ?? 0
        case .prepaid: 0
        case .yearly: line.fee
        }
    }

    /// Adds up all dues and shows every payer's debit, in the order of the debit file: `own` shows
    /// those who pay for themselves alone, `group` the others.
    mutating func run(
        _ count: RollCount, lowBalance: LowBalance,
        own: (_ payer: RollNumber, _ amount: Int64) throws -> Void,
        group: (DebitLine) throws -> Void
    ) throws {
        prepareBuckets()
        var dependants = try DependantGroups(count.eachDependant())
        while let next = try dependants.next(before: 1) { try debitGroup(nil, next, group) }
        try count.eachLine(
            bucket: { roll, bucket, isDependant in
                let amount = takeBucket(roll, bucket)
                try debit(roll, isDependant ? 0 : amount, &dependants, own, group)
            },
            other: { line in
                let due = due(of: line)
                if let due { add(due, 1) }
                try watch(line, due, lowBalance)
                let amount = line.isDependant ? 0 : self.debit(line, due)
                try debit(line.roll, amount, &dependants, own, group)
            })
        while let next = try dependants.next(before: .max) { try debitGroup(nil, next, group) }
        addBuckets()
    }

    /// Counts a member of a bucket.
    ///
    /// - Returns: what is debited from him.
    @inline(__always)
    private mutating func takeBucket(_ roll: RollNumber, _ bucket: Int) -> Int64 {
        if roll <= bucketDebits[bucket].until {
            bucketDebits[bucket].moreCount += 1
            return bucketDebits[bucket].more
        }
        bucketDebits[bucket].count += 1
        return bucketDebits[bucket].plain
    }

    /// Shows what a member is debited, those he pays for with him, and payers who come before him
    /// and do not share themselves.
    @inline(__always)
    private func debit(
        _ roll: RollNumber, _ amount: Int64, _ dependants: inout DependantGroups,
        _ own: (RollNumber, Int64) throws -> Void, _ group: (DebitLine) throws -> Void
    ) throws {
        if dependants.first > roll {
            if amount > 0 { try own(roll, amount) }
            return
        }
        while let next = try dependants.next(before: roll) { try debitGroup(nil, next, group) }
        if let next = try dependants.next(before: roll + 1) {
            try debitGroup((roll, amount), next, group)
        } else if amount > 0 {
            try own(roll, amount)
        }
    }

    private func debitGroup(
        _ own: (roll: RollNumber, amount: Int64)?, _ group: DependantGroups.Group,
        _ debit: (DebitLine) throws -> Void
    ) throws {
        var parts: [DebitLine.Part] = []
        if let own, own.amount > 0 { parts.append(.init(roll: own.roll, amount: own.amount)) }
        for record in group.records {
            let line = CountedLine(record, yearly: isYearly)
            let amount = self.debit(line, due(of: line))
            if amount > 0 { parts.append(.init(roll: line.roll, amount: amount)) }
        }
        guard let first = parts.first else { return }
        let alone = parts.count == 1 && first.roll == group.payer
        try debit(
            DebitLine(
                payer: group.payer, amount: parts.reduce(0) { $0 + $1.amount },
                parts: alone ? [] : parts))
    }

    private mutating func add(_ due: Due, _ count: Int64) {
        guard count > 0 else { return }
        rows[due.classNumber]?.due += count * due.due
        if let sponsor = due.sponsor { sponsored[sponsor, default: 0] += count * due.share }
        excess += count * due.excess
        adjusted += count * due.adjusted
        refunded += count * due.refunded
        uncovered += count * due.uncovered
    }

    /// A balance that was charged may no longer bear membership.
    private mutating func watch(
        _ line: CountedLine, _ due: Due?, _ lowBalance: LowBalance
    ) throws {
        guard case .prepaid(let prepaid) = plan.rules.funding, let due, let before = line.balance
        else { return }
        let after = before - due.due + due.uncovered
        if after < prepaid.suspendBelow { try exhausted.add(ChangeRecord.exhausted(line.roll)) }
        if after < prepaid.warnBelow { try lowBalance(line.roll, after) }
    }

    /// The closing, once all dues have been added up.
    func closing(changes: RowsDigest, debits: DebitFile?) -> Closing {
        let classes = rows.values.sorted { $0.number < $1.number }
        let paid = sponsored.map { Closing.Sponsored(party: $0.key, amount: $0.value) }
            .sorted { $0.party < $1.party }
        let carryOut = Apportionment.carryOut(
            dues: classes.reduce(0) { $0 + $1.due }, aid: apportionment.aid,
            fee: apportionment.fee, carryIn: plan.carryIn, excess: excess,
            sponsored: paid.reduce(0) { $0 + $1.amount }, adjusted: adjusted)
        return Closing(
            ordinal: plan.scheme.state.closings.count, days: plan.days, head: plan.open.head,
            graceOver: plan.scheme.history.graceOver(of: plan.days), cut: plan.open.cut,
            event: 0, rulesVersion: plan.rules.version, currency: plan.rules.currency,
            cases: plan.cases.map(\.number), aid: apportionment.aid, fee: apportionment.fee,
            carryIn: plan.carryIn, interest: plan.interest, carryOut: carryOut, excess: excess,
            excessBearer: plan.rules.share.caps.excess.name, sponsored: paid, adjusted: adjusted,
            refunded: refunded, uncovered: uncovered,
            uncoveredBearer: plan.shortfall.name, cuts: cuts(carryOut), classes: classes,
            changes: changes, debits: debits)
    }

    /// What cases receive less, where those who receive aid bear what members do not.
    /// What the last share of a scheme leaves over is carried nowhere: it is theirs too.
    private func cuts(_ carryOut: Int64) -> AidCuts {
        var borne =
            (plan.rules.share.caps.excess == .recipients ? excess : 0)
            + (plan.shortfall == .recipients ? uncovered : 0)
        if plan.isLastShare { borne = max(0, borne - max(0, carryOut)) }
        return AidCuts(
            borne, aids: plan.cases.map { ($0.number, $0.aid) }, fee: apportionment.fee)
    }
}

/// Those for whom somebody else pays, a payer at a time.
private struct DependantGroups {
    /// A payer and those he pays for, in the order of joining.
    struct Group {
        let payer: Int64
        var records: [SortRecord]
    }

    private let reader: SortedReader
    private var pending: SortRecord?

    init(_ reader: SortedReader) throws {
        self.reader = reader
        pending = try reader.next()
    }

    /// The roll number that the next payer sorts as; past all numbers when there is none.
    var first: Int64 { pending?.words.0 ?? .max }

    /// The next group whose payer sorts before that roll number. Payers outside the roll sort
    /// before all of it.
    mutating func next(before roll: RollNumber) throws -> Group? {
        guard let first = pending, first.words.0 < roll else { return nil }
        var group = Group(payer: CountedLine.payer(of: first), records: [])
        while let record = pending, record.words.0 == first.words.0 {
            group.records.append(record)
            pending = try reader.next()
        }
        return group
    }
}
