/// What the operator has said to a member when he joined: `tongzhou/receipt/v1`.
public struct Receipt: Equatable, Sendable {
    /// The scheme he joined.
    public let scheme: String
    /// His roll number.
    public let roll: UInt64
    /// The version of the rules he joined under, and the SHA-256 of their bytes as adopted.
    public let rulesVersion: UInt64, rules: Hash
    /// The day he joined.
    public let joined: String
    /// What binds his roll number to him.
    public let commitment: Hash

    /// A receipt of those parts.
    public init(
        scheme: String, roll: UInt64, rulesVersion: UInt64, rules: Hash, joined: String,
        commitment: Hash
    ) {
        (self.scheme, self.roll, self.joined) = (scheme, roll, joined)
        (self.rulesVersion, self.rules, self.commitment) = (rulesVersion, rules, commitment)
    }

    init(_ reader: inout TextReader) throws(Finding) {
        try reader.expect("tongzhou/receipt/v1")
        scheme = try reader.words("scheme", 1).folder(0)
        roll = try reader.words("roll", 1).number(0)
        let words = try reader.words("rules", 2)
        (rulesVersion, rules) = (try words.number(0), try words.hash(1))
        joined = try reader.words("joined", 1).day(0)
        commitment = try reader.words("commitment", 1).hash(0)
    }

    /// The text that is signed.
    public var text: [UInt8] {
        Array(
            """
            tongzhou/receipt/v1
            scheme \(scheme)
            roll \(roll)
            rules \(rulesVersion) \(rules.base64)
            joined \(joined)
            commitment \(commitment.base64)

            """.utf8)
    }
}

/// A receipt as the member keeps it: above it his own secret, below it the signature.
/// Source: docs/formats/proofs.md.
public struct ReceiptFile: Equatable, Sendable, CustomStringConvertible {
    /// 32 random bytes.
    public let nonce: Hash
    /// The bytes that identify him to himself.
    public let identity: [UInt8]
    /// What is signed.
    public let receipt: Receipt
    /// The text with its signature.
    public let note: SignedNote

    /// The file of a receipt, signed.
    public init(
        nonce: Hash, identity: [UInt8], receipt: Receipt, signer: NoteSigner
    ) throws {
        (self.nonce, self.identity, self.receipt) = (nonce, identity, receipt)
        note = SignedNote(text: receipt.text, signatures: [try signer.sign(receipt.text)])
    }

    /// The receipt of those bytes.
    public init(_ bytes: [UInt8]) throws(Finding) {
        var reader = try TextReader(bytes, .receipt)
        try reader.expect("tongzhou/receipt-file/v1")
        nonce = try reader.words("nonce", 1).hash(0)
        identity = try reader.words("identity", 1).bytes(0)
        try reader.expect("")
        let rest = reader.rest
        receipt = try Receipt(&reader)
        try reader.expect("")
        guard let note = SignedNote(rest), note.text == receipt.text else {
            throw Finding(.noteMalformed, .text(.receipt))
        }
        self.note = note
    }

    /// The bytes of the file.
    public var bytes: [UInt8] {
        let head = [
            "tongzhou/receipt-file/v1", "nonce \(nonce.base64)",
            "identity \(Base64.text(identity))", "",
        ]
        return Array(head.map { $0 + "\n" }.joined().utf8) + note.bytes
    }

    /// Not the secret.
    public var description: String { "ReceiptFile(\(receipt.scheme) \(receipt.roll))" }

    /// The commitment has to follow from the secret, and the note has to be signed by a key for
    /// receipts of that scheme, whose name is answered.
    func check(_ trust: Policy) throws(Finding) -> String {
        let place = Finding.Place.named("\(receipt.scheme) \(receipt.roll)")
        let suffix = "/\(receipt.scheme)/receipts"
        let keys = trust.logs.map(\.key).filter {
            $0.name.utf8.reversed().starts(with: suffix.utf8.reversed())
        }
        let verdicts = keys.map { note.verdict(of: $0) }
        guard !verdicts.contains(.bad), let good = verdicts.firstIndex(of: .good) else {
            throw Finding(.receiptSignature, place)
        }
        var maker = Commitment()
        guard
            maker.make(roll: receipt.roll, nonce: nonce, identity: identity) == receipt.commitment
        else { throw Finding(.receiptCommitment, place) }
        return keys[good].name
    }
}
