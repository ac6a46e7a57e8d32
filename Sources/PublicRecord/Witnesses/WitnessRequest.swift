/// What a log hands to a witness, to have it cosigned: the body of `add-checkpoint` in
/// c2sp.org/tlog-witness.
public struct WitnessRequest: Equatable, Sendable {
    /// The most bytes of a request that are read.
    public static let bytesMax = 1 << 16

    /// The most hashes that a proof of consistency has.
    public static let hashesMax = 63

    /// The size of the log that the witness is believed to know.
    public let old: UInt64
    /// The proof that the log goes on from there.
    public let path: [Hash]
    /// The checkpoint, signed by the log.
    public let note: SignedNote

    /// A request to cosign that checkpoint.
    public init(old: UInt64, path: [Hash], note: SignedNote) {
        self.old = old
        self.path = path
        self.note = note
    }

    /// The request of that body; nil where it is not of that form.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count <= WitnessRequest.bytesMax else { return nil }
        let lines = bytes.split(
            separator: newline, maxSplits: WitnessRequest.hashesMax + 2,
            omittingEmptySubsequences: false)
        guard let blank = lines.dropLast().firstIndex(where: \.isEmpty), blank >= 1,
            lines[0].starts(with: "old ".utf8), let old = Decimals.number(lines[0].dropFirst(4)),
            let note = SignedNote(bytes[lines[blank + 1].startIndex...])
        else { return nil }
        let path = lines[1..<blank].compactMap { Base64.hash($0) }
        guard path.count == blank - 1 else { return nil }
        self.init(old: old, path: path, note: note)
    }

    /// The body.
    public var bytes: [UInt8] {
        Array((["old \(old)"] + path.map(\.base64) + [""]).map { $0 + "\n" }.joined().utf8)
            + note.bytes
    }
}
