public import Bookkeeping

/// What a case receives and the facts that decided it, so that anybody can follow it. All sums
/// are minor units.
public struct Decision: Equatable, Sendable, Codable {
    /// The aid.
    public var aid: Int64
    /// The day it was decided.
    public var decided: Day
    /// The version of the rules it was judged by.
    public var rulesVersion: Int
    /// The first day at whose 00:00 the person was a member.
    public var memberFrom: Day
    /// The first day on which the case was covered.
    public var coveredFrom: Day
    /// The age in full years on the day of diagnosis.
    public var age: Int
    /// The ages the amount is for.
    public var ages: AgeBand
    /// The lump sum of the clause, by the step of the ladder where there is one.
    public var fixed: Int64
    /// What is paid against receipts.
    public var reimbursed: Int64
    /// The step of the ladder, where there is one.
    public var step: Rate?

    /// Judges a case by the rules, or says which of them refuses it.
    ///
    /// - Parameters:
    ///   - membership: the member with his changes.
    ///   - earlierAid: whether the member already received aid from the scheme.
    ///   - today: the scheme's business day.
    public static func on(
        _ case: AidCase, of membership: Membership, earlierAid: Bool, history: RulesHistory,
        today: Day
    ) throws(Refusal) -> Decision {
        let diagnosed = `case`.diagnosed
        guard diagnosed <= `case`.filed, `case`.filed <= today else {
            throw .caseDatesImpossible(diagnosed: diagnosed, filed: `case`.filed, today: today)
        }
        let rules = history.inForce(on: selecting(`case`, membership.member, history))
        try mustBeMember(membership, on: diagnosed)
        let coveredFrom = try coverage(of: `case`, membership)
        if let days = history.claimWithinDays(rules, filed: `case`.filed) {
            let last = diagnosed.adding(days: days - 1)
            guard `case`.filed <= last else { throw .caseFiledTooLate(last: last) }
        }
        if rules.benefits.oncePerMember, earlierAid { throw .caseAidedBefore }
        guard let clause = rules.benefits.clause(`case`.clause) else {
            throw .caseClauseUnknown(`case`.clause, known: rules.benefits.clauses.map(\.code))
        }
        let age = membership.member.born.age(on: diagnosed)
        guard let amount = clause.amount(age: age, diagnosed: diagnosed) else {
            throw .caseClauseNotForAge(`case`.clause, age: age, diagnosed: diagnosed)
        }
        let years = membership.member.memberFrom.age(on: diagnosed)
        let ladder = rules.benefits.ladder
        let limits = ladder?.limits(of: amount, years: years) ?? amount
        let reimbursed = try reimbursement(of: `case`, limits)
        return Decision(
            aid: limits.fixed + reimbursed, decided: today, rulesVersion: rules.version,
            memberFrom: membership.member.memberFrom, coveredFrom: coveredFrom, age: age,
            ages: amount.ages, fixed: limits.fixed, reimbursed: reimbursed,
            step: ladder?.step(years: years))
    }

    private static func selecting(
        _ case: AidCase, _ member: Member, _ history: RulesHistory
    ) -> Day {
        // Which date selects is itself a rule; the newest version that says so decides.
        switch history.inForce(on: `case`.filed).benefits.versionBy {
        case .diagnosis: `case`.diagnosed
        case .filing: `case`.filed
        case .joining: member.joined
        }
    }

    private static func mustBeMember(
        _ membership: Membership, on day: Day
    ) throws(Refusal) {
        switch membership.standing(on: day) {
        case .notYet: throw .caseBeforeCover(from: membership.member.memberFrom)
        case .suspended: throw .caseWhileSuspended
        case .ended(_, let from): throw .caseAfterMembership(ended: from)
        case .member: return
        }
    }

    private static func coverage(
        of case: AidCase, _ membership: Membership
    ) throws(Refusal) -> Day {
        let exempt = `case`.accident && membership.rules.waiting.accidentsExempt
        if exempt { return membership.waitsFrom(on: `case`.diagnosed) }
        let from = membership.coveredFrom(on: `case`.diagnosed)
        guard from <= `case`.diagnosed else { throw .caseInWaitingPeriod(until: from) }
        return from
    }

    private static func reimbursement(
        of case: AidCase, _ amount: AidAmount
    ) throws(Refusal) -> Int64 {
        switch (amount.reimbursed, `case`.receipts) {
        case (nil, nil): return 0
        case (nil, _?): throw .caseReceiptsNotPaid(`case`.clause)
        case (_?, nil): throw .caseReceiptsMissing(`case`.clause)
        case (let rule?, let receipts?):
            guard receipts > 0 else { throw .amountNotPositive }
            return min(rule.most, rule.rate.of(receipts, rounding: .down))
        }
    }
}
