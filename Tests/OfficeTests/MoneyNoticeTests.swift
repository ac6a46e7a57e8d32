import Bookkeeping
import MutualAid
import Office
import Testing

/// What people are told of money on its way to them, and of the end of a scheme.
@Suite struct MoneyNoticeTests {
    /// Members 7 and 8, for whom 7 pays, read their mail.
    private func reading(_ world: World) throws {
        try world.mailSettings(try world.mailProgram())
        for roll in [7, 8] as [Int64] {
            try world.contact(roll) {
                ($0.mail, $0.language) = ("m\(roll)@example.org", .en)
            }
        }
    }

    private func told(_ world: World, _ words: String) throws -> Int {
        try world.mails().filter { Text.decoded($0).contains(words) }.count
    }

    @Test func `a changed payee is told to the member and to who pays for him`() throws {
        let (world, _) = try World.shared()
        try reading(world)
        try world.aid(8, diagnosed: "2024-03-01")
        world.today = "2024-04-01"
        try world.close()
        try world.propose(.aid(2), 100)
        try world.propose(.aid(2), 100)
        #expect(try world.sendNotices([.payeeChanged]).delivered == 0)
        try world.propose(.aid(2), 100, payee: try world.payee("李明", "6222020200099999999"))
        #expect(try world.sendNotices([.payeeChanged]).delivered == 2)
        #expect(try told(world, "The payee of case 2 was changed on 2024-04-01") == 2)
        #expect(try told(world, "nothing is paid before 2024-04-05") == 2)
        try world.check()
    }

    @Test func `every payout that goes out is told once`() throws {
        let (world, _) = try World.shared()
        try reading(world)
        try world.propose(.aid(1), 300_000)
        try world.propose(.aid(1), 500_000)
        for payout in [1, 2] as [Int64] { try world.release(payout) }
        #expect(try world.sendNotices([.payoutSent]).delivered == 0)
        try world.sendPayouts()
        try world.sendPayouts()
        #expect(try world.sendNotices([.payoutSent]).delivered == 2)
        #expect(try told(world, "The aid of case 1, 3000.00 CNY") == 1)
        #expect(try told(world, "The aid of case 1, 5000.00 CNY") == 1)
        try world.check()
    }

    @Test func `aid that is set apart is told to whose it is`() throws {
        let (world, _) = try World.shared()
        try reading(world)
        world.today = "2024-06-09"
        try world.setApart()
        #expect(try world.sendNotices([.unclaimedAid]).delivered == 1)
        #expect(try told(world, "20000.00 CNY, could not be paid since 2024-03-10") == 1)
        try world.check()
    }

    @Test func `a transfer that arrives is told to who sent it, with what it paid`() throws {
        var (world, bank) = try World.shared(failing: ["7"])
        try reading(world)
        let open = try #require(try world.show(7).dues.first).due
        world.today = "2024-03-12"
        let reference = world.office.reference(of: Payer(code: 7))
        try world.take(
            bank.statement(
                "2024-03-12", [Bank.Line(amount: open + 100, reference: reference)]))
        #expect(try world.sendNotices([.paymentReceived]).delivered == 1)
        let sum = Currency.cny.text(open + 100)
        #expect(try told(world, "Your payment of \(sum) CNY for period 2024-03-1 has arrived") == 1)
        #expect(try told(world, "of this period is still open.") == 1)
        try world.check()
    }

    @Test func `what one transfer paid of several periods stands in one notice`() throws {
        let parts: [PaymentReceived.Part] = [
            .init(period: "2024-03-1", amount: 100, open: 0),
            .init(period: "2024-04-1", amount: 250, open: 0),
        ]
        let received = try #require(PaymentReceived(parts, resumedFrom: nil))
        let world = try World()
        try world.open()
        let rules = try world.office.show(World.scheme, on: world.today).rules
        let said = Notice.paymentReceived(received).wording(NoticeFrame(rules), .en).body
        #expect(said.hasPrefix("Your payment of 3.50 CNY has arrived. Thank you."))
        #expect(said.contains("Period 2024-04-1: 2.50 CNY."))
        #expect(said.contains("These periods are paid in full."))
        #expect(PaymentReceived([], resumedFrom: nil) == nil)
    }

    @Test func `shares that somebody takes over are not announced to members`() throws {
        let world = try World()
        try world.open([("refund: none}", "refund: none, sharesAfter: operator}")])
        try world.members(10)
        world.today = "2024-02-20"
        try world.aid(7, diagnosed: "2024-02-10")
        world.today = "2024-03-01"
        try world.close()
        #expect(try world.announce().takenOver.map(\.period) == ["2024-03-1"])
        #expect(try world.sendNotices([.shareComing]).queued.isEmpty)
        try world.check()
    }

    @Test(arguments: [
        (ClosureTerms.Refund.balances, true, "Your balance is returned."),
        (.balances, false, "By the rules, shares that were paid are not returned."),
        (.rest, true, "Your balance is returned, and what is left when everything is paid."),
        (.rest, false, "What is left when everything is paid is returned."),
        (.all, false, "All shares you have paid are returned."),
        (.none, true, "By the rules, shares that were paid are not returned."),
    ])
    func `a closing promises a balance only where there are balances`(
        refund: ClosureTerms.Refund, holdsBalances: Bool, said: String
    ) throws {
        let world = try World()
        try world.open()
        let rules = try world.office.show(World.scheme, on: world.today).rules
        var terms = rules.closing
        terms.refund = refund
        let notice = ClosingAnnounced(
            announced: "2024-05-01", closes: "2024-06-01", terms: terms,
            holdsBalances: holdsBalances)
        let body = Notice.closing(notice).wording(NoticeFrame(rules), .en).body
        #expect(body.split(separator: "\n").contains { $0 == said })
    }

    @Test func `a closing is told to everybody once, after cover has ended too`() throws {
        let world = try World()
        try world.open()
        try world.members(4) { $0 == 4 ? "3" : "" }
        try world.mailSettings(try world.mailProgram())
        try world.contact(2) { ($0.mail, $0.language) = ("two@example.org", .en) }
        world.today = "2024-02-01"
        let announced = try world.announce(
            ClosureNotice(trigger: .order, reference: "O-1"), telling: false)
        world.today = announced.ends.adding(days: 3)
        let answer = try world.sendNotices()
        #expect(
            answer.queued.contains {
                $0.kind == .closing && $0.about == "2024-02-01" && $0.count == nil
            })
        #expect(answer.delivered == 1)
        #expect(answer.sheets.map(\.letters) == [2], "number 4 is told through number 3")
        #expect(try told(world, "this scheme closes at 00:00 of \(announced.ends)") == 1)
        #expect(try world.sendNotices().queued.isEmpty)
        try world.check()
    }
}
