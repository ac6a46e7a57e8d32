import Bookkeeping
import MutualAid
import Office
import Testing

/// Every step out of order, too early or twice is refused, and changes nothing.
@Suite struct ClosingRefusedTests {
    private func refusal(_ world: World, _ body: () throws -> Void) throws -> Refusal {
        try world.refused(Refusal.self, body)
    }

    @Test func `nothing closes before it is announced`() throws {
        let world = try ClosingTests.village(ClosingTests.terms("all"))
        #expect(try refusal(world) { try world.tail() } == .closingNotAnnounced)
        #expect(try refusal(world) { try world.grant() } == .closingNotAnnounced)
        #expect(try refusal(world) { try world.settle() } == .closingNotAnnounced)
        #expect(try refusal(world) { try world.seal() } == .closingNotAnnounced)
        #expect(
            throws: Refusal.closingNotSealed,
            performing: { try world.office.archive(of: world.scheme) })
        #expect(
            throws: Refusal.closingNotAnnounced,
            performing: { try world.office.showClosure(of: world.scheme, on: world.today) })
    }

    @Test func `a closing waits its notice, has its reason, and is announced once`() throws {
        let world = try ClosingTests.village(ClosingTests.terms("all"))
        #expect(
            try refusal(world) {
                try world.announce(ClosureNotice(trigger: .operator, lastDay: "2024-04-19"))
            } == .closingTooSoon(earliest: "2024-04-20"))
        // A slip of the pen binds nobody for a century: notice and a year, no more.
        #expect(
            try refusal(world) {
                try world.announce(ClosureNotice(trigger: .operator, lastDay: "2204-06-30"))
            } == .closingTooLate(latest: "2025-04-21"))
        #expect(
            try refusal(world) { try world.announce(ClosureNotice(trigger: .order)) }
                == .closingOrderUnnamed)
        #expect(
            try refusal(world) { try world.announce(ClosureNotice(trigger: .minimum)) }
                == .closingMinimumKept(members: 80, minimum: nil))
        let order = ClosureNotice(trigger: .order, reference: "2024-7")
        #expect(try world.announce(order).lastDay == world.today)
        #expect(
            try refusal(world) {
                _ = try world.office.announceClosure(
                    of: world.scheme, order, by: try world.closer(), key: "again",
                    at: world.moment)
            } == .closingAnnouncedBefore("2024-03-21"))
    }

    @Test func `a scheme below its minimum is closed by its own rules`() throws {
        let world = try World()
        try world.open([
            ("minimum: none", "minimum: {members: 50, below: closes}"),
            ClosingTests.terms("none"),
        ])
        try world.members(40)
        world.today = "2024-03-01"
        try world.close()
        #expect(try world.announce(ClosureNotice(trigger: .minimum)).trigger == .minimum)
    }

    @Test func `who closes down takes nobody in and changes no rules`() throws {
        let world = try ClosingTests.village(ClosingTests.terms("all"))
        try world.announce()
        let closes = Refusal.schemeCloses(ends: "2024-04-21")
        #expect(try refusal(world) { try world.members(1, from: 90) } == closes)
        #expect(
            try refusal(world) {
                _ = try world.office.join(
                    world.scheme, Applicant(born: "1990-01-01", identity: "a"), key: "join",
                    at: world.moment)
            } == closes)
        #expect(
            try refusal(world) {
                _ = try world.office.choose(
                    world.scheme, roll: 1, className: "-", key: "class", at: world.moment)
            } == closes)
        let next = try World.village([
            ("version: 1", "version: 2"), ("effective: 2024-01-01", "effective: 2024-09-01"),
            ClosingTests.terms("all"),
        ])
        #expect(
            try refusal(world) {
                _ = try world.office.amend(rules: Array(next.utf8), at: world.moment)
            } == closes)
    }

    @Test func `periods, collections and the tail come before refunds and accounts`() throws {
        let world = try ClosingTests.village(ClosingTests.terms("all"))
        try world.announce()
        #expect(
            try refusal(world) { try world.grant() }
                == .closingPeriodToCome("2024-04-1", from: "2024-04-01"))
        try world.aid(30, diagnosed: "2024-03-20")
        world.today = "2024-04-02"
        #expect(try refusal(world) { try world.tail() } == .closingPeriodOpen("2024-04-1"))
        try world.close()
        #expect(try refusal(world) { try world.grant() } == .closingCollectionOpen("2024-04-1"))
        #expect(
            try refusal(world) { try world.tail() } == .closingTailRuns(until: "2024-06-18"))
        world.today = "2024-04-10"
        try world.collect("2024-04-1")
        try world.grant()
        let granted = Refusal.closingGrantedBefore("2024-04-10")
        #expect(
            try refusal(world) {
                _ = try world.office.grantRefunds(of: world.scheme, key: "b", at: world.moment)
            } == granted)
        #expect(
            try refusal(world) {
                _ = try world.office.leave(world.scheme, roll: 3, at: world.moment)
            } == granted)
        #expect(
            try refusal(world) {
                _ = try world.office.adjust(
                    world.scheme, roll: 3, amount: 5, bearer: "carry", key: "a", at: world.moment)
            } == granted)
        #expect(
            try refusal(world) {
                _ = try world.office.payArrear(
                    world.scheme, roll: 5, period: "2024-03-1", amount: 5, key: "p",
                    at: world.moment)
            } == granted)
        #expect(try refusal(world) { try world.settle() } == .closingTailNotSettled(cases: 0))
        world.today = "2024-05-02"
        #expect(
            try refusal(world) { try world.close() } == .closingPeriodsOver(ends: "2024-04-21"))
        world.today = "2024-06-19"
        try world.tail()
        #expect(
            try refusal(world) {
                _ = try world.office.settleTail(
                    of: world.scheme, forGood: try world.closer(), key: "t", at: world.moment)
            } == .closingTailSettledBefore)
        #expect(
            try refusal(world) { try world.aid(8, diagnosed: "2024-04-20") }
                == .closingTailSettledBefore)
        #expect(try refusal(world) { try world.seal() } == .closingNotSettled)
        try world.settle()
        #expect(
            try refusal(world) {
                _ = try world.office.settleClosure(of: world.scheme, key: "s", at: world.moment)
            } == .closingSettledBefore)
    }

    @Test func `accounts are not settled before refunds are granted`() throws {
        let world = try ClosingTests.village(ClosingTests.terms("all"))
        try world.announce()
        world.today = "2024-06-19"
        try world.tail()
        #expect(try refusal(world) { try world.settle() } == .closingNotGranted)
    }

    @Test func `the last share comes after the tail and before its settlement`() throws {
        let world = try ClosingTests.village(
            (
                "noticeDays: 90, claimsTailDays: 180, tailPaidBy",
                "noticeDays: 30, claimsTailDays: 60, tailPaidBy"
            ))
        try world.announce()
        world.today = "2024-04-30"
        try world.aid(30, diagnosed: "2024-04-19")
        #expect(
            try refusal(world) { try world.tail() } == .closingTailRuns(until: "2024-06-18"))
        #expect(
            try refusal(world) { try world.close() } == .closingTailRuns(until: "2024-06-18"))
        world.today = "2024-06-19"
        #expect(
            try refusal(world) { try world.tail() }
                == .closingLastShareFirst("2024-07-1", from: "2024-07-01"))
        #expect(
            try refusal(world) { try world.grant() } == .closingTailNotSettled(cases: 1))
        world.today = "2024-07-01"
        let last = try world.close("2024-07-1")
        #expect(last.sharing == 79 && last.head == "2024-04-21")
        world.today = "2024-07-10"
        try world.collect("2024-07-1", [("6", 0)])
        #expect(try refusal(world) { try world.tail() } == .closingCollectionOpen("2024-07-1"))
        world.today = "2024-07-21"
        // What a member does not pay, the one who receives aid bears.
        let end = try world.end("2024-07-1")
        #expect(end.bearer == "recipients" && end.cuts.reduce(0) { $0 + $1.amount } == end.missing)
        try world.check()
        try world.tail()
        try world.grant()
        try world.settle()
        try world.square()
        try world.check()
        #expect(try world.notAtZero().keys.sorted() == [.custody, .aid])
    }

    @Test func `refunds are ordered when owed, and once`() throws {
        let world = try ClosingTests.village(ClosingTests.terms("all"))
        #expect(try refusal(world) { try world.order() } == .refundNothingOwed)
        let none = Refusal.refundRunUnknown(1, last: 0)
        #expect(
            throws: none, performing: { try world.office.refundFile(of: world.scheme, run: 1) })
        try world.announce()
        world.today = "2024-04-21"
        try world.grant()
        let run = try world.order()
        #expect(run.run == 1)
        // Cut off behind its transaction, the same command completes; once it was sent, it is over.
        let again = try world.office.orderRefunds(of: world.scheme, at: world.moment)
        #expect(again.repeated && again.answer == run)
        try world.bankHoldsAll()
        try world.sendRefunds()
        #expect(try refusal(world) { try world.order() } == .refundNothingOwed)
        try world.check()
    }

    @Test func `a closing is announced, and its tail ended, by somebody who may`() throws {
        let (world, _) = try World.shared([ClosingTests.terms("all")])
        let notice = ClosureNotice(trigger: .operator)
        func announce(_ signer: Signer) throws {
            _ = try world.office.announceClosure(
                of: world.scheme, notice, by: signer, at: world.moment)
        }
        #expect(try world.code { try announce(world.signer("li")) } == "office.right-missing")
        #expect(try world.code { try announce(world.signer("nobody")) } == "office.person-unknown")
        let closer = try world.closer()
        let wrong = Signer(name: closer.name, keyPath: "\(world.folder)/li.key")
        #expect(try world.code { try announce(wrong) } == "office.key-wrong")
        try announce(closer)
        let announced = try world.office.showClosure(of: world.scheme, on: world.today).announced
        #expect(announced.by?.person == "chen")
        world.today = announced.tailEnds.adding(days: 1)
        #expect(
            try world.code {
                _ = try world.office.settleTail(
                    of: world.scheme, forGood: world.signer("li"), at: world.moment)
            } == "office.right-missing")
        #expect(try world.tail().by?.person == "chen")
        try world.check()
    }

    @Test func `nobody's account is final before he could know that the scheme closes`() throws {
        let world = try ClosingTests.village(ClosingTests.terms("all"))
        try world.announce(telling: false)
        world.today = "2024-04-21"
        let view = try world.office.showClosure(of: world.scheme, on: world.today)
        #expect(view.next == .tell)
        #expect(try refusal(world) { try world.grant() } == .closingNotTold(sheet: nil))
        let answer = try world.office.sendNotices(
            world.scheme, kinds: [.closing], at: world.moment, time: { 1_700_000_000 })
        // Printed is not posted.
        let sheet = try #require(answer.sheets.first)
        #expect(try refusal(world) { try world.grant() } == .closingNotTold(sheet: sheet.number))
        _ = try world.office.postLetters(
            world.scheme, sheet: sheet.number, on: world.today, byHand: true,
            at: world.moment)
        #expect(try world.grant().members == 79)
    }
}
