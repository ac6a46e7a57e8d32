import Foundation
public import MutualAid

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
