/// A member's own check, in the one order both verifiers keep; it ends at the first thing that is
/// off. Source: docs/formats/proofs.md, and the public formats, section 1.
public struct MemberCheck: Sendable {
    private let trust: Policy
    private let receipt: ReceiptFile?
    private let proof: ProofFile
    private let statement: Statement
    private let checkpoint: CheckpointCheck

    /// Reads the files: trust, receipt, proof with its checkpoint, and its statement.
    public init(
        trust: [UInt8], receipt: [UInt8]?, proof: [UInt8]
    ) throws(Finding) {
        self.trust = try Policy(trust)
        if let receipt { self.receipt = try ReceiptFile(receipt) } else { self.receipt = nil }
        self.proof = try ProofFile(proof)
        checkpoint = try CheckpointCheck(self.proof.log.checkpoint)
        statement = try Statement(self.proof.statement)
    }

    init(
        _ trust: Policy, _ receipt: ReceiptFile, _ proof: ProofFile, _ checkpoint: CheckpointCheck,
        _ statement: Statement
    ) {
        (self.trust, self.receipt, self.proof) = (trust, receipt, proof)
        (self.checkpoint, self.statement) = (checkpoint, statement)
    }

    /// Goes through all of it, with what the member says he owes and has paid.
    public func check(due: Int64? = nil, paid: Int64? = nil) throws(Finding) -> Sentence {
        let receiptsKey: String?
        if let receipt { receiptsKey = try receipt.check(trust) } else { receiptsKey = nil }
        try checkTogether()
        let line = try classLine()
        try checkTree(line)
        try checkDue(line)
        if let due, due != proof.due { throw own(.ownDue, due, proof.due) }
        if let paid, paid != proof.paid { throw own(.ownPaid, paid, proof.paid) }
        _ = try statement.checkIdentities(in: proof.currencyOfSums)
        try checkpoint.checkLog(trust, scheme: statement.scheme)
        if let receiptsKey, receiptsKey != checkpoint.checkpoint.origin + "/receipts" {
            throw Finding(.origin, .named(checkpoint.checkpoint.origin))
        }
        try checkInclusion()
        let witnesses = try checkpoint.checkWitnesses(
            trust, statement.custody, proof.currencyOfSums)
        return success(line, witnesses)
    }

    private var place: Finding.Place {
        .named("\(proof.scheme) \(proof.period) \(proof.kind.rawValue) \(proof.roll)")
    }

    private func money(_ amount: Int64) -> SentenceValue {
        .money(Int128(amount), proof.currencyOfSums)
    }

    private func own(_ code: Finding.Code, _ own: Int64, _ recorded: Int64) -> Finding {
        Finding(code, place, ["own": money(own), "recorded": money(recorded)])
    }

    /// All three have to speak of one scheme, period, kind and member.
    private func checkTogether() throws(Finding) {
        if let receipt = receipt?.receipt {
            try same("receipt", "proof", "scheme", .text(receipt.scheme), .text(proof.scheme))
            try same("receipt", "proof", "roll", .text("\(receipt.roll)"), .text("\(proof.roll)"))
        }
        let between = ("proof", "statement")
        try same(
            between.0, between.1, "scheme", .text(proof.scheme), .text(statement.scheme))
        try same(
            between.0, between.1, "period", .text(proof.period), .text(statement.period))
        try same(
            between.0, between.1, "kind", .term(proof.kind.rawValue),
            .term(statement.kind.rawValue))
        // Only the bill says in which currency.
        if let currency = statement.currency {
            let (own, its) = (proof.currencyOfSums, currency)
            try same(
                between.0, between.1, "currency", .text("\(own.letters) \(own.digits)"),
                .text("\(its.letters) \(its.digits)"))
        }
    }

    private func same(
        _ left: String, _ right: String, _ subject: String, _ a: SentenceValue,
        _ b: SentenceValue
    ) throws(Finding) {
        guard a != b else { return }
        throw Finding(
            .other, place,
            [
                "left": .term(left), "right": .term(right), "subject": .term("of.\(subject)"),
                "a": a, "b": b,
            ])
    }

    private func classLine() throws(Finding) -> ClassLine {
        guard let line = statement.classes.first(where: { $0.name == proof.className }) else {
            throw Finding(
                .treeClass, .named(proof.className),
                named.merging(["class": .text(proof.className)]) { $1 })
        }
        return line
    }

    /// The period and the kind.
    private var named: [String: SentenceValue] {
        ["period": .text(proof.period), "kind": .term(proof.kind.rawValue)]
    }

    /// The way from his leaf up; without a receipt nobody knows the leaf, and sums alone are added.
    private func checkTree(_ line: ClassLine) throws(Finding) {
        let commitment = receipt?.receipt.commitment ?? LogHash.empty
        let leaf = ShareNode(
            ShareMember(
                roll: proof.roll, commitment: commitment, due: proof.due, paid: proof.paid),
            salt: proof.salt)
        let top: ShareNode
        do throws(ShareWalk.Problem) {
            top = try ShareWalk.root(
                from: leaf, position: proof.position, count: UInt64(line.count),
                siblings: proof.siblings)
        } catch {
            throw Finding(
                error == .path ? .treePath : .treeSum, place,
                [
                    "count": .number(Int128(line.count)),
                    "position": .number(Int128(proof.position)),
                    "have": .number(Int128(proof.siblings.count)),
                ])
        }
        guard receipt == nil || top.hash == line.root else {
            throw Finding(.treeRoot, place, named)
        }
        guard top.count == line.count, top.due == line.due, top.paid == line.paid else {
            throw Finding(
                .treeTotals, place,
                [
                    "count": .number(Int128(line.count)), "due": money(line.due),
                    "paid": money(line.paid), "ownCount": .number(Int128(top.count)),
                    "ownDue": money(top.due), "ownPaid": money(top.paid),
                ])
        }
    }

    /// The due is the share, one unit more up to the roll named, and the reasons. A balance has none.
    private func checkDue(_ line: ClassLine) throws(Finding) {
        guard let share = line.share else { return }
        let base = Int128(share) + (proof.roll <= line.lastRoll ? 1 : 0)
        let want = proof.reasons.reduce(base) { $0 + Int128($1.amount) }
        // Only a correction that was booked asks for more than the share.
        let raises = proof.reasons.contains { $0.amount > 0 && $0.code != .adjusted }
        guard want == Int128(proof.due), !raises else {
            throw Finding(
                .dueFormula, place,
                [
                    "due": money(proof.due), "share": .money(base, proof.currencyOfSums),
                    "want": .money(want, proof.currencyOfSums),
                ])
        }
    }

    private func checkInclusion() throws(Finding) {
        let log = checkpoint.checkpoint
        guard
            LogProof.includes(
                LogHash.leaf(proof.statement), index: proof.log.index, size: log.size,
                root: log.root, path: proof.log.path)
        else {
            throw Finding(
                .inclusion, .named("\(log.origin) \(proof.log.index)"),
                ["index": .text("\(proof.log.index)")])
        }
    }

    private func success(_ line: ClassLine, _ witnesses: [String]) -> Sentence {
        let isAlone = line.name == "-"
        var sentence = MemberSentences.success(proof.kind, inClass: !isAlone).naming([
            "period": .text(proof.period), "due": money(proof.due), "paid": money(proof.paid),
            "count": .number(Int128(line.count)), "class": .text(line.name),
        ])
        if receipt == nil { sentence = sentence + MemberSentences.withoutReceipt }
        guard let custody = statement.custody else { return sentence }
        return sentence + custody.word(witnesses)
    }
}

extension ProofFile {
    /// How its sums are printed.
    var currencyOfSums: Currency { Currency(letters: currency, digits: digits) }
}
