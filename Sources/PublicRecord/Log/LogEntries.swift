/// Entries of a log, read from its files one tile at a time.
public enum LogEntries {
    /// Reads the entries from one index up to another, in a log of at least that size.
    public static func read(
        from first: UInt64, to size: UInt64, _ read: LogFileReader,
        _ take: (_ index: UInt64, _ entry: [UInt8]) throws -> Void
    ) throws {
        var index = first
        while index < size {
            let number = index / TilePath.width
            for entry in try tile(number, size, read).dropFirst(Int(index % TilePath.width)) {
                try take(index, entry)
                index += 1
            }
        }
    }

    private static func tile(
        _ number: UInt64, _ size: UInt64, _ read: LogFileReader
    ) throws -> [[UInt8]] {
        let width = TilePath.width(level: 0, number: number, size: size) ?? 0
        let path = TilePath.entries(number, width: width)
        if let bytes = try read(path, EntryTile.bytesMax),
            let entries = EntryTile.entries(bytes, count: width)
        {
            return entries
        }
        // A partial tile may be gone once the whole one is there.
        guard width < 256, let bytes = try read(TilePath.entries(number), EntryTile.bytesMax),
            let entries = EntryTile.entries(bytes, count: 256)
        else { throw LogFileProblem(path: path) }
        return Array(entries.prefix(width))
    }
}
