/// A checkpoint held against the trust file.
public struct CheckpointCheck: Sendable {
    /// What it says.
    public let checkpoint: Checkpoint
    /// The note it stands in.
    public let note: SignedNote

    /// The checkpoint of a note.
    public init(_ note: SignedNote) throws(Finding) {
        guard let checkpoint = Checkpoint(note.text) else {
            throw Finding(.noteMalformed, .text(.checkpoint))
        }
        self.checkpoint = checkpoint
        self.note = note
    }

    /// The checkpoint of the bytes of a note.
    public init(_ bytes: [UInt8]) throws(Finding) {
        guard bytes.count <= TextReader.bytesMax else {
            throw Finding(.tooLarge, .text(.checkpoint))
        }
        guard let note = SignedNote(bytes) else {
            throw Finding(.noteMalformed, .text(.checkpoint))
        }
        try self.init(note)
    }

    /// The log has to be one of the trust file's, of that scheme where one is expected, and its
    /// signature good: log.origin, log.signature, log.unsigned.
    public func checkLog(_ trust: Policy, scheme: String? = nil) throws(Finding) {
        let keys = trust.logs.map(\.key).filter {
            $0.name.utf8.elementsEqual(checkpoint.origin.utf8)
        }
        let place = Finding.Place.named(checkpoint.origin)
        guard !keys.isEmpty, !checkpoint.origin.hasSuffix("/receipts"),
            scheme == nil || scheme == checkpoint.scheme
        else { throw Finding(.origin, place) }
        let verdicts = keys.map { note.verdict(of: $0) }
        guard !verdicts.contains(.bad) else { throw Finding(.signature, place) }
        guard verdicts.contains(.good) else { throw Finding(.unsigned, place) }
    }

    /// The witnesses with good cosignatures, by their names in the trust file. There have to be as
    /// many as it asks for; where all that is missing is the custodian, and there is a line of his,
    /// that is what is said.
    public func checkWitnesses(
        _ trust: Policy, custody: CustodyLines? = nil
    ) throws(Finding) -> [String] {
        try checkWitnesses(trust, custody, nil)
    }

    func checkWitnesses(
        _ trust: Policy, _ custody: CustodyLines?, _ currency: Currency?
    ) throws(Finding) -> [String] {
        var names: [String] = []
        for witness in trust.witnesses {
            switch note.verdict(of: witness.key) {
            case .absent: continue
            case .good: names.append(witness.name)
            case .bad: throw Finding(.witnessSignature, .named(witness.name))
            }
        }
        guard !trust.isEnough(Set(names)) else { return names }
        if let custody, trust.isEnough(Set(names + [Policy.custodian])) {
            throw Finding(
                .custody, .named(Policy.custodian),
                ["day": .text(custody.day), "amount": .money(Int128(custody.amount), currency)])
        }
        throw Finding(
            .quorum, .named(trust.quorum ?? "none"),
            ["quorum": .text(trust.quorum ?? "none"), "witnesses": .list(names)])
    }
}

extension Checkpoint {
    /// Two sizes of one log, as a finding names them.
    static func sizes(_ old: Checkpoint, _ new: Checkpoint) -> [String: SentenceValue] {
        ["old": .number(Int128(old.size)), "new": .number(Int128(new.size))]
    }
}
