import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

/// A scheme whose books are at zero is sealed, with an archive that needs no program.
@Suite struct SealTests {
    /// A scheme with balances and a case nobody was hurt by: the aid is zero in all but name.
    static func sealed() throws -> World {
        let world = try World()
        try world.open([
            ClosingTests.terms("balances"), ("balance: none", "balance: returned"),
            ("{kind: postpaid}", "{kind: prepaid, entry: 30, warnBelow: 20, suspendBelow: 5}"),
        ])
        try world.members(5) { $0 == 3 ? "P7" : "" }
        _ = try world.office.topUp(
            world.scheme, from: try world.file("roll,amount\n1,50\n2,30.01\n3,40\n"),
            at: world.moment)
        _ = try world.office.move(
            world.scheme, CustodyMoved(kind: .interest, party: nil, amount: 7), key: "interest",
            at: world.moment)
        world.today = "2024-01-05"
        try world.announce()
        world.today = "2024-02-05"
        try world.grant()
        try world.order()
        try world.payRefunds()
        world.today = "2024-05-01"
        try world.tail()
        try world.settle()
        return world
    }

    @Test func `a sealed scheme has an archive that checks itself`() throws {
        let world = try Self.sealed()
        // The interest came last, in proportion to nothing anybody paid: it is set off.
        #expect(try world.notAtZero() == [.custody: 7, .sponsor(.operator): -7])
        try world.square()
        try world.takeLast(through: "2024-05-06")
        let sealed = try world.seal()
        try world.check()
        let folder = try world.office.archive(of: world.scheme)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(
            names == [
                "SHA256SUMS", "cases.csv", "events.jsonl", "index.html", "journal.csv",
                "journal.hledger", "periods.csv", "refunds-1.csv", "refunds.csv", "roll.csv",
                "rules-1.yaml", "statement.csv",
            ])
        #expect(sealed.files == names.count - 1)
        let roll = try world.text("\(folder)/roll.csv").split(separator: "\n")
        #expect(roll[2].hasPrefix("2,2024-01-01,-,,2024-02-05,closed,30.01,"))
        let page = try world.text("\(folder)/index.html")
        #expect(page.contains("<h1>山村互助<small lang=\"en\">Village aid</small></h1>"))
        #expect(page.contains("利息<small lang=\"en\">Interest</small>"))
        #expect(!page.contains("<script") && !page.contains("custodyMoved"))
        let statement = try world.text("\(folder)/statement.csv")
        #expect(statement.contains("custody:interest,0.07,0.00\n"))
        #expect(statement.contains("custody:borne,0.00,0.07\n"))
        #expect(try world.text("\(folder)/refunds-1.csv").contains("\nP7,40.00,3:40.00\n"))
    }

    @Test func `a lost archive is written anew to the byte, and a changed file is found`() throws {
        let world = try Self.sealed()
        try world.square()
        try world.takeLast(through: "2024-05-06")
        try world.seal()
        let folder = try world.office.archive(of: world.scheme)
        let sums = try world.text("\(folder)/SHA256SUMS")
        try Data("no".utf8).write(to: URL(fileURLWithPath: "\(folder)/cases.csv"))
        #expect(try !world.office.examine(world.scheme).isSound)
        #expect(try world.office.archive(of: world.scheme) == folder)
        try world.check()
        try FileManager.default.removeItem(atPath: folder)
        _ = try world.office.archive(of: world.scheme)
        #expect(try world.text("\(folder)/SHA256SUMS") == sums)
    }

    @Test func `nothing changes in a sealed scheme`() throws {
        let world = try Self.sealed()
        try world.square()
        // What was paid yesterday may come back today.
        #expect(
            try world.refused(Refusal.self) { try world.seal() }
                == .closingStatementsAwaited(through: "2024-05-06"))
        try world.takeLast(through: "2024-05-06")
        try world.seal()
        let refusal = try world.refused(Refusal.self) {
            _ = try world.office.move(
                world.scheme, CustodyMoved(kind: .interest, party: nil, amount: 7), key: "late",
                at: world.moment)
        }
        #expect(refusal == .schemeSealed("2024-05-07"))
        // Repeated, the seal answers as before, and its archive is there again.
        let folder = try world.office.archive(of: world.scheme)
        try FileManager.default.removeItem(atPath: folder)
        try world.seal()
        #expect(FileManager.default.fileExists(atPath: "\(folder)/SHA256SUMS"))
    }

    @Test func `books that are not at zero are not sealed`() throws {
        let world = try Self.sealed()
        let refusal = try world.refused(Refusal.self) { try world.seal() }
        #expect(
            refusal
                == .closingBooksNotZero([
                    "assets:custody 0.07", "assets:sponsors:operator -0.07",
                ]))
    }
}
