public import Bookkeeping
import Crypto

/// A SHA-256 over rows, fed in large pieces.
public struct RowHash {
    private var hash = SHA256()
    private var buffer: [UInt8] = []
    /// How many rows have been taken in.
    public private(set) var count: Int64 = 0

    private static let full = 1 << 16

    /// A hash over no rows, beginning with a word that says what is hashed.
    public init(_ domain: String) {
        buffer.reserveCapacity(RowHash.full + 256)
        buffer.append(contentsOf: Array("tongzhou/\(domain)\n".utf8))
    }

    /// Takes in bytes.
    mutating func append(_ bytes: [UInt8]) {
        buffer.append(contentsOf: bytes)
        flushIfFull()
    }

    /// Takes in an integer as eight bytes, highest first.
    @inline(__always)
    mutating func append(_ value: Int64) {
        let bits = UInt64(bitPattern: value)
        var shift: UInt64 = 64
        while shift > 0 {
            shift -= 8
            buffer.append(UInt8(truncatingIfNeeded: bits >> shift))
        }
    }

    /// Takes in a text and its end.
    mutating func append(_ text: String) {
        buffer.append(contentsOf: text.utf8)
        buffer.append(0)
    }

    /// Takes in a digest.
    mutating func append(_ digest: Bookkeeping.Digest) { digest.append(to: &buffer) }

    /// Ends a row.
    mutating func endRow() {
        count += 1
        flushIfFull()
    }

    private mutating func flushIfFull() {
        guard buffer.count >= RowHash.full else { return }
        hash.update(data: buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    /// The digest over everything taken in.
    public func finish() -> Bookkeeping.Digest {
        var copy = hash
        copy.update(data: buffer)
        return Bookkeeping.Digest(Array(copy.finalize()).span)
    }
}
