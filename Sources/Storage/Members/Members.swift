public import Bookkeeping
public import MutualAid

/// Looks up members one by one, by statements prepared once.
public struct MemberLookup {
    private let members: RawStatement
    private let changeRows: RawStatement
    private let creditRows: RawStatement
    private let arrearRows: RawStatement

    /// Lookups in that scheme's roll.
    public init(_ snapshot: Snapshot, _ scheme: SchemeHead) throws {
        members = try RawStatement(
            snapshot.db,
            """
            SELECT roll, born, joined, event, class, payer, commitment FROM member
            WHERE scheme = ?1 AND roll = ?2
            """)
        changeRows = try RawStatement(
            snapshot.db,
            """
            SELECT event, kind, from_day, class, reason FROM change
            WHERE scheme = ?1 AND roll = ?2 ORDER BY event, kind
            """)
        creditRows = try RawStatement(
            snapshot.db,
            """
            SELECT event, kind, amount FROM credit
            WHERE scheme = ?1 AND roll = ?2 ORDER BY event, kind
            """)
        arrearRows = try RawStatement(
            snapshot.db,
            """
            SELECT period, event, kind, amount FROM arrear
            WHERE scheme = ?1 AND roll = ?2 ORDER BY period, event, kind
            """)
        for statement in [members, changeRows, creditRows, arrearRows] {
            statement.bind(1, scheme.scheme)
        }
    }

    /// The facts of one member, with the commitment that binds him.
    public func member(_ roll: RollNumber) throws -> (member: Member, commitment: Digest)? {
        members.bind(2, roll)
        defer { members.reset() }
        guard try members.step() else { return nil }
        return (Member(members), members.digest(6))
    }

    /// The changes of his state, in the order of events.
    public func changes(_ roll: RollNumber) throws -> [Change] {
        try rows(changeRows, roll) { Change($0, from: 0) }
    }

    /// The sums booked for him, in the order of events.
    public func credits(_ roll: RollNumber) throws -> [Credit] {
        try rows(creditRows, roll) { Credit($0, from: 0) }
    }

    /// What happened to his dues that the debit did not bring in.
    public func arrears(_ roll: RollNumber) throws -> [Arrear] {
        try rows(arrearRows, roll) { Arrear($0, from: 0) }
    }

    @inline(__always)
    private func rows<Element>(
        _ statement: RawStatement, _ roll: RollNumber, _ read: (RawStatement) -> Element
    ) throws -> [Element] {
        statement.bind(2, roll)
        defer { statement.reset() }
        var rows: [Element] = []
        while try statement.step() { rows.append(read(statement)) }
        return rows
    }
}

extension Snapshot {
    /// The facts of one member, with the commitment that binds him.
    public func member(
        _ roll: RollNumber, of scheme: SchemeHead
    ) throws -> (member: Member, commitment: Digest)? {
        try MemberLookup(self, scheme).member(roll)
    }

    /// The changes of one member's state, in the order of events.
    public func changes(of roll: RollNumber, scheme: SchemeHead) throws -> [Change] {
        try MemberLookup(self, scheme).changes(roll)
    }

    /// The sums booked for one member, in the order of events.
    public func credits(of roll: RollNumber, scheme: SchemeHead) throws -> [Credit] {
        try MemberLookup(self, scheme).credits(roll)
    }

    /// What happened to one member's dues that the debit did not bring in.
    public func arrears(of roll: RollNumber, scheme: SchemeHead) throws -> [Arrear] {
        try MemberLookup(self, scheme).arrears(roll)
    }

    /// The roll numbers of those a payer pays for, himself not among them.
    public func dependants(of payer: Payer, scheme: SchemeHead) throws -> [RollNumber] {
        try db.integers(
            "SELECT roll FROM dependant WHERE scheme = ?1 AND payer = ?2 ORDER BY roll",
            [scheme.scheme, payer.code])
    }

    /// The roll number that a keyed digest of an identity belongs to, or belonged to last.
    public func roll(ofIdentity digest: [UInt8], scheme: SchemeHead) throws -> RollNumber? {
        let statement = try RawStatement(
            db, "SELECT roll FROM identity WHERE scheme = ?1 AND digest = ?2")
        defer { statement.reset() }
        statement.bind(1, scheme.scheme)
        statement.bind(2, digest)
        return try statement.step() ? statement.integer(0) : nil
    }

    /// How many members were ever put on the roll.
    public func memberCount(of scheme: SchemeHead) throws -> Int64 {
        try db.integer("SELECT COUNT(*) FROM member WHERE scheme = ?1", [scheme.scheme])
            ?? 0
    }

    /// The least and the greatest roll number, or nil while the roll is empty.
    public func rollBounds(of scheme: SchemeHead) throws -> ClosedRange<RollNumber>? {
        let row = try db.row(
            """
            SELECT (SELECT roll FROM member WHERE scheme = ?1 ORDER BY roll LIMIT 1),
                (SELECT roll FROM member WHERE scheme = ?1 ORDER BY roll DESC LIMIT 1)
            """, [scheme.scheme])
        guard let row, let least = row[0] as Int64?, let greatest = row[1] as Int64? else {
            return nil
        }
        return least...greatest
    }
}

extension Member {
    /// Reads roll, born, joined, event, class, payer from the first six columns. The statement is
    /// borrowed, since an initializer otherwise counts a reference to it.
    @inline(__always)
    init(_ statement: borrowing RawStatement) {
        self.init(
            roll: statement.integer(0),
            born: Day(number: Int32(truncatingIfNeeded: statement.integer(1))),
            joined: Day(number: Int32(truncatingIfNeeded: statement.integer(2))),
            event: statement.integer(3), classNumber: Int(statement.integer(4)),
            payer: Payer(code: statement.integer(5)))
    }
}

extension Change {
    /// Reads event, kind, from_day, class, reason.
    init(_ statement: RawStatement, from column: Int32) {
        let kind: Kind =
            switch statement.text(column + 1) {
            case "classed": .classed(Int(statement.integer(column + 3)))
            case "suspended": .suspended
            case "resumed": .resumed
            default: .ended
            }
        self.init(
            event: statement.integer(column),
            from: Day(number: Int32(truncatingIfNeeded: statement.integer(column + 2))),
            kind: kind, reason: Reason(rawValue: statement.text(column + 4)) ?? .choice)
    }

    /// How the kind is written, and the number of the class that goes with it.
    var words: (kind: String, classNumber: Int64) {
        switch kind {
        case .classed(let number): ("classed", Int64(number))
        case .suspended: ("suspended", 0)
        case .resumed: ("resumed", 0)
        case .ended: ("ended", 0)
        }
    }
}

extension Credit {
    /// Reads event, kind, amount.
    init(_ statement: RawStatement, from column: Int32) {
        self.init(
            event: statement.integer(column),
            kind: Kind(rawValue: statement.text(column + 1)) ?? .corrected,
            amount: statement.integer(column + 2))
    }
}

extension Arrear {
    /// Reads period, event, kind, amount.
    init(_ statement: RawStatement, from column: Int32) {
        self.init(
            period: Int(statement.integer(column)), event: statement.integer(column + 1),
            kind: Kind(rawValue: statement.text(column + 2)) ?? .unpaid,
            amount: statement.integer(column + 3))
    }
}
