public import Bookkeeping
import Foundation
import MutualAid

/// A payout's line: which events proposed, released, sent and ended it. What they say is in them.
public struct PayoutLine: Equatable, Sendable {
    /// Its number.
    public let number: Int64
    /// What it is for.
    public let purpose: PayoutPurpose
    /// The sum in minor units.
    public let amount: Int64
    /// The event that proposed it.
    public let proposed: Int64
    /// The event that released it.
    public let released: Int64?
    /// The batch it was sent in.
    public let batch: Int?
    /// The event that withdrew it, or booked the custodian's refusal.
    public let refused: Int64?
    /// The event that saw it on the custodian's statement.
    public let paid: Int64?
    /// The event that saw it come back.
    public let returned: Int64?
    /// The event by which the recipient confirmed it.
    public let confirmed: Int64?

    fileprivate init(_ row: Row) throws {
        guard let purpose = PayoutPurpose(row["purpose"]) else {
            throw Fault.storeDamaged("payout")
        }
        number = row["number"]
        self.purpose = purpose
        amount = row["amount"]
        proposed = row["proposed"]
        released = row["released"]
        batch = (row["batch"] as Int64?).map(Int.init)
        refused = row["refused"]
        paid = row["paid"]
        returned = row["returned"]
        confirmed = row["confirmed"]
    }

    /// Whether its money is back where it was drawn from, or never left.
    public var isUndone: Bool { refused != nil || returned != nil }
}

/// What may happen to a payout after its proposal.
public enum PayoutStep: String, Sendable {
    case released, refused, paid, returned, confirmed
}

extension Snapshot {
    /// The payout with that number.
    public func payout(_ number: Int64, of scheme: SchemeHead) throws -> PayoutLine? {
        try db.row(
            "SELECT * FROM payout WHERE scheme = ?1 AND number = ?2", [scheme.scheme, number]
        ).map(PayoutLine.init)
    }

    /// All payouts by number, or those for one purpose.
    public func payouts(
        of scheme: SchemeHead, purpose: PayoutPurpose? = nil
    ) throws -> [PayoutLine] {
        try db.rows(
            """
            SELECT * FROM payout WHERE scheme = ?1 AND (CAST(?2 AS TEXT) IS NULL OR purpose = ?2)
            ORDER BY number
            """, [scheme.scheme, purpose?.text]
        ).map(PayoutLine.init)
    }

    /// Released payouts that have not been sent, withdrawn or refused, by number.
    public func payoutsToSend(of scheme: SchemeHead) throws -> [PayoutLine] {
        try db.rows(
            """
            SELECT * FROM payout WHERE scheme = ?1 AND released IS NOT NULL AND batch IS NULL
                AND refused IS NULL ORDER BY number
            """, [scheme.scheme]
        ).map(PayoutLine.init)
    }

    /// The number of the last batch; 0 before the first.
    public func lastBatch(of scheme: SchemeHead) throws -> Int {
        Int(
            try db.integer(
                "SELECT COALESCE(MAX(batch), 0) FROM payout WHERE scheme = ?1", [scheme.scheme])
                ?? 0)
    }

    /// The slots of the keys of all payees, by the number of their payout.
    public func payeeSlots(of scheme: SchemeHead) throws -> [(number: Int64, slot: Int64)] {
        try db.rows(
            "SELECT number, slot FROM payee WHERE scheme = ?1 ORDER BY number", [scheme.scheme]
        ).map { ($0["number"], $0["slot"]) }
    }

    /// Name and account of a payee, sealed, and the slot of their key.
    public func sealedPayee(
        _ number: Int64, of scheme: SchemeHead
    ) throws -> (slot: Int64, bytes: [UInt8])? {
        try db.row(
            "SELECT slot, sealed FROM payee WHERE scheme = ?1 AND number = ?2",
            [scheme.scheme, number]
        ).map { ($0["slot"], Array($0["sealed"] as Data)) }
    }
}

extension Transaction {
    /// Adds a payout's line and seals its payee away.
    public func add(
        _ payout: ProposedPayout, event: Int64, slot: Int64, sealed: [UInt8], scheme: SchemeHead
    ) throws {
        try db.execute(
            "INSERT INTO payout (scheme, number, purpose, amount, proposed) VALUES (?1, ?2, ?3, ?4, ?5)",
            [
                scheme.scheme, payout.number, payout.purpose.text, payout.amount, event,
            ])
        try db.execute(
            "INSERT INTO payee VALUES (?1, ?2, ?3, ?4)",
            [scheme.scheme, payout.number, slot, Data(sealed)])
    }

    /// Says that an event took a payout a step further.
    public func note(
        _ step: PayoutStep, of number: Int64, event: Int64, scheme: SchemeHead
    ) throws {
        try db.execute(
            "UPDATE payout SET \(step.rawValue) = ?3 WHERE scheme = ?1 AND number = ?2",
            [scheme.scheme, number, event])
    }

    /// Says how much of a payout was paid, where it is a part.
    public func shorten(_ number: Int64, to amount: Int64, scheme: SchemeHead) throws {
        try db.execute(
            "UPDATE payout SET amount = ?3 WHERE scheme = ?1 AND number = ?2",
            [scheme.scheme, number, amount])
    }

    /// Says in which batch payouts were sent.
    public func send(_ numbers: [Int64], batch: Int, scheme: SchemeHead) throws {
        for number in numbers {
            try db.execute(
                "UPDATE payout SET batch = ?3 WHERE scheme = ?1 AND number = ?2",
                [scheme.scheme, number, batch])
        }
    }
}
