import Bookkeeping
import MutualAid
import Office
import Testing

/// Runs of refunds on their way to the custodian.
@Suite struct RefundSendTests {
    /// A village that closes and gives all shares back, its run approved by two people and sent.
    ///
    /// - Parameter ready: what happens before it is sent.
    static func sent(_ ready: (World) throws -> Void = { _ in }) throws -> (World, Bank) {
        var (world, bank) = try World.shared([ClosingTests.terms("all")])
        let payers = [1, 5, 9]
        let lines = payers.map { "\($0),Family \($0),622202020000\($0)\n" }
        _ = try world.office.importAccounts(
            World.scheme, from: try world.file("payer,holder,account\n" + lines.joined()),
            at: world.moment)
        world.today = "2024-03-12"
        try world.announce()
        world.today = "2024-04-12"
        try world.take(bank.statement("2024-04-11", []))
        try world.grant()
        try world.order()
        for name in ["li", "wang"] {
            _ = try world.office.approveRefunds(
                of: World.scheme, run: 1, by: world.signer(name), at: world.moment)
        }
        try ready(world)
        let (answered, _) = try world.office.sendRefunds(
            of: World.scheme, run: 1, at: world.moment)
        #expect(answered.answer.files.map(\.payments) == [3])
        return (world, bank)
    }

    /// What the lines of payer 5 say, and the answer to the last of them.
    @Test(
        arguments: [
            ([1], "nothing"), ([1, -1], "nothing"), ([1, 0], "nothing"),
            ([1, 1], "custody.line-does-not-fit"), ([-1], "refund.more-than-ordered"),
            ([1, -2], "custody.line-does-not-fit"), ([2], "custody.line-does-not-fit"),
        ] as [([Int], String)])
    func `a person says which refund a line is`(lines: [Int], code: String) throws {
        var (world, bank) = try Self.sent()
        var due: Int64 = 0
        try world.office.eachRefundLine(of: World.scheme, run: 1) {
            if $0.payer == "5" { due = $0.amount }
        }
        // 1 goes, -1 comes back, 0 comes back less a charge, 2 is one more.
        let amounts = [1: -due, -1: due, 0: due - 3, 2: -due - 1, -2: due + 1]
        try world.take(
            bank.statement("2024-04-12", lines.map { Bank.Line(amount: amounts[$0] ?? 0) }))
        let saying = try #require(LineSaying(refund: "1-5"))
        let refunds = try world.balance(.refunds)
        func say(_ line: Int) throws {
            _ = try world.office.match(
                World.scheme, line: Int64(line + 2), as: saying, by: world.signer("li"),
                at: world.moment)
        }
        for line in lines.indices.dropLast() { try say(line) }
        #expect(try world.code { try say(lines.count - 1) } == code)
        let isBack = code == "nothing" && lines.count == 2
        #expect(try world.balance(.refunds) - refunds == (isBack ? -due : 0))
        #expect(try world.balance(.operatorCharges) == (lines.last == 0 ? 3 : 0))
        try world.check()
        // With its id it is no second one.
        guard lines.first == 1 else { return }
        let open = try world.custody.unmatched.count
        try world.take(
            bank.statement("2024-04-13", [Bank.Line(amount: -due, endToEnd: "R-1-5")]))
        #expect(try world.custody.unmatched.count == open + 1)
    }

    @Test func `a refund that no statement shows stops payouts, and its run is named`() throws {
        var (world, bank) = try Self.sent()
        var amounts: [String: Int64] = [:]
        try world.office.eachRefundLine(of: World.scheme, run: 1) { amounts[$0.payer] = $0.amount }
        let lines = try [1, 5, 9].map { payer in
            Bank.Line(amount: -(try #require(amounts["\(payer)"])), endToEnd: "R-1-\(payer)")
        }
        world.today = "2024-04-17"
        // Those whose account is not known were not sent, so nobody misses them.
        try world.take(bank.statement("2024-04-17", Array(lines.prefix(2))))
        #expect(try world.custody.isSound)
        world.today = "2024-04-18"
        try world.take(bank.statement("2024-04-18", []))
        let problem = try #require(try world.custody.problems.first)
        #expect(problem.code == "custody.refund-late")
        let missing = Currency.cny.text(-lines[2].amount)
        #expect(
            problem.text.en.hasPrefix("Of refund run 1, \(missing) was to be paid on 2024-04-12"))
        try world.propose()
        #expect(try world.code { try world.release(1) } == "payout.custody-unsound")
        world.today = "2024-04-19"
        try world.take(bank.statement("2024-04-19", [lines[2]]))
        #expect(try world.custody.isSound)
        try world.check()
    }
}
