import Bookkeeping
import MutualAid

/// Rules to test with: 300,000 up to 39, 100,000 up to 59, a waiting period of 90 days, shares on
/// the 14th and 28th, a fee of 8 %, rounding up. A test states what it changes.
struct Sample {
    var version = 1
    var effective: Day = "2018-11-27"
    var joining = Joining(
        youngest: .days(30), oldestYears: 59, declaration: nil, rejoining: true)
    var funding = Funding.postpaid
    var benefits = Benefits(
        clauses: [
            Clause(
                code: "illness", name: Text("重疾", "illness"),
                amounts: [
                    AidAmount(
                        ages: AgeBand(from: 0, through: 39), from: nil, until: nil,
                        fixed: 30_000_000, reimbursed: nil),
                    AidAmount(
                        ages: AgeBand(from: 40, through: 59), from: nil, until: nil,
                        fixed: 10_000_000, reimbursed: nil),
                ]),
            Clause(
                code: "thyroid-mild", name: Text("轻度甲状腺癌", "mild thyroid cancer"),
                amounts: [
                    AidAmount(
                        ages: AgeBand(from: 0, through: 59), from: nil, until: "2019-04-30",
                        fixed: 30_000_000, reimbursed: nil),
                    AidAmount(
                        ages: AgeBand(from: 0, through: 59), from: "2019-05-01", until: nil,
                        fixed: 5_000_000, reimbursed: nil),
                ]),
            Clause(
                code: "medical", name: Text("医疗", "medical"),
                amounts: [
                    AidAmount(
                        ages: AgeBand(from: 0, through: 59), from: nil, until: nil, fixed: 0,
                        reimbursed: .init(rate: Rate(80, over: 100), most: 1_000_000))
                ]),
        ], oncePerMember: true, ladder: nil, claimWithinDays: 180, versionBy: .diagnosis)
    var waiting = Waiting(
        days: 90, accidentsExempt: true, membersShare: true,
        illness: .init(endsMembership: true, sharesReturnedBy: .carry, rejoining: false))
    var calendar = PeriodCalendar(notices: [7, 21], noticeDays: 3, shares: [14, 28])
    var classes = [ShareClass.everybody]
    var fee = ShareRule.Fee(rate: Rate(8, over: 100), rounding: .nearest)
    var caps = ShareRule.Caps(
        perCase: nil, perPeriod: nil, perYear: nil, excess: .party(.operator))
    var rounding = ShareRounding.to(.up)
    var roundedPer = ShareRule.RoundedPer.period
    var carryOf = ShareRule.CarryRule.Kind.rounding
    var headCount = ShareRule.HeadCount.notice
    var waivers: [Waiver] = []
    var grace = CollectionRule.Grace.days(5)
    var shortfall = Bearer.party(.operator)
    var waitsAgain = true

    var share: ShareRule {
        ShareRule(
            classes: classes, fee: fee, caps: caps, rounding: rounding, roundedPer: roundedPer,
            carry: .init(of: carryOf, negativeAdvancedBy: .operator), headCount: headCount)
    }

    var collection: CollectionRule {
        CollectionRule(
            retries: 5, grace: grace, arrears: .init(membership: .ends, debt: .forgiven),
            shortfall: shortfall, waitsAgain: waitsAgain)
    }

    var rules: Rules {
        Rules(
            scheme: "sample", version: version, effective: effective,
            name: Text("样本", "Sample"), currency: .cny, timeZone: "Asia/Shanghai",
            runBy: RunBy(
                organiser: nil, legalForm: nil, supervisor: nil, licence: nil, custodian: nil),
            texts: [], joining: joining, funding: funding, benefits: benefits, waiting: waiting,
            calendar: calendar, share: share, waivers: waivers, collection: collection,
            minimum: nil, leaving: Leaving(dependantsFirst: true, returnsBalance: false),
            amendNoticeDays: 7,
            closing: ClosureTerms(
                noticeDays: 30, claimsTailDays: 180, tailPaidBy: .party(.operator), refund: .none))
    }

    var history: RulesHistory { RulesHistory([rules]) }

    /// The problems of the rules, by path and code.
    var problems: [String] {
        RuleSections(
            joining: joining, funding: funding, benefits: benefits, calendar: calendar,
            share: share, waivers: waivers, collection: collection
        ).problems.map { "\($0.path) \($0.code)" }
    }
}

/// Rules with something changed.
func sample(_ change: (inout Sample) -> Void = { _ in }) -> Sample {
    var sample = Sample()
    change(&sample)
    return sample
}

extension Day: ExpressibleByStringLiteral {
    /// A day as a test writes it; a test with a wrong one stops.
    init(stringLiteral text: String) {
        guard let day = Day(text) else { preconditionFailure("\(text) is no day") }
        self = day
    }
}

extension PeriodID: ExpressibleByStringLiteral {
    /// A period as a test writes it.
    init(stringLiteral text: String) {
        guard let period = PeriodID(text) else { preconditionFailure("\(text) is no period") }
        self = period
    }
}

/// A member to test with.
func member(
    _ roll: RollNumber = 1, born: Day = "1985-03-02", joined: Day = "2018-12-01",
    event: Int64 = 2, classNumber: Int = 1, payer: Payer = .himself
) -> Member {
    Member(
        roll: roll, born: born, joined: joined, event: event, classNumber: classNumber, payer: payer
    )
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

/// A closed period to test with; only what dues and timelines ask for is filled in.
func closing(
    _ ordinal: Int, _ period: PeriodID, head: Day, share: Day, cut: Int64, event: Int64,
    rows: [ClassRow], version: Int = 1
) -> Closing {
    Closing(
        ordinal: ordinal,
        days: PeriodDays(id: period, notice: head, noticeOver: head.adding(days: 3), share: share),
        head: head, graceOver: share.adding(days: 6), cut: cut, event: event,
        rulesVersion: version, currency: .cny, cases: [], aid: 0, fee: 0, carryIn: 0, interest: 0,
        carryOut: 0, excess: 0, excessBearer: "operator", sponsored: [], adjusted: 0, refunded: 0,
        uncovered: 0, uncoveredBearer: "operator", cuts: AidCuts(0, aids: [], fee: 0),
        classes: rows,
        changes: RowsDigest(count: 0, digest: Digest(words: (0, 0, 0, 0))), debits: nil)
}

/// A class row to test with.
func row(
    _ share: Int64, running: Int64, number: Int = 1, oneMoreUntil: RollNumber = 0
) -> ClassRow {
    ClassRow(
        number: number, name: "-", weight: 1, count: 1, share: share, oneMoreUntil: oneMoreUntil,
        due: 0, running: running)
}
