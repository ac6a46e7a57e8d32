import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

/// Money that people send by plain transfer, and what a person says a line is.
@Suite struct TransferTests {
    private func from(_ code: Int64, _ amount: Int64) -> Bank.Line {
        Bank.Line(amount: amount, reference: PaymentReference.payer(code).text)
    }

    /// What a member has open.
    private func due(_ world: World, _ roll: RollNumber) throws -> Int64 {
        try world.show(roll).dues.reduce(0) { $0 + $1.open }
    }

    @Test func `a transfer pays what its payer has open, his own before the others'`() throws {
        var (world, bank) = try World.shared(failing: ["5", "7"])
        let own = try due(world, 7)
        let other = try due(world, 8)
        #expect(own > 0 && other > 0)
        world.today = "2024-03-12"
        try world.take(bank.statement("2024-03-12", [from(7, own + 10)]))
        #expect(try due(world, 7) == 0 && due(world, 8) == other - 10)
        world.today = "2024-03-13"
        let five = try due(world, 5)
        // A part, the rest, and once more: that is too much, and somebody has to look.
        try world.take(
            bank.statement(
                "2024-03-13", [from(5, 1), from(5, five - 1), from(5, five), from(7, other - 9)]))
        #expect(try due(world, 5) == 0)
        #expect(try world.custody.unmatched.map(\.line) == [5, 6])
        try world.check()
        // Who is paid for by another has nothing of his own; nobody is nobody.
        world.today = "2024-03-14"
        try world.take(
            bank.statement(
                "2024-03-14", [from(8, 1), from(99, 1), from(-3, 1), from(7, other - 10)]))
        #expect(try due(world, 8) == 0)
        #expect(try world.custody.unmatched.map(\.line) == [5, 6, 7, 8, 9])
        try world.check()
    }

    @Test func `a transfer after the grace pays the arrears and ends the rest`() throws {
        var (world, bank) = try World.shared(failing: ["5", "6"])
        let five = try due(world, 5)
        world.today = "2024-03-21"
        try world.end("2024-03-1")
        #expect(try world.show(5).standing.state == "suspended")
        let arrears = try world.balance(.arrears)
        world.today = "2024-03-22"
        try world.take(bank.statement("2024-03-22", [from(5, five - 1)]))
        #expect(try world.show(5).standing.state == "suspended")
        #expect(try world.balance(.arrears) == arrears - five + 1)
        world.today = "2024-03-25"
        try world.take(bank.statement("2024-03-25", [from(5, 1)]))
        #expect(try due(world, 5) == 0)
        world.today = "2024-04-02"
        #expect(try world.show(5).standing.state != "suspended")
        try world.check()
    }

    @Test(arguments: [
        Bank.Line(amount: -100, reference: PaymentReference.payer(5).text),
        Bank.Line(amount: 100, reference: PaymentReference.payer(5).text, reason: "AC04"),
        Bank.Line(amount: 100, reference: "RF18539007547034"),
        Bank.Line(amount: 100, reference: "RF00M5"),
        Bank.Line(amount: 100, text: "M5"),
        Bank.Line(amount: -100, code: "ACMT/MCOP/INTR"),
        Bank.Line(amount: 100, code: "ACMT/MDOP/CHRG"),
        Bank.Line(amount: 100, code: "ACMT/MCOP/INTX"),
        Bank.Line(amount: -100, reference: PaymentReference.runner.text),
        Bank.Line(amount: 100, endToEnd: "R-1-5"),
    ])
    func `what is not quite it stays open`(line: Bank.Line) throws {
        var (world, bank) = try World.shared(failing: ["5"])
        let before = try world.office.trialBalance(of: World.scheme).lines
        world.today = "2024-03-12"
        try world.take(bank.statement("2024-03-12", [line]))
        #expect(try world.custody.unmatched.map(\.line) == [2])
        let after = try world.office.trialBalance(of: World.scheme).lines
        #expect(before.map(\.debit) == after.map(\.debit))
        try world.check()
    }

    @Test func `who runs the scheme pays in what he advances`() throws {
        var (world, bank) = try World.shared()
        world.today = "2024-03-12"
        try world.take(
            bank.statement(
                "2024-03-12", [Bank.Line(amount: 900, reference: PaymentReference.runner.text)]))
        #expect(try world.balance(.sponsor(.operator)) == -900)
        #expect(try world.custody.isSound)
        try world.check()
    }

    @Test func `a transfer goes into the balance of its member`() throws {
        var (world, bank) = try balances(
            "{kind: prepaid, entry: 30, warnBelow: 20, suspendBelow: 5}", "returned")
        try world.take(
            bank.statement(
                "2024-01-10",
                [from(5, 3_000), from(6, 2_500), from(5, 700), from(99, 10), from(-3, 10)]))
        #expect(try world.balance(.balances) == -6_200)
        #expect(try world.custody.unmatched.map(\.line) == [4, 5])
        #expect(try world.show(5).balance == 3_700)
        try world.check()
        world.today = "2024-01-12"
        _ = try world.office.leave(World.scheme, roll: 6, at: world.moment)
        world.today = "2024-01-14"
        try world.take(bank.statement("2024-01-14", [from(6, 100)]))
        #expect(try world.custody.unmatched.map(\.line) == [4, 5, 6])
        try world.check()
    }

    @Test func `the price of a year is paid whole, and once a statement`() throws {
        var (world, bank) = try balances("{kind: yearly, fee: 120}", "kept")
        try world.take(
            bank.statement(
                "2024-01-10",
                [
                    from(5, 12_000), from(6, 11_999), from(7, 12_001), from(8, 12_000),
                    from(8, 12_000),
                ]))
        #expect(try world.balance(.balances) == -24_000)
        #expect(try world.custody.unmatched.map(\.line) == [2, 3, 5])
        try world.check()
    }

    private func balances(_ funding: String, _ leaving: String) throws -> (World, Bank) {
        let world = try World()
        try world.open(
            World.paying + [
                ("{kind: postpaid}", funding), ("balance: none", "balance: \(leaving)"),
                ("membership: suspended, debt: owed", "membership: suspended, debt: forgiven"),
            ])
        try world.members(20)
        try world.furnish()
        world.today = "2024-01-11"
        _ = try world.office.openCustody(
            World.scheme, CustodyOpened(account: Bank.account, agent: nil), at: world.moment)
        return (world, Bank())
    }
}

/// What a person says a line is: each kind, where it fits and where it does not.
@Suite struct SayingTests {
    /// Lines 2 to 6 are unknown: +100, -100, +50, -700, and what payer 5 has open. Event 1 moves
    /// nothing.
    private func world() throws -> (World, Int64) {
        var (world, bank) = try World.shared(failing: ["5"])
        let due = try world.show(5).dues.reduce(0) { $0 + $1.open }
        _ = try world.office.move(
            World.scheme, CustodyMoved(kind: .advanced, party: .operator, amount: 150),
            key: "advance", at: world.moment)
        let advance = try #require(try world.custody.inTransit.first?.event)
        world.today = "2024-03-12"
        try world.take(
            bank.statement(
                "2024-03-12",
                [100, -100, 50, -700, due].map { Bank.Line(amount: $0) }))
        return (world, advance)
    }

    /// A line, what is said of it (`transit` is the advance in transit) and the answer.
    static let sayings: [(Int64, LineSaying?, String)] = [
        (2, .interest, "nothing"), (3, .interest, "custody.line-does-not-fit"),
        (3, .charge, "nothing"), (2, .charge, "custody.line-does-not-fit"),
        (2, .chargeRepaid, "custody.line-does-not-fit"),
        (3, .chargeRepaid, "custody.line-does-not-fit"),
        (2, .foreign, "nothing"), (3, .foreign, "custody.line-does-not-fit"),
        (2, .advance(.operator), "nothing"), (3, .advance(.operator), "custody.line-does-not-fit"),
        (6, .payer(5), "nothing"), (2, .payer(5), "nothing"),
        (3, .payer(5), "custody.line-does-not-fit"), (2, .payer(6), "custody.line-does-not-fit"),
        (2, .payer(99), "custody.line-does-not-fit"), (2, .payer(-9), "custody.line-does-not-fit"),
        (2, .line(3), "nothing"), (3, .line(2), "nothing"),
        (2, .line(5), "custody.line-does-not-fit"), (2, .line(4), "custody.line-does-not-fit"),
        (2, .line(2), "custody.line-matched-before"), (2, .line(1), "custody.line-matched-before"),
        (2, .line(99), "custody.line-unknown"), (99, .interest, "custody.line-unknown"),
        (1, .interest, "custody.line-matched-before"),
        (2, nil, "nothing"), (4, nil, "nothing"), (3, nil, "custody.line-does-not-fit"),
        (6, nil, "custody.line-does-not-fit"),
        (2, .event(1), "custody.event-moves-nothing"),
        (2, .event(999), "custody.event-moves-nothing"),
    ]

    @Test(arguments: sayings)
    func `what a person may say of a line`(line: Int64, saying: LineSaying?, code: String) throws {
        let (world, advance) = try world()
        let books = try world.balance(.custody)
        let answered = try world.code {
            _ = try world.office.match(
                World.scheme, line: line, as: saying ?? .event(advance), by: world.signer("li"),
                at: world.moment)
        }
        #expect(answered == code)
        try world.check()
        let status = try world.custody
        if code == "nothing" { #expect(!status.unmatched.map(\.line).contains(line)) }
        for day in status.days { #expect(day.books == day.bank + day.inTransit - day.unmatched) }
        if case .event? = saying { #expect(try world.balance(.custody) == books) }
    }

    @Test func `a line of the wrong sign is told which one is wanted`() throws {
        let (world, _) = try world()
        for (line, saying, comes) in [
            (3, .interest, true), (2, .charge, false), (3, .payer(5), true),
        ] as [(Int64, LineSaying, Bool)] {
            let refused = try world.refused(CustodyRefusal.self) {
                _ = try world.office.match(
                    World.scheme, line: line, as: saying, by: world.signer("li"),
                    at: world.moment)
            }
            #expect(
                refused
                    == .lineWrongSign(
                        line, amount: line == 3 ? -100 : 100, comes: comes, currency: .cny))
            #expect(refused.text.en.contains(comes ? "comes in" : "goes out"))
            #expect(refused.text.zh.contains(comes ? "收入" : "支出"))
        }
    }

    @Test func `a line is said once, whatever is said next`() throws {
        let (world, advance) = try world()
        func say(_ line: Int64, _ saying: LineSaying, _ name: String = "li") throws {
            _ = try world.office.match(
                World.scheme, line: line, as: saying, by: world.signer(name), at: world.moment)
        }
        try say(2, .event(advance))
        let before = try world.stateHash
        try say(2, .event(advance))
        #expect(try world.stateHash == before)
        #expect(try world.code { try say(2, .interest) } == "custody.line-matched-before")
        #expect(
            try world.code { try say(2, .event(advance), "wang") } == "custody.line-matched-before")
        // The rest of the advance, and no more than that.
        try say(4, .event(advance))
        #expect(try world.code { try say(3, .line(2)) } == "custody.line-matched-before")
        #expect(try world.custody.inTransit.isEmpty)
        try say(3, .charge)
        try say(5, .charge)
        try say(6, .payer(5))
        #expect(try world.custody.isSound)
        try world.check()
    }

    @Test func `who says it has the right and his own key`() throws {
        let (world, _) = try world()
        func say(_ name: String, key: String? = nil) throws -> String {
            try world.code {
                _ = try world.office.match(
                    World.scheme, line: 2, as: .interest, by: world.signer(name, key: key),
                    at: world.moment)
            }
        }
        #expect(try say("zhao") == "office.right-missing")
        #expect(try say("nobody") == "office.person-unknown")
        #expect(try say("li", key: "wang") == "office.key-wrong")
        #expect(try say("wang") == "nothing")
    }

    @Test func `a new rule knows what was unknown`() throws {
        var (world, bank) = try World.shared()
        world.today = "2024-03-12"
        try world.take(
            bank.statement("2024-03-12", [Bank.Line(amount: 500, code: "ACMT/MCOP/COMI")]))
        #expect(try world.office.matchAgain(World.scheme, at: world.moment).answer.matched == 0)
        try world.furnished("ACMT/MCOP/INTR", "ACMT/MCOP")
        #expect(try world.office.matchAgain(World.scheme, at: world.moment).answer.matched == 1)
        #expect(try world.balance(.interest) == -500 && world.custody.isSound)
        try world.check()
    }

    @Test func `a text rule knows a line when it comes`() throws {
        var (world, bank) = try World.shared()
        try world.furnished("code: ACMT/MCOP/INTR", "text: 结息")
        world.today = "2024-03-12"
        try world.take(
            bank.statement(
                "2024-03-12", [Bank.Line(amount: 500, text: "季度结息"), Bank.Line(amount: 500)]))
        #expect(try world.balance(.interest) == -500)
        #expect(try world.custody.unmatched.map(\.line) == [3])
        try world.check()
    }
}
