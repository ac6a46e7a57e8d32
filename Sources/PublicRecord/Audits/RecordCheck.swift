/// The smaller checks of one file each, with what is said when all is right.
public enum RecordCheck {
    /// A receipt: its signature and its commitment.
    public static func receipt(_ bytes: [UInt8], trust: [UInt8]) throws(Finding) -> Sentence {
        let policy = try Policy(trust)
        let file = try ReceiptFile(bytes)
        _ = try file.check(policy)
        let receipt = file.receipt
        return MemberSentences.receipt.naming([
            "scheme": .text(receipt.scheme), "roll": .text("\(receipt.roll)"),
            "joined": .text(receipt.joined),
        ])
    }

    /// A statement: its format and its identities.
    public static func statement(_ bytes: [UInt8]) throws(Finding) -> Sentence {
        let statement = try Statement(bytes)
        let count = try statement.checkIdentities()
        return FileSentences.statement.naming([
            "scheme": .text(statement.scheme), "period": .text(statement.period),
            "kind": .term(statement.kind.rawValue), "identities": .number(Int128(count)),
        ])
    }

    /// Case lines: whether they add up to what a bill says.
    public static func cases(_ bytes: [UInt8], bill: [UInt8]) throws(Finding) -> Sentence {
        guard bytes.count <= TextReader.bytesMax else { throw Finding(.tooLarge, .text(.cases)) }
        let sum = try CaseSum(text: bytes)
        guard case .bill(let bill) = try Statement(bill) else {
            throw Finding(.statementMalformed, .line(.statement, 1))
        }
        try sum.check(bill)
        return FileSentences.cases.naming([
            "scheme": .text(bill.scheme), "period": .text(bill.period),
            "cases": .number(Int128(bill.cases.count)),
            "aid": .money(
                Int128(bill.cases.amount), Currency(letters: bill.currency, digits: bill.digits)),
        ])
    }

    /// A trust file: what it asks for.
    public static func policy(_ bytes: [UInt8]) throws(Finding) -> Sentence {
        let policy = try Policy(bytes)
        let quorum = policy.quorum ?? "none"
        return Sentence(
            zh: "信任文件合格：公钥 \(policy.logs.count) 个，见证人 \(policy.witnesses.count) 个，法定见证：\(quorum)。",
            en: "The trust file is good: \(policy.logs.count) keys of logs, "
                + "\(policy.witnesses.count) witnesses, quorum \(quorum).")
    }

    /// A checkpoint: log, signature, witnesses, and the way from an older one.
    public static func checkpoint(
        _ bytes: [UInt8], old: [UInt8]?, consistency: [UInt8]?, trust: [UInt8]
    ) throws(Finding) -> Sentence {
        let policy = try Policy(trust)
        let newest = try CheckpointCheck(bytes)
        let before: CheckpointCheck?
        if let old { before = try CheckpointCheck(old) } else { before = nil }
        let path = try consistency.map(Self.hashes)
        try newest.checkLog(policy)
        if let before { try check(newest, goesOnFrom: before, path, policy) }
        let witnesses = try newest.checkWitnesses(policy)
        let checkpoint = newest.checkpoint
        if let before {
            return FileSentences.consistency.naming(
                Checkpoint.sizes(before.checkpoint, checkpoint)
                    .merging(["origin": .text(checkpoint.origin)]) { $1 })
        }
        return FileSentences.checkpoint.naming([
            "origin": .text(checkpoint.origin), "size": .number(Int128(checkpoint.size)),
            "witnesses": .list(witnesses),
        ])
    }

    private static func check(
        _ newest: CheckpointCheck, goesOnFrom before: CheckpointCheck, _ path: [Hash]?,
        _ policy: Policy
    ) throws(Finding) {
        let (old, new) = (before.checkpoint, newest.checkpoint)
        let place = Finding.Place.named(old.origin)
        guard old.origin.utf8.elementsEqual(new.origin.utf8) else { throw Finding(.origin, place) }
        try before.checkLog(policy)
        let sizes = Checkpoint.sizes(old, new)
        guard old.size <= new.size else { throw Finding(.rolledBack, place, sizes) }
        // Whoever does not give the hashes in between has nothing to accuse the log of.
        guard path != nil || old.size == new.size || old.size == 0 else {
            throw Finding(.unreadable, .named("--consistency"))
        }
        guard
            LogProof.isConsistent(
                from: (old.size, old.root), to: (new.size, new.root), path: path ?? [])
        else { throw Finding(.consistency, place, sizes) }
    }

    /// A proof of consistency: a hash a line, at most 64, nothing else.
    private static func hashes(_ bytes: [UInt8]) throws(Finding) -> [Hash] {
        guard !bytes.isEmpty else { return [] }
        var reader = try TextReader(bytes, .consistency)
        var hashes: [Hash] = []
        while !reader.isAtEnd {
            let line = try reader.line()
            guard hashes.count < ProofFile.siblingsMax else {
                throw Finding(.tooLarge, .text(.consistency), ["limit": .term("limit.siblings")])
            }
            guard let hash = Base64.hash(line) else { throw reader.malformed }
            hashes.append(hash)
        }
        return hashes
    }
}
