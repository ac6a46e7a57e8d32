import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

/// What comes when a scheme is nearly closed: money after refunds were granted, decisions after the
/// last day of filing, refunds that come back.
@Suite struct LateMoneyTests {
    private func from(_ code: Int64, _ amount: Int64) -> Bank.Line {
        Bank.Line(amount: amount, reference: PaymentReference.payer(code).text)
    }

    /// Six members with balances, who sent them by transfer; the closing announced and told.
    private static func balances() throws -> (World, Bank) {
        let world = try World()
        var bank = Bank()
        try world.open([
            ClosingTests.terms("balances"), ("balance: none", "balance: returned"),
            ("{kind: postpaid}", "{kind: prepaid, entry: 30, warnBelow: 20, suspendBelow: 5}"),
        ])
        try world.members(6)
        try world.furnish()
        _ = try world.office.openCustody(
            world.scheme, CustodyOpened(account: Bank.account, agent: nil), at: world.moment)
        let accounts = (1...6).map { "\($0),Family \($0),622202020000\($0)\n" }
        _ = try world.office.importAccounts(
            world.scheme, from: try world.file("payer,holder,account\n" + accounts.joined()),
            at: world.moment)
        world.today = "2024-01-03"
        let lines = (1...6).map {
            Bank.Line(amount: 10_000 + Int64($0), reference: PaymentReference.payer(Int64($0)).text)
        }
        try world.take(bank.statement("2024-01-02", lines))
        try world.announce()
        world.today = "2024-02-05"
        try world.grant()
        return (world, bank)
    }

    @Test func `a transfer into a final balance is booked on nobody, and refunds stay as granted`()
        throws
    {
        var (world, bank) = try Self.balances()
        let granted = -(try world.balance(.refunds))
        try world.take(bank.statement("2024-02-05", [from(3, 5000)]))
        #expect(try world.custody.unmatched.map(\.amount) == [5000])
        #expect(try world.balance(.balances) == 0)
        try world.check()
        #expect(try world.order().amount == granted)
        try world.check()
        // A person says that it is his who sent it, and it is paid back.
        let line = try #require(try world.custody.unmatched.first?.line)
        _ = try world.office.match(
            World.scheme, line: line, as: .foreign, by: world.signer("li"), at: world.moment)
        #expect(try world.balance(.foreign) == -5000)
        try world.check()
    }

    @Test func `arrears paid after the grant are booked on nobody`() throws {
        var (world, bank) = try World.shared(
            [ClosingTests.terms("rest")], failing: ["5"])
        let five = try world.show(5).dues.reduce(0) { $0 + $1.open }
        world.today = "2024-03-21"
        try world.end("2024-03-1")
        try world.announce()
        world.today = "2024-06-19"
        try world.tail()
        try world.grant()
        try world.take(bank.statement("2024-06-19", [from(5, five)]))
        #expect(try world.custody.unmatched.map(\.amount) == [five])
        #expect(try world.balance(.arrears) == 0 && world.balance(.carry) == 0)
        try world.check()
    }

    @Test func `a case filed in time and decided later is paid for, until the tail is ended`()
        throws
    {
        let world = try ClosingTests.village(ClosingTests.terms("all"))
        try world.announce()
        world.today = "2024-06-19"
        // Nobody ends the tail by asking whether something is to pay.
        #expect(
            try world.refused(Refusal.self) { try world.tail(forGood: false) }
                == .closingTailNotForGood)
        world.today = "2024-07-08"
        let given = AidCase(
            number: 0, roll: 4, diagnosed: "2024-04-20", filed: "2024-06-18",
            clause: "serious-illness", accident: false, receipts: nil, documents: [])
        let approved = try world.office.add(
            given, to: world.scheme, key: "late", at: world.moment
        ).answer
        #expect(try world.office.showCase(2, of: world.scheme).waits == .tail)
        let paid = try world.tail(forGood: false)
        #expect(paid.aid == approved.decision.aid && !paid.isLast && paid.bearer == "operator")
        #expect(try world.office.showCase(2, of: world.scheme).waits == nil)
        #expect(try world.tail(forGood: true).isLast)
        try world.check()
    }

    /// Orders a run, which two people approve, and sends it.
    private func send(_ run: Int, _ world: World) throws {
        try world.order()
        for name in ["li", "wang"] {
            _ = try world.office.approveRefunds(
                of: World.scheme, run: run, by: world.signer(name), at: world.moment)
        }
        _ = try world.office.sendRefunds(of: World.scheme, run: run, at: world.moment)
    }

    /// The lines by which a run was paid to those payers.
    private func paid(_ run: Int, _ payers: ClosedRange<Int>) -> [Bank.Line] {
        payers.map { Bank.Line(amount: -10_000 - Int64($0), endToEnd: "R-\(run)-\($0)") }
    }

    /// All refunds paid on the first of April, and everything settled on the day after.
    private func settled() throws -> (World, Bank) {
        var (world, bank) = try Self.balances()
        try world.take(bank.statement("2024-02-04", []))
        try send(1, world)
        world.today = "2024-04-02"
        try world.take(bank.statement("2024-04-01", paid(1, 1...6)))
        try world.tail()
        try world.settle()
        return (world, bank)
    }

    @Test func `a refund that comes back holds up the seal, and is paid again`() throws {
        var (world, bank) = try settled()
        #expect(
            try world.refused(Refusal.self) { try world.seal() }
                == .closingStatementsAwaited(through: "2024-04-06"))
        let view = try world.office.showClosure(of: world.scheme, on: world.today)
        #expect(view.next == .statements && view.nextFrom == "2024-04-07")
        #expect(
            view.steps.map(\.what) == [
                .announced, .told, .cover, .filing, .tail, .granted, .refunds, .settled,
                .statements, .sealed,
            ])
        #expect(view.steps.filter { !$0.isDone }.map(\.what) == [.statements, .sealed])
        world.today = "2024-04-06"
        let back = Bank.Line(
            amount: 10_005, endToEnd: "R-1-5", code: "PMNT/ICDT/RRTN", reason: "AC04")
        try world.take(bank.statement("2024-04-05", [back]))
        #expect(try world.show(5).owedBack == 10_005)
        try send(2, world)
        world.today = "2024-04-09"
        try world.take(bank.statement("2024-04-08", paid(2, 5...5)))
        world.today = "2024-04-14"
        try world.take(bank.statement("2024-04-13", []))
        try world.seal()
        try world.check()
    }

    @Test func `a line that nobody has explained keeps a scheme from its seal`() throws {
        var (world, bank) = try settled()
        world.today = "2024-04-07"
        try world.take(bank.statement("2024-04-06", [from(3, 5000)]))
        #expect(try world.code { try world.seal() } == "payout.custody-unsound")
        #expect(try world.notAtZero().isEmpty)
    }

    @Test func `interest is divided over members, whoever is owed for the tail`() throws {
        let world = try ClosingTests.village(ClosingTests.terms("none"))
        try world.announce()
        try world.aid(40, diagnosed: "2024-03-20")
        world.today = "2024-04-02"
        try world.close()
        world.today = "2024-04-10"
        try world.collect("2024-04-1")
        _ = try world.office.move(
            world.scheme, CustodyMoved(kind: .interest, party: nil, amount: 6000), key: "interest",
            at: world.moment)
        world.today = "2024-05-10"
        try world.aid(41, diagnosed: "2024-04-19")
        world.today = "2024-06-19"
        try world.tail()
        try world.grant()
        let owes = try world.balance(.sponsor(.operator))
        let settled = try world.settle()
        #expect(settled.divided == 6000 && settled.setOffs.isEmpty)
        #expect(try world.balance(.refunds) == -6000)
        #expect(try world.balance(.sponsor(.operator)) == owes)
        try world.check()
        // Repeated by a program that was killed, it is the same settlement.
        let again = try world.office.settleClosure(of: world.scheme, at: world.moment)
        #expect(again.repeated && again.answer == settled)
    }
}
