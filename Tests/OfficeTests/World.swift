import Bookkeeping
import Foundation
import MutualAid
import Office
import TestSupport
import Testing

/// An office in a folder of its own, gone when the test is, with the example scheme of the
/// documentation in mind. The clock is the test's.
final class World {
    let folder: String
    /// The store, seen from behind the platform's back.
    let database: TestDatabase
    let office: Office
    /// The day that commands are given on.
    var today: Day

    static let scheme = "village-aid"
    /// The scheme that this world's commands are about.
    var scheme = World.scheme
    /// How many lines of statements ``takeNext(_:)`` has taken in.
    var linesTaken: Int64 = 0
    /// What members were shown, where a test holds their proofs against it.
    var shown: SharesShown?

    init(today: Day = "2024-01-01", pageLimit: Int? = nil) throws {
        folder = World.temporary + "/tongzhou-\(UInt64.random(in: 0 ... .max))"
        database = TestDatabase(folder: folder)
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        try database.create()
        office = try Office(
            data: database.place, keys: "\(folder)/keys", files: "\(folder)/files",
            creating: true, pageLimit: pageLimit)
        self.today = today
    }

    /// A world like the one that was kept on that day.
    init(_ kept: KeptFolder, today: Day) throws {
        folder = World.temporary + "/tongzhou-\(UInt64.random(in: 0 ... .max))"
        try kept.unpack(to: folder)
        database = TestDatabase(folder: folder)
        try database.create(like: kept.database)
        office = try Office(
            data: database.place, keys: "\(folder)/keys", files: "\(folder)/files",
            creating: false)
        self.today = today
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
        database.drop()
    }

    /// Memory where there is some: a test waits for no disk.
    static let temporary =
        FileManager.default.fileExists(atPath: "/dev/shm")
        ? "/dev/shm" : FileManager.default.temporaryDirectory.path

    /// Where files are made before they are put in their places.
    var workFolder: String {
        TestDatabase.isServer ? "\(folder)/files/.work" : "\(folder)/data/work"
    }

    /// The moment of a command: today, with random bytes that are always the same.
    var moment: Moment { Moment(day: today, seed: Digest(words: (1, 2, 3, 4))) }

    /// The root of the repository.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// The example of the documentation without its caps and notices, and with some text of it replaced.
    static func village(_ changes: [(String, String)] = []) throws -> String {
        var text = try String(contentsOfFile: "\(root)/docs/start/village.yaml", encoding: .utf8)
        // Notices before cover ends have tests of their own.
        let usual = [
            ("period: 300, year: {amount: 2000}", "period: none, year: none"),
            ("noticesBeforeEnd: 2", "noticesBeforeEnd: 0"),
        ]
        for (old, new) in usual + changes {
            #expect(text.contains(old), "the example holds \(old)")
            text = text.replacingOccurrences(of: old, with: new)
        }
        return text
    }

    /// Opens the example, with some text of it replaced.
    @discardableResult
    func open(_ changes: [(String, String)] = []) throws -> RulesAnswer {
        try office.open(rules: Array(try World.village(changes).utf8), at: moment).answer
    }

    /// Writes a file into the world's folder.
    func file(_ text: String, _ name: String = "input.csv") throws -> String {
        try file(Array(text.utf8), name)
    }

    func file(_ bytes: [UInt8], _ name: String = "input.csv") throws -> String {
        let path = "\(folder)/\(name)"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    /// Imports a roll from text.
    @discardableResult
    func roll(_ text: String, acceptGood: String? = nil) throws -> RollAnswer {
        try office.importRoll(
            of: scheme, from: RollFile(path: try file(text), badLinesPath: acceptGood),
            at: moment
        ).answer
    }

    /// So many members with numbers from 1, born in 1985, joined on the first of January 2024.
    @discardableResult
    func members(
        _ count: Int, from first: Int = 1, joined: Day = "2024-01-01",
        payer: (Int) -> String = { _ in "" }
    ) throws -> RollAnswer {
        let lines = (first..<(first + count)).map {
            "\($0),1985-03-02,\(joined),\(payer($0)),\(World.commitment($0))\n"
        }
        return try roll("roll,born,joined,payer,commitment\n" + lines.joined())
    }

    static func commitment(_ roll: Int) -> String {
        let digits = String(roll, radix: 16)
        return String(repeating: "0", count: 64 - digits.count) + digits
    }

    /// Adds a case on today's day.
    @discardableResult
    func aid(_ roll: RollNumber, diagnosed: Day, clause: String = "serious-illness") throws
        -> CaseApproved
    {
        let given = AidCase(
            number: 0, roll: roll, diagnosed: diagnosed, filed: today, clause: clause,
            accident: clause == "accident", receipts: clause == "accident" ? 100_000 : nil,
            documents: [])
        return try office.add(
            given, to: scheme, key: "case-\(roll)-\(diagnosed)", at: moment
        ).answer
    }

    @discardableResult
    func close(_ period: PeriodID? = nil) throws -> Closing {
        let closing = try office.close(scheme, period: period, at: moment).answer
        try noteShares(of: closing.period, balances: true)
        return closing
    }

    /// The result of the debit that a period waits for: failures by payer with what was taken.
    func result(_ period: PeriodID, _ failures: [(payer: String, taken: Int64)] = []) throws
        -> String
    {
        let debits = try office.exportDebits(scheme, period: period, at: moment)
        var due: [String: Int64] = [:]
        for line in try text(debits.path).split(separator: "\n") {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            guard cells.count == 3, cells[0] != "payer", cells[0] != "total",
                let amount = try? Currency.cny.minor(cells[1])
            else { continue }
            due[String(cells[0])] = amount
        }
        let failed = failures.reduce(0) { $0 + (due[$1.payer] ?? 0) }
        let money = { (minor: Int64) in Currency.cny.text(minor) }
        let lines = failures.map {
            "\($0.payer),\(money(due[$0.payer] ?? 0)),\(money($0.taken)),no-funds\n"
        }
        return """
            tongzhou-result,1
            scheme,\(scheme)
            period,\(period)
            attempt,\(debits.file.attempt)
            currency,CNY
            succeeded,\(debits.file.lines - Int64(failures.count)),\(money(debits.file.amount - failed))
            failed,\(failures.count),\(money(failed))
            payer,due,taken,reason
            \(lines.joined())end,\(failures.count)

            """
    }

    /// Books a result with those failures.
    @discardableResult
    func collect(_ period: PeriodID, _ failures: [(payer: String, taken: Int64)] = []) throws
        -> DebitsCollected
    {
        let path = try file(try result(period, failures), "result-\(period)-\(failures.count).csv")
        return try office.importResult(scheme, from: path, at: moment).answer
    }

    @discardableResult
    func end(_ period: PeriodID) throws -> CollectionEnded {
        let end = try office.endCollection(scheme, period: period, at: moment).answer
        try noteShares(of: period, balances: false)
        return end
    }

    func show(_ roll: RollNumber) throws -> MemberView {
        try office.showMember(roll, of: scheme, on: today)
    }

    /// The balance of an account: debits less credits.
    func balance(_ account: Account) throws -> Int64 {
        let lines = try office.trialBalance(of: scheme).lines
        return lines.reduce(0) { $1.account == account ? $0 + $1.debit - $1.credit : $0 }
    }

    var stateHash: Digest {
        get throws { try office.stateHash(of: scheme) }
    }

    /// Everything has to fit after every step, for an outsider too.
    func check(_ location: SourceLocation = #_sourceLocation) throws {
        let report = try office.examine(scheme, record: record)
        let wrong = report.findings.first { !$0.fits }
        #expect(wrong == nil, "\(wrong?.about.en ?? "")", sourceLocation: location)
        let balance = try office.trialBalance(of: scheme)
        #expect(balance.debits == balance.credits, sourceLocation: location)
        guard FileManager.default.fileExists(atPath: "\(folder)/keys") else { return }
        try publish()
        #expect(throws: Never.self, "an outsider's audit", sourceLocation: location) {
            try audit()
        }
    }

    /// What refuses has to change nothing.
    func refused<Refused: Error>(
        _: Refused.Type, _ body: () throws -> Void, location: SourceLocation = #_sourceLocation
    ) throws -> Refused {
        let before = try stateHash
        let error = try #require(throws: Refused.self, sourceLocation: location, performing: body)
        #expect(try stateHash == before, "the state is as it was", sourceLocation: location)
        return error
    }
}

extension Day: ExpressibleByStringLiteral {
    /// A day as a test writes it; a test with a wrong one stops.
    init(stringLiteral text: String) {
        guard let day = Day(text[...]) else { preconditionFailure("\(text) is no day") }
        self = day
    }
}

extension PeriodID: ExpressibleByStringLiteral {
    /// A period as a test writes it.
    init(stringLiteral text: String) {
        let parts = text.split(separator: "-").compactMap { Int($0) }
        precondition(parts.count == 3, "\(text) is no period")
        self.init(year: parts[0], month: parts[1], place: parts[2])
    }
}
