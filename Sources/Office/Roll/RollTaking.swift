import BankFiles
import Bookkeeping
import MutualAid
import Storage

/// Whatever members come from: gives checked lines, and says what is wrong with bad ones.
typealias RollFeed =
    @Sendable (
        _ give: (RollLine) throws -> Void, _ problem: (FileProblem) throws -> Void
    ) throws -> Void

/// Members on their way onto the roll: one thread reads, checks and seals, the other writes, in
/// the transaction of the import.
struct RollTaking {
    /// What the reading thread hands over.
    private struct Batch: Sendable {
        let ready: [SealedLine]
        let bad: [FileProblem]
    }

    private let desk: Desk
    private let acceptGood: Bool
    private var rows: RollRows
    private let identities: SortedRecords
    private var payers: SortedRecords
    private let workFolder: String
    /// The bad lines.
    private(set) var bad: BadLines
    /// Members taken off the roll again because of a bad line.
    private var withdrawn: Set<RollNumber> = []
    /// Identities given to members with a payer, who may yet be withdrawn with him.
    private let held: SortedRecords

    private static let batchSize = 2048

    init(_ desk: Desk, acceptGood: Bool, workFolder: String) throws {
        self.desk = desk
        self.acceptGood = acceptGood
        rows = try RollRows(writing: desk.transaction, scheme: desk.scheme.head)
        identities = SortedRecords(folder: workFolder)
        payers = SortedRecords(folder: workFolder)
        held = SortedRecords(folder: workFolder)
        bad = BadLines(workFolder: workFolder)
        self.workFolder = workFolder
    }

    /// Takes in everything the feed gives, until it ends.
    mutating func take(from feed: @escaping RollFeed, keys: KeyStore) throws {
        let scheme = desk.scheme.head.id
        let random = RandomBytes(seed: desk.moment.seed)
        let sealing = Sealing(scheme: scheme, random: random, keys: keys)
        let handover = Handover<Batch> { give in
            var lines: [RollLine] = []
            var bad: [FileProblem] = []
            func hand() throws {
                try give(Batch(ready: try sealing.seal(lines), bad: bad))
                lines.removeAll(keepingCapacity: true)
                bad.removeAll(keepingCapacity: true)
            }
            try feed(
                {
                    lines.append($0)
                    if lines.count >= RollTaking.batchSize { try hand() }
                },
                {
                    bad.append($0)
                    if bad.count >= RollTaking.batchSize { try hand() }
                })
            try hand()
        }
        do {
            while let batch = try handover.take() { try take(batch) }
        } catch {
            handover.abandon()
            throw error
        }
    }

    private mutating func take(_ batch: Batch) throws {
        for problem in batch.bad { try bad.note(problem) }
        // Where one bad line refuses the file, the others are written all the same, to find out
        // what only the whole file tells; the transaction is undone at the end.
        for sealed in batch.ready { try write(sealed) }
    }

    private mutating func note(
        _ line: Int64, _ field: String, _ code: String, _ text: Text
    ) throws {
        try bad.note(FileProblem(line: Int(line), field: field, code: code, text))
    }

    private mutating func write(_ sealed: SealedLine) throws {
        let line = sealed.line
        guard try rows.write(line.row) else {
            return try note(
                Int64(line.line), "roll", "roll.number-taken",
                Text(
                    "成员编号 \(line.roll) 已在名册上，或在文件中重复。",
                    "Roll number \(line.roll) is on the roll already, or stands twice."))
        }
        if !sealed.identityDigest.isEmpty {
            try rows.write(roll: line.roll, slot: sealed.slot, sealed: sealed.sealed)
            let (first, second) = RollTaking.words(sealed.identityDigest)
            try identities.add(
                SortRecord(first, second, line.roll, Int64(line.line), line.payer.code))
        }
        if line.payer.code > 0 {
            try payers.add(SortRecord(line.payer.code, line.roll, Int64(line.line)))
        }
    }

    /// A digest of 16 bytes as two numbers, and back.
    fileprivate static func words(_ digest: [UInt8]) -> (Int64, Int64) {
        func word(_ from: Int) -> Int64 {
            digest[from..<(from + 8)].reduce(0) { $0 << 8 | Int64($1) }
        }
        return (word(0), word(8))
    }

    fileprivate static func digest(_ first: Int64, _ second: Int64) -> [UInt8] {
        var bytes: [UInt8] = []
        for word in [first, second] {
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: word >> Int64(shift)))
            }
        }
        return bytes
    }

    /// Looks at what only the whole file tells: the same person twice, payers who do not exist.
    ///
    /// - Returns: the members written, and their digest.
    mutating func finish() throws -> RowsDigest {
        try rows.flush()
        try lookAtIdentities()
        try lookAtPayers()
        return try rows.finish(desk.snapshot)
    }

    private mutating func lookAtIdentities() throws {
        let reader = try identities.read()
        let known = try IdentityRows(writing: desk.transaction, scheme: desk.scheme.head)
        var last: (Int64, Int64)?
        var (holder, holderLine): (RollNumber, Int64) = (0, 0)
        var holders = HolderLookup(reader, known)
        while let (record, digest, former) = try holders.next() {
            let (first, second, roll, line, payer, _) = record.words
            if let last, last == (first, second) {
                try note(
                    line, "identity", "roll.identity-twice",
                    Text(
                        "与第 \(holderLine) 行（\(holder) 号）是同一人。",
                        "This is the same person as line \(holderLine), number \(holder)."))
                try withdraw(roll, payer)
                continue
            }
            (last, holder, holderLine) = ((first, second), roll, line)
            if former == 0 {
                try known.add(digest, roll: roll)
            } else {
                if let (code, text) = try objection(to: former) {
                    try note(line, "identity", code, text)
                    try withdraw(roll, payer)
                    continue
                }
                try known.move(digest, to: roll)
            }
            if acceptGood, payer > 0 { try held.add(SortRecord(first, second, roll, former)) }
        }
        try known.flush()
    }

    /// Why a person whom the scheme has known may not be put on the roll, if so.
    private func objection(to roll: RollNumber) throws -> (String, Text)? {
        let tomorrow = desk.moment.day.adding(days: 1)
        let rules = desk.scheme.history.inForce(on: desk.moment.day)
        switch try desk.membership(roll).standing(on: tomorrow) {
        case .ended(.illness, _) where !rules.waiting.illness.rejoining:
            return (
                "roll.rejoining-barred",
                Text(
                    "此人曾在等待期内确诊（\(roll) 号），按规则不能再加入。",
                    "This person fell ill in the waiting period (roll number \(roll)) and may not "
                        + "join again by the rules.")
            )
        case .ended:
            guard !rules.joining.rejoining else { return nil }
            return (
                "roll.rejoining-barred",
                Text(
                    "此人曾是 \(roll) 号成员；规则不许重新加入。",
                    "This person was member \(roll); the rules do not let anybody join again.")
            )
        case .notYet, .member, .suspended:
            return (
                "roll.identity-on-roll",
                Text(
                    "此人已在名册上，编号 \(roll)。",
                    "This person is on the roll already, with number \(roll).")
            )
        }
    }

    /// Refuses members whose payer is not on the roll. Where they are withdrawn, so are those they
    /// pay for, until nobody is left without his payer.
    private mutating func lookAtPayers() throws {
        let lookup = try MemberLookup(desk.snapshot, desk.scheme.head)
        var before = -1
        while before != withdrawn.count {
            before = withdrawn.count
            let kept = SortedRecords(folder: workFolder)
            let reader = try payers.read()
            var last: Int64 = 0
            var known = false
            while let record = try reader.next() {
                let (payer, roll, line, _, _, _) = record.words
                if withdrawn.contains(roll) { continue }
                if payer != last {
                    last = payer
                    known = try mayPay(payer, lookup)
                }
                if known {
                    try kept.add(record)
                    continue
                }
                try note(
                    line, "payer", "roll.payer-unknown",
                    Text(
                        "\(payer) 号不能为他付款：须是名册上仍在的成员，且自己付款。",
                        "Member \(payer) cannot pay for him: a payer is a member still, and pays for "
                            + "himself."))
                try withdraw(roll, payer)
            }
            payers = kept
        }
        try returnIdentities()
    }

    /// Whether somebody can pay for others: a member who has not left and pays for himself, or for
    /// whom somebody outside the roll pays.
    private func mayPay(_ payer: RollNumber, _ lookup: MemberLookup) throws -> Bool {
        guard let (member, _) = try lookup.member(payer), member.payer.code <= 0 else {
            return false
        }
        let membership = Membership(
            member, changes: try lookup.changes(payer), history: desk.scheme.history)
        let tomorrow = desk.moment.day.adding(days: 1)
        if case .ended = membership.standing(on: tomorrow) { return false }
        return true
    }

    /// Gives the identities of withdrawn members back to those who had them before.
    private func returnIdentities() throws {
        guard !withdrawn.isEmpty else { return }
        let known = try IdentityRows(writing: desk.transaction, scheme: desk.scheme.head)
        let reader = try held.read()
        while let record = try reader.next() {
            let (first, second, roll, former, _, _) = record.words
            guard withdrawn.contains(roll) else { continue }
            let digest = RollTaking.digest(first, second)
            if former > 0 {
                try known.move(digest, to: former)
            } else {
                try known.remove(digest)
            }
        }
    }

    private mutating func withdraw(_ roll: RollNumber, _ payer: Int64) throws {
        guard acceptGood else { return }
        withdrawn.insert(roll)
        try desk.transaction.withdraw(roll, payer: Payer(code: payer), scheme: desk.scheme.head)
        rows.reread()
    }
}

/// Identities in order, each with the roll number that had it before this import: looked up many at
/// a time, since every question to a server takes its time.
private struct HolderLookup {
    private let reader: SortedReader
    private let known: IdentityRows
    private var records: [(record: SortRecord, digest: [UInt8])] = []
    private var holders: [[UInt8]: RollNumber] = [:]
    private var place = 0

    init(_ reader: SortedReader, _ known: IdentityRows) {
        self.reader = reader
        self.known = known
    }

    /// The next record; `former` is 0 where nobody had the identity.
    mutating func next() throws -> (record: SortRecord, digest: [UInt8], former: RollNumber)? {
        if place == records.count { try read() }
        guard place < records.count else { return nil }
        let (record, digest) = records[place]
        place += 1
        return (record, digest, holders.isEmpty ? 0 : holders[digest] ?? 0)
    }

    private mutating func read() throws {
        records.removeAll(keepingCapacity: true)
        place = 0
        while records.count < IdentityRows.atOnce, let record = try reader.next() {
            records.append((record, RollTaking.digest(record.words.0, record.words.1)))
        }
        holders = try known.holders(of: records.map(\.digest))
    }
}
