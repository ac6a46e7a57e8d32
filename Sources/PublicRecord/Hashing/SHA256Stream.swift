import Crypto

/// A SHA-256 over bytes that arrive in pieces.
public struct SHA256Stream: Sendable {
    private var hash = SHA256()

    /// A hash over nothing so far.
    public init() {}

    /// Takes in bytes.
    public mutating func update(_ bytes: [UInt8]) { hash.update(data: bytes) }

    /// The hash over everything taken in. The stream can go on afterwards.
    public func finish() -> Hash {
        let copy = hash
        return Hash(copy.finalize())
    }

    /// The hash of bytes held whole.
    public static func hash(_ bytes: [UInt8]) -> Hash { Hash(SHA256.hash(data: bytes)) }
}

extension Hash {
    init(_ digest: SHA256.Digest) {
        self = unsafe digest.withUnsafeBytes { bytes in
            func word(_ from: Int) -> UInt64 {
                unsafe UInt64(
                    bigEndian: bytes.loadUnaligned(fromByteOffset: from, as: UInt64.self))
            }
            return Hash(words: (word(0), word(8), word(16), word(24)))
        }
    }
}
