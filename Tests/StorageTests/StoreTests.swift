import Bookkeeping
import Foundation
import GRDB
import MutualAid
import Storage
import Testing

/// The database itself.
@Suite struct StoreTests {
    @Test func `what has been acknowledged is on disk`() throws {
        let folder = try Folder()
        // It does not open where the mode is another.
        _ = try Store(folder.path)
        let queue = try DatabaseQueue(path: "\(folder.path)/tongzhou.sqlite")
        #expect(try queue.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
    }

    @Test func `what is no database is named and left as it is`() throws {
        let folder = try Folder()
        let path = "\(folder.path)/tongzhou.sqlite"
        let bytes = Data("roll,born,joined\n".utf8) + Data(repeating: 65, count: 5_000)
        try bytes.write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: Fault.self) { _ = try Store(folder.path) }
        #expect(error?.code == "store.damaged")
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
    }

    @Test func `a folder that cannot be made is named`() throws {
        let folder = try Folder()
        try Data().write(to: URL(fileURLWithPath: "\(folder.path)/file"))
        let error = #expect(throws: Fault.self) {
            _ = try Store("\(folder.path)/file/data")
        }
        #expect(error?.code == "store.unreachable")
    }

    @Test func `a write that fails leaves nothing`() throws {
        struct Stop: Error {}
        let folder = try Folder()
        let store = try Store(folder.path)
        #expect(throws: Stop.self) {
            try store.write { transaction in
                _ = try transaction.addScheme("s", day: Day(number: 0))
                throw Stop()
            }
        }
        #expect(try store.read { try $0.heads().isEmpty })
    }

    @Test func `schemes of one store keep apart, rows and all`() throws {
        let folder = try Folder()
        let store = try Store(folder.path)
        let day = Day(number: 19_000)
        for id in ["a", "b"] {
            try store.write { transaction in
                let head = try transaction.addScheme(id, day: day)
                var rows = try RollRows(writing: transaction, scheme: head)
                for roll in [2, 1] as [RollNumber] {
                    _ = try rows.write(
                        RollRow(
                            roll: roll, born: Day(number: 0), joined: day, classNumber: 1,
                            payer: .himself, commitment: Digest(words: (0, 0, 0, UInt64(roll)))))
                }
                let digest = try rows.finish(transaction.snapshot)
                #expect(digest.count == 2)
            }
        }
        for id in ["a", "b"] {
            try store.read { snapshot in
                let head = try #require(try snapshot.head(ofScheme: id))
                var seen: [RollNumber] = []
                try snapshot.scanRoll(of: head, 1...RollNumber.max) { seen.append($0.member.roll) }
                #expect(seen == [1, 2])
            }
        }
    }
}
