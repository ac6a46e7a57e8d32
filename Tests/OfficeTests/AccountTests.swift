import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

/// A scheme with several accounts at its custodian: what was collected on one is moved to the one
/// that pays, by two people, and the books see both.
@Suite struct AccountTests {
    private static let aid: Int64 = 2_000_000
    private static let paying = "CUSTODY-2"
    private static let toPay = PayoutPurpose.transfer(from: .general, to: .payouts)

    /// The village with the dues on its general account and an empty one for payouts, whose first
    /// statement has come.
    private static func village() throws -> (World, general: Bank, payouts: Bank) {
        let (world, general) = try World.shared()
        _ = try world.office.openCustody(
            World.scheme, CustodyOpened(.payouts, account: paying, agent: nil), at: world.moment)
        var payouts = Bank()
        try world.take(payouts.statement("2024-03-11", [], .init(account: paying)))
        return (world, general, payouts)
    }

    /// A transfer of that much proposed, released and sent.
    private static func moved(_ world: World, _ amount: Int64?) throws -> ProposedPayout {
        let proposed = try world.transfer(toPay, amount)
        try world.release(proposed.number)
        try world.sendPayouts()
        return proposed
    }

    @Test func `money goes to the account that pays, and from there to the family`() throws {
        var (world, general, payouts) = try Self.village()
        try world.propose()
        #expect(try world.code { try world.release(1) } == "payout.account-smaller")

        let transfer = try Self.moved(world, Self.aid)
        #expect(transfer.payee.kind == .own)
        #expect(try world.balance(.transfers) == Self.aid)
        let files = try world.payoutFiles()
        #expect(files.map(\.file.account) == [.general])
        #expect(try world.text(files[0].path).contains("A-2,\(Self.paying),Village aid,20000.00,"))

        world.today = "2024-03-12"
        try world.take(
            general.statement("2024-03-12", [Bank.Line(amount: -Self.aid, endToEnd: "A-2")]))
        #expect(try world.stage(2) == .paid && world.custody.isSound)
        #expect(try world.code { try world.release(1) } == "payout.account-smaller")

        let arrival = Bank.Line(amount: Self.aid, endToEnd: "A-2", code: "PMNT/RCDT/ESCT")
        try world.take(payouts.statement("2024-03-12", [arrival], .init(account: Self.paying)))
        #expect(try world.stage(2) == .confirmed && world.balance(.transfers) == 0)
        #expect(try world.custody.accounts.map(\.bank) == [general.balance, Self.aid])
        #expect(try world.custody.days.map(\.agrees) == [true, true])

        try world.release(1)
        try world.sendPayouts()
        #expect(try world.payoutFiles(2).map(\.file.account) == [.payouts])
        world.today = "2024-03-13"
        try world.take(general.statement("2024-03-13", []))
        let paid = Bank.Line(amount: -Self.aid, endToEnd: "A-1")
        try world.take(payouts.statement("2024-03-13", [paid], .init(account: Self.paying)))
        #expect(try world.stage(1) == .paid && world.custody.isSound && payouts.balance == 0)
        try world.check()
    }

    @Test func `a transfer may be seen to arrive before it is seen to leave`() throws {
        var (world, general, payouts) = try Self.village()
        _ = try Self.moved(world, 500)
        world.today = "2024-03-12"
        let arrival = Bank.Line(amount: 500, endToEnd: "A-1", code: "PMNT/RCDT/ESCT")
        try world.take(payouts.statement("2024-03-12", [arrival], .init(account: Self.paying)))
        // Of the day of which only one account has told, nothing is said.
        #expect(try world.custody.days.map(\.day) == ["2024-03-11"])
        try world.take(
            general.statement("2024-03-12", [Bank.Line(amount: -500, endToEnd: "A-1")]))
        #expect(try world.custody.isSound && world.balance(.transfers) == 0)
        #expect(try world.custody.days.map(\.agrees) == [true, true])
        try world.check()
    }

    @Test func `a transfer that comes back is on the first account again`() throws {
        var (world, general, _) = try Self.village()
        _ = try Self.moved(world, 500)
        world.today = "2024-03-12"
        try world.take(
            general.statement(
                "2024-03-12",
                [
                    Bank.Line(amount: -500, endToEnd: "A-1"),
                    Bank.Line(amount: 500, endToEnd: "A-1", reason: "AC04"),
                ]))
        #expect(try world.stage(1) == .returned && world.balance(.transfers) == 0)
        try world.check()
    }

    @Test func `what the bank kept of a transfer is a charge, and no transfer is foreign`() throws {
        var (world, general, payouts) = try Self.village()
        _ = try Self.moved(world, 500)
        world.today = "2024-03-13"
        try world.take(
            general.statement("2024-03-12", [Bank.Line(amount: -500, endToEnd: "A-1")]))
        let arrival = Bank.Line(amount: 490, endToEnd: "A-1", code: "PMNT/RCDT/ESCT")
        try world.take(payouts.statement("2024-03-12", [arrival], .init(account: Self.paying)))
        let line = try #require(try world.custody.unmatched.first?.line)
        func say(_ saying: LineSaying) throws -> String {
            try world.code {
                _ = try world.office.match(
                    World.scheme, line: line, as: saying, by: world.signer("li"), at: world.moment)
            }
        }
        #expect(try say(.foreign) == "custody.line-is-known")
        #expect(try say(.payout(1)) == "nothing")
        #expect(try world.balance(.transfers) == 0 && world.balance(.operatorCharges) == 10)
        try world.check()
    }

    @Test func `a transfer carried out with less leaves the rest where it was`() throws {
        var (world, general, payouts) = try Self.village()
        _ = try Self.moved(world, 500)
        world.today = "2024-03-13"
        try world.take(
            general.statement("2024-03-12", [Bank.Line(amount: -490, endToEnd: "A-1")]))
        let line = try #require(try world.custody.unmatched.first?.line)
        _ = try world.office.match(
            World.scheme, line: line, as: .payout(1), by: world.signer("li"), at: world.moment)
        let arrival = Bank.Line(amount: 490, endToEnd: "A-1", code: "PMNT/RCDT/ESCT")
        try world.take(payouts.statement("2024-03-12", [arrival], .init(account: Self.paying)))
        #expect(try world.stage(1) == .confirmed && world.balance(.transfers) == 0)
        try world.check()
    }

    @Test func `what was written goes through the account it was written for`() throws {
        let (world, _) = try World.shared()
        try world.paidOut(500)
        let opened = CustodyOpened(.payouts, account: Self.paying, agent: nil)
        #expect(
            try world.code {
                _ = try world.office.openCustody(World.scheme, opened, at: world.moment)
            } == "custody.under-way")
    }

    /// What was ordered may be more than lies on the account that pays: money moves there.
    @Test func `refunds that are ordered do not hold up the money for them`() throws {
        var (world, general) = try World.shared([ClosingTests.terms("all")])
        _ = try world.file("quietDays: untold\n" + Bank.settings, "keys/custodian.yaml")
        _ = try world.office.openCustody(
            World.scheme, CustodyOpened(.payouts, account: Self.paying, agent: nil),
            at: world.moment)
        try world.accounts(["1", "5", "9"])
        try world.announce()
        world.today = "2024-04-12"
        try world.grant()
        try world.order()
        let bears = try world.balance(.sponsor(.operator))
        try world.take(
            general.statement(
                "2024-04-11",
                [Bank.Line(amount: bears, reference: PaymentReference.runner.text)]))
        try world.approveRefunds()
        #expect(try world.code { _ = try world.send() } == "payout.account-smaller")
        let transfer = try world.transfer(Self.toPay, bears)
        try world.release(transfer.number)
        #expect(try world.sendPayouts().sent.amount == bears)
    }

    @Test func `what left one account and reaches no other stops payouts`() throws {
        var (world, general, payouts) = try Self.village()
        _ = try Self.moved(world, 500)
        world.today = "2024-03-20"
        try world.take(
            general.statement("2024-03-12", [Bank.Line(amount: -500, endToEnd: "A-1")]))
        try world.take(general.statement("2024-03-20", []))
        try world.take(payouts.statement("2024-03-20", [], .init(account: Self.paying)))
        #expect(try world.custody.problems.map(\.code) == ["custody.payout-late"])
    }

    @Test func `each account's statements follow their own, and none may be missing`() throws {
        var (world, general, payouts) = try Self.village()
        world.today = "2024-03-12"
        #expect(
            try world.code {
                try world.take(
                    payouts.statement("2024-03-12", [], .init(account: Self.paying, opening: 7)))
            } == "statement.gap")
        world.today = "2024-03-20"
        try world.take(general.statement("2024-03-19", []))
        let problem = try #require(try world.custody.problems.first)
        #expect(problem.code == "custody.statement-missing")
        #expect(problem.text.en.contains(Self.paying))
    }

    @Test(
        arguments: [
            (PayoutPurpose.transfer(from: .general, to: .collection), nil, "custody.not-open"),
            (.transfer(from: .reserve, to: .collection), nil, "custody.not-open"),
            (.transfer(from: .payouts, to: .general), nil, "payout.nothing-open"),
            (.transfer(from: .payouts, to: .general), 1, "payout.nothing-open"),
            (.transfer(from: .general, to: .payouts), 99_999_999, "payout.nothing-open"),
        ] as [(PayoutPurpose, Int64?, String)])
    func `a transfer moves what lies on one account to another`(
        purpose: PayoutPurpose, amount: Int64?, code: String
    ) throws {
        let (world, _, _) = try Self.village()
        #expect(try world.code { try world.transfer(purpose, amount) } == code)
    }

    @Test func `nobody writes down where a transfer goes`() throws {
        let (world, _, _) = try Self.village()
        #expect(
            try world.code { try world.propose(Self.toPay, 500, payee: try world.payee()) }
                == "payout.payee-unfit")
        #expect(
            try world.code { try world.propose(.aid(1), payee: try world.payee(kind: "own")) }
                == "payee.malformed")
        #expect(try world.code { try world.transfer(.aid(1), 500) } == "payout.payee-missing")
    }

    @Test func `one account for a purpose, one purpose for an account`() throws {
        let (world, _, _) = try Self.village()
        for (purpose, account) in [
            (AccountPurpose.payouts, "CUSTODY-3"), (.reserve, Self.paying), (.general, "CUSTODY-3"),
        ] {
            let opened = CustodyOpened(purpose, account: account, agent: nil)
            #expect(
                try world.code {
                    _ = try world.office.openCustody(World.scheme, opened, at: world.moment)
                } == "custody.open-before")
        }
    }

    @Test func `a table that names no account needs the command to say which`() throws {
        let (world, _, _) = try Self.village()
        _ = try world.file(Bank.csvSettings, "keys/custodian.yaml")
        world.today = "2024-03-13"
        var bank = Bank()
        let path = try world.file(
            bank.table("2024-03-12", [Bank.Line(amount: 500, code: "ACMT/MCOP/INTR")]), "table.csv")
        func take(_ account: AccountPurpose?) throws {
            _ = try world.office.importStatement(
                World.scheme, from: path, of: account, at: world.moment)
        }
        #expect(try world.code { try take(nil) } == "custody.account-not-named")
        #expect(try world.code { try take(.reserve) } == "custody.not-open")
        try take(.payouts)
        #expect(try world.custody.accounts.map(\.bank).last == 500)
        try world.check()
    }
}

extension World {
    /// Proposes a transfer between the scheme's own accounts.
    @discardableResult
    fileprivate func transfer(_ purpose: PayoutPurpose, _ amount: Int64?) throws -> ProposedPayout {
        let number = try office.payouts(of: World.scheme, on: today).payouts.count
        return try office.propose(
            World.scheme, purpose, amount: amount, payeePath: nil, proof: nil, paper: "N-1",
            by: signer("li"), key: "propose-\(number)", at: moment
        ).answer
    }

    fileprivate func payoutFiles(
        _ batch: Int = 1
    ) throws -> [(file: SentFile, path: String)] {
        try office.payoutFiles(World.scheme, batch: batch, at: moment)
    }
}
