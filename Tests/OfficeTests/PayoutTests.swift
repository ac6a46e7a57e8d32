import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

/// Aid on its way to the family: proposed by one, released by another, sent, paid, confirmed.
@Suite struct PayoutTests {
    private static let aid: Int64 = 2_000_000

    @Test func `aid goes out by two people, and the family says it has come`() throws {
        var (world, bank) = try World.shared()
        let proposed = try world.propose()
        #expect(proposed.amount == Self.aid && proposed.releasableFrom == world.today)
        #expect(try world.balance(.payments) == 0)
        try world.release(1)
        #expect(try world.balance(.aid) == 0 && world.balance(.payments) == -Self.aid)
        let (sent, paths, _) = try world.sendPayouts()
        #expect(sent.payouts == [1] && sent.amount == Self.aid && paths.count == 1)
        #expect(try world.text(paths[0]).contains("A-1,6222020200012345678,王芳,20000.00,"))
        try world.answer([("A-1", "accepted", "")])
        world.today = "2024-03-12"
        #expect(try world.code { try world.confirm(1) } == "payout.not-paid")
        try world.take(
            bank.statement("2024-03-12", [Bank.Line(amount: -Self.aid, endToEnd: "A-1")]))
        #expect(try world.stage(1) == .paid && world.balance(.payments) == 0)
        #expect(try world.custody.isSound && world.openAid() == nil)
        #expect(try world.code { try world.confirm(1, by: "wang") } == "office.right-missing")
        #expect(
            try world.code { try world.confirm(1, on: "2024-03-14") }
                == "payout.confirmed-outside")
        #expect(try world.confirm(1).by?.person == "li")
        #expect(try world.stage(1) == .confirmed)
        #expect(
            try world.code { try world.confirm(1, on: "2024-03-11") } == "payout.over-before")
        try world.check()
    }

    @Test(arguments: [
        (name: "li", code: "payout.same-person"), ("li-again", "payout.same-person"),
        ("zhao", "payout.party"), ("zhao-again", "payout.party"),
        ("nobody", "office.person-unknown"), ("wang", "nothing"),
    ])
    func `who may release`(name: String, code: String) throws {
        let (world, _) = try World.shared()
        try world.propose()
        #expect(try world.code { try world.release(1, by: name) } == code)
    }

    @Test func `who proposed under another name is party all the same`() throws {
        let (world, _) = try World.shared()
        try world.propose(by: "zhao-again")
        #expect(try world.code { try world.release(1) } == "payout.party")
    }

    @Test func `who only releases cannot propose`() throws {
        let (world, _) = try World.shared()
        #expect(try world.code { try world.propose(by: "zhao") } == "office.right-missing")
    }

    @Test func `a case is payable once it is shared, and no further than its aid`() throws {
        let (world, _) = try World.shared()
        #expect(try world.code { try world.propose(.aid(9)) } == "case.unknown")
        try world.aid(3, diagnosed: "2024-03-01")
        #expect(try world.code { try world.propose(.aid(2)) } == "payout.not-shared")
        #expect(try world.code { try world.propose(.aid(1), 0) } == "amount.not-positive")
        #expect(try world.code { try world.propose(.aid(1), -1) } == "amount.not-positive")
        #expect(
            try world.code { try world.propose(.aid(1), Self.aid + 1) } == "payout.nothing-open")
        #expect(try world.code { try world.propose(.fee, 1) } == "payout.nothing-open")
        #expect(try world.code { try world.propose(.fee) } == "payout.nothing-open")
        #expect(try world.code { try world.propose(.unclaimed(1)) } == "payout.nothing-open")
        #expect(try world.code { try world.propose(.foreign(1), 1) } != "nothing")
    }

    @Test func `several payouts share the aid of a case, proposed ones counted`() throws {
        var (world, bank) = try World.shared()
        try world.propose(.aid(1), 1_200_000)
        #expect(try world.openAid() == 800_000)
        #expect(try world.code { try world.propose(.aid(1), 800_001) } == "payout.nothing-open")
        try world.propose(.aid(1))
        #expect(try world.openAid() == 0)
        #expect(try world.code { try world.propose(.aid(1)) } == "payout.nothing-open")
        try world.withdraw(2)
        #expect(try world.openAid() == 800_000)
        try world.propose(.aid(1), 300_000)
        for payout in [1, 3] as [Int64] { try world.release(payout) }
        #expect(try world.sendPayouts().sent.payouts == [1, 3])
        world.today = "2024-03-12"
        try world.take(
            bank.statement(
                "2024-03-12",
                [
                    Bank.Line(amount: -300_000, endToEnd: "A-3"),
                    Bank.Line(amount: -1_200_000, endToEnd: "A-1"),
                ]))
        #expect(try world.openAid() == 500_000)
        let toPay = try world.office.payouts(of: World.scheme, on: "2024-03-18").toPay
        #expect(toPay.map(\.paid) == [1_500_000] && toPay.map(\.isLate) == [true])
        #expect(toPay.first?.promised == "2024-03-17")
        try world.check()
    }

    @Test func `what is released twice, withdrawn twice or too late says so`() throws {
        let (world, _) = try World.shared()
        try world.propose(.aid(1), 100)
        #expect(try world.code { try world.release(7) } == "payout.unknown")
        try world.release(1)
        let before = try world.stateHash
        try world.release(1)
        #expect(try world.stateHash == before, "the same again changes nothing")
        try world.people(
            """
              - {name: sun, key: \(try world.key("sun", 9)), may: [release, propose]}
            """)
        #expect(try world.code { try world.release(1, by: "sun") } == "payout.released-before")
        try world.withdraw(1, by: "sun")
        #expect(try world.balance(.payments) == 0 && world.balance(.aid) == -Self.aid)
        #expect(try world.code { try world.withdraw(1, by: "li") } == "payout.over-before")
        #expect(try world.code { try world.release(1, by: "sun") } == "payout.over-before")
        #expect(try world.stage(1) == .refused)
        #expect(try world.code { try world.sendPayouts() } == "payout.nothing-to-send")
        try world.check()
    }

    @Test func `what has gone to the custodian is not withdrawn`() throws {
        let (world, _) = try World.shared()
        try world.paidOut()
        #expect(try world.code { try world.withdraw(1) } == "payout.sent-before")
    }

    @Test func `a key means one proposal`() throws {
        let (world, _) = try World.shared()
        let first = try world.propose(.aid(1), 100, key: "k")
        let before = try world.stateHash
        #expect(try world.propose(.aid(1), 100, key: "k") == first)
        #expect(try world.stateHash == before)
        #expect(try world.code { try world.propose(.aid(1), 101, key: "k") } == "command.key-used")
        let other = try world.payee("李明")
        #expect(
            try world.code { try world.propose(.aid(1), 100, payee: other, key: "k") }
                == "command.key-used")
    }

    @Test func `a changed payee waits three full days, and asking twice shortens nothing`() throws {
        var (world, bank) = try World.shared()
        let other = try world.payee("李明", "6222020200099999999")
        try world.propose(.aid(1), 100)
        #expect(try world.propose(.aid(1), 100).releasableFrom == "2024-03-12")
        #expect(try world.propose(.aid(1), 100, payee: other).releasableFrom == "2024-03-16")
        try world.tellPayee()
        #expect(try world.code { try world.release(3) } == "payout.payee-waits")
        // Proposed once more, he has not become the payee before.
        #expect(try world.propose(.aid(1), 100, payee: other).releasableFrom == "2024-03-16")
        try world.withdraw(3)
        try world.withdraw(4)
        world.today = "2024-03-13"
        #expect(try world.propose(.aid(1), 100, payee: other).releasableFrom == "2024-03-16")
        // The old one again is a change, too.
        #expect(try world.propose(.aid(1), 100).releasableFrom == "2024-03-17")
        try world.tellPayee()
        world.today = "2024-03-15"
        #expect(try world.code { try world.release(5) } == "payout.payee-waits")
        try world.take(bank.statement("2024-03-15", []))
        try world.release(5)
        #expect(try world.code { try world.release(6) } == "payout.payee-waits")
        try world.check()
    }

    @Test func `the name or the account alone is another payee`() throws {
        let (world, _) = try World.shared()
        try world.propose(.aid(1), 100)
        for payee in [try world.payee("王方"), try world.payee("王芳", "6222020200012345679")] {
            let number = try world.propose(.aid(1), 100, payee: payee).number
            #expect(try world.code { try world.release(number) } == "payout.payee-waits")
        }
    }

    @Test(
        arguments: [
            ("hospital", nil, "nothing"), ("member", nil, "nothing"),
            ("family", nil, "payout.proof-missing"), ("guardian", nil, "payout.proof-missing"),
            ("estate", nil, "payout.proof-missing"), ("authority", nil, "payout.proof-missing"),
            ("estate", "D/2024-17", "nothing"), ("family", "王芳的户口本", "payee.paper"),
            ("family", "", "payee.paper"), ("friend", "D-1", "payee.malformed"),
        ] as [(String, String?, String)])
    func `who is paid, and on what paper`(kind: String, proof: String?, code: String) throws {
        let (world, _) = try World.shared()
        let payee = try world.payee(kind: kind)
        #expect(try world.code { try world.propose(payee: payee, proof: proof) } == code)
    }

    @Test(
        arguments: [
            (.aid(1), "operator", "payout.payee-unfit"), (.aid(1), "sender", "payout.payee-unfit"),
            (.fee, "member", "payout.payee-unfit"), (.fee, "operator", "payout.nothing-open"),
            (.advance("operator"), "hospital", "payout.payee-unfit"),
            (.advance("operator"), "operator", "payout.nothing-open"),
            (.foreign(1), "operator", "payout.payee-unfit"),
            (.foreign(1), "sender", "payout.nothing-open"),
        ] as [(PayoutPurpose, String, String)])
    func `whom which money goes to`(purpose: PayoutPurpose, kind: String, code: String) throws {
        let (world, _) = try World.shared()
        let payee = try world.payee(kind: kind)
        #expect(try world.code { try world.propose(purpose, 1, payee: payee) } == code)
    }

    @Test func `who has died is not paid himself, and his estate is`() throws {
        let (world, _) = try World.shared()
        func die(_ day: Day) throws {
            _ = try world.office.leave(World.scheme, roll: 7, died: day, at: world.moment)
        }
        for day in ["2024-03-13", "2023-12-31"] as [Day] {
            #expect(try world.code { try die(day) } == "member.death-day")
        }
        // He pays for number 8, who stays.
        try die("2024-03-09")
        let gone = try world.office.showMember(7, of: World.scheme, on: "2024-03-13").standing
        #expect(gone.state == "ended" && gone.reason == .died)
        #expect(try world.code { try world.propose() } == "payout.member-died")
        let estate = try world.payee("王强", "6222020200055555555", kind: "estate")
        try world.propose(payee: estate, proof: "D-1")
        try world.release(1)
        try world.check()
    }

    @Test func `what is held for others does not pay aid, and goes back to them`() throws {
        var (world, bank) = try World.shared(failing: ["7"])
        world.today = "2024-03-12"
        try world.take(bank.statement("2024-03-12", [Bank.Line(amount: 500_000)]))
        let line = try #require(try world.custody.unmatched.first?.line)
        _ = try world.office.match(
            World.scheme, line: line, as: .foreign, by: world.signer("li"), at: world.moment)
        // Two did not pay, so that what came from somebody else would make it up.
        try world.propose(.aid(1))
        let refused = try world.refused(PayoutRefusal.self) { try world.release(1) }
        #expect(
            refused
                == .depositSmaller(held: bank.balance - 500_000, others: 500_000, currency: .cny))
        try world.propose(.foreign(line))
        try world.release(2)
        #expect(try world.sendPayouts().sent.payouts == [2])
        #expect(try world.balance(.foreign) == 0)
        try world.check()
    }

    @Test func `a child is not paid himself until his eighteenth birthday`() throws {
        let (world, _) = try World.shared()
        try world.aid(21, diagnosed: "2024-03-10")
        world.today = "2024-04-01"
        try world.close()
        #expect(try world.code { try world.propose(.aid(2)) } == "payout.member-is-child")
        let guardian = try world.payee(kind: "guardian")
        try world.propose(.aid(2), 100, payee: guardian, proof: "G-1")
        try world.propose(.aid(2), 100, payee: try world.payee("医院", "1", kind: "hospital"))
        world.today = "2028-05-19"
        #expect(try world.code { try world.propose(.aid(2)) } == "payout.member-is-child")
        world.today = "2028-05-20"
        try world.propose(.aid(2))
    }

    @Test func `unclaimed aid is set apart, stays owed, and is nobody else's`() throws {
        var (world, bank) = try World.shared()
        try world.propose(.aid(1), 500_000)
        func setApart() throws -> Int64 { try world.setApart().amount }
        world.today = "2024-06-08"
        #expect(try world.code { _ = try setApart() } == "payout.not-unclaimed")
        world.today = "2024-06-09"
        #expect(try setApart() == 1_500_000)
        #expect(try world.balance(.unclaimed) == -1_500_000)
        let before = try world.stateHash
        #expect(try setApart() == 1_500_000 && world.stateHash == before)
        #expect(try world.code { try world.propose(.aid(1)) } == "payout.nothing-open")
        world.today = "2024-06-10"
        #expect(try world.code { _ = try setApart() } == "payout.nothing-open")
        #expect(try world.code { try world.propose(.fee) } == "payout.nothing-open")
        // Whoever proves it is his: another payee of the same case, who waits.
        let heir = try world.payee("王强", "6222020200055555555", kind: "estate")
        let proposed = try world.propose(.unclaimed(1), payee: heir, proof: "D-1")
        #expect(proposed.amount == 1_500_000 && proposed.releasableFrom == "2024-06-14")
        try world.tellPayee()
        #expect(try world.code { try world.release(2, by: "zhao") } == "payout.party")
        world.today = "2024-06-14"
        try world.take(bank.statement("2024-06-13", []))
        try world.release(2)
        try world.sendPayouts()
        world.today = "2024-06-15"
        try world.take(
            bank.statement("2024-06-15", [Bank.Line(amount: -1_500_000, endToEnd: "A-2")]))
        #expect(try world.balance(.unclaimed) == 0)
        try world.check()
    }

    @Test func `without a time in the rules nothing counts as unclaimed`() throws {
        let (world, _) = try World.shared([
            ("paying: {withinDays: 7, unclaimedAfterDays: 90}\n", "")
        ])
        world.today = "2030-01-01"
        #expect(
            try world.code { try world.setApart() } == "payout.not-unclaimed")
    }

    @Test func `aid that may still be cut waits for the end of the collection`() throws {
        let (world, _) = try World.shared([
            ("shortfall: operator", "shortfall: recipients"),
            ("membership: suspended, debt: owed", "membership: ends, debt: forgiven"),
        ])
        #expect(try world.code { try world.propose() } == "nothing")
        let (other, _) = try Self.awaiting()
        #expect(try other.code { try other.propose() } == "payout.collection-open")
        other.today = "2024-03-21"
        try other.end("2024-03-1")
        let cut = Self.aid - (try other.propose().amount)
        #expect(cut > 0)
        try other.check()
    }

    /// Recipients bear what is not collected, and somebody has not paid.
    private static func awaiting() throws -> (World, Bank) {
        let world = try World()
        try world.open(
            World.paying + [
                ("shortfall: operator", "shortfall: recipients"),
                ("membership: suspended, debt: owed", "membership: ends, debt: forgiven"),
            ])
        try world.members(20)
        try world.furnish()
        world.today = "2024-02-20"
        try world.aid(7, diagnosed: "2024-02-10")
        world.today = "2024-03-01"
        try world.close()
        world.today = "2024-03-11"
        try world.collect("2024-03-1", [("5", 0)])
        return (world, Bank())
    }
}
