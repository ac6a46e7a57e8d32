public import Bookkeeping
import MutualAid

/// An entry of the books with its number.
public struct BookedEntry: Sendable {
    /// Its number, from 1.
    public let number: Int64
    /// The event that carried it.
    public let event: Int64
    /// The entry.
    public let entry: Entry
    /// The entry that reversed it, if any.
    public let reversedBy: Int64?
}

extension Snapshot {
    /// The balance of one account in minor units: debits less credits.
    public func balance(of account: Account, scheme: SchemeHead) throws -> Int64 {
        try db.integer(
            """
            SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM posting
            WHERE scheme = ?1 AND account = ?2
            """, [scheme.scheme, account.name]) ?? 0
    }

    /// The balances of all accounts, as the postings add up.
    public func balances(of scheme: SchemeHead) throws -> [(account: Account, minor: Int64)] {
        try db.rows(
            """
            SELECT account, CAST(SUM(amount) AS BIGINT) AS minor FROM posting
            WHERE scheme = ?1 GROUP BY account ORDER BY account
            """, [scheme.scheme]
        ).compactMap { row in Account(stored: row["account"]).map { ($0, row["minor"]) } }
    }

    /// Shows every entry in order.
    public func eachEntry(
        of scheme: SchemeHead, currency: Currency, _ body: (BookedEntry) throws -> Void
    ) throws {
        try eachStoredEntry(of: scheme, currency: currency) { number, booked in
            guard let booked else {
                throw Fault(
                    "store.damaged",
                    Text(
                        "第 \(number) 号分录被改动；请用 doctor 检查，从备份恢复。",
                        "Entry \(number) was changed; run doctor and restore a backup."))
            }
            try body(booked)
        }
    }

    /// Shows every entry in order, by its number; as nil where it does not add up or names no
    /// account: somebody has changed it.
    public func eachStoredEntry(
        of scheme: SchemeHead, currency: Currency,
        _ body: (_ number: Int64, BookedEntry?) throws -> Void
    ) throws {
        let entries = try db.cursor(
            "SELECT * FROM entry WHERE scheme = ?1 ORDER BY number", [scheme.scheme])
        while let row = try entries.next() {
            try body(row["number"], try booked(row, currency))
        }
    }

    /// The entry with that number.
    public func entry(
        _ number: Int64, of scheme: SchemeHead, currency: Currency
    ) throws -> BookedEntry? {
        try db.row(
            "SELECT * FROM entry WHERE scheme = ?1 AND number = ?2", [scheme.scheme, number]
        ).flatMap { try booked($0, currency) }
    }

    private func booked(_ row: Row, _ currency: Currency) throws -> BookedEntry? {
        let scheme: Int64 = row["scheme"]
        let number: Int64 = row["number"]
        let postings = try db.rows(
            """
            SELECT account, amount FROM posting WHERE scheme = ?1 AND entry = ?2 ORDER BY line
            """, [scheme, number]
        ).map { row in
            Account(stored: row["account"]).map {
                Posting($0, Amount(minor: row["amount"], currency: currency))
            }
        }
        let known = postings.compactMap(\.self)
        guard known.count == postings.count, Entry.balances(known),
            let entry = Entry(
                Day(number: Int32(truncatingIfNeeded: row["day"] as Int64)), row["about"], known)
        else { return nil }
        return BookedEntry(
            number: number, event: row["event"], entry: entry, reversedBy: row["reversed_by"])
    }

    /// How many entries the books hold.
    public func entryCount(of scheme: SchemeHead) throws -> Int64 {
        try db.integer("SELECT COUNT(*) FROM entry WHERE scheme = ?1", [scheme.scheme])
            ?? 0
    }
}

extension Transaction {
    func book(_ entry: Entry, event: Event, number: Int64, scheme: Int64) throws {
        precondition(Entry.balances(entry.postings), "an entry adds up to zero")
        let next =
            try db.integer(
                "SELECT COALESCE(MAX(number), 0) + 1 FROM entry WHERE scheme = ?1", [scheme]) ?? 1
        try db.execute(
            "INSERT INTO entry VALUES (?1, ?2, ?3, ?4, ?5, NULL)",
            [scheme, next, number, Int64(entry.day.number), entry.about])
        for (line, posting) in entry.postings.enumerated() {
            try db.execute(
                "INSERT INTO posting VALUES (?1, ?2, ?3, ?4, ?5)",
                [scheme, next, line, posting.account.name, posting.amount.minor])
        }
        if case .entryReversed(let reversed) = event {
            try db.execute(
                "UPDATE entry SET reversed_by = ?3 WHERE scheme = ?1 AND number = ?2",
                [scheme, reversed.number, next])
        }
    }
}
