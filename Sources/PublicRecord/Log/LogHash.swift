/// The hashes of the log: RFC 6962, section 2.1.
public enum LogHash {
    /// The root of a log without entries.
    public static let empty = SHA256Stream.hash([])

    /// The hash of an entry.
    public static func leaf(_ entry: [UInt8]) -> Hash { SHA256Stream.hash([0] + entry) }

    /// The hash over two others.
    public static func node(_ left: Hash, _ right: Hash) -> Hash {
        var message: [UInt8] = [1]
        message.reserveCapacity(65)
        left.append(to: &message)
        right.append(to: &message)
        return SHA256Stream.hash(message)
    }

    /// The root over hashes of leaves, or of subtrees of one size.
    static func root(_ hashes: some Sequence<Hash>) -> Hash {
        var range = LogRange()
        for hash in hashes { range.append(hash) }
        return range.root
    }
}

/// The root over hashes that come one by one: it holds a hash for every bit of their number.
public struct LogRange: Sendable {
    fileprivate var hashes: [Hash] = []

    /// How many hashes were taken.
    public fileprivate(set) var size: UInt64 = 0

    /// Nothing so far.
    public init() {}

    /// Takes the hash of the next leaf.
    public mutating func append(_ leaf: Hash) {
        var (hash, height) = (leaf, size)
        while height & 1 == 1 {
            hash = LogHash.node(hashes.removeLast(), hash)
            height >>= 1
        }
        hashes.append(hash)
        size += 1
    }

    /// The range of that many leaves whose hashes were kept; nil where they cannot be so.
    public init?(kept bytes: [UInt8], size: UInt64) {
        guard let hashes = HashTile.hashes(bytes, count: size.nonzeroBitCount) else { return nil }
        self.hashes = hashes
        self.size = size
    }

    /// Its hashes, to be kept and gone on from.
    public var kept: [UInt8] { HashTile.bytes(hashes) }

    /// The root over what was taken.
    public var root: Hash {
        guard var root = hashes.last else { return LogHash.empty }
        for hash in hashes.dropLast().reversed() { root = LogHash.node(hash, root) }
        return root
    }
}

extension LogRange {
    /// The range over all that partial tiles stand for, one a level, in a log of that size.
    init(tiles levels: [[Hash]], size: UInt64) {
        self.init()
        for level in levels.reversed() {
            var part = LogRange()
            for hash in level { part.append(hash) }
            hashes += part.hashes
        }
        self.size = size
    }
}
