import Foundation
public import MutualAid

/// Looks up what is sealed of a person, by statements prepared once.
public struct ContactLookup {
    private let contacts: RawStatement
    private let identities: RawStatement

    /// Lookups in that scheme.
    public init(_ snapshot: Snapshot, _ scheme: SchemeHead) throws {
        contacts = try RawStatement(
            snapshot.db, "SELECT slot, sealed FROM contact WHERE scheme = ?1 AND holder = ?2")
        identities = try RawStatement(
            snapshot.db, "SELECT slot FROM vault WHERE scheme = ?1 AND roll = ?2")
        for statement in [contacts, identities] { statement.bind(1, scheme.scheme) }
    }

    /// How a person is reached, sealed, and the slot of the key it was sealed under.
    public func contact(_ holder: Payer) throws -> (slot: Int64, sealed: [UInt8])? {
        contacts.bind(2, holder.code)
        defer { contacts.reset() }
        return try contacts.step() ? (contacts.integer(0), contacts.bytes(1)) : nil
    }

    /// The slot of the key under which a member's identity is sealed.
    public func identitySlot(_ roll: RollNumber) throws -> Int64? {
        identities.bind(2, roll)
        defer { identities.reset() }
        return try identities.step() ? identities.integer(0) : nil
    }
}

extension Snapshot {
    /// Whether a scheme has any sealed contact, and any sealed identity.
    public func hasSealed(_ scheme: SchemeHead) throws -> (contacts: Bool, identities: Bool) {
        func any(_ table: String) throws -> Bool {
            try db.integer(
                "SELECT 1 FROM \(table) WHERE scheme = ?1 LIMIT 1", [scheme.scheme]) != nil
        }
        return (try any("contact"), try any("vault"))
    }

    /// Shows the slot of every sealed contact whose holder has no sealed identity, with the holder.
    public func eachContactSlot(
        of scheme: SchemeHead, _ body: (_ slot: Int64, _ holder: Int64) throws -> Void
    ) throws {
        let statement = try RawStatement(
            db,
            """
            SELECT c.slot, c.holder FROM contact c
            WHERE c.scheme = ?1 AND NOT EXISTS (
                SELECT 1 FROM vault v
                WHERE v.scheme = c.scheme AND v.roll = c.holder AND v.slot = c.slot)
            """, streaming: true)
        defer { statement.reset() }
        statement.bind(1, scheme.scheme)
        while try statement.step() { try body(statement.integer(0), statement.integer(1)) }
    }

    /// Whether somebody of the roll is paid for by that payer.
    public func pays(_ payer: Payer, scheme: SchemeHead) throws -> Bool {
        try db.integer(
            "SELECT 1 FROM dependant WHERE scheme = ?1 AND payer = ?2 LIMIT 1",
            [scheme.scheme, payer.code]) != nil
    }

    /// The payers outside the roll, the greatest number first.
    public func outsidePayers(of scheme: SchemeHead) throws -> [Payer] {
        try db.integers(
            """
            SELECT DISTINCT payer FROM dependant WHERE scheme = ?1 AND payer < 0 ORDER BY payer
            """, [scheme.scheme]
        ).map(Payer.init(code:))
    }
}

extension Transaction {
    /// Keeps how a person is reached, sealed, in place of what was kept before.
    public func keep(
        contact sealed: [UInt8], slot: Int64, of holder: Payer, scheme: SchemeHead
    ) throws {
        try db.execute(
            """
            INSERT INTO contact VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (scheme, holder) DO UPDATE
                SET slot = excluded.slot, sealed = excluded.sealed
            """, [scheme.scheme, holder.code, slot, Data(sealed)])
    }
}
