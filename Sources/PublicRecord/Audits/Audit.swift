/// An outsider's audit of a whole log, from its public files alone: every tile against the
/// checkpoint, the way from a checkpoint seen before, one entry of each kind for a period, every
/// identity, cases added up, roots from leaf bundles where they are published.
///
/// It reads the log once, tile by tile; it keeps what it needs of each period, not of each member.
public struct Audit {
    /// What a log has that was found in order.
    public struct Report: Equatable, Sendable {
        /// The checkpoint it was held against.
        public var checkpoint: Checkpoint
        /// The witnesses that have cosigned it.
        public var witnesses: [String] = []
        /// How many bills, settlements and balances.
        public var bills = 0, settlements = 0, balances = 0
        /// How many cases.
        public var cases = 0
        /// How many class trees were computed again from leaf bundles, of how many.
        public var bundled = 0, classes = 0
        /// What it says last of what the custodian holds.
        public var custody: CustodyLines?
        /// How its sums are printed.
        var currency: Currency?
    }

    private let trust: Policy
    private let read: LogFileReader
    private let newest: CheckpointCheck
    private let old: CheckpointCheck?

    /// An audit of the log with those files, from the checkpoint seen last.
    public init(trust: Policy, since: [UInt8]?, read: @escaping LogFileReader) throws {
        guard let bytes = try read(TilePath.checkpoint, TextReader.bytesMax) else {
            throw Finding(.unreadable, .named(TilePath.checkpoint))
        }
        self.trust = trust
        self.read = read
        newest = try CheckpointCheck(bytes)
        old = try since.map { try CheckpointCheck($0) }
    }

    /// Goes through the log. What is wrong with the log itself is said before what is wrong with
    /// what it says, since that could be anybody's.
    public func run() throws -> Report {
        try newest.checkLog(trust)
        try checkOld()
        var contents = AuditContents(scheme: newest.checkpoint.scheme, read: read)
        try checkTiles(&contents)
        var report = contents.report(newest.checkpoint)
        report.witnesses = try newest.checkWitnesses(
            trust, report.custody, report.currency)
        if let finding = contents.finding { throw finding }
        return report
    }

    private func checkOld() throws(Finding) {
        guard let old else { return }
        let place = Finding.Place.named(old.checkpoint.origin)
        guard old.checkpoint.origin.utf8.elementsEqual(newest.checkpoint.origin.utf8) else {
            throw Finding(.origin, place)
        }
        try old.checkLog(trust)
        guard old.checkpoint.size <= newest.checkpoint.size else {
            throw Finding(
                .rolledBack, place, Checkpoint.sizes(old.checkpoint, newest.checkpoint))
        }
    }

    /// Entries give leaves, leaves give tiles, tiles give the root.
    private func checkTiles(_ contents: inout AuditContents) throws {
        let size = newest.checkpoint.size
        var tail = TileComparison(size: size, read: read)
        var oldRoot: Hash? = old?.checkpoint.size == 0 ? LogHash.empty : nil
        var (number, index) = (UInt64(0), UInt64(0))
        while let width = TilePath.width(level: 0, number: number, size: size) {
            for entry in try entries(number, width) {
                try tail.append(LogHash.leaf(entry))
                contents.take(entry, index: index)
                index += 1
                if index == old?.checkpoint.size { oldRoot = tail.root }
            }
            number += 1
        }
        try tail.finish()
        guard tail.root == newest.checkpoint.root else {
            throw Finding(.tile, .named(TilePath.checkpoint))
        }
        if let old, oldRoot != old.checkpoint.root {
            throw Finding(
                .consistency, .named(old.checkpoint.origin),
                Checkpoint.sizes(old.checkpoint, newest.checkpoint))
        }
    }

    private func entries(_ number: UInt64, _ width: Int) throws -> [[UInt8]] {
        let path = TilePath.entries(number, width: width)
        guard let bytes = try read(path, EntryTile.bytesMax),
            let entries = EntryTile.entries(bytes, count: width)
        else { throw Finding(.tile, .named(path)) }
        return entries
    }
}

/// Tiles computed again from the leaves, each held against its file.
private struct TileComparison {
    private let size: UInt64
    private let read: LogFileReader
    private var range = LogRange()
    private var levels: [[Hash]] = [[]]
    private var numbers: [UInt64] = [0]

    init(size: UInt64, read: @escaping LogFileReader) {
        self.size = size
        self.read = read
    }

    var root: Hash { range.root }

    mutating func append(_ leaf: Hash) throws {
        range.append(leaf)
        levels[0].append(leaf)
        var level = 0
        while levels[level].count == 256 {
            let root = LogHash.root(levels[level])
            try compare(level)
            if level + 1 == levels.count {
                levels.append([])
                numbers.append(0)
            }
            levels[level + 1].append(root)
            level += 1
        }
    }

    /// What is left at the end are partial tiles.
    mutating func finish() throws {
        for level in levels.indices where !levels[level].isEmpty { try compare(level) }
    }

    private mutating func compare(_ level: Int) throws {
        let path = TilePath.tile(
            level: level, number: numbers[level], width: levels[level].count)
        guard try read(path, HashTile.bytesMax) == HashTile.bytes(levels[level]) else {
            throw Finding(.tile, .named(path))
        }
        levels[level] = []
        numbers[level] += 1
    }
}
