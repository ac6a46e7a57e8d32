import Bookkeeping
import MutualAid
import Testing

@Suite struct DecisionTests {
    func decide(
        born: Day = "1985-03-02", joined: Day = "2018-12-01", diagnosed: Day = "2019-05-10",
        filed: Day? = nil, clause: String = "illness", accident: Bool = false,
        receipts: Int64? = nil, changes: [Change] = [], earlier: Bool = false,
        today: Day = "2019-12-31", _ change: (inout Sample) -> Void = { _ in }
    ) throws(Refusal) -> Decision {
        let history = sample(change).history
        let membership = Membership(
            member(born: born, joined: joined), changes: changes, history: history)
        let given = AidCase(
            number: 1, roll: 1, diagnosed: diagnosed, filed: filed ?? diagnosed, clause: clause,
            accident: accident, receipts: receipts, documents: [])
        return try Decision.on(
            given, of: membership, earlierAid: earlier, history: history, today: today)
    }

    /// Ages at the edges: the day before a birthday, the birthday, 29 February.
    @Test(
        arguments: [
            // born, diagnosed, aid in yuan
            ("1979-05-11", "2019-05-10", 300_000), ("1979-05-10", "2019-05-10", 100_000),
            ("1959-05-11", "2019-05-10", 100_000), ("1980-02-29", "2020-02-28", 300_000),
            ("1980-02-29", "2020-02-29", 100_000), ("2018-10-30", "2019-05-10", 300_000),
        ] as [(Day, Day, Int64)])
    func `the age on the day of diagnosis decides the band`(
        _ born: Day, _ diagnosed: Day, _ yuan: Int64
    ) throws {
        let decision = try decide(
            born: born, diagnosed: diagnosed, today: "2020-12-31")
        #expect(decision.aid == yuan * 100)
    }

    @Test func `on the sixtieth birthday membership is over`() {
        #expect(throws: Refusal.caseAfterMembership(ended: "2019-05-10")) {
            try decide(born: "1959-05-10", diagnosed: "2019-05-10")
        }
    }

    /// From 2019-05-01 a mild thyroid cancer receives 50,000 yuan.
    @Test(arguments: [("2019-04-30", 300_000), ("2019-05-01", 50_000)] as [(Day, Int64)])
    func `mild thyroid cancer receives 50,000 when diagnosed from 2019-05-01`(
        _ diagnosed: Day, _ yuan: Int64
    ) throws {
        let decision = try decide(diagnosed: diagnosed, clause: "thyroid-mild")
        #expect(decision.aid == yuan * 100)
    }

    /// Joined on 1 December: a member from the 2nd, 90 days of waiting, covered from 2 March.
    @Test func `an illness is covered after the waiting period and not a day earlier`() throws {
        #expect(throws: Refusal.caseInWaitingPeriod(until: "2019-03-02")) {
            try decide(diagnosed: "2019-03-01")
        }
        #expect(try decide(diagnosed: "2019-03-02").coveredFrom == "2019-03-02")
    }

    @Test func `an accident is covered from the day after joining where it is exempt`() throws {
        #expect(try decide(diagnosed: "2018-12-02", accident: true).coveredFrom == "2018-12-02")
        #expect(throws: Refusal.caseBeforeCover(from: "2018-12-02")) {
            try decide(diagnosed: "2018-12-01", accident: true)
        }
        #expect(throws: Refusal.caseInWaitingPeriod(until: "2019-03-02")) {
            try decide(diagnosed: "2018-12-02", accident: true) {
                $0.waiting.accidentsExempt = false
            }
        }
    }

    @Test func `a case is filed within 180 days, the day of diagnosis being the first`() throws {
        #expect(try decide(diagnosed: "2019-05-10", filed: "2019-11-05").aid > 0)
        #expect(throws: Refusal.caseFiledTooLate(last: "2019-11-05")) {
            try decide(diagnosed: "2019-05-10", filed: "2019-11-06")
        }
    }

    @Test func `days that cannot be right are refused`() {
        #expect(
            throws: Refusal.caseDatesImpossible(
                diagnosed: "2019-05-10", filed: "2019-05-09", today: "2019-12-31")
        ) { try decide(diagnosed: "2019-05-10", filed: "2019-05-09") }
        #expect(
            throws: Refusal.caseDatesImpossible(
                diagnosed: "2019-05-10", filed: "2019-05-10", today: "2019-05-09")
        ) { try decide(today: "2019-05-09") }
    }

    @Test func `a member is aided once where the rules say so`() throws {
        #expect(throws: Refusal.caseAidedBefore) { try decide(earlier: true) }
        #expect(try decide(earlier: true) { $0.benefits.oncePerMember = false }.aid > 0)
    }

    @Test func `a clause that is unknown or has no amount is refused`() {
        #expect(
            throws: Refusal.caseClauseUnknown(
                "flu", known: ["illness", "thyroid-mild", "medical"])
        ) { try decide(clause: "flu") }
        #expect(
            throws: Refusal.caseClauseNotForAge("illness", age: 34, diagnosed: "2019-05-10")
        ) {
            try decide {
                $0.benefits.clauses[0].amounts.removeFirst()
            }
        }
    }

    @Test func `receipts are reimbursed by their part up to the limit`() throws {
        #expect(try decide(clause: "medical", receipts: 123_456).aid == 98_764)
        for receipts: Int64 in [0, -5] {
            #expect(throws: Refusal.amountNotPositive) {
                try decide(clause: "medical", receipts: receipts)
            }
        }
        #expect(try decide(clause: "medical", receipts: 10_000_000).aid == 1_000_000)
        #expect(throws: Refusal.caseReceiptsMissing("medical")) { try decide(clause: "medical") }
        #expect(throws: Refusal.caseReceiptsNotPaid("illness")) { try decide(receipts: 1) }
    }

    /// 众托帮: 20 % in the first year of membership, 20 points more each year, to 100 %.
    @Test(
        arguments: [
            ("2018-12-02", 20), ("2019-12-01", 20), ("2019-12-02", 40), ("2020-12-02", 60),
            ("2021-12-02", 80), ("2022-12-01", 80), ("2022-12-02", 100), ("2030-01-01", 100),
        ] as [(Day, Int64)])
    func `the ladder grows by full years of membership`(
        _ diagnosed: Day, _ percent: Int64
    ) throws {
        let ladder = Ladder(
            steps: [20, 40, 60, 80, 100].map { Rate($0, over: 100) }, rounding: .down)
        let decision = try decide(
            born: "1995-01-01", diagnosed: diagnosed, today: "2031-01-01"
        ) {
            $0.benefits.ladder = ladder
            $0.waiting.days = 0
        }
        #expect(decision.aid == 30_000_000 * percent / 100)
        // It is the limit that grows, not what is paid of a receipt.
        let medical = try decide(
            born: "1995-01-01", diagnosed: diagnosed, clause: "medical",
            receipts: 100_000, today: "2031-01-01"
        ) {
            $0.benefits.ladder = ladder
            $0.waiting.days = 0
        }
        #expect(medical.aid == 80_000)
    }

    @Test func `suspended and ended members are not covered`() {
        let suspended = Change(event: 9, from: "2019-05-01", kind: .suspended, reason: .arrears)
        let ended = Change(event: 9, from: "2019-05-10", kind: .ended, reason: .choice)
        #expect(throws: Refusal.caseWhileSuspended) { try decide(changes: [suspended]) }
        #expect(throws: Refusal.caseAfterMembership(ended: "2019-05-10")) {
            try decide(changes: [ended])
        }
    }

    @Test func `whoever leaves is covered to the end of his last day`() throws {
        let ended = Change(event: 9, from: "2019-05-11", kind: .ended, reason: .choice)
        #expect(try decide(diagnosed: "2019-05-10", changes: [ended]).aid > 0)
    }

    @Test func `whoever waits again after a suspension is covered later`() {
        let changes = [
            Change(event: 8, from: "2019-04-01", kind: .suspended, reason: .arrears),
            Change(event: 9, from: "2019-05-01", kind: .resumed, reason: .paid),
        ]
        #expect(throws: Refusal.caseInWaitingPeriod(until: "2019-07-30")) {
            try decide(changes: changes)
        }
        #expect(throws: Never.self) {
            try decide(changes: changes) { $0.waitsAgain = false }
        }
    }

    /// Which date selects the version is itself a rule.
    @Test(arguments: [
        (Benefits.VersionBy.diagnosis, 1), (.filing, 2), (.joining, 1),
    ])
    func `the date that the rules name selects their version`(
        _ by: Benefits.VersionBy, _ version: Int
    ) throws {
        var first = Sample()
        first.benefits.versionBy = by
        var second = first
        second.version = 2
        second.effective = "2019-06-01"
        let history = RulesHistory([first.rules, second.rules])
        let given = AidCase(
            number: 1, roll: 1, diagnosed: "2019-05-10", filed: "2019-06-10", clause: "illness",
            accident: false, receipts: nil, documents: [])
        let membership = Membership(member(), changes: [], history: history)
        let decision = try Decision.on(
            given, of: membership, earlierAid: false, history: history, today: "2019-07-01")
        #expect(decision.rulesVersion == version)
    }

    @Test func `the reasons say each step in both languages`() throws {
        let rules = sample().rules
        let given = AidCase(
            number: 1, roll: 1, diagnosed: "2019-05-10", filed: "2019-05-10", clause: "illness",
            accident: false, receipts: nil, documents: [])
        let reasons = try decide().reasons(for: given, rules: rules)
        #expect(
            reasons.map(\.en) == [
                "Rules version 1, selected by the day of diagnosis, 2019-05-10.",
                "Member from 2018-12-02, covered from 2019-03-02; the diagnosis of 2019-05-10 is "
                    + "not before it.",
                "On 2019-05-10 the member was 34, in the band of 0 to 39 years.",
                "Clause illness (illness): lump sum 300000.00.", "Aid: 300000.00.",
            ])
        #expect(reasons.allSatisfy { !$0.zh.isEmpty })
    }
}
