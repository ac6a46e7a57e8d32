import Bookkeeping
import MutualAid
import Storage
import TestSupport
import Testing

/// How a server goes about what it is asked.
@Suite(.enabled(if: TestDatabase.isServer)) struct PlanTests {
    /// A plan is kept as long as the connection; made while the table was empty, it read all of it
    /// for every member.
    @Test func `members are looked up by their key in a table that was empty at first`() throws {
        let members: RollNumber = 2_000
        let folder = try Folder()
        let database = TestDatabase(folder: folder.path)
        try database.create()
        defer { database.drop() }
        // What the connection has read is counted when it ends.
        try writeChanges(of: members, to: database)
        var scanned = ""
        for _ in 0..<100 where scanned.isEmpty {
            scanned =
                try database.texts(
                    """
                    SELECT seq_tup_read FROM pg_stat_user_tables
                    WHERE relname = 'change' AND n_tup_ins = \(members)
                    """
                ).first ?? ""
        }
        #expect(try #require(Int64(scanned)) < members)
    }

    private func writeChanges(of members: RollNumber, to database: TestDatabase) throws {
        let day = Day(number: 19_000)
        try Store(database.place).write { transaction in
            let head = try transaction.addScheme("s", day: day)
            let lookup = try MemberLookup(transaction.snapshot, head)
            var rows = try MemberRows(writing: transaction, scheme: head)
            for roll in 1...members {
                #expect(try lookup.changes(roll).isEmpty)
                try rows.write(roll, from: day, .ended, .choice)
            }
        }
    }
}
