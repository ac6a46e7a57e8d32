public import Bookkeeping
public import MutualAid

/// A case's line in the docket; the case itself is in the event that approved it.
public struct DocketLine: Equatable, Sendable {
    /// The case's number.
    public let number: Int64
    /// The member.
    public let roll: RollNumber
    /// The event that approved it.
    public let event: Int64
    /// The day it was decided.
    public let decided: Day
    /// Its aid in minor units.
    public let aid: Int64
    /// The ordinal of the period that shared it; nil while it waits.
    public let period: Int?

    fileprivate init(_ row: Row) {
        number = row["number"]
        roll = row["roll"]
        event = row["event"]
        decided = Day(number: Int32(truncatingIfNeeded: row["decided"] as Int64))
        aid = row["aid"]
        period = row["period"]
    }
}

extension Snapshot {
    /// The line of the case with that number.
    public func docketLine(_ number: Int64, of scheme: SchemeHead) throws -> DocketLine? {
        try db.row(
            "SELECT * FROM aid_case WHERE scheme = ?1 AND number = ?2", [scheme.scheme, number]
        ).map(DocketLine.init)
    }

    /// All lines in the order of case numbers, or those of one member.
    public func docket(
        of scheme: SchemeHead, roll: RollNumber? = nil
    ) throws -> [DocketLine] {
        try db.rows(
            """
            SELECT * FROM aid_case WHERE scheme = ?1 AND (CAST(?2 AS BIGINT) IS NULL OR roll = ?2)
            ORDER BY number
            """, [scheme.scheme, roll]
        ).map(DocketLine.init)
    }

    /// The aid of the cases that a period shared, in the order of their numbers.
    public func aids(inPeriod period: Int, of scheme: SchemeHead) throws -> [Int64] {
        try db.integers(
            "SELECT aid FROM aid_case WHERE scheme = ?1 AND period = ?2 ORDER BY number",
            [scheme.scheme, period])
    }

    /// The greatest number of a case; 0 before the first.
    public func lastCaseNumber(of scheme: SchemeHead) throws -> Int64 {
        try db.integer(
            "SELECT COALESCE(MAX(number), 0) FROM aid_case WHERE scheme = ?1", [scheme.scheme]) ?? 0
    }

    /// The cases that the tail of a closing paid for, with their events, by number.
    public func settledCases(of scheme: SchemeHead) throws -> [Int64: Int64] {
        let rows = try db.rows(
            "SELECT number, event FROM settled_case WHERE scheme = ?1", [scheme.scheme])
        return Dictionary(uniqueKeysWithValues: rows.map { ($0["number"], $0["event"]) })
    }

    /// The lines not yet shared or settled that were decided on that day or before, by number.
    public func waitingCases(of scheme: SchemeHead, through day: Day) throws -> [DocketLine] {
        try db.rows(
            """
            SELECT * FROM aid_case
            WHERE scheme = ?1 AND period IS NULL AND decided <= ?2
                AND number NOT IN (SELECT number FROM settled_case WHERE scheme = ?1)
            ORDER BY number
            """, [scheme.scheme, Int64(day.number)]
        ).map(DocketLine.init)
    }
}

extension Transaction {
    /// Adds a case's line.
    public func add(_ approved: CaseApproved, event: Int64, scheme: SchemeHead) throws {
        try db.execute(
            "INSERT INTO aid_case VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL)",
            [
                scheme.scheme, approved.case.number, approved.case.roll, event,
                Int64(approved.decision.decided.number), approved.decision.aid,
            ])
    }

    /// Says which event of a closing paid for the cases with those numbers.
    public func settle(cases: [Int64], event: Int64, scheme: SchemeHead) throws {
        for number in cases {
            try db.execute(
                "INSERT INTO settled_case VALUES (?1, ?2, ?3)", [scheme.scheme, number, event])
        }
    }

    /// Says which period shared the cases with those numbers.
    public func share(cases: [Int64], in period: Int, scheme: SchemeHead) throws {
        for number in cases {
            try db.execute(
                "UPDATE aid_case SET period = ?3 WHERE scheme = ?1 AND number = ?2",
                [scheme.scheme, number, period])
        }
    }
}
