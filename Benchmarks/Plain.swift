import BankFiles
import Bookkeeping
import Foundation
import GRDB

/// The plain way: SQLite with one row a member a period, doing the same work with the statements
/// one would write first. Same file of members, same durability, same failures.
struct Plain {
    let members: Int64
    let folder: String

    func run() throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let roll = "\(folder)/roll.csv"
        try Workload.writeRoll(members, identities: false, to: roll)
        let queue = try open()
        var total = Spent()
        total += try timed("plain: import", members) { try importRoll(roll, queue) }
        try FileManager.default.removeItem(atPath: roll)
        var closing = Spent()
        var settling = Spent()
        for period in 0..<Workload.periods {
            closing += try measured { try close(period, queue) }
            settling += try measured { try settle(period, queue) }
        }
        let work = members * Int64(Workload.periods)
        Report.line("plain: close with debit file", closing, work)
        Report.line("plain: result and settlement", settling, work)
        total += closing
        total += settling
        total += try readBack(queue)
        try queue.close()
        Report.end(total, Place(folder: folder, server: nil))
    }

    private func open() throws -> DatabaseQueue {
        let queue = try DatabaseQueue(path: "\(folder)/plain.sqlite")
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA page_size = 8192")
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA cache_size = -48000")
            try db.execute(
                sql: """
                    CREATE TABLE member (
                        roll INTEGER NOT NULL PRIMARY KEY, born INTEGER NOT NULL,
                        joined INTEGER NOT NULL, left INTEGER, commitment BLOB NOT NULL);
                    CREATE TABLE due (
                        period INTEGER NOT NULL, roll INTEGER NOT NULL, due INTEGER NOT NULL,
                        paid INTEGER NOT NULL, PRIMARY KEY (period, roll)) WITHOUT ROWID;
                    CREATE TABLE failure (roll INTEGER NOT NULL PRIMARY KEY);
                    """)
        }
        return queue
    }

    private func importRoll(_ path: String, _ queue: DatabaseQueue) throws {
        try queue.write { db in
            var table = try CSVTable.open(
                path: path, encoding: .utf8, subject: "roll",
                columns: [
                    .init("roll", "", needed: true), .init("born", "", needed: true),
                    .init("joined", "", needed: true), .init("commitment", "", needed: true),
                ])
            let insert = try db.makeStatement(sql: "INSERT INTO member VALUES (?, ?, ?, NULL, ?)")
            while try table.next() {
                let digest = try table.digest(3, "commitment")
                insert.setUncheckedArguments([
                    try table.whole(0, "roll"), Int64(try table.day(1, "day").number),
                    Int64(try table.day(2, "day").number), Data(digest?.bytes ?? []),
                ])
                try insert.execute()
            }
        }
        try queue.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    }

    /// Counts, writes a row a member, and writes the debit file from the rows.
    private func close(_ period: Int, _ queue: DatabaseQueue) throws {
        try queue.write { db in
            let count =
                try Int64.fetchOne(db, sql: "SELECT COUNT(*) FROM member WHERE left IS NULL") ?? 0
            let share = (108_000_000 + count - 1) / count
            try db.execute(
                sql: "INSERT INTO due SELECT ?, roll, ?, 0 FROM member WHERE left IS NULL",
                arguments: [period, share])
        }
        try queue.read { db in
            var writer = try ByteWriter(path: "\(folder)/debit-\(period).csv")
            let rows = try Row.fetchCursor(
                db, sql: "SELECT roll, due FROM due WHERE period = ? ORDER BY roll",
                arguments: [period])
            while let row = try rows.next() {
                writer.buffer.append(decimal: row[0])
                writer.buffer.append(",\(Currency.cny.text(row[1])),\n")
                try writer.flushIfFull()
            }
            try writer.finish()
        }
    }

    /// Marks every row as paid but for the failures, whose members leave.
    private func settle(_ period: Int, _ queue: DatabaseQueue) throws {
        try queue.write { db in
            try db.execute(sql: "DELETE FROM failure")
            let insert = try db.makeStatement(sql: "INSERT INTO failure VALUES (?)")
            var roll: Int64 = 1
            while roll <= members {
                if Workload.fails(roll, in: period) {
                    insert.setUncheckedArguments([roll])
                    try insert.execute()
                }
                roll += 1
            }
            try db.execute(
                sql: """
                    UPDATE due SET paid = due
                    WHERE period = ? AND roll NOT IN (SELECT roll FROM failure)
                    """, arguments: [period])
            try db.execute(
                sql: "UPDATE member SET left = ? WHERE roll IN (SELECT roll FROM failure)",
                arguments: [period])
        }
    }

    private func readBack(_ queue: DatabaseQueue) throws -> Spent {
        try timed("plain: dues of 1,000,000 random", 1_000_000) {
            try queue.read { db in
                let select = try db.makeStatement(
                    sql: "SELECT due, paid FROM due WHERE period = 0 AND roll = ?")
                var bits: UInt64 = 42
                var sum: Int64 = 0
                for _ in 0..<1_000_000 {
                    bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    let roll = Int64(bits >> 33) % members + 1
                    let row = try Row.fetchOne(select, arguments: [roll])
                    sum += row?[1] ?? 0
                }
                precondition(sum > 0)
            }
        }
    }

    private func timed(_ name: String, _ work: Int64, _ body: () throws -> Void) throws -> Spent {
        let spent = try measured(body)
        Report.line(name, spent, work)
        return spent
    }

    private func measured(_ body: () throws -> Void) throws -> Spent { try Spent(body) }
}
