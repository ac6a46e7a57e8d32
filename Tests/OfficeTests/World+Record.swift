import Bookkeeping
import Foundation
import MutualAid
import Office
import PublicRecord
import TestSupport
import Testing

/// What members were shown on the days that count, to be held against their proofs later.
struct SharesShown {
    /// What each had paid when a collection ended.
    var paid: [PeriodID: [RollNumber: Int64]] = [:]
    /// What each had on his balance when a period was closed.
    var balances: [PeriodID: [RollNumber: Int64]] = [:]
}

/// The public record of a world, and who checks himself against it.
extension World {
    /// Where the files of the record lie.
    var record: String { "\(folder)/record" }

    /// The texts of all entries.
    var entries: [String] {
        get throws {
            try office.recordEntries(of: scheme, record: record, last: 10_000).map(\.text)
        }
    }

    /// Another program over the same folders, which has nothing at hand.
    func anotherOffice() throws -> Office {
        try Office(
            data: database.place, keys: "\(folder)/keys", files: "\(folder)/files",
            creating: false)
    }

    @discardableResult
    func publish() throws -> RecordStatus {
        let name = try office.recordStatus(of: scheme, record: record).origin == nil
        return try office.publishRecord(
            of: scheme, record: record, name: name ? "example.org" : nil, at: moment)
    }

    /// A file of the record.
    func published(_ path: String) -> [UInt8]? {
        FileManager.default.contents(atPath: "\(record)/\(scheme)/\(path)").map { Array($0) }
    }

    /// Everything in the record, by path.
    func recordFiles() -> [String: [UInt8]] {
        let names = try? FileManager.default.subpathsOfDirectory(atPath: "\(record)/\(scheme)")
        var files: [String: [UInt8]] = [:]
        // Folders have no contents.
        for name in names ?? [] { files[name] = published(name) }
        return files
    }

    /// What an outsider finds who has the public files alone.
    @discardableResult
    func audit(since old: [UInt8]? = nil) throws -> Audit.Report {
        let policy = try Policy(try #require(published("policy")))
        return try Audit(trust: policy, since: old) { [self] path, limit in
            published(path).flatMap { $0.count > limit ? nil : $0 }
        }.run()
    }

    /// Everybody there is, in a world of at most so many.
    var members: [MemberView] { (1...120).compactMap { try? show($0) } }

    /// Remembers what members are shown now, where a test wants to hold it against proofs.
    func noteShares(of period: PeriodID, balances: Bool) throws {
        guard shown != nil else { return }
        for view in members {
            let roll = view.roll
            if balances {
                shown?.balances[period, default: [:]][roll] = view.balance
            } else if let due = view.dues.first(where: { $0.period == period }) {
                shown?.paid[period, default: [:]][roll] = due.paid
            }
        }
    }

    /// Publishes, audits, and lets every member check every statement he stands in; who does not
    /// stand there gets no proof.
    ///
    /// - Returns: how many proofs there were.
    @discardableResult
    func checkShares(_ location: SourceLocation = #_sourceLocation) throws -> Int {
        try publish()
        try audit()
        let trust = try #require(published("policy"))
        var proofs = 0
        let periods = try office.periods(of: scheme)
        for view in members {
            let member = Checking(self, view, trust, location)
            for period in periods { proofs += try member.check(period) }
        }
        return proofs
    }
}

/// A member who checks himself.
private struct Checking {
    let world: World
    let view: MemberView
    let receipt: ReceiptFile?
    let trust: [UInt8]
    let location: SourceLocation

    init(
        _ world: World, _ view: MemberView, _ trust: [UInt8], _ location: SourceLocation
    ) {
        self.world = world
        self.trust = trust
        self.location = location
        self.view = view
        receipt = try? world.office.receipt(of: view.roll, in: world.scheme)
    }

    /// All statements of a period.
    func check(_ period: PeriodView) throws -> Int {
        let id = period.closing.period
        let due = view.dues.first { $0.period == id }
        var proofs = try check(id, .bill, due.map { ($0.due, 0) })
        if view.balance != nil {
            let balance = world.shown?.balances[id]?[view.roll] ?? 0
            proofs += try check(id, .balance, balance > 0 ? (balance, 0) : nil)
        } else if period.end != nil {
            let paid = world.shown?.paid[id]?[view.roll]
            proofs += try check(id, .settlement, due.map { ($0.due, paid ?? $0.paid) })
        }
        return proofs
    }

    private func check(
        _ period: PeriodID, _ kind: StatementKind, _ own: (due: Int64, paid: Int64)?
    ) throws -> Int {
        let named: Comment = "\(view.roll) \(kind) \(period)"
        func proof() throws -> ProofFile {
            try world.office.proof(
                of: view.roll, period: period, kind: kind, in: world.scheme, record: world.record)
        }
        guard let own else {
            let refused = #expect(
                throws: RecordRefusal.self, named, sourceLocation: location
            ) { try proof() }
            #expect(refused?.code == "record.not-on-statement", named, sourceLocation: location)
            return 0
        }
        let made = try proof()
        do throws(Finding) {
            let check = try MemberCheck(trust: trust, receipt: receipt?.bytes, proof: made.bytes)
            _ = try check.check(due: own.due, paid: own.paid)
        } catch {
            Issue.record("\(named): \(error)", sourceLocation: location)
        }
        try checkLeaf(made, named)
        return 1
    }

    /// Who was put on the roll with a commitment alone checks his leaf by that.
    private func checkLeaf(_ proof: ProofFile, _ named: Comment) throws {
        let leaf = ShareNode(
            ShareMember(
                roll: UInt64(view.roll), commitment: Hash(words: view.commitment.words),
                due: proof.due, paid: proof.paid), salt: proof.salt)
        let statement = try Statement(proof.statement)
        let line = try #require(statement.classes.first { $0.name == proof.className })
        let root = try ShareWalk.root(
            from: leaf, position: proof.position, count: UInt64(line.count),
            siblings: proof.siblings)
        #expect(root.hash == line.root, named, sourceLocation: location)
    }
}
