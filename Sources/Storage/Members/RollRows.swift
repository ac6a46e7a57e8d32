public import Bookkeeping
public import MutualAid

/// A member's facts as they are put on the roll.
public struct RollRow: Sendable {
    /// His roll number.
    public var roll: RollNumber
    /// The day of his birth.
    public var born: Day
    /// The day he joined.
    public var joined: Day
    /// The number of his class.
    public var classNumber: Int
    /// Who pays for him.
    public var payer: Payer
    /// The commitment that binds him.
    public var commitment: Digest

    /// A member's facts.
    public init(
        roll: RollNumber, born: Day, joined: Day, classNumber: Int, payer: Payer,
        commitment: Digest
    ) {
        self.roll = roll
        self.born = born
        self.joined = joined
        self.classNumber = classNumber
        self.payer = payer
        self.commitment = commitment
    }
}

/// Members put on the roll by one event. The digest goes over their facts in roll order.
public struct RollRows {
    private let bulk: any MemberLoad
    private let insert: RawStatement
    private let insertDependant: RawStatement
    private let insertSealed: RawStatement
    private var hash = RowHash("roll-rows/v1")
    /// The greatest roll number so far; whoever comes after it cannot be on the roll already.
    private var greatest: RollNumber
    private var ascending = true
    private let scheme: SchemeHead

    /// The members of the event that comes next in the chain of that scheme.
    public init(writing transaction: Transaction, scheme: SchemeHead) throws {
        self.scheme = scheme
        let event = scheme.number + 1
        bulk = try transaction.db.memberLoad(scheme: scheme.scheme, event: event)
        greatest = try transaction.snapshot.rollBounds(of: scheme)?.upperBound ?? 0
        insert = try RawStatement(
            transaction.db,
            """
            INSERT INTO member VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (scheme, roll) DO NOTHING
            """)
        insertDependant = try RawStatement(
            transaction.db, "INSERT INTO dependant VALUES (?1, ?2, ?3)")
        insertSealed = try RawStatement(
            transaction.db, "INSERT INTO vault VALUES (?1, ?2, ?3, ?4)")
        for statement in [insert, insertDependant, insertSealed] {
            statement.bind(1, scheme.scheme)
        }
        insert.bind(5, event)
    }

    /// Puts a member on the roll.
    ///
    /// - Returns: false when the roll number is taken; then nothing was written.
    @inline(__always)
    public mutating func write(_ row: RollRow) throws -> Bool {
        if row.roll > greatest {
            try bulk.write(row)
            greatest = row.roll
        } else {
            try bulk.flush()
            guard try writeBetween(row) else { return false }
            ascending = false
        }
        if row.payer != .himself {
            insertDependant.bind(2, row.payer.code)
            insertDependant.bind(3, row.roll)
            try insertDependant.run()
        }
        RollRows.append(to: &hash, row)
        return true
    }

    /// A roll number that may be taken.
    private func writeBetween(_ row: RollRow) throws -> Bool {
        insert.bind(2, row.roll)
        insert.bind(3, Int64(row.born.number))
        insert.bind(4, Int64(row.joined.number))
        insert.bind(6, Int64(row.classNumber))
        insert.bind(7, row.payer.code)
        insert.bind(8, row.commitment)
        try insert.run()
        return try insert.changes() == 1
    }

    /// Keeps what was sealed for a member.
    public func write(roll: RollNumber, slot: Int64, sealed: [UInt8]) throws {
        insertSealed.bind(2, roll)
        insertSealed.bind(3, slot)
        insertSealed.bind(4, sealed)
        try insertSealed.run()
    }

    @inline(__always)
    private static func append(to hash: inout RowHash, _ row: RollRow) {
        hash.append(row.roll)
        hash.append(Int64(row.born.number))
        hash.append(Int64(row.joined.number))
        hash.append(Int64(row.classNumber))
        hash.append(row.payer.code)
        hash.append(row.commitment)
        hash.endRow()
    }

    /// Writes the rows that wait.
    public func flush() throws { try bulk.flush() }

    /// Says that members were withdrawn: the digest is made from what is left.
    public mutating func reread() { ascending = false }

    /// The count and the digest over the members in roll order.
    public func finish(_ snapshot: Snapshot) throws -> RowsDigest {
        try bulk.flush()
        if ascending { return RowsDigest(count: hash.count, digest: hash.finish()) }
        // They came in another order: read them back in roll order.
        var ordered = RowHash("roll-rows/v1")
        try snapshot.scanRoll(of: scheme, 1...RollNumber.max, columns: .commitment) { scanned in
            guard scanned.member.event == scheme.number + 1 else { return }
            RollRows.append(
                to: &ordered, member: scanned.member, commitment: scanned.commitment)
        }
        return RowsDigest(count: ordered.count, digest: ordered.finish())
    }

    /// Adds a member's facts to a digest over the roll.
    public static func append(to hash: inout RowHash, member: Member, commitment: Digest) {
        append(
            to: &hash,
            RollRow(
                roll: member.roll, born: member.born, joined: member.joined,
                classNumber: member.classNumber, payer: member.payer, commitment: commitment))
    }
}

/// Keyed digests of identities, each with the roll number that has it or had it last.
public struct IdentityRows {
    private let insert: RawStatement
    private let update: RawStatement
    private let delete: RawStatement

    /// The identities of that scheme.
    public init(writing transaction: Transaction, scheme: SchemeHead) throws {
        insert = try RawStatement(
            transaction.db,
            """
            INSERT INTO identity VALUES (?1, ?2, ?3) ON CONFLICT (scheme, digest) DO NOTHING
            """)
        update = try RawStatement(
            transaction.db, "UPDATE identity SET roll = ?3 WHERE scheme = ?1 AND digest = ?2")
        delete = try RawStatement(
            transaction.db, "DELETE FROM identity WHERE scheme = ?1 AND digest = ?2")
        for statement in [insert, update, delete] { statement.bind(1, scheme.scheme) }
    }

    /// Gives an identity that nobody had to a roll number.
    ///
    /// - Returns: false when somebody has it or had it; then nothing was written.
    public func add(_ digest: [UInt8], roll: RollNumber) throws -> Bool {
        insert.bind(2, digest)
        insert.bind(3, roll)
        try insert.run()
        return try insert.changes() == 1
    }

    /// Forgets an identity.
    public func remove(_ digest: [UInt8]) throws {
        delete.bind(2, digest)
        try delete.run()
    }

    /// Gives an identity whose member has left to another roll number.
    public func move(_ digest: [UInt8], to roll: RollNumber) throws {
        update.bind(2, digest)
        update.bind(3, roll)
        try update.run()
    }
}

extension Transaction {
    /// Takes a member off the roll whom this same transaction has put on it: his line was bad.
    public func withdraw(_ roll: RollNumber, payer: Payer, scheme: SchemeHead) throws {
        for sql in [
            "DELETE FROM member WHERE scheme = ?1 AND roll = ?2",
            "DELETE FROM vault WHERE scheme = ?1 AND roll = ?2",
        ] {
            let statement = try RawStatement(db, sql)
            statement.bind(1, scheme.scheme)
            statement.bind(2, roll)
            try statement.run()
        }
        let statement = try RawStatement(
            db, "DELETE FROM dependant WHERE scheme = ?1 AND payer = ?2 AND roll = ?3")
        statement.bind(1, scheme.scheme)
        statement.bind(2, payer.code)
        statement.bind(3, roll)
        try statement.run()
    }
}
