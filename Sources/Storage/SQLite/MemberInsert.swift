import Bookkeeping
import GRDB
import MutualAid

/// Inserts members many at a time: one statement of 32 rows costs less than half of 32 statements.
/// It is used where no roll number can be taken already; the caller makes sure of that.
@safe
final class MemberInsert: MemberLoad {
    private static let rowsAtOnce = 32
    private static let columns: Int32 = 8

    private let many: SQLiteStatement
    private let one: SQLiteStatement
    /// Keeps what both point to.
    private let owners: [Statement]
    private var count = 0
    /// The commitments of the rows that wait; SQLite reads them where they are.
    private let commitments: UnsafeMutablePointer<UInt64>

    init(_ db: GRDB.Database, scheme: Int64, event: Int64) throws {
        let row = "(?, ?, ?, ?, ?, ?, ?, ?)"
        let rows = Array(repeating: row, count: MemberInsert.rowsAtOnce).joined(separator: ", ")
        many = try SQLiteStatement(db, "INSERT INTO member VALUES \(rows)")
        one = try SQLiteStatement(db, "INSERT INTO member VALUES \(row)")
        owners = [many.owner, one.owner]
        unsafe commitments = .allocate(capacity: 4 * MemberInsert.rowsAtOnce)
        for place in 0..<Int32(MemberInsert.rowsAtOnce) {
            many.bind(place * MemberInsert.columns + 1, scheme)
            many.bind(place * MemberInsert.columns + 5, event)
        }
        one.bind(1, scheme)
        one.bind(5, event)
    }

    deinit { unsafe commitments.deallocate() }

    /// A member to be inserted; he is in the table after ``flush()`` at the latest.
    @inline(__always)
    func write(_ row: RollRow) throws {
        bind(row, to: many, base: Int32(count) * MemberInsert.columns)
        pending.append(row)
        count += 1
        guard count == MemberInsert.rowsAtOnce else { return }
        try many.run()
        count = 0
        pending.removeAll(keepingCapacity: true)
    }

    /// Rows bound but not yet run; kept to be run one by one when they are fewer than a statement.
    private var pending: [RollRow] = []

    @inline(__always)
    private func bind(_ row: RollRow, to statement: SQLiteStatement, base: Int32) {
        let place = 4 * Int(base / MemberInsert.columns)
        unsafe commitments[place] = row.commitment.words.0.bigEndian
        unsafe commitments[place + 1] = row.commitment.words.1.bigEndian
        unsafe commitments[place + 2] = row.commitment.words.2.bigEndian
        unsafe commitments[place + 3] = row.commitment.words.3.bigEndian
        statement.bind(base + 2, row.roll)
        statement.bind(base + 3, Int64(row.born.number))
        statement.bind(base + 4, Int64(row.joined.number))
        statement.bind(base + 6, Int64(row.classNumber))
        statement.bind(base + 7, row.payer.code)
        unsafe statement.bind(base + 8, at: commitments + place)
    }

    /// Inserts the rows that wait.
    func flush() throws {
        for row in pending {
            bind(row, to: one, base: 0)
            try one.run()
        }
        count = 0
        pending.removeAll(keepingCapacity: true)
    }
}
