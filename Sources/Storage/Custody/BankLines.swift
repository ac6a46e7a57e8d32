public import Bookkeeping
public import MutualAid

/// A line of the custodian's statement as the store keeps it: ids and codes, never what people
/// wrote.
public struct BankLine: Equatable, Sendable {
    /// Its number in the scheme, through all statements.
    public var number: Int64
    /// The bank day it was booked on.
    public var day: Day
    /// Minor units; negative when money went.
    public var amount: Int64
    /// The end-to-end id, where it is one of ours; otherwise empty.
    public var endToEnd: String
    /// The structured reference, where it is one of ours; otherwise empty.
    public var reference: String
    /// The bank's code for what it is.
    public var code: String
    /// Why it came back; `-` where it came back without a reason, empty where it did not.
    public var reason: String
    /// The bank's own reference.
    public var bankReference: String
    /// The event that books what it says.
    public var booked: Int64?
    /// The event that matched it; nil while nobody knows what it is.
    public var matched: Int64?

    /// A line that nobody has matched yet.
    public init(
        number: Int64, day: Day, amount: Int64, endToEnd: String, reference: String, code: String,
        reason: String, bankReference: String
    ) {
        self.number = number
        self.day = day
        self.amount = amount
        self.endToEnd = endToEnd
        self.reference = reference
        self.code = code
        self.reason = reason
        self.bankReference = bankReference
    }

    fileprivate init(_ row: RawStatement) {
        number = row.integer(0)
        day = Day(number: Int32(truncatingIfNeeded: row.integer(1)))
        amount = row.integer(2)
        endToEnd = row.text(3)
        reference = row.text(4)
        code = row.text(5)
        reason = row.text(6)
        bankReference = row.text(7)
        booked = row.integer(8) == 0 ? nil : row.integer(8)
        matched = row.integer(9) == 0 ? nil : row.integer(9)
    }

    fileprivate static let columns = """
        number, day, amount, end_to_end, reference, code, reason, bank_reference,
        COALESCE(booked, 0), COALESCE(matched, 0)
        """

    /// Whether it is money that came back.
    public var isReturn: Bool { !reason.isEmpty }
}

/// Writes the lines of one statement, with the digest over them that its event carries.
public struct BankLineRows {
    private var hash = RowHash("bank-lines/v1")
    private let insert: RawStatement?

    /// The lines of a statement that is being taken in.
    public init(writing transaction: Transaction, scheme: SchemeHead) throws {
        let insert = try RawStatement(
            transaction.db,
            "INSERT INTO bank_line VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, NULL, NULL)")
        insert.bind(1, scheme.scheme)
        self.insert = insert
    }

    /// The digest of lines that are there already.
    public init() { insert = nil }

    /// Writes a line.
    public mutating func write(_ line: BankLine) throws {
        if let insert {
            insert.bind(2, line.number)
            insert.bind(3, Int64(line.day.number))
            insert.bind(4, line.amount)
            insert.bind(5, line.endToEnd)
            insert.bind(6, line.reference)
            insert.bind(7, line.code)
            insert.bind(8, line.reason)
            insert.bind(9, line.bankReference)
            try insert.run()
        }
        hash.append(line.number)
        hash.append(Int64(line.day.number))
        hash.append(line.amount)
        hash.append(line.endToEnd)
        hash.append(line.reference)
        hash.append(line.code)
        hash.append(line.reason)
        hash.append(line.bankReference)
        hash.endRow()
    }

    /// How many lines were written, and their digest.
    public func finish() -> RowsDigest { RowsDigest(count: hash.count, digest: hash.finish()) }
}

/// Says of lines, in the order of their numbers, which event books them.
public struct LineMatches {
    private var hash = RowHash("line-matches/v1")
    private let statements: Statements?
    private let matching: Int64
    /// Lines of one event and day in a row are one sum.
    private var sum: (booked: Int64, day: Day, amount: Int64)?

    private struct Statements {
        let line: RawStatement
        let seen: RawStatement
    }

    /// Matches that the event after the head of that scheme is going to state, after so many more
    /// events.
    public init(
        writing transaction: Transaction, scheme: SchemeHead, events ahead: Int64 = 1
    ) throws {
        matching = scheme.number + ahead
        let line = try RawStatement(
            transaction.db,
            "UPDATE bank_line SET booked = ?3, matched = ?4 WHERE scheme = ?1 AND number = ?2")
        let seen = try RawStatement(
            transaction.db,
            """
            INSERT INTO seen VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (scheme, event, day) DO UPDATE SET amount = seen.amount + excluded.amount
            """)
        line.bind(1, scheme.scheme)
        line.bind(4, matching)
        seen.bind(1, scheme.scheme)
        statements = Statements(line: line, seen: seen)
    }

    /// The digest of matches that are there already.
    public init() {
        statements = nil
        matching = 0
    }

    /// Says which event books a line.
    public mutating func write(_ line: Int64, day: Day, amount: Int64, booked: Int64) throws {
        if let statements {
            statements.line.bind(2, line)
            statements.line.bind(3, booked)
            try statements.line.run()
            if let next = sum, next.booked == booked, next.day == day {
                sum = (booked, day, next.amount + amount)
            } else {
                try flush()
                sum = (booked, day, amount)
            }
        }
        hash.append(line)
        hash.append(booked)
        hash.endRow()
    }

    /// Writes the sum that waits; to be called once, behind the last line.
    public mutating func flush() throws {
        guard let statements, let next = sum else { return }
        statements.seen.bind(2, next.booked)
        statements.seen.bind(3, Int64(next.day.number))
        statements.seen.bind(4, next.amount)
        try statements.seen.run()
        sum = nil
    }

    /// How many lines were matched, and the digest.
    public func finish() -> RowsDigest { RowsDigest(count: hash.count, digest: hash.finish()) }
}

extension Snapshot {
    /// The line with that number.
    public func bankLine(_ number: Int64, of scheme: SchemeHead) throws -> BankLine? {
        let statement = try RawStatement(
            db, "SELECT \(BankLine.columns) FROM bank_line WHERE scheme = ?1 AND number = ?2")
        defer { statement.reset() }
        statement.bind(1, scheme.scheme)
        statement.bind(2, number)
        return try statement.step() ? BankLine(statement) : nil
    }

    /// The number of the last line; 0 before the first.
    public func lastBankLine(of scheme: SchemeHead) throws -> Int64 {
        try db.integer(
            "SELECT COALESCE(MAX(number), 0) FROM bank_line WHERE scheme = ?1", [scheme.scheme])
            ?? 0
    }

    /// Shows the lines from one number on, in order.
    public func eachBankLine(
        of scheme: SchemeHead, from first: Int64 = 1, through last: Int64 = .max,
        _ body: (BankLine) throws -> Void
    ) throws {
        let statement = try RawStatement(
            db,
            """
            SELECT \(BankLine.columns) FROM bank_line
            WHERE scheme = ?1 AND number BETWEEN ?2 AND ?3 ORDER BY number
            """, streaming: true)
        defer { statement.reset() }
        statement.bind(1, scheme.scheme)
        statement.bind(2, first)
        statement.bind(3, last)
        while try statement.step() { try body(BankLine(statement)) }
    }

    /// The lines that nobody has matched, in order; at most so many.
    public func openBankLines(of scheme: SchemeHead, most: Int = .max) throws -> [BankLine] {
        let statement = try RawStatement(
            db,
            """
            SELECT \(BankLine.columns) FROM bank_line
            WHERE scheme = ?1 AND matched IS NULL ORDER BY number LIMIT ?2
            """)
        defer { statement.reset() }
        statement.bind(1, scheme.scheme)
        statement.bind(2, Int64(most))
        var lines: [BankLine] = []
        while try statement.step() { lines.append(BankLine(statement)) }
        return lines
    }

    /// The first line that took money, that nobody has matched, and whose code is one of those.
    public func openBankLine(
        of scheme: SchemeHead, coded fits: (String) -> Bool
    ) throws -> BankLine? {
        let codes = try db.rows(
            """
            SELECT code, MIN(number) AS number FROM bank_line
            WHERE scheme = ?1 AND matched IS NULL AND amount < 0 GROUP BY code
            """, [scheme.scheme]
        ).map { (code: $0["code"] as String, number: $0["number"] as Int64) }
        return try codes.filter { fits($0.code) }.map(\.number).min()
            .flatMap { try bankLine($0, of: scheme) }
    }

    /// The last bank day on which money went out; nil where none did.
    public func lastPayment(of scheme: SchemeHead) throws -> Day? {
        try db.integer(
            "SELECT MAX(day) FROM bank_line WHERE scheme = ?1 AND amount < 0", [scheme.scheme]
        ).map { Day(number: Int32(truncatingIfNeeded: $0)) }
    }

    /// What the lines that nobody has matched add up to, on bank days up to that one.
    public func openBankLineSum(of scheme: SchemeHead, through day: Day) throws -> Int64 {
        try db.integer(
            """
            SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM bank_line
            WHERE scheme = ?1 AND matched IS NULL AND day <= ?2
            """, [scheme.scheme, Int64(day.number)]) ?? 0
    }

    /// What statements have shown of the money of events, up to a bank day.
    public func seen(of scheme: SchemeHead, through day: Day) throws -> [Int64: Int64] {
        var seen: [Int64: Int64] = [:]
        let rows = try db.cursor(
            """
            SELECT event, CAST(SUM(amount) AS BIGINT) AS amount FROM seen
            WHERE scheme = ?1 AND day <= ?2 GROUP BY event ORDER BY event
            """, [scheme.scheme, Int64(day.number)])
        while let row = try rows.next() { seen[row["event"]] = row["amount"] }
        return seen
    }

    /// What statements have shown of the money of every event, by bank day.
    public func seenByDay(of scheme: SchemeHead) throws -> [Int64: [Day: Int64]] {
        var seen: [Int64: [Day: Int64]] = [:]
        let rows = try db.cursor(
            "SELECT event, day, amount FROM seen WHERE scheme = ?1", [scheme.scheme])
        while let row = try rows.next() {
            let day = Day(number: Int32(truncatingIfNeeded: row["day"] as Int64))
            seen[row["event"], default: [:]][day] = row["amount"]
        }
        return seen
    }

    /// What events booked on the custodian's account, with the day of the entry, in order.
    public func custodyPostings(
        of scheme: SchemeHead, account: Account
    ) throws -> [(event: Int64, day: Day, about: String, amount: Int64)] {
        try db.rows(
            """
            SELECT e.event, e.day, e.about, CAST(SUM(p.amount) AS BIGINT) AS amount
            FROM posting p JOIN entry e ON e.scheme = p.scheme AND e.number = p.entry
            WHERE p.scheme = ?1 AND p.account = ?2
            GROUP BY e.event, e.day, e.about ORDER BY e.event
            """, [scheme.scheme, account.name]
        ).map {
            (
                $0["event"], Day(number: Int32(truncatingIfNeeded: $0["day"] as Int64)),
                $0["about"],
                $0["amount"]
            )
        }
    }

    /// What a statement has shown of one event's money.
    public func seen(event: Int64, of scheme: SchemeHead) throws -> Int64 {
        try db.integer(
            """
            SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM seen
            WHERE scheme = ?1 AND event = ?2
            """, [scheme.scheme, event]) ?? 0
    }
}
