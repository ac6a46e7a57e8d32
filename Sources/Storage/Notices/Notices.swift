public import Bookkeeping
import Foundation
public import MutualAid

/// A notice to one person, as it waits or was delivered.
public struct NoticeRow: Sendable {
    /// Whom it is for.
    public let holder: Payer
    /// The event that brought it about.
    public let event: Int64
    /// What it says.
    public let notice: Notice
    /// The day it was queued.
    public let queued: Day
    /// The sheet of letters it was printed on.
    public let sheet: Int64?
    /// Why it could not be delivered when that was tried last.
    public let failure: String?
    /// The day it was delivered.
    public let delivered: Day?
    /// How it was delivered.
    public let channel: NoticeChannel?
    /// The number of the former contact that it goes to; 0: today's.
    public let former: Int64

    /// What tells it from all others.
    public var key: NoticeKey {
        NoticeKey(holder: holder, event: event, kind: notice.kind, former: former)
    }

    fileprivate init(
        holder: Payer, event: Int64, notice: Notice, queued: Day, sheet: Int64?, failure: String?,
        delivered: Day?, channel: NoticeChannel?, former: Int64
    ) {
        self.holder = holder
        self.event = event
        self.notice = notice
        self.queued = queued
        self.sheet = sheet
        self.failure = failure
        self.delivered = delivered
        self.channel = channel
        self.former = former
    }
}

extension Transaction {
    /// Queues a notice to one person.
    ///
    /// - Parameter former: the number of the former contact that it goes to; 0: today's.
    public func queue(
        _ notice: Notice, to holder: Payer, former: Int64 = 0, event: Int64, day: Day,
        scheme: SchemeHead
    ) throws {
        let insert = try NoticeInsert(self, scheme: scheme, event: event, day: day)
        try insert.write(notice, to: holder, former: former)
    }

    /// Queues the notices of a kind that wait for a person for a former contact of his as well.
    public func queueAgain(
        _ kind: Notice.Kind, to holder: Payer, former: Int64, day: Day, scheme: SchemeHead
    ) throws {
        try db.execute(
            """
            INSERT INTO notice
            SELECT scheme, holder, event, kind, ?4, about, facts, ?5, NULL, NULL, 0, NULL,
                NULL, NULL
            FROM notice
            WHERE scheme = ?1 AND holder = ?2 AND kind = ?3 AND former = 0
                AND delivered IS NULL
            """,
            [
                scheme.scheme, holder.code, kind.rawValue, former, Int64(day.number),
            ])
    }

    /// What became of sending a notice to one person.
    public func record(
        _ notice: NoticeKey, _ outcome: NoticeOutcome, day: Day, scheme: SchemeHead
    ) throws {
        let key: [any Bindable] = [
            scheme.scheme, notice.holder.code, notice.event, notice.kind.rawValue, notice.former,
        ]
        let place = """
            WHERE scheme = ?1 AND holder = ?2 AND event = ?3 AND kind = ?4 AND former = ?5
            """
        switch outcome {
        case .delivered(let channel):
            let told = Notice.Kind.warnings.contains(notice.kind) ? nil : 0
            try db.execute(
                """
                UPDATE notice SET delivered = ?6, channel = ?7, told = ?8, failure = NULL,
                    tries = tries + 1 \(place)
                """, key + [Int64(day.number), channel.rawValue, told])
        case .failed(let failure):
            try db.execute(
                "UPDATE notice SET failure = ?6, tries = tries + 1 \(place)", key + [failure])
        case .printed(let sheet, let addressed):
            try db.execute(
                "UPDATE notice SET sheet = ?6, failure = ?7 \(place)",
                key + [sheet, addressed ? nil : "no-contact"])
        case .withdrawn:
            try db.execute("DELETE FROM notice \(place)", key)
        }
    }
}

/// What tells a notice to one person from all others.
public struct NoticeKey: Sendable {
    let holder: Payer
    let event: Int64
    let kind: Notice.Kind
    let former: Int64

    /// A notice by whom it is for, the event that brought it about, its kind, and the former
    /// contact that it goes to (0: today's).
    public init(holder: Payer, event: Int64, kind: Notice.Kind, former: Int64 = 0) {
        self.holder = holder
        self.event = event
        self.kind = kind
        self.former = former
    }
}

/// What became of sending a notice.
public enum NoticeOutcome: Equatable, Sendable {
    /// It was handed over.
    case delivered(NoticeChannel)
    /// It was not; why, in a word without personal data.
    case failed(String)
    /// It is on the sheet with that number, to be posted; with an address, or by number alone.
    case printed(Int64, addressed: Bool)
    /// It says what is no longer so.
    case withdrawn
}

/// Queues notices of one event, many of them.
public struct NoticeInsert {
    private let insert: RawStatement
    private let encoder = JSONEncoder()

    /// Notices that an event brought about on a day.
    public init(_ transaction: Transaction, scheme: SchemeHead, event: Int64, day: Day) throws {
        insert = try RawStatement(
            transaction.db,
            """
            INSERT INTO notice
            VALUES (?1, ?2, ?3, ?4, ?8, ?5, ?6, ?7, NULL, NULL, 0, NULL, NULL, NULL)
            ON CONFLICT (scheme, holder, event, kind, former) DO UPDATE SET facts = excluded.facts
            """)
        insert.bind(1, scheme.scheme)
        insert.bind(3, event)
        insert.bind(7, Int64(day.number))
        encoder.outputFormatting = .sortedKeys
    }

    /// Queues a notice.
    public func write(_ notice: Notice, to holder: Payer, former: Int64 = 0) throws {
        insert.bind(2, holder.code)
        insert.bind(4, notice.kind.rawValue)
        insert.bind(5, notice.about)
        insert.bind(6, String(decoding: try encoder.encode(notice), as: UTF8.self))
        insert.bind(8, former)
        try insert.run()
    }
}

extension Snapshot {
    private static let columns =
        "holder, event, facts, queued, COALESCE(sheet, 0), failure, COALESCE(delivered, 0), channel, "
        + "former"

    private func rows(
        _ scheme: SchemeHead, _ condition: String, _ values: [Int64],
        _ body: (NoticeRow) throws -> Void
    ) throws {
        let statement = try RawStatement(
            db, "SELECT \(Snapshot.columns) FROM notice WHERE scheme = ?1 AND \(condition)")
        defer { statement.reset() }
        statement.bind(1, scheme.scheme)
        for (index, value) in values.enumerated() { statement.bind(Int32(index + 2), value) }
        let decoder = JSONDecoder()
        while try statement.step() { try body(try NoticeRow(statement, decoder)) }
    }

    /// Shows the notices to single people that have not been delivered, oldest first.
    public func eachWaitingNotice(
        of scheme: SchemeHead, _ body: (NoticeRow) throws -> Void
    ) throws {
        try rows(scheme, "delivered IS NULL ORDER BY event, holder, kind, former", [], body)
    }

    /// Shows the notices on which cover depends that were delivered and are in no event yet.
    public func eachUntoldWarning(
        of scheme: SchemeHead, _ body: (NoticeRow) throws -> Void
    ) throws {
        try rows(
            scheme, "delivered IS NOT NULL AND told IS NULL ORDER BY holder, event, kind", [], body)
    }

    /// Whether a notice of that kind, about that, by the events up to one, was not handed over. To
    /// have tried suffices for a former contact: whatever is dead of it would hold
    /// things up for ever.
    public func isUntold(
        _ kind: Notice.Kind, about: String, through event: Int64, of scheme: SchemeHead
    ) throws -> Bool {
        try db.flag(
            """
            SELECT EXISTS (
                SELECT 1 FROM notice WHERE scheme = ?1 AND kind = ?2 AND about = ?3
                    AND event <= ?4 AND delivered IS NULL
                    AND (former = 0 OR tries = 0))
            """, [scheme.scheme, kind.rawValue, about, event])
    }

    /// The last day on which somebody was handed a notice of that kind, about that, by the events up
    /// to one; nil where there was none.
    public func lastTold(
        _ kind: Notice.Kind, about: String, through event: Int64, of scheme: SchemeHead
    ) throws -> Day? {
        try db.integer(
            """
            SELECT MAX(delivered) FROM notice
            WHERE scheme = ?1 AND kind = ?2 AND about = ?3 AND event <= ?4 AND former = 0
            """, [scheme.scheme, kind.rawValue, about, event]
        ).map { Day(number: Int32(truncatingIfNeeded: $0)) }
    }

    /// How many notices to single people there are: waiting, on sheets, failed and delivered, by
    /// kind.
    public func noticeCounts(of scheme: SchemeHead) throws -> [NoticeCount] {
        try db.rows(
            """
            SELECT kind,
                COUNT(CASE WHEN delivered IS NULL AND sheet IS NULL AND failure IS NULL THEN 1 END),
                COUNT(CASE WHEN delivered IS NULL AND sheet IS NOT NULL THEN 1 END),
                COUNT(CASE WHEN delivered IS NULL AND sheet IS NULL AND failure IS NOT NULL THEN 1 END),
                COUNT(CASE WHEN delivered IS NOT NULL AND channel <> 'erased' THEN 1 END),
                COUNT(CASE WHEN delivered IS NOT NULL AND channel = 'erased' THEN 1 END)
            FROM notice WHERE scheme = ?1 GROUP BY kind ORDER BY kind
            """, [scheme.scheme]
        ).compactMap { row in
            Notice.Kind(rawValue: row[0]).map {
                NoticeCount(
                    kind: $0, waiting: row[1], printed: row[2], failed: row[3], delivered: row[4],
                    erased: row[5])
            }
        }
    }
}

/// Looks up whether a notice of arrears waits to reach a member.
public struct WaitingWarningLookup {
    private let rows: RawStatement

    /// Lookups in that scheme.
    public init(_ snapshot: Snapshot, _ scheme: SchemeHead) throws {
        rows = try RawStatement(
            snapshot.db,
            """
            SELECT 1 FROM notice WHERE scheme = ?1 AND holder = ?2 AND about = ?3
                AND delivered IS NULL AND kind IN ('arrears-first', 'arrears-last')
            """)
        rows.bind(1, scheme.scheme)
    }

    /// Whether one about that period waits.
    public func waits(_ roll: RollNumber, _ period: PeriodID) throws -> Bool {
        rows.bind(2, roll)
        rows.bind(3, "\(period)")
        defer { rows.reset() }
        return try rows.step()
    }
}

extension NoticeRow {
    fileprivate init(_ statement: RawStatement, _ decoder: JSONDecoder) throws {
        let facts = Data(statement.text(2).utf8)
        guard let notice = try? decoder.decode(Notice.self, from: facts) else {
            throw Fault(
                "store.damaged",
                Text(
                    "发件箱里有读不出的通知；请用 doctor 检查，从备份恢复。",
                    "The outbox holds a notice that cannot be read; run doctor and restore a backup."
                ))
        }
        let day = { (column: Int32) in
            Day(number: Int32(truncatingIfNeeded: statement.integer(column)))
        }
        self.init(
            holder: Payer(code: statement.integer(0)), event: statement.integer(1),
            notice: notice, queued: day(3),
            sheet: statement.integer(4) == 0 ? nil : statement.integer(4),
            failure: statement.text(5).isEmpty ? nil : statement.text(5),
            delivered: statement.integer(6) == 0 ? nil : day(6),
            channel: NoticeChannel(rawValue: statement.text(7)), former: statement.integer(8))
    }
}
