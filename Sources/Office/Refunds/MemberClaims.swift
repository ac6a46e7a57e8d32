import Bookkeeping
import MutualAid
import Storage

/// What the scheme owes back to a member, derived from his facts and the events: nothing is kept
/// about it. Members without rows of their own are derived once a group.
struct MemberClaims {
    /// What a member brings to a refund.
    struct Sums {
        /// His number on the roll.
        let roll: RollNumber
        /// The shares he has paid and not been given back.
        var paid: Int64 = 0
        /// What his balance stands at.
        var balance: Int64 = 0
        /// The correction that waits for his next due.
        var correction: Int64 = 0
        /// Sums owed back to him by single events: returns, credits beyond a due.
        var returns: [(event: Int64, amount: Int64)] = []
        /// Whether he was a member when cover ended, where it matters.
        var stayed = false
    }

    private let scheme: OpenScheme
    private var plain: PlainDues
    private var groups: [PlainDues.Group: Int64] = [:]
    private let returnedByBank: Set<Int64>
    private let asksWhoStayed: Bool

    init(_ scheme: OpenScheme) {
        self.scheme = scheme
        plain = PlainDues(scheme)
        returnedByBank = scheme.state.refundsReturned
        asksWhoStayed = scheme.state.closure?.terms.restBy == .equal
    }

    /// What a member of the roll brings.
    mutating func sums(of scanned: ScannedMember) -> Sums {
        let member = scanned.member
        var sums = Sums(roll: member.roll)
        if plain.hasGroups, scanned.isPlain, scanned.arrears.isEmpty {
            sums.paid = paid(plain.group(of: member), like: member)
        } else {
            let membership = Membership(
                member, changes: scanned.changes, history: scheme.history)
            let account = plain.timeline.account(of: membership, credits: scanned.credits)
            return self.sums(of: account, membership, scanned.credits, scanned.arrears)
        }
        if asksWhoStayed {
            sums.stayed = stayed(Membership(member, changes: [], history: scheme.history))
        }
        return sums
    }

    private mutating func paid(_ group: PlainDues.Group, like member: Member) -> Int64 {
        if let known = groups[group] { return known }
        let paid = plain.dues(of: group, like: member).reduce(0) { $0 + scheme.paid($1, []) }
        groups[group] = paid
        return paid
    }

    /// What a member brings by his account and the rows about him.
    func sums(
        of account: MemberAccount, _ membership: Membership, _ credits: [Credit],
        _ arrears: [Arrear]
    ) -> Sums {
        var sums = Sums(roll: membership.member.roll)
        if asksWhoStayed { sums.stayed = stayed(membership) }
        sums.balance = account.balance ?? 0
        sums.correction = account.correction
        for due in account.dues {
            sums.paid += scheme.paid(due, arrears)
            if due.refunded > 0 {
                sums.returns.append((scheme.state.closings[due.period].event, due.refunded))
            }
        }
        sums.paid -= sharesReturned(credits)
        for credit in credits where credit.kind == .returned {
            sums.returns.append((credit.event, credit.amount))
        }
        return sums
    }

    /// Shares that were returned to him when his membership ended. An event that returns them may
    /// return his balance and a correction too, which are taken out by rows of their own.
    private func sharesReturned(_ credits: [Credit]) -> Int64 {
        var shares: Int64 = 0
        for event in Set(credits.lazy.filter { $0.kind == .returned }.map(\.event))
        where !returnedByBank.contains(event) {
            let mine = credits.filter { $0.event == event }
            func sum(_ kind: Credit.Kind) -> Int64 {
                mine.reduce(0) { $1.kind == kind ? $0 + $1.amount : $0 }
            }
            shares += max(0, sum(.returned) + sum(.withdrawn) - max(0, sum(.corrected)))
        }
        return shares
    }

    private func stayed(_ membership: Membership) -> Bool {
        guard let terms = scheme.state.closure?.terms else { return false }
        switch membership.standing(on: terms.lastDay) {
        case .member, .suspended: return true
        case .notYet, .ended: return false
        }
    }

    /// The shares in what a closing grants him.
    func shares(_ sums: Sums, _ basis: ClosureTerms.Refund) -> Int64 {
        basis == .all ? max(0, sums.paid) : 0
    }

    /// What a closing grants him by the terms of refunds.
    func granted(_ sums: Sums, _ basis: ClosureTerms.Refund) -> Int64 {
        let balance = basis == .none ? 0 : max(0, sums.balance)
        return shares(sums, basis) + balance + max(0, -sums.correction)
    }

    /// His weight where what is left is divided.
    func weight(_ sums: Sums, _ by: ClosureTerms.RestBy) -> Int64 {
        switch by {
        case .paid: max(0, sums.paid)
        case .equal: sums.stayed ? 1 : 0
        }
    }

    /// What he was granted by that event.
    func granted(_ sums: Sums, _ grant: RefundsGranted) -> Int64 {
        guard let formula = grant.formula else { return granted(sums, grant.basis) }
        let by = scheme.state.closure?.terms.restBy ?? .paid
        return formula.amount(receiver: sums.roll, weight: weight(sums, by))
    }

    /// What was owed back to him, ever, after the events up to that one.
    func owed(_ sums: Sums, upTo event: Int64) -> Int64 {
        var owed = sums.returns.reduce(0) { $1.event <= event ? $0 + $1.amount : $0 }
        for grant in scheme.state.closure?.grants ?? [] where grant.event <= event {
            owed += granted(sums, grant.figures)
        }
        return owed
    }

    /// What is owed to him now and has not been ordered.
    func open(_ sums: Sums) -> Int64 {
        owed(sums, upTo: .max) - owed(sums, upTo: scheme.state.runs.last?.ordered.cut ?? 0)
    }

    /// What a run pays back to him.
    func amount(_ sums: Sums, of run: Int, cut: Int64) -> Int64 {
        let before = run > 1 ? scheme.state.runs[run - 2].ordered.cut : 0
        return owed(sums, upTo: cut) - owed(sums, upTo: before)
    }
}
