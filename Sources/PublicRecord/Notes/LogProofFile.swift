/// A proof that an entry is in a log, to be checked without it: c2sp.org/tlog-proof.
public struct LogProofFile: Equatable, Sendable {
    /// Where the entry stands, counted from zero.
    public let index: UInt64
    /// The hashes from the leaf's sibling up.
    public let path: [Hash]
    /// The checkpoint with its signatures, verbatim.
    public let checkpoint: SignedNote

    /// A proof of those parts.
    public init(index: UInt64, path: [Hash], checkpoint: SignedNote) {
        self.index = index
        self.path = path
        self.checkpoint = checkpoint
    }

    /// Its text.
    public var bytes: [UInt8] {
        let lines = ["c2sp.org/tlog-proof@v1", "index \(index)"] + path.map(\.base64) + [""]
        return Array(lines.map { $0 + "\n" }.joined().utf8) + checkpoint.bytes
    }

    static let heading = "c2sp.org/tlog-proof@v1"

    /// Reads it to the end.
    init(_ reader: inout TextReader) throws(Finding) {
        try reader.expect(LogProofFile.heading)
        if reader.has("extra") { _ = try reader.words("extra", 1).bytes(0) }
        index = try reader.words("index", 1).number(0)
        var path: [Hash] = []
        while !reader.isAtBlank {
            let line = try reader.line()
            guard path.count < ProofFile.siblingsMax else {
                throw Finding(.tooLarge, .text(.proof), ["limit": .term("limit.siblings")])
            }
            guard let hash = Base64.hash(line) else { throw reader.malformed }
            path.append(hash)
        }
        self.path = path
        try reader.expect("")
        guard let checkpoint = SignedNote(reader.rest) else {
            throw Finding(.noteMalformed, .text(.checkpoint))
        }
        self.checkpoint = checkpoint
    }
}
