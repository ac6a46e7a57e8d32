/// What is off, in the order in which it is looked for: a stable code, the place, and a sentence
/// that says what it means for the member. Source: docs/formats/proofs.md.
public struct Finding: Error, Equatable, Sendable {
    /// What was off.
    public enum Code: String, CaseIterable, Sendable {
        /// The file cannot be read at all.
        case unreadable = "file.unreadable"
        /// The file is not of its format.
        case fileMalformed = "file.malformed"
        /// More bytes, lines or siblings than any true file has.
        case tooLarge = "file.too-large"
        /// A note or a key is not of its format.
        case noteMalformed = "note.malformed"
        /// The statement is not of its format.
        case statementMalformed = "statement.malformed"
        /// No good signature of the receipts key.
        case receiptSignature = "receipt.signature"
        /// Nonce and identity do not give the commitment.
        case receiptCommitment = "receipt.commitment"
        /// Two of receipt, proof and statement speak of another scheme, period, kind or member.
        case other = "proof.other"
        /// The statement has no such class.
        case treeClass = "tree.class"
        /// A sibling is missing or one too many for that position and count.
        case treePath = "tree.path"
        /// A sum beyond 2^63-1 on the way up.
        case treeSum = "tree.sum"
        /// The way up does not lead to the root of the class.
        case treeRoot = "tree.root"
        /// It leads to another count, due or paid.
        case treeTotals = "tree.totals"
        /// The due is not the share of the class with the reasons given.
        case dueFormula = "due.formula"
        /// The member says he owes something else.
        case ownDue = "own.due"
        /// The member says he has paid something else.
        case ownPaid = "own.paid"
        /// An identity of the statement does not hold.
        case identity = "statement.identity"
        /// The case lines do not add up to what the bill says.
        case cases = "statement.cases"
        /// The checkpoint is another log's.
        case origin = "log.origin"
        /// A known key with a signature that is not good.
        case signature = "log.signature"
        /// No signature of a key in the trust file.
        case unsigned = "log.unsigned"
        /// The entry is not where the proof says, under that checkpoint.
        case inclusion = "log.inclusion"
        /// A checkpoint smaller than one seen before.
        case rolledBack = "log.rolled-back"
        /// A tile or an entry file is missing, too short or not what the checkpoint says.
        case tile = "log.tile"
        /// Two checkpoints that cannot both be true.
        case consistency = "log.consistency"
        /// A known witness with a cosignature that is not good.
        case witnessSignature = "witness.signature"
        /// Fewer witnesses than the trust file asks for.
        case quorum = "witness.quorum"
        /// A custody line without the custodian's cosignature, where the trust file asks for it.
        case custody = "custody.unsigned"
        /// A second statement of the same kind for a period, or a second version of the same rules.
        case second = "log.second"
        /// The log has no such statement.
        case absent = "log.absent"
        /// The leaf bundles do not give the root of the class.
        case bundle = "log.bundle"
    }

    /// Where it was found.
    public enum Place: Equatable, Sendable {
        /// A whole text.
        case text(TextName)
        /// A line of a text, counted from one.
        case line(TextName, Int)
        /// A file of the log, an entry, an identity, a witness: in the words of the formats.
        case named(String)
    }

    /// What was off.
    public let code: Code
    /// Where.
    public let place: Place
    /// What its sentence names.
    let values: [String: SentenceValue]

    /// A finding at that place.
    public init(_ code: Code, _ place: Place) { self.init(code, place, [:]) }

    init(_ code: Code, _ place: Place, _ values: [String: SentenceValue]) {
        self.code = code
        self.place = place
        self.values = values
    }

    /// Whether the same was found at the same place.
    public static func == (left: Finding, right: Finding) -> Bool {
        left.code == right.code && left.place == right.place
    }

    /// 2 where something could not be read as what it should be, 1 where it is off.
    public var exitCode: Int32 {
        switch code {
        case .unreadable, .fileMalformed, .tooLarge, .noteMalformed, .statementMalformed: 2
        default: 1
        }
    }
}

/// The texts that are read.
public enum TextName: String, Sendable {
    /// A member's receipt.
    case receipt
    /// A member's proof.
    case proof
    /// The trust file.
    case trust
    /// A statement.
    case statement
    /// A list of cases.
    case cases
    /// A checkpoint.
    case checkpoint
    /// A proof of consistency.
    case consistency

    var malformed: Finding.Code {
        switch self {
        case .statement: .statementMalformed
        case .checkpoint: .noteMalformed
        default: .fileMalformed
        }
    }
}
