import Bookkeeping
import Foundation
import MutualAid
import Office
import TestSupport
import Testing

/// Laws over generated schemes and rolls: whatever the rules, money is conserved, the identity of
/// every bill holds, everything can be derived again, and the same commands give the same state.
@Suite struct LawTests {
    /// More seeds in the slow run.
    static let seeds: Range<Int> = {
        let count = ProcessInfo.processInfo.environment["TONGZHOU_SEEDS"].flatMap { Int($0) }
        return 0..<(count ?? 12)
    }()

    @Test(arguments: seeds)
    func `a generated scheme keeps its books through its periods`(_ seed: Int) throws {
        let first = try GeneratedLife(seed: seed)
        try first.live { closing, world in
            let sponsored = closing.sponsored.reduce(0) { $0 + $1.amount }
            #expect(
                closing.due == closing.aid + closing.fee - closing.carryIn + closing.carryOut
                    - closing.excess - sponsored + closing.adjusted, "seed \(seed)")
            let report = try world.office.examine(World.scheme)
            #expect(report.isSound, "seed \(seed): \(report.findings.last?.about.en ?? "")")
            let balance = try world.office.trialBalance(of: World.scheme)
            #expect(balance.debits == balance.credits, "seed \(seed)")
        }
        // The same commands with their files, the lines of the roll in another order and the store
        // in a file: the same state, and the same bytes in every debit file.
        let second = try TestDatabase.onFile {
            let life = try GeneratedLife(seed: seed, shuffled: true)
            try life.live { _, _ in }
            return life
        }
        #expect(try first.world.stateHash == second.world.stateHash, "seed \(seed)")
        #expect(try first.products() == second.products(), "seed \(seed)")
        // Keys come from the seed of the moment here: even the roots are the same.
        #expect(try first.world.entries == second.world.entries, "seed \(seed)")
    }

    /// What members are shown adds up to what the scheme books.
    @Test(arguments: seeds)
    func `what members are shown adds up to the bill`(_ seed: Int) throws {
        let life = try GeneratedLife(seed: seed)
        try life.live { _, _ in }
        let views = try (1...life.memberCount).map { try life.world.show(RollNumber($0)) }
        for period in try life.world.office.periods(of: World.scheme) {
            let dues = views.flatMap(\.dues).filter { $0.period == period.closing.period }
            #expect(Int64(dues.count) == period.closing.sharing, "seed \(seed)")
            #expect(dues.reduce(0) { $0 + $1.due } == period.closing.due, "seed \(seed)")
            #expect(dues.allSatisfy { $0.paid + $0.open <= $0.due && $0.open >= 0 }, "seed \(seed)")
        }
        let rolls = (1...life.memberCount).map { RollNumber($0) }
        for period in try life.world.office.periods(of: World.scheme).map(\.closing.period) {
            let quick = try life.world.office.dues(of: rolls, in: period, scheme: World.scheme)
            for (view, due) in zip(views, quick) {
                let shown = view.dues.first { $0.period == period }
                #expect(
                    shown?.due == due?.due && shown?.paid == due?.paid, "seed \(seed) \(view.roll)")
            }
        }
    }
}

/// A scheme with rules and a roll from a seed, living through half a year.
final class GeneratedLife {
    let world: World
    let memberCount: Int
    private var random: Seeded
    private let shuffled: Bool
    private let identified: Bool
    private let holdsBalances: Bool
    private let classNames: [String]
    /// The second version of the rules, announced on the way; nil where there is none.
    private var amended: String?
    private let isYearly: Bool

    /// - Parameter closing: terms of closing down in place of the example's.
    /// - Parameter identified: whether members come with identities, and so have receipts.
    init(
        seed: Int, shuffled: Bool = false, closing: String? = nil, identified: Bool = false
    ) throws {
        self.identified = identified
        var random = Seeded(seed)
        world = try World()
        self.shuffled = shuffled
        memberCount = Int.random(in: 20...90, using: &random)
        let funding = Int.random(in: 0...5, using: &random)
        holdsBalances = funding >= 4
        isYearly = funding == 5
        var changes: [(String, String)] = []
        switch funding {
        case 4:
            changes.append(
                ("{kind: postpaid}", "{kind: prepaid, entry: 30, warnBelow: 20, suspendBelow: 5}"))
            changes.append(("balance: none", "balance: returned"))
        case 5:
            changes.append(("{kind: postpaid}", "{kind: yearly, fee: 120}"))
            changes.append(("balance: none", "balance: kept"))
        default: break
        }
        func pick(_ choices: [String]) -> String {
            choices[Int.random(in: 0..<choices.count, using: &random)]
        }
        let rounding = pick(["up", "nearest", "down", "exact"])
        changes.append(("to: exact", "to: \(rounding)"))
        if rounding != "exact" {
            changes.append(("per: period", "per: \(pick(["period", "case"]))"))
        }
        changes.append(("case: none", "case: \(pick(["none", "55.55", "300"]))"))
        changes.append(("period: none", "period: \(pick(["none", "200", "777.77"]))"))
        changes.append(
            ("year: none", "year: \(pick(["none", "{amount: 1000}", "{amount: 333.33}"]))"))
        changes.append(("fee: none", "fee: \(pick(["none", "{percent: 8, rounding: nearest}"]))"))
        changes.append(("days: 30", "days: \(pick(["0", "30"]))"))
        changes.append(("membersShare: yes", "membersShare: \(pick(["yes", "no"]))"))
        changes.append(("headCount: notice", "headCount: \(pick(["notice", "share"]))"))
        let byCollection = Bool.random(using: &random)
        let membership = pick(["ends", "suspended"])
        // Suspended for a forgiven debt there is no way back; a carry that bears it is not owed.
        let arrears =
            byCollection
            ? "membership: \(holdsBalances ? membership : "ends"), debt: forgiven"
            : pick([
                "membership: ends, debt: forgiven", "membership: ends, debt: owed",
                "membership: suspended, debt: owed",
            ])
        changes.append(("membership: suspended, debt: owed", arrears))
        if byCollection {
            changes.append(("of: rounding", "of: collection"))
            changes.append(("shortfall: operator", "shortfall: carry"))
        } else {
            changes.append(
                ("shortfall: operator", "shortfall: \(pick(["operator", "recipients"]))"))
        }
        if Bool.random(using: &random) {
            changes.append(
                (
                    "waivers: []",
                    "waivers: [{joined: {until: 2024-01-15}, shares: {until: 2024-03-31}, paidBy: ant}]"
                ))
        }
        switch Int.random(in: 0...2, using: &random) {
        case 1:
            classNames = ["half", "full"]
            changes.append(
                ("classes: equal", "classes: [{class: half, weight: 1}, {class: full, weight: 2}]"))
        case 2:
            classNames = [""]
            changes.append(
                (
                    "classes: equal",
                    "classes: [{class: young, weight: 2, age: 0-39}, {class: old, weight: 5, age: 40-69}]"
                ))
        default: classNames = [""]
        }
        if let closing {
            changes.append(
                (
                    "noticeDays: 90, claimsTailDays: 180, tailPaidBy: recipients, refund: none",
                    closing
                ))
        }
        if Bool.random(using: &random) {
            amended = try GeneratedLife.amended(try World.village(changes), &random)
        }
        self.random = random
        try world.open(changes)
    }

    /// Other caps, ages, heads, rounding and waivers from the first of April.
    private static func amended(_ rules: String, _ random: inout Seeded) throws -> String {
        var lines = rules.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let others = [
            ("effective:", ["effective: 2024-04-01"]), ("version:", ["version: 2"]),
            (
                "  age:",
                ["  age: {from: 30 days, to: 69 years}", "  age: {from: 30 days, to: 45 years}"]
            ),
            (
                "  caps:",
                [
                    "  caps: {case: none, period: none, year: {amount: 450}, excess: operator}",
                    "  caps: {case: 20, period: none, year: {amount: 2000}, excess: operator}",
                    "  caps: {case: none, period: 150, year: none, excess: operator}",
                ]
            ),
            ("  grace:", ["  grace: {days: 10}", "  grace: {days: 5}"]),
            ("  headCount:", ["  headCount: notice", "  headCount: share"]),
            (
                "waivers:",
                [
                    "waivers: []",
                    "waivers: [{joined: {from: 2024-01-10}, shares: {from: 2024-05-01}, paidBy: bee}]",
                ]
            ),
        ]
        for (beginning, choices) in others {
            let place = lines.firstIndex { $0.hasPrefix(beginning) }
            guard let place, let choice = choices.randomElement(using: &random) else { continue }
            lines[place] = choice
        }
        // Other ages for the classes, where age decides.
        if Bool.random(using: &random) {
            for place in lines.indices {
                lines[place] = lines[place].replacingOccurrences(
                    of: "age: 0-39}, {class: old", with: "age: 0-44}, {class: old"
                )
                .replacingOccurrences(of: "weight: 5, age: 40-69", with: "weight: 5, age: 45-69")
            }
        }
        return lines.joined(separator: "\n")
    }

    private func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    /// Half a year: joining, leaving, falling ill, paying or not, from the seed alone.
    func live(_ after: (Closing, World) throws -> Void) throws {
        world.today = "2024-01-20"
        try join()
        if holdsBalances { try topUp("first") }
        for month in 1...6 {
            let period = PeriodID(year: 2024, month: month + 1, place: 1)
            try happen(before: period)
            let head = Day(year: 2024, month: month + 1, day: 1) ?? world.today
            world.today = head.adding(days: 9)
            if month == 1, let amended {
                _ = try world.office.amend(rules: Array(amended.utf8), at: world.moment)
            }
            do {
                let closing = try world.close(period)
                try settle(closing)
                try after(closing, world)
            } catch Refusal.periodNobodyShares {
                // Where members who wait do not share, the first periods may have nobody.
            }
        }
    }

    private func join() throws {
        var payers: [Int] = []
        let lines = (1...memberCount).map { roll -> String in
            let born = Day("1956-01-01").adding(days: number(0...20_000))
            let joined = Day("2024-01-01").adding(days: number(0...19))
            let name = classNames[number(0...classNames.count - 1)]
            // Whoever pays for others pays for himself, or somebody outside the roll does.
            var payer = ["", "", "", "other", "P\(number(1...3))"][number(0...4)]
            if payer == "other" {
                payer = payers.isEmpty ? "" : "\(payers[number(0...payers.count - 1)])"
            } else {
                payers.append(roll)
            }
            return
                "\(roll),\(born),\(joined),\(name),\(payer),"
                + (identified ? "id-\(roll)\n" : "\(World.commitment(roll))\n")
        }
        let ordered = shuffled ? lines.shuffled() : lines
        try world.roll(
            "roll,born,joined,class,payer,\(identified ? "identity" : "commitment")\n"
                + ordered.joined())
    }

    private func topUp(_ name: String) throws {
        let yearly = try world.office.show(World.scheme, on: world.today).rules.funding
        var lines: [String] = []
        for roll in 1...memberCount where number(0...9) > 1 {
            let view = try world.office.showMember(
                RollNumber(roll), of: World.scheme, on: world.today.adding(days: 1))
            guard view.standing.state != "ended" else { continue }
            if case .yearly(let fee) = yearly {
                lines.append("\(roll),\(Currency.cny.text(fee))\n")
            } else {
                lines.append("\(roll),\(number(1...400))\n")
            }
        }
        guard !lines.isEmpty else { return }
        _ = try world.office.topUp(
            World.scheme, from: try world.file("roll,amount\n" + lines.joined(), "top-\(name).csv"),
            at: world.moment)
    }

    /// Cases, departures and corrections before a period.
    private func happen(before period: PeriodID) throws {
        for _ in 0..<number(0...3) {
            let roll = RollNumber(number(1...memberCount))
            // Who is not covered is refused; that is part of life.
            _ = try? world.aid(roll, diagnosed: world.today.adding(days: -1))
        }
        for _ in 0..<number(0...2) {
            let roll = RollNumber(number(1...memberCount))
            _ = try? world.office.leave(World.scheme, roll: roll, at: world.moment)
        }
        fallIll()
        let roll = RollNumber(number(1...memberCount))
        _ = try? world.office.adjust(
            World.scheme, roll: roll, amount: Int64(number(-5000...5000)), bearer: "carry",
            key: "adjust-\(period)", at: world.moment)
        if holdsBalances, number(0...1) == 1 { try topUp("\(period)") }
    }

    /// Somebody who waits falls ill: what he has not paid is forgiven, what he has is returned.
    private func fallIll() {
        let roll = RollNumber(number(1...memberCount))
        _ = try? world.office.leave(
            World.scheme, roll: roll, illness: world.today.adding(days: -number(0...20)),
            at: world.moment)
    }

    /// Some pay in part or not at all, some of them later, the rest meet the rules.
    func settle(_ closing: Closing) throws {
        guard let debits = closing.debits else { return }
        world.today = closing.share
        var attempt = 1
        while attempt <= 3 {
            let failures = try failing(closing.period, debits)
            let result = try world.collect(closing.period, failures)
            if result.missing == 0 || holdsBalances { return }
            attempt += 1
            guard attempt <= 3, number(0...1) == 1 else { break }
        }
        world.today = closing.graceOver
        fallIll()
        try world.end(closing.period)
        try payLate(closing.period)
    }

    private func failing(
        _ period: PeriodID, _ debits: DebitFile
    ) throws -> [(payer: String, taken: Int64)] {
        let answer = try world.office.exportDebits(World.scheme, period: period, at: world.moment)
        var failures: [(payer: String, taken: Int64)] = []
        for line in try world.text(answer.path).split(separator: "\n").dropFirst(7) {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            guard cells.count == 3, cells[0] != "total", number(0...4) == 0,
                let due = try? Currency.cny.minor(cells[1])
            else { continue }
            // A price of a year is taken whole or not at all.
            let taken = isYearly || number(0...1) == 0 ? 0 : due / Int64(number(2...5))
            failures.append((String(cells[0]), taken))
        }
        return failures
    }

    private func payLate(_ period: PeriodID) throws {
        for roll in 1...memberCount where number(0...2) == 0 {
            let view = try world.show(RollNumber(roll))
            guard let due = view.dues.first(where: { $0.period == period }), due.open > 0 else {
                continue
            }
            _ = try? world.office.payArrear(
                World.scheme, roll: RollNumber(roll), period: period, amount: due.open,
                key: "late-\(period)-\(roll)", at: world.moment)
        }
    }

    /// Every file the scheme has produced, by name.
    func products() throws -> [String: String] {
        let folder = "\(world.folder)/files/\(World.scheme)"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return try Dictionary(
            uniqueKeysWithValues: names.map { ($0, try world.text("\(folder)/\($0)")) })
    }
}

/// Repeatable random numbers: one seed, the same sequence everywhere (SplitMix64).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: Int) { state = UInt64(bitPattern: Int64(seed)) }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }
}
