/// The 32 bytes of a SHA-256, as four big-endian words.
public struct Hash: Hashable, Comparable, Sendable {
    /// The bytes, first bytes first.
    public let words: (UInt64, UInt64, UInt64, UInt64)

    /// The hash of those four big-endian words.
    public init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

    /// The hash of those bytes; nil unless there are 32.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        var words: [UInt64] = [0, 0, 0, 0]
        for (index, byte) in bytes.enumerated() {
            words[index / 8] = words[index / 8] << 8 | UInt64(byte)
        }
        self.words = (words[0], words[1], words[2], words[3])
    }

    /// Whether all bytes are equal.
    public static func == (left: Hash, right: Hash) -> Bool { left.words == right.words }

    /// Whether the first byte in which they differ is smaller.
    public static func < (left: Hash, right: Hash) -> Bool {
        if left.words.0 != right.words.0 { return left.words.0 < right.words.0 }
        return left.words < right.words
    }

    /// All bytes count.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }

    /// Appends the 32 bytes.
    public func append(to bytes: inout [UInt8]) {
        bytes.append(bigEndian: words.0)
        bytes.append(bigEndian: words.1)
        bytes.append(bigEndian: words.2)
        bytes.append(bigEndian: words.3)
    }

    /// The 32 bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        append(to: &bytes)
        return bytes
    }
}

extension [UInt8] {
    /// Appends the eight bytes of an integer, highest first.
    public mutating func append(bigEndian value: UInt64) {
        unsafe Swift.withUnsafeBytes(of: value.bigEndian) { unsafe append(contentsOf: $0) }
    }
}

extension Collection<UInt8> {
    /// The integer of these bytes, highest first; of the last eight where there are more.
    var bigEndian: UInt64 { reduce(0) { $0 << 8 | UInt64($1) } }
}
