import Bookkeeping
import Dispatch
import MutualAid
import Storage
import Synchronization

/// The first pass of a closing: the roll is read once, on both cores, and everybody who shares
/// is counted and noted in a work file.
struct RollCount {
    /// How many members share, by class.
    let heads: [Apportionment.Heads]
    /// What members without changes and credits bring, by bucket.
    let buckets: [HeadCount.Bucket]
    /// The lines of all who share, part by part in roll order.
    private let files: [WorkFile]
    /// Those for whom somebody else pays, part by part.
    private let dependants: [SortedRecords]
    /// How many lines there are: members who share, and members who are debited a yearly fee.
    let lineCount: Int64
    /// Changes that the closing has to write, part by part.
    let changes: [SortedRecords]

    /// Rolls smaller than this are read in one go.
    private static let worthSplitting: Int64 = 50_000

    init(
        _ store: Store, _ scheme: OpenScheme, _ timeline: Timeline, rules: Rules,
        parties: [Party], progress: @escaping Progress
    ) throws {
        let bounds = try store.read { try $0.rollBounds(of: scheme.head) }
        let classes = scheme.classes(of: rules)
        let empty = HeadCount(timeline, classes: classes)
        let ranges = bounds.map(RollCount.ranges) ?? []
        let done = Atomic<Int64>(0)
        let all = bounds.map { $0.upperBound - $0.lowerBound + 1 } ?? 0
        let head = scheme.head
        let parts = try Parallel.map(ranges) { range in
            var scan = try CountScan(empty, parties: parties, folder: store.workFolder)
            try scan.run(store, head, range) { count in
                progress(done.add(count, ordering: .relaxed).newValue, all)
            }
            return scan
        }
        var total = empty
        for part in parts { total.add(part.count) }
        heads = total.heads(classes: classes)
        buckets = total.buckets
        files = parts.map(\.lines)
        lineCount = parts.reduce(0) { $0 + $1.lineCount }
        dependants = parts.map(\.dependants)
        changes = parts.map(\.changes)
    }

    /// One range a core, cut in the middle of the numbers.
    private static func ranges(_ bounds: ClosedRange<RollNumber>) -> [ClosedRange<RollNumber>] {
        let (least, greatest) = (bounds.lowerBound, bounds.upperBound)
        guard greatest - least >= worthSplitting else { return [bounds] }
        let middle = least + (greatest - least) / 2
        return [least...middle, (middle + 1)...greatest]
    }

    /// Shows the lines of all who share, in roll order: those of the buckets by their beginning
    /// alone, the others whole. Can be read more than once.
    func eachLine(
        bucket: (_ roll: RollNumber, _ bucket: Int, _ isDependant: Bool) throws -> Void,
        other: (CountedLine) throws -> Void
    ) throws {
        for file in files {
            var reader = WorkFile.Reader(file)
            var last: RollNumber = 0
            while let start = try CountedLine.start(in: &reader, after: last) {
                last = start.roll
                if let place = start.bucket {
                    try bucket(start.roll, place, start.isDependant)
                } else {
                    try other(CountedLine(start, rest: &reader))
                }
            }
        }
    }

    /// Those for whom somebody else pays, by payer and joining. Can be read once.
    func eachDependant() throws -> SortedReader { try SortedRecords.merge(dependants) }
}

/// The reading of one part of the roll.
private struct CountScan {
    var count: HeadCount
    let lines: WorkFile
    private var writer: WorkFile.Writer
    let dependants: SortedRecords
    let changes: SortedRecords
    private(set) var lineCount: Int64 = 0
    private var last: RollNumber = 0
    private let parties: [Party]

    init(_ empty: HeadCount, parties: [Party], folder: String) throws {
        count = empty
        lines = try WorkFile(folder: folder)
        writer = WorkFile.Writer(lines)
        dependants = SortedRecords(folder: folder)
        changes = SortedRecords(folder: folder)
        self.parties = parties
    }

    mutating func run(
        _ store: Store, _ scheme: SchemeHead, _ range: ClosedRange<RollNumber>,
        progress: (Int64) -> Void
    ) throws {
        var seen: Int64 = 0
        try store.read { snapshot in
            try snapshot.scanRoll(of: scheme, range) { scanned in
                try take(scanned)
                seen += 1
                if seen & 0xFFFF == 0 { progress(0x10000) }
            }
        }
        try writer.finish()
        progress(seen & 0xFFFF)
    }

    private mutating func take(_ scanned: ScannedMember) throws {
        let member = scanned.member
        if scanned.isPlain {
            let plain = count.take(
                born: member.born, joined: member.joined, event: member.event,
                classNumber: member.classNumber)
            switch plain {
            case .apart: return
            case .shares(let bucket):
                var line = CountedLine(roll: member.roll)
                line.bucket = bucket
                return try note(line, member)
            case .unclear: break
            }
        }
        let look = count.look(at: member, changes: scanned.changes, credits: scanned.credits)
        if let change = look.change {
            try changes.add(ChangeRecord.record(member.roll, change))
        }
        guard look.sharing != nil || look.fee > 0 else { return }
        var line = CountedLine(roll: member.roll)
        line.fee = look.fee
        if let (classNumber, basis) = look.sharing {
            line.classNumber = classNumber
            line.sponsor = basis.sponsor.flatMap { parties.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
            line.yearSoFar = basis.yearSoFar
            line.correction = basis.correction
            line.balance = basis.balance
        }
        try note(line, member)
    }

    private mutating func note(_ line: CountedLine, _ member: Member) throws {
        var line = line
        line.isDependant = member.payer != .himself
        lineCount += 1
        try line.write(to: &writer, after: last)
        last = member.roll
        if line.isDependant {
            try dependants.add(line.record(payer: member.payer, joined: member.joined))
        }
    }
}
