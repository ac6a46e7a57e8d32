public import Bookkeeping
public import MutualAid

/// Rows about members that one event writes, in roll order; and, for each member, changes before
/// sums before arrears. The digest over them goes into the event.
public struct MemberRows {
    private var hash = RowHash("member-rows/v1")
    private let inserts: Inserts?
    private let event: Int64

    /// The statements that write rows; without them only the digest is made, for a check.
    private struct Inserts {
        let change: RawStatement
        let credit: RawStatement
        let arrear: RawStatement
    }

    /// The rows of the event that comes next in the chain of that scheme.
    public init(writing transaction: Transaction, scheme: SchemeHead) throws {
        let inserts = Inserts(
            change: try RawStatement(
                transaction.db, "INSERT INTO change VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"),
            credit: try RawStatement(
                transaction.db, "INSERT INTO credit VALUES (?1, ?2, ?3, ?4, ?5)"),
            arrear: try RawStatement(
                transaction.db, "INSERT INTO arrear VALUES (?1, ?2, ?3, ?4, ?5, ?6)"))
        event = scheme.number + 1
        for statement in [inserts.change, inserts.credit, inserts.arrear] {
            statement.bind(1, scheme.scheme)
        }
        self.inserts = inserts
    }

    /// The digest of rows that are there already.
    public init(checking event: Int64) {
        self.event = event
        inserts = nil
    }

    /// A change of a member's state. Its event is the one being written.
    public mutating func write(
        _ roll: RollNumber, from: Day, _ kind: Change.Kind, _ reason: Change.Reason
    ) throws {
        let change = Change(event: event, from: from, kind: kind, reason: reason)
        append(roll, change)
        guard let insert = inserts?.change else { return }
        insert.bind(2, roll)
        insert.bind(3, event)
        insert.bind(4, change.words.kind)
        insert.bind(5, Int64(from.number))
        insert.bind(6, change.words.classNumber)
        insert.bind(7, reason.rawValue)
        try insert.run()
    }

    /// A sum booked for a member.
    public mutating func write(_ roll: RollNumber, _ kind: Credit.Kind, _ amount: Int64) throws {
        append(roll, Credit(event: event, kind: kind, amount: amount))
        guard let insert = inserts?.credit else { return }
        insert.bind(2, roll)
        insert.bind(3, event)
        insert.bind(4, kind.rawValue)
        insert.bind(5, amount)
        try insert.run()
    }

    /// What happened to a due.
    public mutating func write(
        _ roll: RollNumber, period: Int, _ kind: Arrear.Kind, _ amount: Int64
    ) throws {
        append(roll, Arrear(period: period, event: event, kind: kind, amount: amount))
        guard let insert = inserts?.arrear else { return }
        insert.bind(2, roll)
        insert.bind(3, Int64(period))
        insert.bind(4, event)
        insert.bind(5, kind.rawValue)
        insert.bind(6, amount)
        try insert.run()
    }

    /// Adds a row that is there already to the digest.
    public mutating func append(_ roll: RollNumber, _ change: Change) {
        hash.append(roll)
        hash.append(change.words.kind)
        hash.append(Int64(change.from.number))
        hash.append(change.words.classNumber)
        hash.append(change.reason.rawValue)
        hash.endRow()
    }

    /// Adds a row that is there already to the digest.
    public mutating func append(_ roll: RollNumber, _ credit: Credit) {
        hash.append(roll)
        hash.append(credit.kind.rawValue)
        hash.append(credit.amount)
        hash.endRow()
    }

    /// Adds a row that is there already to the digest.
    public mutating func append(_ roll: RollNumber, _ arrear: Arrear) {
        hash.append(roll)
        hash.append(Int64(arrear.period))
        hash.append(arrear.kind.rawValue)
        hash.append(arrear.amount)
        hash.endRow()
    }

    /// The count and the digest of the rows.
    public func finish() -> RowsDigest { RowsDigest(count: hash.count, digest: hash.finish()) }
}
