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
    private let dependants: any TableLoad
    private let vault: any TableLoad
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
        dependants = try transaction.db.load(into: "dependant", columns: 3)
        vault = try transaction.db.load(into: "vault", columns: 4)
        insert.bind(1, scheme.scheme)
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
            dependants.write(scheme.scheme)
            dependants.write(row.payer.code)
            dependants.write(row.roll)
            try dependants.endRow()
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
        vault.write(scheme.scheme)
        vault.write(roll)
        vault.write(slot)
        vault.write(sealed)
        try vault.endRow()
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
    public func flush() throws {
        try bulk.flush()
        try dependants.flush()
        try vault.flush()
    }

    /// Says that members were withdrawn: the digest is made from what is left.
    public mutating func reread() { ascending = false }

    /// The count and the digest over the members in roll order.
    public func finish(_ snapshot: Snapshot) throws -> RowsDigest {
        try flush()
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
    private let scheme: Int64
    private let load: any TableLoad
    private let known: RawStatement
    private let update: RawStatement
    private let delete: RawStatement

    /// How many are looked up at once.
    public static let atOnce = 32

    /// The identities of that scheme.
    public init(writing transaction: Transaction, scheme: SchemeHead) throws {
        self.scheme = scheme.scheme
        load = try transaction.db.load(into: "identity", columns: 3)
        // Each by the whole key: a list of digests would be planned as a scan of the scheme's
        // identities while there are few.
        let questions = (2...IdentityRows.atOnce + 1).map {
            "SELECT digest, roll FROM identity WHERE scheme = ?1 AND digest = ?\($0)"
        }
        known = try RawStatement(
            transaction.db, questions.joined(separator: " UNION ALL "))
        update = try RawStatement(
            transaction.db, "UPDATE identity SET roll = ?3 WHERE scheme = ?1 AND digest = ?2")
        delete = try RawStatement(
            transaction.db, "DELETE FROM identity WHERE scheme = ?1 AND digest = ?2")
        for statement in [known, update, delete] { statement.bind(1, scheme.scheme) }
    }

    /// Who has identities or had them last; at most ``atOnce`` of them. Those that nobody had are
    /// left out.
    public func holders(of digests: [[UInt8]]) throws -> [[UInt8]: RollNumber] {
        guard let last = digests.last else { return [:] }
        for place in 0..<IdentityRows.atOnce {
            known.bind(Int32(place + 2), place < digests.count ? digests[place] : last)
        }
        defer { known.reset() }
        var holders: [[UInt8]: RollNumber] = [:]
        while try known.step() { holders[known.bytes(0)] = known.integer(1) }
        return holders
    }

    /// Gives an identity that nobody had to a roll number; known after ``flush()`` at the latest.
    public func add(_ digest: [UInt8], roll: RollNumber) throws {
        load.write(scheme)
        load.write(digest)
        load.write(roll)
        try load.endRow()
    }

    /// Writes the rows that wait.
    public func flush() throws { try load.flush() }

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
