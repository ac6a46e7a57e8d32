import Bookkeeping
import Foundation
import MutualAid
import Office
import TestSupport
import Testing

/// Payouts and custody in the world of a test: three people with keys, a custodian on paper.
extension World {
    /// Rules with a promise to pay, and a time after which aid is unclaimed.
    static let paying = [
        (
            "closing: {noticeDays: 90",
            "paying: {withinDays: 7, unclaimedAfterDays: 90}\nclosing: {noticeDays: 90"
        )
    ]

    /// The world on the day a debit came in: twenty members and a child, 12 paid for by 1, 8 by 7;
    /// aid of 20,000.00 for 7 shared; the result booked, but for those who had nothing.
    static func collected(
        _ changes: [(String, String)] = [], failing: [String] = []
    ) throws -> World {
        let world = try World()
        try world.open(paying + changes)
        try world.members(20) { [12: "1", 8: "7"][$0] ?? "" }
        try world.roll(
            "roll,born,joined,payer,commitment\n21,2010-05-20,2024-01-01,,\(commitment(21))\n")
        try world.furnish()
        world.today = "2024-01-02"
        _ = try world.office.openCustody(
            scheme, CustodyOpened(account: Bank.account, agent: nil), at: world.moment)
        world.today = "2024-02-20"
        try world.aid(7, diagnosed: "2024-02-10")
        world.today = "2024-03-01"
        try world.close()
        world.today = "2024-03-11"
        try world.collect("2024-03-1", failing.map { ($0, 0) })
        return world
    }

    /// The same with the debit on the first statement, booked as one.
    static func shared(
        _ changes: [(String, String)] = [], failing: [String] = []
    ) throws -> (World, Bank) {
        guard !changes.isEmpty || !failing.isEmpty else {
            let (folder, bank) = try kept.get()
            return (try World(folder, today: "2024-03-12"), bank)
        }
        return try made(changes, failing: failing)
    }

    /// The world that most tests begin with, made once.
    private static let kept = Result {
        let (world, bank) = try made()
        return (try withExtendedLifetime(world) { try KeptFolder($0.folder) }, bank)
    }

    private static func made(
        _ changes: [(String, String)] = [], failing: [String] = []
    ) throws -> (World, Bank) {
        let world = try collected(changes, failing: failing)
        var bank = Bank()
        try world.take(bank.statement("2024-03-11", [try world.batch()]))
        return (world, bank)
    }

    /// The line of a debit that is booked as one.
    func batch() throws -> Bank.Line {
        Bank.Line(
            amount: try balance(.custody), batch: "village-aid/2024-03-1/1",
            code: "PMNT/IDDT/ESDD")
    }

    /// What every payer of the debit was to pay.
    func debited() throws -> [(payer: String, amount: Int64)] {
        try text("\(folder)/files/\(World.scheme)/2024-03-1-debit-1.csv")
            .split(separator: "\n").dropFirst(7).compactMap { line in
                let cells = line.split(separator: ",", omittingEmptySubsequences: false)
                guard cells.count == 3, cells[0] != "total" else { return nil }
                return (String(cells[0]), try Currency.cny.minor(cells[1]))
            }
    }

    /// People, their keys, and the settings of the custodian.
    func furnish(_ settings: String = Bank.settings) throws {
        try FileManager.default.createDirectory(
            atPath: "\(folder)/keys", withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let li = try key("li", 1)
        let wang = try key("wang", 2)
        let zhao = try key("zhao", 3)
        try people(
            """
              - {name: li, key: \(li), may: [propose, release, match, confirm]}
              - {name: wang, key: \(wang), may: [propose, release, match], party: [20]}
              - {name: zhao, key: \(zhao), may: [release], party: [8]}
              - {name: li-again, key: \(li), may: [propose, release]}
              - {name: zhao-again, key: \(zhao), may: [propose, release]}
            """)
        _ = try file(settings, "keys/custodian.yaml")
    }

    func people(_ list: String) throws { _ = try file("people:\n\(list)\n", "keys/office.yaml") }

    /// A new key file, and its public key.
    func key(_ name: String, _ seed: UInt64) throws -> Digest {
        try Signer.makeKey(
            at: "\(folder)/\(name).key", random: Digest(words: (seed, seed, seed, seed)))
    }

    func signer(_ name: String, key: String? = nil) -> Signer {
        let own = key ?? name.split(separator: "-").first.map(String.init) ?? name
        return Signer(name: name, keyPath: "\(folder)/\(own).key")
    }

    /// Takes in a statement, on the day behind its last one where that has not come.
    @discardableResult
    func take(_ statement: String) throws -> StatementAnswer {
        let path = try file(statement, "statement-\(statement.hashValue)")
        let days = statement.matches(of: /\d{4}-\d\d-\d\dT23:59:59|\n\d{4}-\d\d-\d\d,/)
            .compactMap { Day($0.output.drop { $0 == "\n" }.prefix(10)) }
        if let last = days.max() { today = max(today, last.adding(days: 1)) }
        return try office.importStatement(World.scheme, from: path, at: moment).answer
    }

    /// A payee's file.
    func payee(
        _ name: String = "王芳", _ account: String = "6222020200012345678",
        kind: String = "member"
    ) throws -> String {
        try file("kind: \(kind)\nname: \(name)\naccount: \"\(account)\"\n", "\(kind)\(account)")
    }

    @discardableResult
    func propose(
        _ purpose: PayoutPurpose = .aid(1), _ amount: Int64? = nil, payee: String? = nil,
        proof: String? = nil, by name: String = "li", key: String? = nil
    ) throws -> ProposedPayout {
        let number = try office.payouts(of: World.scheme, on: today).payouts.count
        return try office.propose(
            World.scheme, purpose, amount: amount,
            payeePath: try payee ?? self.payee(kind: World.payee(of: purpose)),
            proof: proof, paper: "N-1", by: signer(name),
            key: key ?? "propose-\(number)", at: moment
        ).answer
    }

    /// Who is paid for a purpose, where a test does not care.
    private static func payee(of purpose: PayoutPurpose) -> String {
        switch purpose {
        case .aid, .unclaimed: "member"
        case .fee, .advance: "operator"
        case .foreign: "sender"
        case .transfer: "own"
        }
    }

    /// Somebody hears that the money has come.
    @discardableResult
    func confirm(_ payout: Int64, on day: Day? = nil, by name: String = "li") throws
        -> PayoutConfirmed
    {
        try office.confirm(
            World.scheme, payout: payout, on: day ?? today, by: signer(name), at: moment
        ).answer
    }

    @discardableResult
    func release(_ payout: Int64, by name: String = "wang") throws -> PayoutReleased {
        try release([payout], by: name)[0].answer
    }

    /// Several at once.
    @discardableResult
    func release(_ payouts: [Int64], by name: String = "wang") throws -> [Answered<PayoutReleased>]
    {
        try office.release(World.scheme, payouts: payouts, by: signer(name), at: moment)
    }

    @discardableResult
    func setApart(_ number: Int64 = 1, by name: String = "li") throws -> AidUnclaimed {
        try office.setApart(World.scheme, case: number, by: signer(name), at: moment).answer
    }

    @discardableResult
    func withdraw(_ payout: Int64, by name: String = "li") throws -> PayoutWithdrawn {
        try office.withdraw(World.scheme, payout: payout, by: signer(name), at: moment).answer
    }

    @discardableResult
    func sendPayouts() throws -> (sent: PayoutsSent, paths: [String], repeated: Bool) {
        let (answered, paths) = try office.send(World.scheme, on: nil, at: moment)
        return (answered.answer, paths, answered.repeated)
    }

    /// The custodian's answer to a batch of payouts, by end-to-end id.
    @discardableResult
    func answer(
        _ lines: [(id: String, status: String, reason: String)], message: String? = nil,
        scheme: String = World.scheme
    ) throws -> PayoutsRejected {
        var known = message
        if known == nil {
            let list = try text("\(folder)/files/\(World.scheme)/payouts-1.csv")
            known = list.split(separator: "\n").first { $0.hasPrefix("batch,") }
                .map { String($0.dropFirst(6)) }
        }
        let body = lines.map { "\($0.id),\($0.status),\($0.reason)\n" }.joined()
        let status = """
            tongzhou-payment-status,1
            scheme,\(scheme)
            batch,\(known ?? "")
            currency,CNY
            endToEnd,status,reason
            \(body)end,\(lines.count)

            """
        let path = try file(status, "status-\(status.hashValue)")
        return try office.importPayoutStatus(World.scheme, from: path, at: moment).answer
    }

    func stage(_ payout: Int64) throws -> PayoutView.Stage? {
        try office.payouts(of: World.scheme, on: today).payouts
            .first { $0.proposed.number == payout }?.stage
    }

    /// What is open of a case's aid; nil where it is paid.
    func openAid(_ number: Int64 = 1) throws -> Int64? {
        try office.payouts(of: World.scheme, on: today).toPay.first { $0.case == number }?.open
    }

    var custody: CustodyStatus {
        get throws { try office.custodyStatus(of: World.scheme, on: today) }
    }

    /// A payout proposed, released and sent.
    func paidOut(_ amount: Int64? = nil) throws {
        let proposed = try propose(.aid(1), amount)
        try release(proposed.number)
        try sendPayouts()
    }

    /// Changes the database behind the platform's back.
    func tamper(_ sql: String) throws {
        #expect(try database.execute(TestDatabase.spelled(sql)) > 0, "the damage was done")
    }

    /// The code of what refuses, and that nothing has changed.
    func code(_ body: () throws -> Void) throws -> String {
        let before = try stateHash
        do {
            try body()
            return "nothing"
        } catch let error as any Explained {
            #expect(try stateHash == before, "\(error.code) changes nothing")
            return error.code
        } catch let error as FileRefused {
            #expect(try stateHash == before)
            return error.problems.first?.code ?? error.refusal.code
        }
    }
}
