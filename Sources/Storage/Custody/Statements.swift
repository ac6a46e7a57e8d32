public import Bookkeeping
public import MutualAid

/// A statement's line in the list of statements.
public struct StatementRow: Equatable, Sendable {
    /// Its number, from 1.
    public let number: Int
    /// What its account is for.
    public let account: AccountPurpose
    /// The event that took it in.
    public let event: Int64
    /// The first day it covers.
    public let from: Day
    /// The last day it covers.
    public let to: Day
    /// The booked balance before it.
    public let opening: Int64
    /// The booked balance behind it.
    public let closing: Int64
    /// What is available behind it.
    public let available: Int64
    /// The number of its first line.
    public let firstLine: Int64
    /// How many lines it has.
    public let lines: Int64
}

extension Snapshot {
    /// All statements, oldest first.
    public func statements(of scheme: SchemeHead) throws -> [StatementRow] {
        try db.rows("SELECT * FROM statement WHERE scheme = ?1 ORDER BY number", [scheme.scheme])
            .map { row in
                guard let account = AccountPurpose(rawValue: row["account"]) else {
                    throw Fault.storeDamaged("statement")
                }
                return StatementRow(
                    number: Int(row["number"] as Int64), account: account, event: row["event"],
                    from: Day(number: Int32(truncatingIfNeeded: row["from_day"] as Int64)),
                    to: Day(number: Int32(truncatingIfNeeded: row["to_day"] as Int64)),
                    opening: row["opening"], closing: row["closing"], available: row["available"],
                    firstLine: row["first_line"], lines: row["lines"])
            }
    }

    /// The last statement of an account.
    public func lastStatement(
        of account: AccountPurpose, scheme: SchemeHead
    ) throws -> StatementRow? {
        try statements(of: scheme).last { $0.account == account }
    }

    /// The accounts at the custodian that have been opened.
    public func custodyAccounts(of scheme: SchemeHead) throws -> CustodyAccounts {
        CustodyAccounts(
            try events(of: scheme, kinds: [.custodyOpened]).compactMap { event in
                guard case .custodyOpened(let opened) = event.event else { return nil }
                return (opened, event.day)
            })
    }
}

extension Transaction {
    /// Adds a statement to the list.
    public func add(
        _ taken: StatementTaken, event: Int64, firstLine: Int64, scheme: SchemeHead
    ) throws {
        try db.execute(
            "INSERT INTO statement VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            [
                scheme.scheme, taken.number, event, Int64(taken.from.number),
                Int64(taken.to.number), taken.opening, taken.closing, taken.available, firstLine,
                taken.lines.count, taken.account.rawValue,
            ])
    }
}
