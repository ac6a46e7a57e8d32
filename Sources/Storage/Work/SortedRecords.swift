import Bookkeeping
import Foundation

/// A record of six numbers, compared from the first to the last.
public struct SortRecord: Comparable, Sendable {
    /// The numbers; the first ones decide the order.
    public var words: (Int64, Int64, Int64, Int64, Int64, Int64)

    /// A record of up to six numbers.
    @inline(__always)
    public init(
        _ first: Int64, _ second: Int64 = 0, _ third: Int64 = 0, _ fourth: Int64 = 0,
        _ fifth: Int64 = 0, _ sixth: Int64 = 0
    ) {
        words = (first, second, third, fourth, fifth, sixth)
    }

    /// Whether all numbers are equal.
    public static func == (left: SortRecord, right: SortRecord) -> Bool {
        left.words == right.words
    }

    /// By the first number that differs.
    public static func < (left: SortRecord, right: SortRecord) -> Bool {
        if left.words.0 != right.words.0 { return left.words.0 < right.words.0 }
        if left.words.1 != right.words.1 { return left.words.1 < right.words.1 }
        return left.words < right.words
    }
}

/// Records put in order in bounded memory: what does not fit is sorted into runs on disk, and the
/// runs are merged while they are read.
public final class SortedRecords {
    private var pending: [SortRecord] = []
    private var runs: [WorkFile] = []
    private let limit: Int

    /// The folder of its work files.
    public let folder: String

    /// How many records have been added.
    public private(set) var count = 0

    /// No records yet. `limit` records (48 bytes each) are kept in memory.
    public init(folder: String, limit: Int = 1 << 19) {
        self.folder = folder
        self.limit = limit
    }

    /// Adds a record.
    public func add(_ record: SortRecord) throws {
        pending.append(record)
        count += 1
        if pending.count >= limit { try spill() }
    }

    private func spill() throws {
        pending.sort()
        let run = try WorkFile(folder: folder)
        var writer = WorkFile.Writer(run)
        for record in pending { try writer.write(record) }
        try writer.finish()
        runs.append(run)
        pending.removeAll(keepingCapacity: true)
    }

    /// All records in order. Reading consumes them.
    public func read() throws -> SortedReader { try SortedRecords.merge([self]) }

    /// The records of several collections in one order. Reading consumes them.
    public static func merge(_ collections: [SortedRecords]) throws -> SortedReader {
        if collections.allSatisfy({ $0.runs.isEmpty }) {
            return SortedReader(collections.flatMap(\.pending).sorted())
        }
        for collection in collections where !collection.pending.isEmpty {
            try collection.spill()
            collection.pending = []
        }
        return try SortedReader(merging: collections.flatMap(\.runs))
    }
}

/// Reads records in order, one at a time.
public final class SortedReader {
    private var memory: [SortRecord] = []
    private var position = 0
    /// A heap of the next record of every run, the least first.
    private var heap: [(record: SortRecord, run: WorkFile.Reader)] = []

    init(_ records: [SortRecord]) { memory = records }

    init(merging runs: [WorkFile]) throws {
        for run in runs {
            var reader = WorkFile.Reader(run)
            if let record = try reader.readRecord() { heap.append((record, reader)) }
        }
        for index in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sink(index) }
    }

    /// The next record, or nil after the last one.
    public func next() throws -> SortRecord? {
        if position < memory.count {
            position += 1
            return memory[position - 1]
        }
        guard let record = heap.first?.record else { return nil }
        if let following = try heap[0].run.readRecord() {
            heap[0].record = following
        } else {
            heap[0] = heap[heap.count - 1]
            heap.removeLast()
        }
        if !heap.isEmpty { sink(0) }
        return record
    }

    private func sink(_ start: Int) {
        var index = start
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2]
            where child < heap.count && heap[child].record < heap[least].record {
                least = child
            }
            if least == index { return }
            heap.swapAt(index, least)
            index = least
        }
    }
}
