/// One signature below a note.
public struct NoteSignature: Equatable, Sendable {
    /// The name of the key.
    public let name: String
    /// Four bytes that tell keys of one name apart.
    public let id: [UInt8]
    /// The bytes of the signature; with a cosignature, the time before it.
    public let signature: [UInt8]

    init(name: String, id: [UInt8], signature: [UInt8]) {
        self.name = name
        self.id = id
        self.signature = signature
    }

    /// A line below a note, without its end: `— name base64`.
    public init?(line: some Collection<UInt8>) {
        let parts = line.split(separator: space, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual("—".utf8),
            let name = String(validating: parts[1], as: UTF8.self), NoteKey.isName(name),
            let data = Base64.bytes(parts[2]), data.count > 4
        else { return nil }
        self.init(name: name, id: Array(data.prefix(4)), signature: Array(data.dropFirst(4)))
    }

    /// Its line, without the end.
    public var line: String { "— \(name) \(Base64.text(id + signature))" }

    /// Whether it says that it is by that key.
    public func isBy(_ key: NoteKey) -> Bool {
        name.utf8.elementsEqual(key.name.utf8) && id == key.idBytes
    }
}

/// A text with signatures below it: c2sp.org/signed-note.
public struct SignedNote: Equatable, Sendable {
    /// More signatures than this are refused, as Go's tools do; 16 is the least to be taken.
    public static let signaturesMax = 100

    /// What is signed, with its last line feed.
    public let text: [UInt8]
    /// The signatures, in order.
    public private(set) var signatures: [NoteSignature]

    /// A note with nothing below it so far.
    public init(text: [UInt8], signatures: [NoteSignature] = []) {
        self.text = text
        self.signatures = signatures
    }

    /// A note as it travels. Text and signatures are separated by the last blank line; nil where it
    /// is not of that form.
    public init?(_ bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count <= TextReader.bytesMax, bytes.last == newline,
            let blank = bytes.indices.dropLast().last(where: {
                bytes[$0] == newline && bytes[$0 + 1] == newline
            }), blank + 2 < bytes.count
        else { return nil }
        text = Array(bytes[...blank])
        guard String(validating: text, as: UTF8.self) != nil,
            text.allSatisfy({ $0 >= 0x20 || $0 == newline })
        else { return nil }
        let lines = bytes[(blank + 2)...].dropLast().split(
            separator: newline, maxSplits: SignedNote.signaturesMax,
            omittingEmptySubsequences: false)
        guard lines.count <= SignedNote.signaturesMax else { return nil }
        signatures = lines.compactMap { NoteSignature(line: $0) }
        guard signatures.count == lines.count else { return nil }
    }

    /// The note as it travels.
    public var bytes: [UInt8] {
        text + [newline] + Array(signatures.map { $0.line + "\n" }.joined().utf8)
    }

    /// Adds a signature at the end.
    public mutating func append(_ signature: NoteSignature) { signatures.append(signature) }

    /// What the signatures of a key are worth.
    public enum Verdict: Sendable {
        /// None is by that key.
        case absent
        /// Every one by that key is good.
        case good
        /// One that says it is by that key is not good: the note is rejected, whatever else it has.
        case bad
    }

    /// What is said by the signatures of that key. Those of other keys are not looked at.
    public func verdict(of key: NoteKey) -> Verdict {
        let own = signatures.filter { $0.isBy(key) }
        if own.isEmpty { return .absent }
        return own.allSatisfy { key.isSignature($0.signature, of: text) } ? .good : .bad
    }
}
