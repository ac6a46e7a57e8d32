import Bookkeeping
import MutualAid
import Office
import TestSupport
import Testing

/// Laws over generated schemes that close down: whatever the rules and whoever owes what, every
/// step keeps the books, members are owed what was granted, and in the end only aid is unpaid.
@Suite struct ClosingLawTests {
    /// Terms by seed, so that all of them come with all kinds of schemes.
    private static func terms(_ seed: Int) -> String {
        let tail = ["operator", "recipients", "ant", "carry"][seed % 4]
        let refund = ["all", "balances", "rest", "none"][seed / 4 % 4]
        let after = ["", ", sharesAfter: operator"][seed / 2 % 2]
        let rest = ["", ", restBy: equal"][seed / 3 % 2]
        return "noticeDays: \(seed % 3 * 20), claimsTailDays: \(30 + seed % 5), "
            + "tailPaidBy: \(tail), refund: \(refund)\(after)\(rest)"
    }

    @Test(arguments: LawTests.seeds)
    func `a generated scheme closes down to the last fen`(_ seed: Int) throws {
        let life = try Self.ended(seed, shuffled: false)
        let world = life.world
        let open = try world.notAtZero()
        #expect(Set(open.keys).isSubset(of: [.custody, .aid]), "seed \(seed): \(open)")
        try world.checkShares()
        let granted = try world.office.showClosure(of: world.scheme, on: world.today).grants
        let shown = try (1...life.memberCount).map { try world.show(RollNumber($0)) }
        #expect(shown.allSatisfy { $0.owedBack == 0 && $0.refundsOrdered >= 0 }, "seed \(seed)")
        let runs = try world.office.refundRuns(of: world.scheme)
        let ordered = shown.reduce(0) { $0 + $1.refundsOrdered }
        #expect(ordered == runs.reduce(0) { $0 + $1.ordered.amount }, "seed \(seed)")
        #expect(ordered >= granted.reduce(0) { $0 + $1.amount }, "seed \(seed)")
        let again = try TestDatabase.onFile { try Self.ended(seed, shuffled: true) }
        #expect(try again.world.stateHash == world.stateHash, "seed \(seed)")
        #expect(try again.products() == life.products(), "seed \(seed)")
        if open.isEmpty {
            try world.takeLast(through: world.today.adding(days: 6))
            try world.seal()
        }
    }

    /// A life and its end, step by step as the scheme itself says what is next.
    private static func ended(_ seed: Int, shuffled: Bool) throws -> GeneratedLife {
        let life = try GeneratedLife(seed: seed, shuffled: shuffled, closing: terms(seed))
        life.world.shown = SharesShown()
        try life.live { _, _ in }
        let world = life.world
        try world.announce()
        for _ in 0..<40 {
            let view = try world.office.showClosure(of: world.scheme, on: world.today)
            if let from = view.nextFrom { world.today = max(world.today, from) }
            if [.zero, .statements, .seal, .nothing].contains(view.next) { break }
            try step(view.next, life)
            let report = try world.office.examine(world.scheme)
            #expect(
                report.isSound,
                "seed \(seed), \(view.next): \(report.findings.last?.about.en ?? "")")
        }
        for name in ["operator", "ant", "bee"] {
            if let party = Party(name) { try world.square(party) }
        }
        return life
    }

    private static func step(_ next: ClosureView.Next, _ life: GeneratedLife) throws {
        let world = life.world
        switch next {
        case .periods, .lastShare:
            let closing = try world.close()
            world.today = max(world.today, closing.share)
            try life.settle(closing)
        case .collections:
            for period in try world.office.periods(of: world.scheme) where period.end == nil {
                world.today = max(world.today, period.closing.graceOver)
                _ = try? world.collect(period.closing.period)
                _ = try? world.end(period.closing.period)
            }
        case .tail: try world.tail()
        case .grant: try world.grant()
        case .order: try world.order()
        case .pay: try world.payRefunds()
        case .settle: try world.settle()
        case .tell: try world.tell()
        case .zero, .statements, .seal, .nothing: break
        }
    }
}
