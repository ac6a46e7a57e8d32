public import Bookkeeping
import Foundation
public import MutualAid

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

    /// The former contacts of a person that ended on a day or later, by their numbers.
    public func formerContacts(
        of holder: Payer, endedFrom day: Day, scheme: SchemeHead
    ) throws -> [Int64] {
        try db.integers(
            """
            SELECT number FROM former_contact
            WHERE scheme = ?1 AND holder = ?2 AND day >= ?3 ORDER BY number
            """, [scheme.scheme, holder.code, Int64(day.number)])
    }

    /// A former contact of a person, sealed under his key.
    public func formerContact(
        _ number: Int64, of holder: Payer, scheme: SchemeHead
    ) throws -> [UInt8]? {
        try db.row(
            """
            SELECT sealed FROM former_contact WHERE scheme = ?1 AND holder = ?2 AND number = ?3
            """, [scheme.scheme, holder.code, number]
        ).map { Array($0["sealed"] as Data) }
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

    /// Keeps how a person is reached today as a former contact; it goes on lying under his key.
    /// Those that nothing waits for and that ended before a day are forgotten.
    ///
    /// - Returns: its number.
    public func keepFormerContact(
        of holder: Payer, on day: Day, forgettingBefore oldest: Day, scheme: SchemeHead
    ) throws -> Int64 {
        try db.execute(
            """
            DELETE FROM former_contact
            WHERE scheme = ?1 AND holder = ?2 AND day < ?3 AND NOT EXISTS (
                SELECT 1 FROM notice n WHERE n.scheme = ?1 AND n.holder = ?2
                    AND n.former = former_contact.number AND n.delivered IS NULL)
            """, [scheme.scheme, holder.code, Int64(oldest.number)])
        // Numbers are never given twice: a notice that was sent keeps the one it went by.
        let number =
            try db.integer(
                """
                SELECT MAX(number) + 1 FROM (
                    SELECT number FROM former_contact WHERE scheme = ?1 AND holder = ?2
                    UNION ALL SELECT former FROM notice WHERE scheme = ?1 AND holder = ?2) AS given
                """, [scheme.scheme, holder.code]) ?? 1
        try db.execute(
            """
            INSERT INTO former_contact
            SELECT scheme, holder, ?3, ?4, sealed FROM contact
            WHERE scheme = ?1 AND holder = ?2
            """, [scheme.scheme, holder.code, number, Int64(day.number)])
        return number
    }
}
