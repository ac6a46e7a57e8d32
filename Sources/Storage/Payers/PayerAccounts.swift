import Foundation
public import MutualAid

/// Looks up the sealed bank accounts of payers, by statements prepared once.
public struct PayerAccountLookup {
    private let accounts: RawStatement
    private let identities: RawStatement

    /// Lookups in that scheme.
    public init(_ snapshot: Snapshot, _ scheme: SchemeHead) throws {
        accounts = try RawStatement(
            snapshot.db, "SELECT slot, sealed FROM payer_account WHERE scheme = ?1 AND payer = ?2")
        identities = try RawStatement(
            snapshot.db, "SELECT slot FROM vault WHERE scheme = ?1 AND roll = ?2")
        for statement in [accounts, identities] { statement.bind(1, scheme.scheme) }
    }

    /// A payer's account, sealed, and the slot of the key it was sealed under.
    public func account(_ payer: Payer) throws -> (slot: Int64, sealed: [UInt8])? {
        accounts.bind(2, payer.code)
        defer { accounts.reset() }
        return try accounts.step() ? (accounts.integer(0), accounts.bytes(1)) : nil
    }

    /// The slot of the key under which a member's identity is sealed.
    public func identitySlot(_ roll: RollNumber) throws -> Int64? {
        identities.bind(2, roll)
        defer { identities.reset() }
        return try identities.step() ? identities.integer(0) : nil
    }
}

/// Keeps sealed bank accounts of payers.
public struct PayerAccountRows {
    private let statement: RawStatement

    /// Rows of that scheme.
    public init(_ transaction: Transaction, _ scheme: SchemeHead) throws {
        statement = try RawStatement(
            transaction.db,
            """
            INSERT INTO payer_account VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (scheme, payer) DO UPDATE
                SET slot = excluded.slot, sealed = excluded.sealed
            """)
        statement.bind(1, scheme.scheme)
    }

    /// Keeps a payer's account in place of the one before.
    public func write(_ payer: Payer, slot: Int64, sealed: [UInt8]) throws {
        statement.bind(2, payer.code)
        statement.bind(3, slot)
        statement.bind(4, sealed)
        try statement.run()
    }
}
