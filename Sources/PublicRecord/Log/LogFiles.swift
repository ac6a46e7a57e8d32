/// Reads a file of a log: its bytes by the path below the log's folder, nil where there is none.
/// No file is read beyond the limit; one that is longer counts as none.
public typealias LogFileReader = (_ path: String, _ limit: Int) throws -> [UInt8]?

/// What the files of a log do not give.
public struct LogFileProblem: Error, Equatable {
    /// The file that is missing, too short, or not what the others say.
    public let path: String

    /// A problem with that file.
    public init(path: String) { self.path = path }
}

/// The growing end of a log: what is not yet in whole tiles.
public struct LogTail: Sendable {
    /// A file to be written: its path below the log's folder, and its bytes.
    public struct File: Equatable, Sendable {
        /// Below the folder of the log.
        public let path: String
        /// The whole of it.
        public let bytes: [UInt8]
    }

    private var range = LogRange()
    private var levels: [[Hash]] = [[]]
    private var entries: [UInt8] = []
    private var whole: [File] = []

    /// The end of an empty log.
    public init() {}

    /// The end of a log of that size, from its files.
    public init(size: UInt64, read: LogFileReader) throws {
        var level = 0
        while size >> UInt64(8 * level) > 0 {
            let number = size >> UInt64(8 * level) / 256
            if let width = TilePath.width(level: level, number: number, size: size) {
                let path = TilePath.tile(level: level, number: number, width: width)
                guard let bytes = try read(path, HashTile.bytesMax),
                    let hashes = HashTile.hashes(bytes, count: width)
                else { throw LogFileProblem(path: path) }
                set(hashes, at: level)
            } else {
                set([], at: level)
            }
            level += 1
        }
        if let width = TilePath.width(level: 0, number: size / 256, size: size) {
            let path = TilePath.entries(size / 256, width: width)
            guard let bytes = try read(path, EntryTile.bytesMax),
                let entries = EntryTile.entries(bytes, count: width),
                entries.map(LogHash.leaf) == levels[0]
            else { throw LogFileProblem(path: path) }
            self.entries = bytes
        }
        range = LogRange(tiles: levels, size: size)
    }

    private mutating func set(_ hashes: [Hash], at level: Int) {
        if level < levels.count { levels[level] = hashes } else { levels.append(hashes) }
    }

    /// How many entries the log has.
    public var size: UInt64 { range.size }

    /// The root over all of them.
    public var root: Hash { range.root }

    /// Adds an entry at the end.
    public mutating func append(_ entry: [UInt8]) {
        EntryTile.append(entry, to: &entries)
        let number = range.size / 256
        range.append(LogHash.leaf(entry))
        levels[0].append(LogHash.leaf(entry))
        guard levels[0].count == 256 else { return }
        whole.append(File(path: TilePath.entries(number), bytes: entries))
        entries = []
        carry(number)
    }

    /// Tiles that became whole are put away, and their roots go into the level above.
    private mutating func carry(_ number: UInt64) {
        var (level, number) = (0, number)
        while levels[level].count == 256 {
            whole.append(
                File(
                    path: TilePath.tile(level: level, number: number),
                    bytes: HashTile.bytes(levels[level])))
            if level + 1 == levels.count { levels.append([]) }
            levels[level + 1].append(LogHash.root(levels[level]))
            levels[level] = []
            level += 1
            number /= 256
        }
    }

    /// What has to be written before a checkpoint of this size is signed: tiles that became whole
    /// since the last call, and the partial ones of now.
    public mutating func takeFiles() -> [File] {
        var files = whole
        whole = []
        if !entries.isEmpty {
            files.append(
                File(
                    path: TilePath.entries(size / 256, width: levels[0].count), bytes: entries))
        }
        for (level, hashes) in levels.enumerated() where !hashes.isEmpty {
            let number = size >> UInt64(8 * level) / 256
            files.append(
                File(
                    path: TilePath.tile(level: level, number: number, width: hashes.count),
                    bytes: HashTile.bytes(hashes)))
        }
        return files
    }
}
