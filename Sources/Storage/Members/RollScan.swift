public import Bookkeeping
public import MutualAid

/// One member as the scan of the roll shows him.
public struct ScannedMember: Sendable {
    /// His facts.
    public fileprivate(set) var member: Member
    /// His commitment, where it was asked for.
    public fileprivate(set) var commitment = Digest(words: (0, 0, 0, 0))
    /// His changes, in the order of events.
    public fileprivate(set) var changes: [Change] = []
    /// The sums booked for him.
    public fileprivate(set) var credits: [Credit] = []
    /// What happened to dues that the debit did not bring in, where it was asked for.
    public fileprivate(set) var arrears: [Arrear] = []

    /// Whether his facts are all there is to know about his dues.
    public var isPlain: Bool { changes.isEmpty && credits.isEmpty }
}

/// What a scan brings along with each member's facts, changes and credits.
public struct ScanColumns: OptionSet, Sendable {
    /// The bits.
    public let rawValue: Int
    /// A set with those bits.
    public init(rawValue: Int) { self.rawValue = rawValue }
    /// The commitments.
    public static let commitment = ScanColumns(rawValue: 1)
    /// The arrears.
    public static let arrears = ScanColumns(rawValue: 2)
}

extension Snapshot {
    /// Shows the members of a range of roll numbers in roll order, each with all rows about him,
    /// in bounded memory. Three or four statements run side by side over the same key.
    public func scanRoll(
        of scheme: SchemeHead, _ range: ClosedRange<RollNumber>, columns: ScanColumns = [],
        _ body: (inout ScannedMember) throws -> Void
    ) throws {
        let wanted = columns.contains(.commitment) ? ", commitment" : ""
        let members = try RawStatement(
            db,
            """
            SELECT roll, born, joined, event, class, payer\(wanted) FROM member
            WHERE scheme = ?1 AND roll >= ?2 ORDER BY roll
            """, streaming: true)
        defer { members.reset() }
        members.bind(1, scheme.scheme)
        members.bind(2, range.lowerBound)
        var changes = try RowsBeside(
            self, scheme, range.lowerBound,
            "roll, event, kind, from_day, class, reason FROM change", "event, kind")
        var credits = try RowsBeside(
            self, scheme, range.lowerBound, "roll, event, kind, amount FROM credit", "event, kind")
        var arrears = try RowsBeside(
            self, scheme, columns.contains(.arrears) ? range.lowerBound : .max,
            "roll, period, event, kind, amount FROM arrear", "period, event, kind")
        defer {
            changes.rows.reset()
            credits.rows.reset()
            arrears.rows.reset()
        }
        guard try members.step() else { return }
        var scanned = ScannedMember(member: Member(members))
        repeat {
            let member = Member(members)
            if member.roll > range.upperBound { return }
            scanned.member = member
            if changes.roll == member.roll {
                scanned.changes = try changes.take { Change($0, from: 1) }
            }
            if credits.roll == member.roll {
                scanned.credits = try credits.take { Credit($0, from: 1) }
            }
            if arrears.roll == member.roll {
                scanned.arrears = try arrears.take { Arrear($0, from: 1) }
            }
            if columns.contains(.commitment) { scanned.commitment = members.digest(6) }
            try body(&scanned)
            if !scanned.changes.isEmpty { scanned.changes.removeAll(keepingCapacity: true) }
            if !scanned.credits.isEmpty { scanned.credits.removeAll(keepingCapacity: true) }
            if !scanned.arrears.isEmpty { scanned.arrears.removeAll(keepingCapacity: true) }
        } while try members.step()
    }
}

/// Rows of another table in roll order, beside the members.
private struct RowsBeside {
    let rows: RawStatement
    /// The roll number of the row that comes next; past all numbers when there is none.
    private(set) var roll: RollNumber = .max

    init(
        _ snapshot: Snapshot, _ scheme: SchemeHead, _ from: RollNumber, _ columns: String,
        _ order: String
    ) throws {
        rows = try RawStatement(
            snapshot.db,
            "SELECT \(columns) WHERE scheme = ?1 AND roll >= ?2 ORDER BY roll, \(order)",
            streaming: true)
        rows.bind(1, scheme.scheme)
        rows.bind(2, from)
        try advance()
    }

    private mutating func advance() throws {
        roll = try rows.step() ? rows.integer(0) : .max
    }

    /// All rows of the member whose turn it is.
    mutating func take<Element>(_ read: (RawStatement) -> Element) throws -> [Element] {
        let current = roll
        var taken: [Element] = []
        while roll == current {
            taken.append(read(rows))
            try advance()
        }
        return taken
    }
}
