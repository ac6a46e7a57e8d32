import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

/// Who may let money go, asked again on the day it goes.
@Suite struct ReleaseTests {
    @Test func `a proposer who is party stays so under another name`() throws {
        let (world, _) = try World.shared()
        try world.propose(by: "zhao-again")
        let people = try world.text("\(world.folder)/keys/office.yaml")
        _ = try world.file(
            people.replacingOccurrences(of: "name: zhao,", with: "name: zhou,")
                .replacingOccurrences(of: "name: zhao-again,", with: "name: qian,"),
            "keys/office.yaml")
        #expect(try world.code { try world.release(1) } == "payout.party")
    }

    @Test(arguments: ["", "  - {name: li, key: KEY, may: [release]}\n"])
    func `what somebody proposed who may do so no more is not released`(left: String) throws {
        let (world, _) = try World.shared()
        try world.propose()
        let people = try world.text("\(world.folder)/keys/office.yaml")
        let others = people.split(separator: "\n").filter { !$0.contains("name: li") }
        let key = try #require(people.split(separator: "key: ").dropFirst().first).prefix(64)
        _ = try world.file(
            others.joined(separator: "\n") + "\n"
                + left.replacingOccurrences(of: "KEY", with: key), "keys/office.yaml")
        #expect(try world.code { try world.release(1) } == "payout.proposer-gone")
    }

    @Test func `one key under two names is said to be one`() throws {
        let (world, _) = try World.shared()
        try world.propose()
        let refused = try world.refused(PayoutRefusal.self) {
            try world.release(1, by: "li-again")
        }
        #expect(refused == .samePerson("li", as: "li-again"))
        #expect(refused.text.en.hasPrefix("li proposed this payout, and the key of li-again is"))
    }

    @Test func `who dies on the way of his money is not paid himself`() throws {
        let (world, _) = try World.shared()
        try world.propose(.aid(1), 100)
        try world.propose(.aid(1), 200)
        try world.release(1)
        world.today = "2024-03-12"
        _ = try world.office.leave(World.scheme, roll: 7, died: "2024-03-11", at: world.moment)
        let release = try world.refused(PayoutRefusal.self) { try world.release(2) }
        #expect(release == .memberDied(payout: 2))
        let send = try world.refused(PayoutRefusal.self) { try world.sendPayouts() }
        #expect(send == .memberDied(payout: 1))
        try world.withdraw(1)
        let estate = try world.payee("王强", "6222020200055555555", kind: "estate")
        try world.propose(.aid(1), 100, payee: estate, proof: "D-1")
        try world.tellPayee()
        world.today = "2024-03-16"
        #expect(try world.code { try world.release(3) } == "payout.custody-unsound")
        try world.check()
    }

    @Test func `the death of one who has left is recorded, and his aid goes to the estate`() throws
    {
        let (world, _) = try World.shared()
        _ = try world.office.leave(World.scheme, roll: 8, at: world.moment)
        _ = try world.office.leave(World.scheme, roll: 7, at: world.moment)
        let left = try world.office.showMember(7, of: World.scheme, on: "2024-03-20").standing
        world.today = "2024-03-14"
        func die() throws -> Answered<MemberEnded> {
            try world.office.leave(World.scheme, roll: 7, died: "2024-03-13", at: world.moment)
        }
        #expect(try die().answer.reason == .died && die().repeated)
        let now = try world.office.showMember(7, of: World.scheme, on: "2024-03-20").standing
        #expect(now.from == left.from && now.reason == .choice)
        #expect(try world.code { try world.propose() } == "payout.member-died")
        #expect(
            try world.code {
                _ = try world.office.leave(
                    World.scheme, roll: 7, died: "2024-03-12", key: "again", at: world.moment)
            } == "member.ended-before")
        let estate = try world.payee("王强", "6222020200055555555", kind: "estate")
        try world.propose(payee: estate, proof: "D-1")
        try world.check()
    }

    @Test func `several are released together or not at all, and it says which one cannot be`()
        throws
    {
        let (world, _) = try World.shared()
        for _ in 1...2 { try world.propose(.aid(1), 100) }
        #expect(try world.code { try world.release([1, 2, 99]) } == "payout.unknown")
        #expect(try world.stage(1) == .proposed)
        let released = try world.release([1, 2])
        #expect(released.map(\.answer.number) == [1, 2] && !released.contains(where: \.repeated))
        let before = try world.stateHash
        #expect(try world.release([2, 1]).allSatisfy(\.repeated))
        #expect(try world.stateHash == before)
        try world.propose(.aid(1), 100, payee: try world.payee("李明", "6222020200099999999"))
        try world.propose(.aid(1), 100)
        #expect(try world.code { try world.release([1, 3]) } == "payout.payee-waits")
        let refused = #expect(throws: (any Error).self) { try world.release([1, 3]) }
        let text = (refused as? any Explained)?.text.en
        #expect(text?.hasPrefix("Payout 3: The payee was changed") == true)
        try world.check()
    }

    @Test func `what was released and then withdrawn is not said to be released`() throws {
        let (world, _) = try World.shared()
        try world.propose(.aid(1), 100)
        try world.release(1)
        try world.withdraw(1)
        #expect(try world.code { try world.release(1) } == "payout.over-before")
    }

    @Test func `a confirmation is one, whoever hears it, of a day since the money went out`() throws
    {
        var (world, bank) = try World.shared()
        let people = try world.text("\(world.folder)/keys/office.yaml")
        _ = try world.file(
            people.replacingOccurrences(of: "match], party", with: "match, confirm], party"),
            "keys/office.yaml")
        try world.paidOut()
        try world.take(
            bank.statement("2024-03-12", [Bank.Line(amount: -2_000_000, endToEnd: "A-1")]))
        for day in ["2024-03-11", "2024-03-14"] as [Day] {
            #expect(
                try world.code { try world.confirm(1, on: day) } == "payout.confirmed-outside")
        }
        let first = try world.confirm(1)
        let before = try world.stateHash
        #expect(try world.confirm(1, by: "wang") == first)
        #expect(try world.stateHash == before)
        #expect(
            try world.code { try world.confirm(1, on: "2024-03-12", by: "wang") }
                == "payout.over-before")
        try world.check()
    }

    @Test func `unclaimed aid is set apart by who may propose, and stays in sight`() throws {
        var (world, bank) = try World.shared()
        world.today = "2024-06-09"
        #expect(try world.code { try world.setApart(by: "zhao") } == "office.right-missing")
        #expect(try world.setApart().by?.person == "li")
        #expect(try world.code { try world.setApart(by: "wang") } == "payout.nothing-open")
        func listed() throws -> AidSetApart? {
            try world.office.payouts(of: World.scheme, on: world.today).unclaimed.first
        }
        #expect(try listed()?.open == 2_000_000 && listed()?.case == 1)
        try world.propose(.unclaimed(1), 500_000)
        #expect(try listed()?.open == 1_500_000 && listed()?.amount == 2_000_000)
        try world.take(bank.statement("2024-06-08", []))
        try world.release(1)
        try world.sendPayouts()
        world.today = "2024-06-10"
        try world.take(
            bank.statement("2024-06-10", [Bank.Line(amount: -500_000, endToEnd: "A-1")]))
        #expect(try listed()?.paid == 500_000)
        try world.check()
    }
}
