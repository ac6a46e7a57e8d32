public import Bookkeeping
public import MutualAid

extension Snapshot {
    /// The notices to everybody, oldest first.
    public func noticeRuns(of scheme: SchemeHead) throws -> [NoticeRun] {
        try db.rows("SELECT * FROM notice_run WHERE scheme = ?1 ORDER BY event", [scheme.scheme])
            .compactMap { row in
                Notice.Kind(rawValue: row["kind"]).map {
                    NoticeRun(
                        event: row["event"], kind: $0, about: row["about"],
                        queued: row.day("queued"),
                        through: row["through"], delivered: row["delivered"],
                        unreached: row["unreached"], ended: row.dayIfAny("ended"))
                }
            }
    }

    /// The sheets of letters, oldest first.
    public func letterSheets(of scheme: SchemeHead) throws -> [LetterSheet] {
        try db.rows("SELECT * FROM letter_sheet WHERE scheme = ?1 ORDER BY number", [scheme.scheme])
            .map { row in
                LetterSheet(
                    number: row["number"], run: row["run"], day: row.day("day"),
                    letters: row["letters"], unaddressed: row["unaddressed"],
                    posted: row.dayIfAny("posted"))
            }
    }
}

extension Transaction {
    /// Begins notices to everybody.
    public func begin(
        _ kind: Notice.Kind, about: String, event: Int64, day: Day, scheme: SchemeHead
    ) throws {
        try db.execute(
            "INSERT INTO notice_run VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 0, NULL)",
            [
                scheme.scheme, event, kind.rawValue, about, Int64(day.number), Int64.min,
            ])
    }

    /// Says how far notices to everybody have come.
    public func advance(
        run event: Int64, through: Int64, delivered: Int64, unreached: Int64, ended: Day? = nil,
        scheme: SchemeHead
    ) throws {
        try db.execute(
            """
            UPDATE notice_run SET through = ?3, delivered = ?4, unreached = ?5, ended = ?6
            WHERE scheme = ?1 AND event = ?2
            """,
            [
                scheme.scheme, event, through, delivered, unreached,
                ended.map { Int64($0.number) },
            ])
    }

    /// Lets notices to everybody be gone through again, for letters that were lost; what was handed
    /// over stays so.
    public func reopen(run event: Int64, scheme: SchemeHead) throws {
        try db.execute(
            "UPDATE notice_run SET ended = NULL WHERE scheme = ?1 AND event = ?2",
            [scheme.scheme, event])
    }

    /// Enters a sheet of letters.
    public func add(_ sheet: LetterSheet, scheme: SchemeHead) throws {
        try db.execute(
            "INSERT INTO letter_sheet VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            [
                scheme.scheme, sheet.number, sheet.run, Int64(sheet.day.number), sheet.letters,
                sheet.posted.map { Int64($0.number) }, sheet.unaddressed,
            ])
    }

    /// Says that the letters of a sheet were posted. Those without an address wait again, to be
    /// printed anew, unless somebody has handed them over.
    public func post(
        sheet number: Int64, day: Day, byHand: Bool, scheme: SchemeHead
    ) throws {
        try db.execute(
            "UPDATE letter_sheet SET posted = ?3 WHERE scheme = ?1 AND number = ?2",
            [scheme.scheme, number, Int64(day.number)])
        try db.execute(
            """
            UPDATE notice SET delivered = ?3, channel = 'letter', tries = tries + 1,
                told = CASE WHEN kind IN ('arrears-first', 'arrears-last') THEN NULL ELSE 0 END
            WHERE scheme = ?1 AND sheet = ?2 AND delivered IS NULL
                AND (?4 = 1 OR failure IS NULL)
            """, [scheme.scheme, number, Int64(day.number), byHand ? 1 : 0])
        try db.execute(
            """
            UPDATE notice SET sheet = NULL
            WHERE scheme = ?1 AND sheet = ?2 AND delivered IS NULL
            """, [scheme.scheme, number])
    }

    /// Takes back a sheet whose file is lost before it was posted: its letters wait again.
    public func withdraw(sheet number: Int64, scheme: SchemeHead) throws {
        try db.execute(
            """
            UPDATE notice SET sheet = NULL
            WHERE scheme = ?1 AND sheet = ?2 AND delivered IS NULL
            """, [scheme.scheme, number])
        try db.execute(
            "DELETE FROM letter_sheet WHERE scheme = ?1 AND number = ?2", [scheme.scheme, number])
    }
}

extension Row {
    fileprivate func day(_ column: String) -> Day {
        Day(number: Int32(truncatingIfNeeded: self[column] as Int64))
    }

    fileprivate func dayIfAny(_ column: String) -> Day? {
        (self[column] as Int64?).map { Day(number: Int32(truncatingIfNeeded: $0)) }
    }
}
