/// How many entries a log has, and the root over them: c2sp.org/tlog-checkpoint.
public struct Checkpoint: Equatable, Sendable {
    /// The name of the log, `<operator>/<scheme>`.
    public let origin: String
    /// How many entries.
    public let size: UInt64
    /// The root over them.
    public let root: Hash
    /// Further lines; we write none.
    public let extensions: [String]

    /// A checkpoint of that log.
    public init(origin: String, size: UInt64, root: Hash) {
        self.origin = origin
        self.size = size
        self.root = root
        extensions = []
    }

    /// The checkpoint of the text of a note; nil where it is not of that form, or says of an empty
    /// log that there is something in it.
    public init?(_ text: [UInt8]) {
        self.init(text: text)
        guard size > 0 || root == LogHash.empty else { return nil }
    }

    /// The same, whatever the root of an empty log.
    init?(text: [UInt8]) {
        guard text.last == newline else { return nil }
        let lines = text.dropLast().split(separator: newline, omittingEmptySubsequences: false)
        guard lines.count >= 3, lines.allSatisfy({ !$0.isEmpty }),
            let size = Decimals.number(lines[1]), let root = Base64.hash(lines[2])
        else { return nil }
        origin = String(decoding: lines[0], as: UTF8.self)
        self.size = size
        self.root = root
        extensions = lines.dropFirst(3).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The text that is signed.
    public var text: [UInt8] {
        Array(
            ([origin, String(size), root.base64] + extensions).map { $0 + "\n" }.joined().utf8)
    }

    /// The scheme the log is of: what stands behind the last slash of its origin.
    public var scheme: String {
        String(origin.split(separator: "/", omittingEmptySubsequences: false).last ?? "")
    }
}
