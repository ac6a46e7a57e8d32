/// The files of a log below its folder: tlog-tiles.
public enum TilePath {
    /// How many hashes or entries are in a whole tile.
    public static let width: UInt64 = 256

    /// The file of a signed checkpoint.
    public static let checkpoint = "checkpoint"

    /// The tile of hashes at that level; a width below 256 is that of a partial tile.
    public static func tile(level: Int, number: UInt64, width: Int = 256) -> String {
        "tile/\(level)/\(digits(number))\(partial(width))"
    }

    /// The tile of entries.
    public static func entries(_ number: UInt64, width: Int = 256) -> String {
        "tile/entries/\(digits(number))\(partial(width))"
    }

    /// How many hashes of that level a tile has in a log of that size; nil where it has none.
    public static func width(level: Int, number: UInt64, size: UInt64) -> Int? {
        let below = level >= 8 ? 0 : size >> UInt64(8 * level)
        let (start, over) = number.multipliedReportingOverflow(by: width)
        guard !over, start < below else { return nil }
        return Int(min(width, below - start))
    }

    /// A number in groups of three digits, all but the last with an `x`: `x001/x234/067`.
    public static func digits(_ number: UInt64) -> String {
        var text = group(number % 1000)
        var rest = number / 1000
        while rest > 0 {
            text = "x\(group(rest % 1000))/\(text)"
            rest /= 1000
        }
        return text
    }

    private static func group(_ number: UInt64) -> String {
        let text = String(number)
        return String(repeating: "0", count: 3 - text.count) + text
    }

    private static func partial(_ width: Int) -> String { width == 256 ? "" : ".p/\(width)" }
}

/// A tile of entries: each with its length in two bytes before it, highest first.
public enum EntryTile {
    /// The most bytes an entry has.
    public static let entryMax = 65_535

    /// The most bytes of a whole tile.
    public static let bytesMax = 256 * (entryMax + 2)

    /// Appends an entry.
    public static func append(_ entry: [UInt8], to tile: inout [UInt8]) {
        precondition(entry.count <= entryMax, "an entry has at most 65,535 bytes")
        tile.append(UInt8(entry.count >> 8))
        tile.append(UInt8(entry.count & 255))
        tile += entry
    }

    /// The entries of a tile, as many as are said; nil where there are fewer or more.
    public static func entries(_ tile: [UInt8], count: Int) -> [[UInt8]]? {
        var entries: [[UInt8]] = []
        var place = 0
        while place < tile.count {
            guard place + 2 <= tile.count, entries.count < count else { return nil }
            let length = Int(tile[place]) << 8 | Int(tile[place + 1])
            guard place + 2 + length <= tile.count else { return nil }
            entries.append(Array(tile[place + 2..<place + 2 + length]))
            place += 2 + length
        }
        return entries.count == count ? entries : nil
    }
}

/// A tile of hashes, 32 bytes each.
enum HashTile {
    static let bytesMax = 256 * 32

    static func bytes(_ hashes: [Hash]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(hashes.count * 32)
        for hash in hashes { hash.append(to: &bytes) }
        return bytes
    }

    static func hashes(_ bytes: [UInt8], count: Int) -> [Hash]? {
        guard bytes.count == count * 32 else { return nil }
        return stride(from: 0, to: bytes.count, by: 32).compactMap { Hash(bytes[$0..<$0 + 32]) }
    }
}
