/// The 32 bytes of a SHA-256, as four big-endian words.
public struct Hash: Equatable, Sendable {
    /// The bytes, first bytes first.
    public let words: (UInt64, UInt64, UInt64, UInt64)

    /// The hash of those four big-endian words.
    public init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

    /// Whether all bytes are equal.
    public static func == (left: Hash, right: Hash) -> Bool { left.words == right.words }

    /// Appends the 32 bytes.
    public func append(to bytes: inout [UInt8]) {
        bytes.append(bigEndian: words.0)
        bytes.append(bigEndian: words.1)
        bytes.append(bigEndian: words.2)
        bytes.append(bigEndian: words.3)
    }
}

extension [UInt8] {
    /// Appends the eight bytes of an integer, highest first.
    public mutating func append(bigEndian value: UInt64) {
        var shift: UInt64 = 64
        while shift > 0 {
            shift -= 8
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}
