import MutualAid
import PublicRecord
import Storage

/// Where the members of a period stand in the trees of its bill: found block by block as the trees
/// were sealed, by salts alone, and kept for the time of one piece of work in a file of about four
/// bytes a member, since payers do not come in the order of those they pay for.
final class SharePlaces {
    /// Members in a piece of the file, which is read at once.
    private static let pieceSize = 1 << 12
    /// Pieces that are kept when they have been read.
    private static let kept = 64

    private let file: WorkFile
    private var classes: [ClassPlaces] = []
    private var pieces: [Int64: Piece] = [:]

    /// Where a member stands.
    struct Place {
        let classNumber: Int
        /// His class, as the record names it.
        let className: String
        let salt: Hash
        let position: Int64
    }

    private struct Piece {
        var rolls: [RollNumber] = []
        var places: [Int64] = []
    }

    /// Reads the roll. The trees have to be those that were sealed, as far as numbers tell.
    init(
        _ snapshot: Snapshot, _ scheme: OpenScheme, _ closing: Closing, secret: [UInt8],
        workFolder: String
    ) throws {
        file = try WorkFile(folder: workFolder)
        var finding: [Int: ClassPlaces] = [:]
        for number in scheme.classNumbers.values {
            finding[number] = ClassPlaces(
                number, scheme.recordName(ofClass: number, in: closing),
                scheme.periodKey(closing, .bill, class: number, secret: secret))
        }
        var writer = WorkFile.Writer(file)
        var lines = ShareLines(scheme, closing, .bill)
        try snapshot.scanRoll(of: scheme.head, 0...RollNumber.max) { scanned in
            guard let due = lines.due(of: scanned) else { return }
            try finding[due.classNumber]?.append(UInt64(scanned.member.roll), &writer)
        }
        for number in finding.keys { try finding[number]?.finish(&writer) }
        try writer.finish()
        classes = finding.values.sorted { $0.number < $1.number }
        for found in classes {
            let tree = ShareTreeID(
                period: closing.ordinal, kind: StatementKind.bill.rawValue,
                classNumber: found.number)
            guard try snapshot.shareCount(of: tree, scheme: scheme.head) == found.count else {
                throw OpenScheme.damaged("bill \(closing.period)")
            }
        }
    }

    /// Where that member stands; nil where he is in no tree.
    func place(of roll: RollNumber) throws -> Place? {
        for found in classes {
            guard let (offset, count) = found.piece(with: roll) else { continue }
            let piece = try read(offset, count)
            let index = piece.rolls.lowerIndex(of: roll)
            guard index < piece.rolls.count, piece.rolls[index] == roll else { continue }
            return Place(
                classNumber: found.number, className: found.name,
                salt: found.key.salt(UInt64(roll)), position: piece.places[index])
        }
        return nil
    }

    private func read(_ offset: Int64, _ count: Int) throws -> Piece {
        if let piece = pieces[offset] { return piece }
        var piece = Piece()
        var reader = WorkFile.Reader(file, from: offset)
        var roll: RollNumber = 0
        for _ in 0..<count {
            guard let step = try reader.read(), let place = try reader.read() else {
                throw OpenScheme.damaged("work")
            }
            roll += RollNumber(step)
            piece.rolls.append(roll)
            piece.places.append(Int64(place))
        }
        if pieces.count == SharePlaces.kept { pieces.removeAll(keepingCapacity: true) }
        pieces[offset] = piece
        return piece
    }

    /// The places of one class.
    private struct ClassPlaces {
        let number: Int
        let name: String
        let key: PeriodKey
        private(set) var count: Int64 = 0
        private var sealer: ShareSealer
        private var block: [UInt64] = []
        private var firsts: [RollNumber] = []
        private var pieces: [(offset: Int64, count: Int)] = []

        init(_ number: Int, _ name: String, _ key: PeriodKey) {
            (self.number, self.name, self.key) = (number, name, key)
            sealer = ShareSealer(key)
        }

        mutating func append(_ roll: UInt64, _ writer: inout WorkFile.Writer) throws {
            block.append(roll)
            if block.count == ShareSealer.blockSize { try finish(&writer) }
        }

        /// Places a block, whole or the last one.
        mutating func finish(_ writer: inout WorkFile.Writer) throws {
            guard !block.isEmpty else { return }
            let places = try sealer.places(of: block)
            for start in stride(from: 0, to: block.count, by: SharePlaces.pieceSize) {
                let end = min(start + SharePlaces.pieceSize, block.count)
                firsts.append(RollNumber(block[start]))
                pieces.append((writer.offset, end - start))
                var last: UInt64 = 0
                for index in start..<end {
                    try writer.write(block[index] - last)
                    try writer.write(UInt64(count) + UInt64(places[index]))
                    last = block[index]
                }
            }
            count += Int64(block.count)
            block.removeAll(keepingCapacity: true)
        }

        /// The piece in which a member stands if he is of this class.
        func piece(with roll: RollNumber) -> (offset: Int64, count: Int)? {
            let next = firsts.lowerIndex(of: roll + 1)
            return next > 0 ? pieces[next - 1] : nil
        }
    }
}

extension [RollNumber] {
    /// The index of the first number, in ascending order, that is not below that one.
    fileprivate func lowerIndex(of number: RollNumber) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
