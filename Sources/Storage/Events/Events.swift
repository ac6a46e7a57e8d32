public import Bookkeeping
import Foundation
public import MutualAid

/// An event as it stands in the chain.
public struct ChainedEvent: Sendable {
    /// Its number, from 1.
    public let number: Int64
    /// The business day it happened on.
    public let day: Day
    /// What happened.
    public let event: Event
}

/// An event as it is stored: its body as text.
public struct EventText: Sendable {
    /// Its number, from 1.
    public let number: Int64
    /// The business day it happened on.
    public let day: Day
    /// The word of its kind.
    public let kind: String
    /// The body, as it was hashed.
    public let body: String
    /// The hash that ends the chain with it.
    public let hash: Digest
}

extension Snapshot {
    /// Shows the events up to that number in order, as they are stored.
    public func eachEventText(
        of scheme: SchemeHead, through last: Int64, _ body: (EventText) throws -> Void
    ) throws {
        let rows = try db.cursor(
            """
            SELECT number, day, kind, body, hash FROM event
            WHERE scheme = ?1 AND number <= ?2 ORDER BY number
            """, [scheme.scheme, last])
        while let row = try rows.next() {
            try body(
                EventText(
                    number: row["number"],
                    day: Day(number: Int32(truncatingIfNeeded: row["day"] as Int64)),
                    kind: row["kind"], body: row["body"], hash: Digest(data: row["hash"])))
        }
    }

    /// The events of those kinds, in order.
    public func events(
        of scheme: SchemeHead, kinds: [Event.Kind], after: Int64 = 0
    ) throws -> [ChainedEvent] {
        let marks = kinds.indices.map { "?\($0 + 3)" }.joined(separator: ", ")
        let arguments = [scheme.scheme, after] as [any Bindable]
        return try db.rows(
            """
            SELECT number, day, body FROM event
            WHERE scheme = ?1 AND number > ?2 AND kind IN (\(marks)) ORDER BY number
            """, arguments + kinds.map(\.rawValue)
        ).map(ChainedEvent.init)
    }

    /// The event with that number.
    public func event(_ number: Int64, of scheme: SchemeHead) throws -> ChainedEvent? {
        try db.row(
            "SELECT number, day, body FROM event WHERE scheme = ?1 AND number = ?2",
            [scheme.scheme, number]
        ).map(ChainedEvent.init)
    }

    /// Walks the whole chain and compares every hash.
    ///
    /// - Parameter each: is shown every event that is in order.
    /// - Returns: the number of the first event that does not fit, or nil when all do.
    public func firstBrokenEvent(
        of scheme: SchemeHead, each: (ChainedEvent) throws -> Void
    ) throws -> Int64? {
        var hash = EventChain.start(ofScheme: scheme.id)
        var number: Int64 = 0
        let rows = try db.cursor(
            """
            SELECT number, day, kind, body, hash FROM event WHERE scheme = ?1 ORDER BY number
            """, [scheme.scheme])
        while let row = try rows.next() {
            number += 1
            let body: String = row["body"]
            let day = Day(number: Int32(truncatingIfNeeded: row["day"] as Int64))
            hash = EventChain.hash(after: hash, number: number, day: day, body: body)
            guard row["number"] == number, row["hash"] == hash.data,
                let event = try? ChainedEvent(row), event.event.kind.rawValue == row["kind"]
            else { return number }
            try each(event)
        }
        return number == scheme.number && hash == scheme.hash ? nil : number + 1
    }
}

extension Transaction {
    /// Appends an event to the chain and books its entry.
    public func append(
        _ event: Event, to head: inout SchemeHead, day: Day, currency: Currency, funding: Funding
    ) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = String(decoding: try encoder.encode(event), as: UTF8.self)
        let number = head.number + 1
        let hash = EventChain.hash(after: head.hash, number: number, day: day, body: body)
        try db.execute(
            "INSERT INTO event VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            [
                head.scheme, number, Int64(day.number), event.kind.rawValue, body, hash.data,
            ])
        try db.execute(
            """
            UPDATE scheme SET head_number = ?2, head_hash = ?3, last_day = ?4
            WHERE number = ?1
            """, [head.scheme, number, hash.data, Int64(day.number)])
        (head.number, head.hash, head.lastDay) = (number, hash, day)
        if let entry = event.entry(on: day, currency: currency, funding: funding) {
            try book(entry, event: event, number: number, scheme: head.scheme)
        }
    }
}

extension ChainedEvent {
    fileprivate init(_ row: Row) throws {
        let body: String = row["body"]
        number = row["number"]
        day = Day(number: Int32(truncatingIfNeeded: row["day"] as Int64))
        guard let event = try? JSONDecoder().decode(Event.self, from: Data(body.utf8)) else {
            throw Fault(
                "store.damaged",
                Text(
                    "第 \(number) 号事件读不出来；请用 doctor 检查，从备份恢复。",
                    "Event \(number) cannot be read; run doctor and restore a backup."))
        }
        self.event = event
    }
}
