import Foundation
public import MutualAid

/// Looks up what lies sealed about people, one by one: they are asked for in great number.
public struct SealedLookup {
    /// What can lie sealed about a payer beside his identity.
    public enum Table: String, CaseIterable, Sendable {
        /// How he is reached.
        case contact = "contact WHERE scheme = ?1 AND holder = ?2"
        /// His bank account.
        case account = "payer_account WHERE scheme = ?1 AND payer = ?2"
    }

    private let tables: [Table: RawStatement]
    private let identities: RawStatement

    /// Lookups in that scheme.
    public init(_ snapshot: Snapshot, _ scheme: SchemeHead) throws {
        var tables: [Table: RawStatement] = [:]
        for table in Table.allCases {
            tables[table] = try RawStatement(
                snapshot.db, "SELECT slot, sealed FROM \(table.rawValue)")
        }
        self.tables = tables
        identities = try RawStatement(
            snapshot.db, "SELECT slot FROM vault WHERE scheme = ?1 AND roll = ?2")
        for statement in tables.values { statement.bind(1, scheme.scheme) }
        identities.bind(1, scheme.scheme)
    }

    /// What lies sealed about a payer in that table, and the slot of its key.
    public func sealed(
        _ table: Table, of payer: Payer
    ) throws -> (slot: Int64, bytes: [UInt8])? {
        guard let rows = tables[table] else { return nil }
        rows.bind(2, payer.code)
        defer { rows.reset() }
        return try rows.step() ? (rows.integer(0), rows.bytes(1)) : nil
    }

    /// The slot of the key under which a member's identity is sealed.
    public func identitySlot(_ payer: Payer) throws -> Int64? {
        guard payer.code > 0 else { return nil }
        identities.bind(2, payer.code)
        defer { identities.reset() }
        return try identities.step() ? identities.integer(0) : nil
    }
}
