/// A key by which signatures on notes are checked: c2sp.org/signed-note.
public struct NoteKey: Hashable, Sendable {
    /// What a signature is made over.
    public enum Kind: UInt8, Sendable {
        /// Ed25519 over the text of the note.
        case text = 1
        /// Ed25519 over the time and the text: the cosignature of a witness.
        case cosignature = 4
    }

    /// Whose key it is; a log's is called like its origin.
    public let name: String
    /// What it signs.
    public let kind: Kind
    /// 32 bytes.
    public let publicKey: [UInt8]

    /// The key of that name; nil where a name or a key cannot be so.
    public init?(name: String, kind: Kind, publicKey: [UInt8]) {
        guard NoteKey.isName(name), publicKey.count == 32 else { return nil }
        self.name = name
        self.kind = kind
        self.publicKey = publicKey
    }

    /// A key in its text, `name+id+key`; nil where it is not of that form, of another kind, or its
    /// ID is not its own.
    public init?(_ text: String) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let data = Base64.bytes(parts[2].utf8), let type = data.first,
            let kind = Kind(rawValue: type)
        else { return nil }
        self.init(name: String(parts[0]), kind: kind, publicKey: Array(data.dropFirst()))
        guard parts[1].utf8.elementsEqual(Hexadecimal.text(idBytes).utf8) else { return nil }
    }

    /// Its text.
    public var text: String {
        "\(name)+\(Hexadecimal.text(idBytes))+\(Base64.text([kind.rawValue] + publicKey))"
    }

    /// The first four bytes of SHA256(name || 0x0A || kind || key).
    var idBytes: [UInt8] {
        Array(
            SHA256Stream.hash(Array(name.utf8) + [newline, kind.rawValue] + publicKey).bytes
                .prefix(4))
    }

    /// Whether that may be the name of a key: no spaces, no plus.
    static func isName(_ name: String) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy {
                $0 != "+" && $0.value > 0x20 && $0.value != 0x7f
                    && ($0.isASCII || !$0.properties.isWhitespace)
            }
    }

    /// Whether that is a good signature of a text by this key.
    func isSignature(_ signature: [UInt8], of text: [UInt8]) -> Bool {
        switch kind {
        case .text:
            return PublicRecord.isSignature(signature, of: text, by: publicKey)
        case .cosignature:
            guard signature.count == 72, signature[0] < 0x80 else { return false }
            return PublicRecord.isSignature(
                Array(signature.dropFirst(8)),
                of: Cosignature.message(text, seconds: signature.prefix(8).bigEndian),
                by: publicKey)
        }
    }

    /// Whether both are the key of those bytes and that name, to the byte.
    public static func == (left: NoteKey, right: NoteKey) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8) && left.kind == right.kind
            && left.publicKey == right.publicKey
    }
}

/// What a witness signs: c2sp.org/tlog-cosignature.
enum Cosignature {
    static func message(_ text: [UInt8], seconds: UInt64) -> [UInt8] {
        Array("cosignature/v1\ntime \(seconds)\n".utf8) + text
    }
}

/// Signs notes in a name.
public struct NoteSigner: Sendable, CustomStringConvertible {
    /// The key by which its signatures are checked.
    public let key: NoteKey
    private let signingKey: SigningKey

    /// A signer of that name; nil where that cannot be a name.
    public init?(name: String, kind: NoteKey.Kind = .text, key: SigningKey) {
        guard let publicPart = NoteKey(name: name, kind: kind, publicKey: key.publicKey) else {
            return nil
        }
        self.key = publicPart
        signingKey = key
    }

    /// A signer in its text, `PRIVATE+KEY+name+id+seed`, as Go's tools write it.
    public init?(_ text: String) {
        let parts = text.split(separator: "+", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == "PRIVATE", parts[1] == "KEY",
            let data = Base64.bytes(parts[4].utf8), let type = data.first,
            let kind = NoteKey.Kind(rawValue: type),
            let key = SigningKey(seed: Array(data.dropFirst()))
        else { return nil }
        self.init(name: String(parts[2]), kind: kind, key: key)
        guard parts[3].utf8.elementsEqual(Hexadecimal.text(self.key.idBytes).utf8) else {
            return nil
        }
    }

    /// The text that keeps the key of those 32 bytes under a name, `PRIVATE+KEY+name+id+seed`; nil
    /// where that cannot be one.
    public static func text(
        name: String, kind: NoteKey.Kind = .text, seed: [UInt8]
    ) -> String? {
        guard let key = SigningKey(seed: seed),
            let id = NoteSigner(name: name, kind: kind, key: key)?.key.idBytes
        else { return nil }
        let secret = Base64.text([kind.rawValue] + seed)
        return "PRIVATE+KEY+\(name)+\(Hexadecimal.text(id))+\(secret)"
    }

    /// The signature of a text: of the log or of receipts.
    public func sign(_ text: [UInt8]) throws -> NoteSignature {
        precondition(key.kind == .text, "a witness says when it signs")
        return NoteSignature(
            name: key.name, id: key.idBytes, signature: try signingKey.sign(text))
    }

    /// The cosignature of a checkpoint by a witness, at those seconds since 1970.
    public func cosign(_ text: [UInt8], seconds: UInt64) throws -> NoteSignature {
        precondition(key.kind == .cosignature && seconds <= Int64.max)
        var signature: [UInt8] = []
        signature.append(bigEndian: seconds)
        signature += try signingKey.sign(Cosignature.message(text, seconds: seconds))
        return NoteSignature(name: key.name, id: key.idBytes, signature: signature)
    }

    /// Not the key.
    public var description: String { "NoteSigner(\(key.name))" }
}
