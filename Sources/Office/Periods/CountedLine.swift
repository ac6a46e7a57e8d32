import Bookkeeping
import MutualAid
import Storage

/// One member who shares, or who is debited, in the period being closed: all that is needed to
/// say what he owes once the share is known. Lines lie in a work file in roll order.
struct CountedLine {
    /// His roll number.
    var roll: RollNumber
    /// Whether somebody else pays for him.
    var isDependant = false
    /// The bucket that holds what he brings; nil where he is a case of his own.
    var bucket: Int?
    /// The number of his class; 0 where he does not share.
    var classNumber = 0
    /// The place of the waiver's party among the parties, from 1; 0 where nobody pays his share.
    var sponsor = 0
    /// What he owed this year so far.
    var yearSoFar: Int64 = 0
    /// Corrections waiting for his next due.
    var correction: Int64 = 0
    /// His balance, where the scheme holds balances.
    var balance: Int64?
    /// The price of a year that is due from him.
    var fee: Int64 = 0

    init(roll: RollNumber) { self.roll = roll }

    /// Writes the line behind the one with that roll number.
    @inline(__always)
    func write(to file: inout WorkFile.Writer, after last: RollNumber) throws {
        try file.write(UInt64(roll - last))
        let dependant: UInt64 = isDependant ? 1 : 0
        if let bucket { return try file.write(UInt64(bucket + 1) << 1 | dependant) }
        try file.write(dependant)
        try file.write(UInt64(classNumber))
        try file.write(UInt64(sponsor))
        try file.write(signed: yearSoFar)
        try file.write(signed: correction)
        try file.write(balance == nil ? 0 : 1)
        if let balance { try file.write(signed: balance) }
        try file.write(signed: fee)
    }

    /// What a line begins with: whose it is, and where the rest is to be found.
    struct Start {
        let roll: RollNumber
        let isDependant: Bool
        /// The bucket, or nil where the rest of the line follows.
        let bucket: Int?
    }

    /// Reads how the line behind the one with that roll number begins, or nil at the end.
    @inline(__always)
    static func start(
        in file: inout WorkFile.Reader, after last: RollNumber
    ) throws -> Start? {
        guard let delta = try file.read(), let code = try file.read() else { return nil }
        return Start(
            roll: last + Int64(delta), isDependant: code & 1 == 1,
            bucket: code > 1 ? Int(code >> 1) - 1 : nil)
    }

    /// Reads the rest of a line that no bucket holds.
    init(_ start: Start, rest file: inout WorkFile.Reader) throws {
        self.init(roll: start.roll)
        isDependant = start.isDependant
        classNumber = Int(try file.read() ?? 0)
        sponsor = Int(try file.read() ?? 0)
        yearSoFar = try file.readSigned() ?? 0
        correction = try file.readSigned() ?? 0
        if try file.read() == 1 { balance = try file.readSigned() }
        fee = try file.readSigned() ?? 0
    }

    /// The line as a record that sorts by payer, then by joining.
    func record(payer: Payer, joined: Day) -> SortRecord {
        let code = bucket.map { Int64($0) + 1 } ?? -Int64(classNumber * 1000 + sponsor + 1)
        return SortRecord(
            CountedLine.key(payer), Int64(joined.number), roll, code, yearSoFar,
            fee > 0 ? fee : correction)
    }

    /// The line of a record.
    init(_ record: SortRecord, yearly: Bool) {
        let (_, _, roll, code, yearSoFar, last) = record.words
        self.init(roll: roll)
        isDependant = true
        if code > 0 {
            bucket = Int(code) - 1
            return
        }
        classNumber = Int(-code - 1) / 1000
        sponsor = Int(-code - 1) % 1000
        self.yearSoFar = yearSoFar
        if yearly { fee = last } else { correction = last }
    }

    /// Payers outside the roll sort before those on it, each kind by number.
    private static let outside: Int64 = 1 << 62

    static func key(_ payer: Payer) -> Int64 {
        payer.code < 0 ? -payer.code - outside : payer.code
    }

    /// The payer of a record.
    static func payer(of record: SortRecord) -> Int64 {
        let key = record.words.0
        return key < 0 ? -(key + outside) : key
    }
}
