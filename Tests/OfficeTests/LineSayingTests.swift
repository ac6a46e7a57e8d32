import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

/// What one person may not say of a line, and what he says of payouts and refunds that name
/// themselves no longer.
@Suite struct LineSayingTests {
    private static let aid: Int64 = 2_000_000

    private func say(_ world: World, _ line: Int64, _ saying: LineSaying) throws {
        _ = try world.office.match(
            World.scheme, line: line, as: saying, by: world.signer("li"), at: world.moment)
    }

    private func open(_ world: World) throws -> [Int64] {
        try world.check()
        return try world.custody.unmatched.map(\.line)
    }

    @Test func `nobody ends a breach but by what comes back`() throws {
        var (world, bank) = try World.shared()
        try world.take(
            bank.statement(
                "2024-03-12",
                [
                    Bank.Line(amount: -100_000, code: "SECU/CUST/NTAV"),
                    Bank.Line(amount: 100_000, code: "SECU/CUST/NTAV"),
                    Bank.Line(amount: -5, code: "XTND/NTAV/NTAV"),
                ]))
        let sayings: [(Int64, LineSaying)] = [
            (2, .charge), (2, .event(1)), (2, .payout(1)), (2, .borne(.operator)), (3, .interest),
            (3, .foreign), (3, .advance(.operator)), (3, .chargeRepaid), (3, .payer(5)),
            (4, .charge),
        ]
        for (line, saying) in sayings {
            #expect(try world.code { try say(world, line, saying) } == "custody.line-is-known")
        }
        try say(world, 2, .line(3))
        #expect(try open(world) == [4])
        #expect(try world.custody.problems.map(\.code) == ["custody.not-on-deposit"])
    }

    @Test func `a breach is named behind any number of other lines`() throws {
        var (world, bank) = try World.shared()
        let lines = (1...120).map { Bank.Line(amount: $0) }
        try world.take(
            bank.statement("2024-03-12", lines + [Bank.Line(amount: -5, code: "SECU/CUST/NTAV")]))
        let problem = try #require(try world.custody.problems.first)
        #expect(problem.code == "custody.not-on-deposit" && problem.text.en.contains("Line 122"))
    }

    /// A payout of 5,000.00 under way, and lines with its id; the sum, whether it came back, what is
    /// said, the answer.
    @Test(
        arguments: [
            (-499_000, nil, .charge, "custody.line-is-known"),
            (499_000, "AC04", .foreign, "custody.line-is-known"),
            (499_000, "AC04", .interest, "custody.line-is-known"),
            (499_000, nil, .interest, "custody.line-is-known"),
            // Others may write what they like as the id of what they send.
            (499_000, nil, .foreign, "nothing"), (499_000, nil, .advance(.operator), "nothing"),
        ] as [(Int64, String?, LineSaying, String)])
    func `a line with our id is what the id says`(
        amount: Int64, reason: String?, saying: LineSaying, code: String
    ) throws {
        var (world, bank) = try World.shared()
        try world.paidOut(500_000)
        try world.take(
            bank.statement(
                "2024-03-12", [Bank.Line(amount: amount, endToEnd: "A-1", reason: reason)]))
        #expect(try world.code { try say(world, 2, saying) } == code)
    }

    @Test func `a charge that names the payout it is for is a charge`() throws {
        var (world, bank) = try World.shared()
        try world.paidOut(500_000)
        try world.take(
            bank.statement(
                "2024-03-12",
                [
                    Bank.Line(amount: -500_000, endToEnd: "A-1"),
                    Bank.Line(amount: -30, endToEnd: "A-1", code: "ACMT/MDOP/CHRG"),
                ]))
        #expect(try open(world) == [3])
        try say(world, 3, .charge)
        #expect(try open(world).isEmpty && world.balance(.operatorCharges) == 30)
    }

    @Test func `the id of a batch is the bank's alone to give`() throws {
        let world = try World.collected()
        var bank = Bank()
        try world.take(
            bank.statement(
                "2024-03-11",
                [Bank.Line(amount: 5_000, endToEnd: "B-2024-03-1-1"), try world.batch()]))
        #expect(try open(world) == [1])
        try say(world, 1, .foreign)
        #expect(try world.custody.isSound)
    }

    @Test func `lines of no money are no question`() throws {
        var (world, bank) = try World.shared()
        try world.paidOut(500_000)
        let zeros = ["", "A-1"].map { Bank.Line(amount: 0, endToEnd: $0) }
        let lines = zeros + [Bank.Line(amount: 0, code: "SECU/CUST/NTAV")]
        #expect(try world.take(bank.statement("2024-03-12", lines)).matched == 3)
        #expect(try world.custody.isSound && open(world).isEmpty)
        #expect(
            try world.code {
                _ = try world.office.unmatch(
                    World.scheme, line: 2, by: world.signer("li"), at: world.moment)
            } == "custody.match-stands")
    }

    /// A payout of 5,000.00 that was sent; what the line says, what of the aid is open then, the
    /// operator's charges, and the answer.
    @Test(
        arguments: [
            ([-500_000], 1_500_000, 0, "nothing"),
            ([-300_000], 1_700_000, 0, "nothing"),
            ([-500_001], 1_500_000, 0, "custody.line-does-not-fit"),
            ([500_000], 1_500_000, 0, "custody.line-does-not-fit"),
            ([-500_000, 500_000], 2_000_000, 0, "nothing"),
            ([-500_000, 499_300], 2_000_000, 700, "nothing"),
            ([-500_000, 500_001], 1_500_000, 0, "custody.line-does-not-fit"),
            ([-300_000, 299_000], 2_000_000, 1_000, "nothing"),
            ([-300_000, 300_001], 1_700_000, 0, "custody.line-does-not-fit"),
            ([-500_000, -500_000], 1_500_000, 0, "custody.line-does-not-fit"),
            ([-300_000, -200_000], 1_500_000, 0, "nothing"),
            ([-300_000, -100_000, -100_000, 500_000], 2_000_000, 0, "nothing"),
            ([-300_000, -200_001], 1_700_000, 0, "custody.line-does-not-fit"),
            ([-300_000, 300_000, -200_000], 2_000_000, 0, "custody.line-does-not-fit"),
            ([-500_000, 1], 1_500_000, 0, "custody.line-does-not-fit"),
            ([-500_000, 499_000, 1_000], 2_000_000, 1_000, "custody.line-does-not-fit"),
        ] as [([Int64], Int64, Int64, String)])
    func `a person says which payout a line is`(
        amounts: [Int64], aid: Int64, charges: Int64, code: String
    ) throws {
        var (world, bank) = try World.shared()
        try world.paidOut(500_000)
        // Of what the bank says has come back it may have kept a charge.
        let lines = amounts.map { Bank.Line(amount: $0, reason: $0 > 0 ? "" : nil) }
        try world.take(bank.statement("2024-03-12", lines))
        for line in amounts.indices.dropLast() { try say(world, Int64(line + 2), .payout(1)) }
        let last = Int64(amounts.count + 1)
        #expect(try world.code { try say(world, last, .payout(1)) } == code)
        #expect(try open(world) == (code == "nothing" ? [] : [last]))
        #expect(try world.openAid() == aid)
        #expect(try world.balance(.operatorCharges) == charges)
        #expect(
            try world.balance(.payments)
                == (amounts[0] > 0 || amounts[0] == -500_001 ? -500_000 : 0))
        // Whatever was said, the line with its id is no second one.
        guard code == "nothing" else { return }
        try world.take(
            bank.statement("2024-03-13", [Bank.Line(amount: amounts[0], endToEnd: "A-1")]))
        #expect(try open(world).count == 1)
    }

    @Test func `what of a payout was paid is listed, and its file can be written again`() throws {
        var (world, bank) = try World.shared()
        try world.propose(.aid(1), 500_000)
        try world.propose(.aid(1), 600_000)
        for payout in [1, 2] as [Int64] { try world.release(payout) }
        let path = try world.sendPayouts().paths[0]
        try world.take(bank.statement("2024-03-12", [Bank.Line(amount: -300_000)]))
        try say(world, 2, .payout(1))
        let list = try world.office.payouts(of: World.scheme, on: world.today).payouts
        #expect(list.map(\.amount) == [300_000, 600_000])
        #expect(list.map(\.proposed.amount) == [500_000, 600_000])
        let text = try world.text(path)
        try FileManager.default.removeItem(atPath: path)
        try world.sendPayouts()
        #expect(try world.text(path) == text)
    }

    @Test func `a rest that was proposed again is not paid as the rest`() throws {
        var (world, bank) = try World.shared()
        try world.paidOut(500_000)
        let lines = [-300_000, -200_000].map { Bank.Line(amount: $0) }
        try world.take(bank.statement("2024-03-12", lines))
        try say(world, 2, .payout(1))
        try world.propose(.aid(1), 1_600_000)
        #expect(try world.code { try say(world, 3, .payout(1)) } == "custody.line-does-not-fit")
        try world.withdraw(2)
        try say(world, 3, .payout(1))
        #expect(try open(world).isEmpty)
    }

    @Test func `what lies between is said in both languages`() throws {
        let (world, _) = try World.shared()
        _ = try world.office.move(
            World.scheme, CustodyMoved(kind: .advanced, party: .operator, amount: 900),
            key: "advance", at: world.moment)
        let words = try world.custody.inTransit.map(\.words)
        #expect(words == [Text("operator 垫付", "advance of operator")])
    }

    @Test func `nobody's payout is none, and one that was not sent was not paid`() throws {
        var (world, bank) = try World.shared()
        try world.propose(.aid(1), 100)
        try world.release(1)
        try world.take(bank.statement("2024-03-12", [Bank.Line(amount: -100)]))
        #expect(try world.code { try say(world, 2, .payout(9)) } == "payout.unknown")
        #expect(try world.code { try say(world, 2, .payout(1)) } == "custody.line-does-not-fit")
    }

    @Test func `charges are made good as far as they stand open`() throws {
        var (world, bank) = try World.shared()
        let lines = [-70, 71, 70].map { Bank.Line(amount: $0) }
        try world.take(bank.statement("2024-03-12", lines))
        try say(world, 2, .charge)
        #expect(try world.code { try say(world, 3, .chargeRepaid) } == "custody.line-does-not-fit")
        try say(world, 4, .chargeRepaid)
        #expect(try open(world) == [3] && world.balance(.operatorCharges) == 0)
    }

    @Test func `a match whose money was used since stands`() throws {
        var (world, bank) = try World.shared()
        func takeBack(_ line: Int64) throws {
            _ = try world.office.unmatch(
                World.scheme, line: line, by: world.signer("wang"), at: world.moment)
        }
        let lines = [900, -70, 70, 50].map { Bank.Line(amount: $0) }
        try world.take(bank.statement("2024-03-12", lines))
        try say(world, 2, .advance(.operator))
        try say(world, 3, .charge)
        try say(world, 4, .chargeRepaid)
        try say(world, 5, .interest)
        // What was made good is open again; then the charge can go, too.
        #expect(try world.code { try takeBack(3) } == "custody.match-stands")
        try takeBack(4)
        try takeBack(3)
        try say(world, 3, .line(4))
        try world.propose(.advance("operator"), 900)
        try world.release(1)
        #expect(try world.code { try takeBack(2) } == "custody.match-stands")
        try world.withdraw(1)
        try takeBack(2)
        try takeBack(5)
        try world.check()
    }
}
