import Bookkeeping
import Foundation
import MutualAid
import Office
import TestSupport
import Testing

/// Laws over generated payouts and statements: whatever the custodian does, money is conserved, the
/// books are the bank's and what lies between on every day, nothing is paid that was not released,
/// and the same commands give the same state.
@Suite struct MoneyLawTests {
    /// Few at first: every step of every day is examined. The slow run takes all.
    static let seeds = LawTests.seeds.count > 12 ? LawTests.seeds : 0..<3

    @Test(arguments: seeds)
    func `money is conserved, whatever the custodian does`(_ seed: Int) throws {
        var first = try GeneratedMoney(seed: seed)
        try first.live { try $0.hold() }
        #expect(first.steps > 20, "seed \(seed): little happened")
        #expect(try first.world.checkShares() > 0, "seed \(seed)")
        try TestDatabase.onFile {
            var second = try GeneratedMoney(seed: seed)
            try second.live { _ in }
            #expect(try first.world.stateHash == second.world.stateHash, "seed \(seed)")
        }
    }
}

/// A case being paid in parts, by a custodian who loses, doubles, delays and returns.
private struct GeneratedMoney {
    private static let aid: Int64 = 2_000_000

    let world: World
    private let seed: Int
    private var bank: Bank
    private var random: Seeded
    /// How many commands did something.
    private(set) var steps = 0
    /// Payouts that the custodian has had and not yet made.
    private var atBank: [(number: Int64, amount: Int64)] = []
    /// Payouts that he has made and that may come back.
    private var made: [(number: Int64, amount: Int64)] = []

    init(seed: Int) throws {
        self.seed = seed
        random = Seeded(seed)
        (world, bank) = try World.shared(failing: ["5", "6"])
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &random)
    }

    mutating func live(_ after: (GeneratedMoney) throws -> Void) throws {
        for _ in 1...10 {
            try office()
            world.today = world.today.adding(days: 1)
            try custodian()
            try person()
            try after(self)
        }
    }

    /// What is refused is part of life; anything else is not.
    @discardableResult
    private mutating func attempt<Value>(_ command: () throws -> Value) throws -> Value? {
        do {
            let value = try command()
            steps += 1
            return value
        } catch is any Explained {
            return nil
        } catch is FileRefused {
            return nil
        }
    }

    private mutating func office() throws {
        let accounts = ["6222020200012345678", "6222020200099999999"]
        for _ in 0...number(0...2) {
            let payee = try world.payee("王芳", accounts[number(0...5) == 0 ? 1 : 0])
            let amount = Int64(number(1...800_000))
            let key = "k-\(number(0...1_000_000))"
            try attempt { [world] in try world.propose(.aid(1), amount, payee: payee, key: key) }
        }
        let payouts = try world.office.payouts(of: World.scheme, on: world.today).payouts
        for payout in payouts {
            let amount = payout.proposed.number
            switch (payout.stage, number(0...9)) {
            case (.proposed, 0...6):
                try attempt { [world] in try world.release(amount) }
            case (.proposed, 7), (.released, 0...1):
                try attempt { [world] in try world.withdraw(amount) }
            default: break
            }
        }
        guard number(0...2) > 0, let sent = try attempt({ [world] in try world.sendPayouts() }),
            !sent.repeated
        else { return }
        atBank += sent.sent.payouts.compactMap { sent in
            payouts.first { $0.proposed.number == sent }.map { (sent, $0.proposed.amount) }
        }
    }

    /// A day's statement, with whatever goes wrong on it.
    private mutating func custodian() throws {
        var lines: [Bank.Line] = []
        var waiting: [(number: Int64, amount: Int64)] = []
        for payout in atBank {
            let line = Bank.Line(amount: -payout.amount, endToEnd: "A-\(payout.number)")
            switch number(0...9) {
            case 0...5: lines.append(line)
            case 6: lines += [line, line]
            case 7:
                lines.append(line)
                lines[lines.count - 1].amount -= 1
                waiting.append(payout)
                continue
            default:
                waiting.append(payout)
                continue
            }
            made.append(payout)
        }
        atBank = waiting
        if !made.isEmpty, number(0...3) == 0 {
            let back = made.remove(at: number(0...made.count - 1))
            lines.append(
                Bank.Line(amount: back.amount, endToEnd: "A-\(back.number)", reason: "AC04"))
        }
        if number(0...3) == 0 { lines.append(Bank.Line(amount: 70, code: "ACMT/MCOP/INTR")) }
        if number(0...3) == 0 { lines.append(Bank.Line(amount: -30, code: "ACMT/MDOP/CHRG")) }
        if number(0...3) == 0 { lines.append(Bank.Line(amount: Int64(number(-500...500)) | 1)) }
        if number(0...2) == 0 {
            let payer = PaymentReference.payer(Int64(number(4...7))).text
            lines.append(Bank.Line(amount: Int64(number(1...60_000)), reference: payer))
        }
        let statement = bank.statement(world.today, lines.shuffled(using: &random))
        try attempt { [world] in try world.take(statement) }
        if number(0...3) == 0, let refused = atBank.popLast() {
            let answered = try attempt { [world] in
                try world.answer([("A-\(refused.number)", "rejected", "AC01")])
            }
            if answered?.rejected.isEmpty != false { atBank.append(refused) }
        }
    }

    /// Somebody looks at what nobody knows.
    private mutating func person() throws {
        let open = try world.custody.unmatched
        for line in open where number(0...2) > 0 {
            var saying: LineSaying = line.amount > 0 ? .foreign : .charge
            if let other = open.first(where: { $0.amount == -line.amount }) {
                saying = .line(other.line)
            }
            let signer = world.signer("li")
            try attempt { [world] in
                _ = try world.office.match(
                    World.scheme, line: line.line, as: saying, by: signer, at: world.moment)
            }
        }
    }

    /// What always has to hold.
    func hold() throws {
        let status = try world.custody
        for day in status.days {
            #expect(day.books == day.bank + day.inTransit - day.unmatched, "seed \(seed)")
        }
        let last = try #require(status.last)
        #expect(last.bank == bank.balance, "seed \(seed)")
        let transit = status.inTransit.reduce(0) { $0 + $1.amount }
        #expect(status.books == bank.balance + transit - last.unmatched, "seed \(seed)")
        // The aid is open, on its way, or with the family: all of it, and no more.
        let list = try world.office.payouts(of: World.scheme, on: world.today).payouts
        let paid = list.filter { $0.stage == .paid }.reduce(0) { $0 + $1.proposed.amount }
        let way = try -world.balance(.payments)
        #expect(try -world.balance(.aid) + way + paid == Self.aid, "seed \(seed)")
        let under = list.filter { $0.stage == .released || $0.stage == .sent }
        #expect(way == under.reduce(0) { $0 + $1.proposed.amount }, "seed \(seed)")
        let drawn = list.filter { $0.stage != .refused && $0.stage != .returned }
        #expect(drawn.reduce(0) { $0 + $1.proposed.amount } <= Self.aid, "seed \(seed)")
        try world.check()
    }
}
