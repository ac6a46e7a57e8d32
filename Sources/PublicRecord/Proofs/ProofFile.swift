/// All a member needs to check one statement: docs/formats/proofs.md.
public struct ProofFile: Equatable, Sendable {
    /// More siblings than any tree has are refused.
    public static let siblingsMax = 64

    /// Why what he owes is not the share of his class.
    public enum ReasonCode: String, CaseIterable, Sendable {
        /// The most a member pays was reached.
        case cap
        /// Waived by the rules.
        case waiver
        /// Paid for by what was over.
        case credit
        /// A correction that was booked.
        case adjusted
    }

    /// A reason with what it adds to the share.
    public struct Reason: Equatable, Sendable {
        /// Why.
        public let code: ReasonCode
        /// In minor units; below zero where he owes less.
        public let amount: Int64

        /// A reason of that amount.
        public init(_ code: ReasonCode, _ amount: Int64) {
            (self.code, self.amount) = (code, amount)
        }
    }

    /// Whose line it is, and of what.
    public var scheme: String, period: String
    /// Of which statement.
    public var kind: StatementKind
    /// In which class.
    public var className: String
    /// How sums are printed.
    public var currency: String, digits: UInt64
    /// His roll number.
    public var roll: UInt64
    /// His salt.
    public var salt: Hash
    /// What his line says he owes and has paid.
    public var due: Int64, paid: Int64
    /// Where his leaf stands, counted from zero.
    public var position: UInt64
    /// Why the due is not the share.
    public var reasons: [Reason]
    /// From the leaf upwards.
    public var siblings: [ShareSibling]
    /// The text of the statement.
    public var statement: [UInt8]
    /// That the statement is in the log.
    public var log: LogProofFile

    /// A proof of those parts.
    public init(
        scheme: String, period: String, kind: StatementKind, className: String,
        currency: String, digits: UInt64, roll: UInt64, salt: Hash, due: Int64, paid: Int64,
        position: UInt64, reasons: [Reason], siblings: [ShareSibling], statement: [UInt8],
        log: LogProofFile
    ) {
        (self.scheme, self.period, self.kind) = (scheme, period, kind)
        (self.className, self.currency, self.digits) = (className, currency, digits)
        (self.roll, self.salt, self.due, self.paid) = (roll, salt, due, paid)
        (self.position, self.reasons, self.siblings) = (position, reasons, siblings)
        (self.statement, self.log) = (statement, log)
    }

    /// The proof of those bytes.
    public init(_ bytes: [UInt8]) throws(Finding) {
        var reader = try TextReader(bytes, .proof)
        try reader.expect("tongzhou/proof/v1")
        scheme = try reader.words("scheme", 1).folder(0)
        period = try reader.words("period", 1).folder(0)
        guard let kind = StatementKind(rawValue: try reader.word("kind")) else {
            throw reader.malformed
        }
        self.kind = kind
        className = try reader.words("class", 1).folder(0)
        (currency, digits) = try TextReader.currency(&reader)
        roll = try reader.words("roll", 1).number(0)
        salt = try reader.words("salt", 1).hash(0)
        due = try reader.amount("due")
        paid = try reader.amount("paid")
        position = try reader.words("position", 1).number(0)
        reasons = try ProofFile.reasons(&reader)
        siblings = try ProofFile.siblings(&reader)
        statement = try reader.words("statement", 1).bytes(0)
        try reader.expect("")
        log = try LogProofFile(&reader)
    }

    private static let tooMany = Finding(
        .tooLarge, .text(.proof), ["limit": .term("limit.siblings")])

    private static func reasons(_ reader: inout TextReader) throws(Finding) -> [Reason] {
        var reasons: [Reason] = []
        while reader.has("reason") {
            let words = try reader.words("reason", 2)
            guard let code = ReasonCode(rawValue: try words.name(0)) else { throw words.wrong }
            guard reasons.count < siblingsMax else { throw tooMany }
            reasons.append(Reason(code, try words.amount(1, signed: true)))
        }
        return reasons
    }

    private static func siblings(_ reader: inout TextReader) throws(Finding) -> [ShareSibling] {
        var siblings: [ShareSibling] = []
        while reader.has("sibling") {
            let words = try reader.words("sibling", 4)
            guard siblings.count < siblingsMax else { throw tooMany }
            siblings.append(
                ShareSibling(
                    hash: try words.hash(0), count: try words.hashed(1),
                    due: try words.hashed(2), paid: try words.hashed(3)))
        }
        return siblings
    }

    /// The bytes of the file.
    public var bytes: [UInt8] {
        let head = [
            "tongzhou/proof/v1", "scheme \(scheme)", "period \(period)", "kind \(kind.rawValue)",
            "class \(className)", "currency \(currency) \(digits)", "roll \(roll)",
            "salt \(salt.base64)", "due \(due)", "paid \(paid)", "position \(position)",
        ]
        let lines =
            head + reasons.map { "reason \($0.code.rawValue) \($0.amount)" }
            + siblings.map { "sibling \($0.hash.base64) \($0.count) \($0.due) \($0.paid)" }
            + ["statement \(Base64.text(statement))", ""]
        return Array(lines.map { $0 + "\n" }.joined().utf8) + log.bytes
    }
}
