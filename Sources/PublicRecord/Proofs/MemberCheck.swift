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

    /// Goes through all of it, with what the member says he owes and has paid.
    public func check(due: Int64? = nil, paid: Int64? = nil) throws(Finding) -> Sentence {
        let receiptsKey: String?
        if let receipt { receiptsKey = try receipt.check(trust) } else { receiptsKey = nil }
        try checkTogether()
        let line = try classLine()
        try checkTree(line)
        try checkDue(line)
        if let due, due != proof.due { throw Finding(.ownDue, place) }
        if let paid, paid != proof.paid { throw Finding(.ownPaid, place) }
        try statement.checkIdentities()
        try checkpoint.checkLog(trust, scheme: statement.scheme)
        if let receiptsKey, receiptsKey != checkpoint.checkpoint.origin + "/receipts" {
            throw Finding(.origin, .named(checkpoint.checkpoint.origin))
        }
        try checkInclusion()
        let witnesses = try checkpoint.checkWitnesses(trust, custody: statement.custody != nil)
        return success(line, witnesses)
    }

    private var place: Finding.Place {
        .named("\(proof.scheme) \(proof.period) \(proof.kind.rawValue) \(proof.roll)")
    }

    /// All three have to speak of one scheme, period, kind and member.
    private func checkTogether() throws(Finding) {
        if let receipt = receipt?.receipt {
            guard receipt.scheme == proof.scheme, receipt.roll == proof.roll else {
                throw Finding(.other, place)
            }
        }
        guard statement.scheme == proof.scheme, statement.period == proof.period,
            statement.kind == proof.kind
        else { throw Finding(.other, place) }
        // Only the bill says in which currency.
        if case .bill(let bill) = statement {
            guard bill.currency == proof.currency, bill.digits == proof.digits else {
                throw Finding(.other, place)
            }
        }
    }

    private func classLine() throws(Finding) -> ClassLine {
        guard let line = statement.classes.first(where: { $0.name == proof.className }) else {
            throw Finding(.treeClass, .named(proof.className))
        }
        return line
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
        } catch { throw Finding(error == .path ? .treePath : .treeSum, place) }
        guard receipt == nil || top.hash == line.root else { throw Finding(.treeRoot, place) }
        guard top.count == line.count, top.due == line.due, top.paid == line.paid else {
            throw Finding(.treeTotals, place)
        }
    }

    /// The due is the share, one unit more up to the roll named, and the reasons. A balance has none.
    private func checkDue(_ line: ClassLine) throws(Finding) {
        guard let share = line.share else { return }
        let more: Int128 = proof.roll <= line.lastRoll ? 1 : 0
        let due = proof.reasons.reduce(Int128(share) + more) { $0 + Int128($1.amount) }
        guard due == Int128(proof.due) else { throw Finding(.dueFormula, place) }
    }

    private func checkInclusion() throws(Finding) {
        let log = checkpoint.checkpoint
        guard
            LogProof.includes(
                LogHash.leaf(proof.statement), index: proof.log.index, size: log.size,
                root: log.root, path: proof.log.path)
        else { throw Finding(.inclusion, .named("\(log.origin) \(proof.log.index)")) }
    }

    private func success(_ line: ClassLine, _ witnesses: [String]) -> Sentence {
        let money = Money(proof.currency, proof.digits)
        var sentence = MemberSentences.success(
            proof, line, money, log: checkpoint.checkpoint, witnesses: witnesses)
        if receipt == nil { sentence = sentence + MemberSentences.withoutReceipt }
        guard statement.custody != nil else { return sentence }
        return sentence
            + (witnesses.contains(Policy.custodian)
                ? CustodySentences.cosigned : CustodySentences.word)
    }
}

/// Prints sums of one currency.
struct Money {
    private let letters: String
    private let digits: Int

    init(_ letters: String, _ digits: UInt64) {
        (self.letters, self.digits) = (letters, Int(digits))
    }

    func text(_ amount: Int64) -> String {
        var figures = Array(String(amount.magnitude))
        while figures.count <= digits { figures.insert("0", at: 0) }
        if digits > 0 { figures.insert(".", at: figures.count - digits) }
        return (amount < 0 ? "-" : "") + String(figures) + " " + letters
    }
}
