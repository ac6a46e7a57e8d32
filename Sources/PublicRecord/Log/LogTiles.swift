/// Makes proofs from the tiles of a log of one size. Tiles that were read are kept, so one of these
/// serves one checkpoint.
public struct LogTiles {
    private let size: UInt64
    private let read: LogFileReader
    private var tiles: [String: [Hash]] = [:]

    /// The tiles of a log of that size.
    public init(size: UInt64, read: @escaping LogFileReader) {
        self.size = size
        self.read = read
    }

    /// The root.
    public mutating func root() throws -> Hash {
        size == 0 ? LogHash.empty : try range(0, size)
    }

    /// The hash of the entry at that index.
    public mutating func leaf(_ index: UInt64) throws -> Hash { try range(index, index + 1) }

    /// The proof that the entry at that index is in the log: RFC 6962, section 2.1.1.
    public mutating func inclusion(of index: UInt64) throws -> [Hash] {
        precondition(index < size, "the entry is in the log")
        var (low, high) = (UInt64(0), size)
        var path: [Hash] = []
        while high - low > 1 {
            let middle = low + largestPower(below: high - low)
            if index < middle {
                path.append(try range(middle, high))
                high = middle
            } else {
                path.append(try range(low, middle))
                low = middle
            }
        }
        return path.reversed()
    }

    /// The proof that the log goes on from one of that size: RFC 6962, section 2.1.2.
    public mutating func consistency(from old: UInt64) throws -> [Hash] {
        precondition(old <= size, "the log does not shrink")
        guard old > 0, old < size else { return [] }
        var (low, high) = (UInt64(0), size)
        var isOldRoot = true
        var path: [Hash] = []
        while old != high {
            let middle = low + largestPower(below: high - low)
            if old <= middle {
                path.append(try range(middle, high))
                high = middle
            } else {
                path.append(try range(low, middle))
                low = middle
                isOldRoot = false
            }
        }
        if !isOldRoot { path.append(try range(low, high)) }
        return path.reversed()
    }

    /// The hash over the entries from one index up to another.
    private mutating func range(_ low: UInt64, _ high: UInt64) throws -> Hash {
        let count = high - low
        if count & (count - 1) == 0, low % count == 0 { return try subtree(low, count) }
        let middle = low + largestPower(below: count)
        return LogHash.node(try range(low, middle), try range(middle, high))
    }

    /// The hash over a whole subtree, from the tile that holds the hashes next below it.
    private mutating func subtree(_ low: UInt64, _ count: UInt64) throws -> Hash {
        let height = count.trailingZeroBitCount
        let level = height / 8
        let width = UInt64(1) << UInt64(height % 8)
        let first = low >> UInt64(8 * level)
        let tile = try tile(level, first / 256)
        let start = Int(first % 256)
        return LogHash.root(tile[start..<start + Int(width)])
    }

    private mutating func tile(_ level: Int, _ number: UInt64) throws -> [Hash] {
        let width = TilePath.width(level: level, number: number, size: size) ?? 0
        let path = TilePath.tile(level: level, number: number, width: width)
        if let tile = tiles[path] { return tile }
        // A partial tile may be gone once the whole one is there.
        let whole = TilePath.tile(level: level, number: number)
        guard let bytes = try read(path, HashTile.bytesMax) ?? read(whole, HashTile.bytesMax),
            bytes.count >= width * 32,
            let tile = HashTile.hashes(Array(bytes.prefix(width * 32)), count: width)
        else { throw LogFileProblem(path: path) }
        tiles[path] = tile
        return tile
    }

    private func largestPower(below count: UInt64) -> UInt64 {
        1 << UInt64(63 - (count - 1).leadingZeroBitCount)
    }
}
