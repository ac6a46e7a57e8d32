import Bookkeeping
import Foundation
import MutualAid
import Office
import TestSupport
import Testing

/// What happens when the ground gives way: no room, no keys, and a database somebody has changed.
@Suite struct DamageTests {
    /// A world with a closed period, its result, a late payment, a leaving and a second period.
    private func lived() throws -> World {
        let world = try World()
        try world.open()
        try world.members(20) { $0 == 12 ? "1" : "" }
        world.today = "2024-02-20"
        try world.aid(7, diagnosed: "2024-02-10")
        world.today = "2024-03-01"
        try world.close()
        world.today = "2024-03-10"
        try world.collect("2024-03-1", [("5", 0), ("6", 0)])
        _ = try world.office.payArrear(
            World.scheme, roll: 6, period: "2024-03-1", amount: 100_000, key: "p",
            at: world.moment)
        world.today = "2024-03-21"
        try world.end("2024-03-1")
        try world.check()
        return world
    }

    @Test(arguments: [
        (
            "UPDATE event SET body = REPLACE(body, '2024-03-1', '2024-03-2') WHERE number = 4",
            "chain"
        ),
        ("UPDATE event SET day = day + 1 WHERE number = 2", "chain"),
        ("DELETE FROM event WHERE number = 3", "chain"),
        ("DELETE FROM event WHERE number = (SELECT MAX(number) FROM event)", "chain"),
        (
            "UPDATE rules SET bytes = CAST(REPLACE(CAST(bytes AS TEXT), '20000', '90000') AS BLOB)",
            "rules"
        ),
        ("UPDATE aid_case SET aid = aid + 1", "cases"),
        ("DELETE FROM aid_case", "cases"),
        ("UPDATE aid_case SET decided = decided + 1", "cases"),
        ("UPDATE aid_case SET roll = 8", "cases"),
        ("UPDATE aid_case SET period = NULL", "cases"),
        ("UPDATE scheme SET last_day = last_day - 1", "chain"),
        ("UPDATE event SET body = '{}' WHERE number = 4", "chain"),
        ("DELETE FROM rules", "rules"),
        ("UPDATE rules SET version = 2", "rules"),
        ("UPDATE entry SET reversed_by = 2 WHERE number = 1", "journal"),
        ("UPDATE posting SET account = 'Nonsense' WHERE entry = 1", "journal"),
        ("UPDATE class SET name = 'other'", "lookups"),
        ("UPDATE member SET payer = 3 WHERE roll = 11", "roll"),
        ("INSERT INTO dependant SELECT number, 3, 11 FROM scheme", "lookups"),
        ("UPDATE dependant SET payer = 2", "lookups"),
        ("DELETE FROM dependant", "lookups"),
        ("INSERT INTO vault SELECT number, 99, 0, X'00' FROM scheme", "lookups"),
        ("INSERT INTO identity SELECT number, X'00', 99 FROM scheme", "lookups"),
        ("UPDATE posting SET amount = amount + SIGN(amount) WHERE entry = 1", "journal"),
        ("DELETE FROM entry WHERE number = 2", "journal"),
        ("UPDATE member SET born = born + 1 WHERE roll = 11", "roll"),
        ("DELETE FROM member WHERE roll = 11", "roll"),
        (
            "INSERT INTO member SELECT scheme, 21, born, joined, event, class, payer, commitment FROM member WHERE roll = 1",
            "roll"
        ),
        ("DELETE FROM change WHERE roll = 5", "rows"),
        ("UPDATE arrear SET amount = amount - 1 WHERE roll = 6 AND kind = 'unpaid'", "rows"),
        (
            "INSERT INTO credit SELECT scheme, roll, event, 'sharesReturned', 5 FROM arrear WHERE roll = 5",
            "rows"
        ),
        ("DELETE FROM record_entry WHERE number = 1", "record"),
        ("DELETE FROM record_entry WHERE number = 3", "record"),
        ("DELETE FROM record_entry", "record"),
        ("UPDATE record_entry SET event = event + 1 WHERE number = 1", "record"),
        ("UPDATE record_entry SET number = 9 WHERE number = 3", "record"),
        (
            "UPDATE record_entry SET text = REPLACE(text, 'effective', 'e') WHERE number = 0",
            "record"
        ),
        ("UPDATE record_entry SET text = REPLACE(text, 'case 1 ', 'case 2 ')", "record"),
        ("UPDATE record_entry SET text = REPLACE(text, 'rounding', 'Rounding')", "record"),
        ("UPDATE record_entry SET text = REPLACE(text, 'collected 19', 'collected 18')", "record"),
        ("UPDATE record_entry SET text = REPLACE(text, 'interest 0', 'interest 1')", "record"),
        ("UPDATE record_entry SET text = REPLACE(text, 'custody 2024', 'custody 2025')", "record"),
        (
            "INSERT INTO record_entry SELECT scheme, 4, event, text FROM record_entry WHERE number = 3",
            "record"
        ),
        (
            "INSERT INTO record_entry SELECT scheme, 4, event + 9, text FROM record_entry WHERE number = 3",
            "record"
        ),
        ("UPDATE share_block SET root = X'00'", "record"),
        ("UPDATE share_block SET nodes = X'00'", "record"),
        (
            "UPDATE share_block SET nodes = (SELECT nodes FROM share_block WHERE kind = 'bill') WHERE kind = 'settlement'",
            "record"
        ),
        (
            "UPDATE share_block SET root = (SELECT root FROM share_block WHERE kind = 'bill') WHERE kind = 'settlement'",
            "record"
        ),
        ("UPDATE share_block SET members = members - 1", "record"),
        ("UPDATE share_block SET last_roll = last_roll - 1 WHERE kind = 'bill'", "record"),
        ("UPDATE share_block SET first_roll = first_roll + 1 WHERE kind = 'settlement'", "record"),
        ("UPDATE share_block SET period = 7 WHERE kind = 'settlement'", "record"),
        ("UPDATE share_block SET kind = 'balance' WHERE kind = 'settlement'", "record"),
        ("UPDATE share_block SET class = 7", "record"),
        ("UPDATE share_block SET block = 1", "record"),
        ("DELETE FROM share_block WHERE kind = 'settlement'", "record"),
        (
            "INSERT INTO share_block SELECT scheme, 0, 'balance', class, 0, 1, 20, 20, root, nodes FROM share_block WHERE kind = 'bill'",
            "record"
        ),
    ])
    func `whatever was changed behind our back is named`(sql: String, finding: String) throws {
        let world = try lived()
        try world.tamper(sql)
        let report = try world.office.examine(World.scheme)
        #expect(report.findings.first { !$0.fits }?.check == finding)
        #expect(report.stateHash == nil)
    }

    @Test(.disabled(if: TestDatabase.isServer, "a file alone"))
    func `a store without room says so and stays as it was`() throws {
        let world = try World()
        try world.open()
        try world.members(3_000)
        world.today = "2024-02-20"
        let cases = (1...900).map { "\($0),2024-02-10,serious-illness\n" }.joined()
        let path = try world.file("roll,diagnosed,clause\n" + cases, "cases.csv")
        let lines = (3_001...6_000).map {
            "\($0),1985-03-02,2024-02-01,,\(World.commitment($0))\n"
        }.joined()
        let more = try world.file("roll,born,joined,payer,commitment\n" + lines, "more.csv")
        // Each of these finds no room at first, and does all its work once there is some.
        let steps: [(day: Day, run: (Office, Moment) throws -> Void)] = [
            (
                "2024-02-20",
                { _ = try $0.importRoll(of: World.scheme, from: RollFile(path: more), at: $1) }
            ),
            ("2024-02-20", { _ = try $0.importCases(of: World.scheme, from: path, at: $1) }),
            ("2024-03-01", { _ = try $0.close(World.scheme, period: nil, at: $1) }),
            (
                "2024-03-10",
                { office, moment in
                    let all = (1...3_000).map { (payer: String($0), taken: Int64(0)) }
                    let result = try world.file(try world.result("2024-03-1", all), "result.csv")
                    _ = try office.importResult(World.scheme, from: result, at: moment)
                }
            ),
        ]
        for (place, step) in steps.enumerated() {
            world.today = step.day
            let before = try world.stateHash
            let full = try world.withoutRoom()
            let fault = #expect(throws: Fault.self, "step \(place)") {
                try step.run(full, world.moment)
            }
            #expect(fault?.code == "store.full", "step \(place)")
            #expect(try world.stateHash == before, "step \(place)")
            try step.run(world.office, world.moment)
            #expect(try world.stateHash != before, "step \(place)")
        }
        try world.check()
    }

    @Test func `where there are no data, none are made by looking`() throws {
        let folder = "\(World.temporary)/nothing-\(UInt64.random(in: 0 ... .max))"
        let fault = #expect(throws: Fault.self) {
            try Office(data: folder, keys: folder, files: folder, creating: false)
        }
        #expect(fault?.code == "store.missing")
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test func `an empty file is no database`() throws {
        let folder = "\(World.temporary)/empty-\(UInt64.random(in: 0 ... .max))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let path = "\(folder)/tongzhou.sqlite"
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        let fault = #expect(throws: Fault.self) {
            try Office(data: folder, keys: folder, files: folder, creating: false)
        }
        #expect(fault?.code == "store.damaged")
        #expect(FileManager.default.contents(atPath: path)?.isEmpty == true)
    }

    @Test(.disabled(if: TestDatabase.isServer, "a file alone"))
    func `the database is readable by its owner alone`() throws {
        let world = try World()
        try world.open()
        for name in ["tongzhou.sqlite", "tongzhou.sqlite-wal"] {
            let attributes = try FileManager.default.attributesOfItem(
                atPath: "\(world.folder)/data/\(name)")
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        }
    }

    @Test func `an import that is refused leaves no keys of nobody behind`() throws {
        let world = try World()
        try world.open()
        let head = "roll,born,joined,identity\n"
        try world.roll(head + "1,1980-01-01,2024-01-01,a\n")
        let path = "\(world.folder)/keys/persons.keys"
        let before = FileManager.default.contents(atPath: path)
        _ = try world.refused(FileRefused.self) {
            try world.roll(head + "2,1980-01-01,2024-01-01,b\nx,1980-01-01,2024-01-01,c\n")
        }
        #expect(FileManager.default.contents(atPath: path) == before)
    }

    @Test(.disabled(if: TestDatabase.isServer, "a file alone"))
    func `an import without room stops sealing before it gives its keys back`() throws {
        let world = try World()
        try world.open()
        let head = "roll,born,joined,identity\n"
        try world.roll(head + "1,1980-01-01,2024-01-01,a\n")
        let path = "\(world.folder)/keys/persons.keys"
        let before = FileManager.default.contents(atPath: path)
        let lines = (2...40_000).map { "\($0),1980-01-01,2024-01-01,r\($0)\n" }.joined()
        let file = RollFile(path: try world.file(head + lines, "more.csv"))
        for _ in 1...3 {
            let full = try world.withoutRoom()
            let fault = try world.refused(Fault.self) {
                _ = try full.importRoll(of: World.scheme, from: file, at: world.moment)
            }
            #expect(fault.code == "store.full")
            #expect(FileManager.default.contents(atPath: path) == before)
        }
        // Nothing comes after it either: a thread that went on sealing would write by now.
        Thread.sleep(forTimeInterval: 1)
        #expect(FileManager.default.contents(atPath: path) == before)
        try world.roll(head + "2,1980-01-01,2024-01-01,b\n")
        #expect(FileManager.default.contents(atPath: path)?.count == 128)
        try world.check()
    }

    @Test func `a copy of a debit file replaces a file, never a folder`() throws {
        let world = try lived()
        let debits = try world.office.exportDebits(
            World.scheme, period: "2024-03-1", at: world.moment)
        let target = "\(world.folder)/copy.csv"
        for _ in 1...2 {
            _ = try world.office.exportDebits(
                World.scheme, period: "2024-03-1", copy: target, at: world.moment)
            #expect(try world.text(target) == world.text(debits.path))
        }
        let problem = #expect(throws: FileProblem.self) {
            try world.office.exportDebits(
                World.scheme, period: "2024-03-1", copy: world.folder, at: world.moment)
        }
        #expect(problem?.code == "file.is-folder")
        #expect(FileManager.default.fileExists(atPath: target))
    }

    @Test func `a retry is not begun where its copy has no place`() throws {
        let world = try World()
        try world.open()
        try world.members(5)
        world.today = "2024-02-20"
        try world.aid(3, diagnosed: "2024-02-10")
        world.today = "2024-03-01"
        try world.close()
        world.today = "2024-03-10"
        try world.collect("2024-03-1", [("5", 0)])
        let problem = try world.refused(FileProblem.self) {
            _ = try world.office.exportDebits(
                World.scheme, period: "2024-03-1", copy: world.folder, at: world.moment)
        }
        #expect(problem.code == "file.is-folder")
    }

    @Test func `an answer that somebody has changed is a damaged store`() throws {
        let world = try lived()
        try world.tamper("UPDATE command SET answer = 'x'")
        let fault = try world.refused(Fault.self) { try world.close("2024-03-1") }
        #expect(fault.code == "store.damaged")
    }

    @Test(arguments: [
        "DELETE FROM vault WHERE roll = 2", "UPDATE vault SET slot = 0",
        "UPDATE vault SET slot = 7 WHERE roll = 2",
    ])
    func `whoever is found by his identity has it sealed under a key of his own`(
        sql: String
    ) throws {
        let world = try World()
        try world.open()
        try world.roll(
            "roll,born,joined,identity\n1,1980-01-01,2024-01-01,a\n2,1980-01-01,2024-01-01,b\n")
        try world.check()
        try world.tamper(sql)
        #expect(try world.office.examine(World.scheme).findings.last?.check == "lookups")
    }

    @Test func `a product without room says so`() throws {
        let world = try lived()
        let error = #expect(throws: (any Error).self) {
            _ = try world.office.exportRoll(of: World.scheme, to: "/dev/full", today: world.today)
        }
        #expect((error as? any Explained)?.code == "file.disk-full")
    }

    @Test func `without the right keys nobody is put on the roll`() throws {
        let world = try World()
        try world.open()
        let text = "roll,born,joined,identity\n1,1980-01-01,2024-01-01,110101198001010010\n"
        try world.roll(text)
        let keys = "\(world.folder)/keys"
        let other = try world.file(
            text.replacingOccurrences(of: "\n1,", with: "\n2,")
                .replacingOccurrences(of: "0010", with: "0029"), "two.csv")
        func importing(_ keys: String) throws -> String {
            let office = try Office(
                data: world.database.place, keys: keys, files: "\(world.folder)/files",
                creating: false)
            return try world.refused(Fault.self) {
                _ = try office.importRoll(
                    of: World.scheme, from: RollFile(path: other), at: world.moment)
            }.code
        }
        #expect(try importing("\(world.folder)/nowhere") == "keys.missing")
        #expect(!FileManager.default.fileExists(atPath: "\(world.folder)/nowhere"))
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o644], ofItemAtPath: "\(keys)/master.key")
        #expect(try importing(keys) == "keys.readable-by-others")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600], ofItemAtPath: "\(keys)/master.key")
        let foreign = try World()
        try foreign.open()
        try foreign.roll(text)
        try FileManager.default.removeItem(atPath: "\(foreign.folder)/keys/master.key")
        try Data((String(repeating: "ab", count: 32) + "\n").utf8)
            .write(to: URL(fileURLWithPath: "\(foreign.folder)/keys/master.key"))
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600], ofItemAtPath: "\(foreign.folder)/keys/master.key")
        #expect(try importing("\(foreign.folder)/keys") == "keys.foreign")
        // Keys as they were before the first member.
        let persons = try Data(contentsOf: URL(fileURLWithPath: "\(keys)/persons.keys"))
        let handle = try #require(FileHandle(forWritingAtPath: "\(keys)/persons.keys"))
        try handle.truncate(atOffset: 0)
        #expect(try importing(keys) == "keys.short")
        try handle.write(contentsOf: persons)
        try handle.close()
        // Cases go on without keys; a period does not, since its shares are sealed with them.
        world.today = "2024-02-20"
        try FileManager.default.moveItem(atPath: keys, toPath: keys + "-away")
        try world.aid(1, diagnosed: "2024-02-10")
        world.today = "2024-03-01"
        #expect(try world.refused(Fault.self) { try world.close() }.code == "keys.missing")
        try FileManager.default.moveItem(atPath: keys + "-away", toPath: keys)
        try world.close()
        try world.check()
    }

    @Test func `nothing of a person is readable in the database or its log`() throws {
        let world = try World()
        try world.open()
        try world.roll("roll,born,joined,identity\n1,1980-01-01,2024-01-01,110101198001010010\n")
        for folder in ["data", "keys", "files"] {
            let names = FileManager.default.enumerator(atPath: "\(world.folder)/\(folder)")
            for case let name as String in names ?? .init() {
                let path = "\(world.folder)/\(folder)/\(name)"
                guard let data = FileManager.default.contents(atPath: path) else { continue }
                #expect(data.range(of: Data("198001010010".utf8)) == nil, "\(name)")
            }
        }
    }
}

extension World {
    /// An office over the same folders whose database may not grow.
    func withoutRoom() throws -> Office {
        let pages = Int(try database.texts("PRAGMA page_count").first ?? "") ?? 0
        return try Office(
            data: database.place, keys: "\(folder)/keys", files: "\(folder)/files",
            creating: false, pageLimit: pages + 2)  // opening a pool needs a page for a moment
    }
}
