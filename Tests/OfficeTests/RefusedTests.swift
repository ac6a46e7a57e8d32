import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

/// What is refused, and that it changes nothing.
@Suite struct RefusedTests {
    /// A scheme with ten members and a closed period whose debit waits for its result.
    func closedWorld(_ changes: [(String, String)] = []) throws -> World {
        let world = try World()
        try world.open(changes)
        try world.members(10)
        world.today = "2024-02-20"
        try world.aid(7, diagnosed: "2024-02-10")
        world.today = "2024-03-01"
        try world.close()
        return world
    }

    func refusal(_ world: World, _ body: () throws -> Void) throws -> Refusal {
        try world.refused(Refusal.self, body)
    }

    @Test func `periods are closed in order, on their day, once, and with somebody to share`()
        throws
    {
        let world = try World()
        try world.open()
        #expect(
            try refusal(world) { try world.close("2024-01-1") } == .periodNobodyShares("2024-01-1"))
        try world.members(10)
        world.today = "2024-02-20"
        try world.aid(7, diagnosed: "2024-02-10")
        #expect(
            try refusal(world) { try world.close("2024-03-1") }
                == .periodNotYet("2024-03-1", from: "2024-03-01"))
        world.today = "2024-04-05"
        #expect(
            try refusal(world) { try world.close("2024-04-1") }
                == .periodOutOfOrder("2024-04-1", next: "2024-03-1"))
        #expect(
            try refusal(world) { try world.close("2024-03-2") }
                == .periodOutOfOrder("2024-03-2", next: "2024-03-1"))
        try world.close("2024-03-1")
        #expect(
            try refusal(world) {
                _ = try world.office.close(
                    World.scheme, period: "2024-03-1", key: "another", at: world.moment)
            } == .periodClosedBefore("2024-03-1"))
        #expect(
            try refusal(world) { try world.close("2024-04-2") }
                == .periodNotInCalendar("2024-04-2", next: "2024-04-1"))
        #expect(
            try refusal(world) { try world.close("2024-02-1") }
                == .periodPassedOver("2024-02-1", next: "2024-04-1"))
    }

    @Test func `a collection whose grace is over is ended before heads are counted again`() throws {
        let world = try closedWorld()
        world.today = "2024-04-01"
        #expect(
            try refusal(world) { try world.close("2024-04-1") }
                == .periodCollectionOpen("2024-03-1", over: "2024-03-21"))
    }

    @Test func `closing twice with the same key changes nothing and answers the same`() throws {
        let world = try closedWorld()
        let hash = try world.stateHash
        let again = try world.office.close(World.scheme, period: "2024-03-1", at: world.moment)
        #expect(again.repeated)
        #expect(try again.answer == world.office.show(nil, of: World.scheme).closing)
        #expect(try world.stateHash == hash)
    }

    @Test func `a preview changes nothing and says what closing would`() throws {
        let world = try World()
        try world.open()
        try world.members(10)
        world.today = "2024-02-20"
        try world.aid(7, diagnosed: "2024-02-10")
        let hash = try world.stateHash
        let preview = try world.office.preview(World.scheme, period: nil, today: world.today)
        #expect(try world.stateHash == hash)
        world.today = "2024-03-01"
        let closing = try world.close()
        #expect(preview.classes == closing.classes)
        #expect(preview.period == closing.period)
    }

    @Test func `a result has to be of the debit that waits for it`() throws {
        let world = try closedWorld()
        world.today = "2024-03-10"
        let good = try world.result("2024-03-1", [("5", 0)])
        func importing(_ text: String) throws -> () throws -> Void {
            let path = try world.file(text, "result.csv")
            return {
                _ = try world.office.importResult(World.scheme, from: path, at: world.moment)
            }
        }
        func code(_ old: String, _ new: String) throws -> String {
            #expect(good.contains(old))
            let text = good.replacingOccurrences(of: old, with: new)
            return try world.refused(FileProblem.self, importing(text)).code
        }
        #expect(try code("scheme,village-aid", "scheme,other") == "result.foreign")
        #expect(try code("currency,CNY", "currency,EUR") == "result.currency")
        #expect(try code("succeeded,9,18000.00", "succeeded,9,18000.01") == "result.not-adding-up")
        #expect(try code("succeeded,9,18000.00", "succeeded,8,18000.00") == "result.not-adding-up")
        #expect(try code("failed,1,2000.00", "failed,1,1999.00") == "result.not-adding-up")
        #expect(try code("\n5,2000.00,0.00,", "\n55,2000.00,0.00,") == "result.payer-unknown")
        #expect(try code("\nend,1\n", "\n") == "result.truncated")
        let other = good.replacingOccurrences(of: "period,2024-03-1", with: "period,2024-02-1")
        #expect(
            try refusal(world, importing(other)) == .periodNotClosed("2024-02-1", last: "2024-03-1")
        )
        let attempt = good.replacingOccurrences(of: "attempt,1", with: "attempt,2")
        #expect(
            try refusal(world, importing(attempt))
                == .collectionAttemptWrong("2024-03-1", expected: 1))
        let twice = good.replacingOccurrences(
            of: "failed,1,2000.00\npayer,due,taken,reason\n5,2000.00,0.00,no-funds\nend,1",
            with:
                "failed,2,4000.00\npayer,due,taken,reason\n5,2000.00,0.00,x\n5,2000.00,0.00,x\nend,2"
        ).replacingOccurrences(of: "succeeded,9,18000.00", with: "succeeded,8,16000.00")
        #expect(try world.refused(FileProblem.self, importing(twice)).code == "result.payer-twice")
        let due = good.replacingOccurrences(of: "\n5,2000.00,", with: "\n5,1500.00,")
            .replacingOccurrences(of: "failed,1,2000.00", with: "failed,1,1500.00")
            .replacingOccurrences(of: "succeeded,9,18000.00", with: "succeeded,9,18500.00")
        #expect(try world.refused(FileProblem.self, importing(due)).code == "result.due")
        try importing(good)()
        try world.check()
        // Booked once: the same file again answers the same.
        let path = try world.file(good, "result.csv")
        #expect(try world.office.importResult(World.scheme, from: path, at: world.moment).repeated)
        #expect(
            try refusal(world, importing(good + "\n"))
                == .collectionAttemptWrong("2024-03-1", expected: nil))
    }

    @Test func `a debit file that was tampered with is derived again`() throws {
        let world = try closedWorld()
        let answer = try world.office.exportDebits(
            World.scheme, period: "2024-03-1", at: world.moment)
        let text = try world.text(answer.path)
        try Data(text.replacingOccurrences(of: "5,2000.00", with: "5,0.01").utf8)
            .write(to: URL(fileURLWithPath: answer.path))
        _ = try world.office.exportDebits(World.scheme, period: "2024-03-1", at: world.moment)
        #expect(try world.text(answer.path) == text)
        try FileManager.default.removeItem(atPath: answer.path)
        _ = try world.office.exportDebits(World.scheme, period: "2024-03-1", at: world.moment)
        #expect(try world.text(answer.path) == text)
    }

    @Test func `collections have their order and their limits`() throws {
        let world = try closedWorld()
        let period: PeriodID = "2024-03-1"
        #expect(
            try refusal(world) { try world.end(period) }
                == .collectionAwaitsResult(period, attempt: 1))
        #expect(
            try refusal(world) {
                _ = try world.office.payArrear(
                    World.scheme, roll: 5, period: period, amount: 1, key: "p", at: world.moment)
            } == .collectionAwaitsResult(period, attempt: 1))
        world.today = "2024-03-10"
        try world.collect(period, [("5", 0)])
        #expect(
            try refusal(world) { try world.end(period) }
                == .collectionGraceRuns(until: "2024-03-21"))
        func pay(_ roll: RollNumber, _ amount: Int64) -> () throws -> Void {
            {
                _ = try world.office.payArrear(
                    World.scheme, roll: roll, period: period, amount: amount, key: "p\(amount)",
                    at: world.moment)
            }
        }
        #expect(try refusal(world, pay(5, 0)) == .amountNotPositive)
        #expect(try refusal(world, pay(6, 5)) == .arrearNone(6, period))
        #expect(
            try refusal(world, pay(5, 200_001)) == .arrearSmaller(open: 200_000, currency: .cny))
        #expect(try refusal(world, pay(99, 5)) == .memberUnknown(99))
        for _ in 0..<2 {
            _ = try world.office.exportDebits(World.scheme, period: period, at: world.moment)
            try world.collect(period, [("5", 0)])
        }
        func again() throws {
            _ = try world.office.exportDebits(World.scheme, period: period, at: world.moment)
        }
        #expect(try refusal(world, again) == .collectionRetriesUsed(2))
        world.today = "2024-03-21"
        #expect(try refusal(world, again) == .collectionGraceOver("2024-03-21"))
        try world.end(period)
        world.today = "2024-03-22"
        #expect(
            try refusal(world) {
                _ = try world.office.endCollection(
                    World.scheme, period: period, key: "again", at: world.moment)
            } == .collectionOverBefore(period))
        #expect(
            try refusal(world) { try world.end("2024-02-1") }
                == .periodNotClosed("2024-02-1", last: period))
    }

    @Test func `a period without cases has nothing to debit`() throws {
        let world = try World()
        try world.open()
        try world.members(3)
        world.today = "2024-02-01"
        try world.close("2024-02-1")
        #expect(
            try refusal(world) {
                _ = try world.office.exportDebits(
                    World.scheme, period: "2024-02-1", at: world.moment)
            } == .collectionNothingDebited("2024-02-1"))
    }

    @Test func `cases before cover and in the waiting period are refused`() throws {
        let world = try World()
        try world.open()
        try world.members(3)
        world.today = "2024-03-01"
        #expect(
            try refusal(world) { try world.aid(1, diagnosed: "2023-12-31") }
                == .caseBeforeCover(from: "2024-01-02"))
        #expect(
            try refusal(world) { try world.aid(1, diagnosed: "2024-01-31") }
                == .caseInWaitingPeriod(until: "2024-02-01"))
        #expect(
            try refusal(world) { try world.aid(9, diagnosed: "2024-02-10") } == .memberUnknown(9))
        #expect(
            try refusal(world) { try world.aid(1, diagnosed: "2024-02-10", clause: "flu") }
                == .caseClauseUnknown("flu", known: ["serious-illness", "accident"]))
    }

    @Test func `cases of a file are taken all or none, with every bad line named`() throws {
        let world = try World()
        try world.open()
        try world.members(5)
        world.today = "2024-03-01"
        func importing(_ text: String) throws -> () throws -> Void {
            let path = try world.file(text, "cases.csv")
            return {
                _ = try world.office.importCases(of: World.scheme, from: path, at: world.moment)
            }
        }
        let refused = try world.refused(
            FileRefused.self,
            importing(
                """
                roll,diagnosed,clause,accident,receipts
                1,2024-02-10,serious-illness,,
                2,2024-01-10,serious-illness,,
                3,2024-02-30,serious-illness,,
                4,2024-02-10,accident,yes,
                5,2024-02-10,accident,perhaps,100
                9,2024-02-10,accident,yes,-1

                """))
        #expect(
            refused.problems.map(\.code) == [
                "case.in-waiting-period", "cases.diagnosed", "case.receipts-missing",
                "cases.accident", "cases.receipts",
            ])
        #expect(refused.problems.map(\.line) == [3, 4, 5, 6, 7])
        try importing("roll,diagnosed,clause\n1,2024-02-10,serious-illness\n")()
        #expect(try world.office.cases(of: World.scheme).count == 1)
        try world.check()
    }

    @Test func `a scheme is opened once, with its first version, and not as a profile`() throws {
        let world = try World()
        try world.open()
        #expect(
            try refusal(world) {
                try world.open([("en: Village aid", "en: Another aid")])
            } == .schemeExists("village-aid"))
        #expect(throws: Refusal.schemeVersionOutOfOrder(next: 1)) {
            try world.open([("scheme: village-aid", "scheme: other"), ("version: 1", "version: 2")])
        }
        #expect(throws: Refusal.schemeIsProfile(missing: ["minimum"])) {
            try world.open([
                ("scheme: village-aid", "scheme: other"), ("minimum: none", "minimum: unknown"),
            ])
        }
        #expect(throws: Refusal.schemeUnknown("other", known: ["village-aid"])) {
            try world.office.stateHash(of: "other")
        }
    }

    @Test func `the business day never runs backwards`() throws {
        let world = try closedWorld()
        world.today = "2024-02-29"
        #expect(
            try refusal(world) {
                _ = try world.office.leave(World.scheme, roll: 1, at: world.moment)
            } == .dayBeforeLastEvent(last: "2024-03-01"))
    }

    @Test func `below a minimum that closes nobody joins any more`() throws {
        let world = try closedWorld([("minimum: none", "minimum: {members: 11, below: closes}")])
        world.today = "2024-03-02"
        #expect(
            try refusal(world) {
                try world.roll(
                    "roll,born,joined,commitment\n11,1990-01-01,2024-03-02,\(World.commitment(11))\n"
                )
            } == .schemeBelowMinimum(members: 10, minimum: 11))
    }

    @Test func `only entries made by hand are reversed, and once`() throws {
        let world = try closedWorld()
        func reverse(_ entry: Int64, _ key: String) -> () throws -> Void {
            { _ = try world.office.reverse(World.scheme, entry: entry, key: key, at: world.moment) }
        }
        _ = try world.office.move(
            World.scheme, CustodyMoved(kind: .interest, party: nil, amount: 100), key: "i",
            at: world.moment)
        #expect(try refusal(world, reverse(9, "a")) == .entryUnknown(9))
        #expect(try refusal(world, reverse(1, "b")) == .entryNotByHand(1))
        try reverse(2, "c")()
        #expect(try world.balance(.interest) == 0)
        #expect(try refusal(world, reverse(2, "d")) == .entryReversedBefore(2))
        #expect(try refusal(world, reverse(3, "e")) == .entryNotByHand(3))
        try world.check()
    }

    @Test func `only parties that the rules know pay in or bear`() throws {
        let world = try closedWorld()
        let stranger = try #require(Party("stranger"))
        #expect(
            try refusal(world) {
                _ = try world.office.move(
                    World.scheme, CustodyMoved(kind: .advanced, party: stranger, amount: 5),
                    key: "x", at: world.moment)
            } == .bearerUnfit("stranger"))
        for bearer in ["stranger", "recipients", "NOBODY"] {
            #expect(
                try refusal(world) {
                    _ = try world.office.adjust(
                        World.scheme, roll: 1, amount: 5, bearer: bearer, key: "y", at: world.moment
                    )
                } == .bearerUnfit(bearer))
        }
        #expect(
            try refusal(world) {
                _ = try world.office.adjust(
                    World.scheme, roll: 1, amount: 0, bearer: "carry", key: "z", at: world.moment)
            } == .amountZero)
    }
}
