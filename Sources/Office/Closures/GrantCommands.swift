import Bookkeeping
public import MutualAid
import Storage

extension Office {
    private struct GrantBody: Encodable {
        let command = "closing grant"
    }

    /// Grants members what the rules give back on closing; their accounts are final with it.
    public func grantRefunds(
        of scheme: String, key: String? = nil, at moment: Moment
    ) throws -> Answered<RefundsGranted> {
        let barren = try barrenPeriods(of: scheme, today: moment.day)
        return try decide(scheme, key: key ?? "closing-grant", body: GrantBody(), at: moment) {
            try $0.grantRefunds(barren)
        }
    }

    private struct SettleBody: Encodable {
        let command = "closing settle"
        let number: Int
    }

    /// Settles what is left on the accounts between members, sponsors and the operator.
    public func settleClosure(
        of scheme: String, key: String? = nil, at moment: Moment
    ) throws -> Answered<ClosureSettled> {
        let (settlements, isClear) = try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            return (open.state.closure?.settlements ?? [], try open.isSettled(snapshot))
        }
        // Without a key the command means the settlement that is wanted now: where nothing is left
        // to settle it is the one that was made.
        if key == nil, isClear, let last = settlements.last {
            return Answered(answer: last.figures, repeated: true)
        }
        let next = settlements.count + 1
        return try decide(
            scheme, key: key ?? "closing-settle/\(next)",
            body: SettleBody(number: key == nil ? next : 0), at: moment
        ) { try $0.settleClosure() }
    }
}

extension Desk {
    fileprivate mutating func grantRefunds(_ barren: Set<PeriodID>) throws -> RefundsGranted {
        let closure = try closure()
        let terms = closure.terms
        if !closure.grants.isEmpty { try mustKeepAccounts() }
        try scheme.mustHaveTold(snapshot)
        try scheme.mustHaveShared(snapshot, today: moment.day, barren: barren)
        try scheme.mustHaveCollected()
        guard closure.isTailSettled || !terms.hasLastShare else {
            let waiting = try snapshot.waitingCases(of: scheme.head, through: moment.day).count
            throw Refusal.closingTailNotSettled(cases: waiting)
        }
        var claims = MemberClaims(scheme)
        var (members, amount, shares): (Int64, Int64, Int64) = (0, 0, 0)
        try snapshot.scanRoll(of: scheme.head, 1...RollNumber.max, columns: .arrears) { scanned in
            let sums = claims.sums(of: scanned)
            let granted = claims.granted(sums, terms.refund)
            if granted > 0 { members += 1 }
            amount += granted
            shares += claims.shares(sums, terms.refund)
        }
        let shortfall = scheme.history.inForce(on: terms.announced).collection.shortfall
        let granted = RefundsGranted(
            basis: terms.refund, members: members, amount: amount, shares: shares,
            sharesPaidBy: terms.refundPaidBy, balances: -(try balance(.balances)),
            corrections: try balance(.corrections), arrears: try balance(.arrears),
            arrearsBearer: shortfall.name, formula: nil)
        try append(.refundsGranted(granted))
        return granted
    }

    private func balance(_ account: Account) throws -> Int64 {
        try snapshot.balance(of: account, scheme: scheme.head)
    }

    fileprivate mutating func settleClosure() throws -> ClosureSettled {
        let closure = try closure()
        guard closure.isTailSettled else {
            let waiting = try snapshot.waitingCases(of: scheme.head, through: moment.day).count
            throw Refusal.closingTailNotSettled(cases: waiting)
        }
        guard !closure.grants.isEmpty else { throw Refusal.closingNotGranted }
        var (carry, interest) = (try balance(.carry), try balance(.interest))
        let (fee, charges) = (try balance(.fee), try balance(.operatorCharges))
        guard try !scheme.isSettled(snapshot) || closure.settlements.isEmpty else {
            throw Refusal.closingSettledBefore
        }
        var left = max(0, -(carry + interest))
        var setOffs: [Closing.Sponsored] = []
        if closure.terms.refund != .rest {
            // Interest is the members', whoever has borne what: the carry alone is set off.
            setOffs = scheme.state.setOff(max(0, -carry), most: left)
            left -= setOffs.reduce(0) { $0 + $1.amount }
        }
        let isDivided = try left > 0 && divide(left, by: closure.terms.restBy)
        if isDivided { carry += left }
        // With nobody to receive it, it goes to the one who would bear what is missing.
        if left > 0, !isDivided { setOffs.append(.init(party: .operator, amount: left)) }
        let rules = scheme.history.inForce(on: closure.terms.announced)
        let settled = ClosureSettled(
            carry: carry, interest: interest, fee: fee, charges: charges, setOffs: setOffs,
            short: max(0, carry + interest),
            shortPaidBy: rules.share.carry.negativeAdvancedBy ?? .operator,
            divided: isDivided ? left : nil)
        try append(.closureSettled(settled))
        return settled
    }

    /// Grants a sum to members by formula.
    ///
    /// - Returns: false where nobody has a part in it.
    private mutating func divide(_ sum: Int64, by: ClosureTerms.RestBy) throws -> Bool {
        var claims = MemberClaims(scheme)
        let formula = try RefundFormula.dividing(sum) { show in
            try snapshot.scanRoll(of: scheme.head, 1...RollNumber.max, columns: .arrears) {
                try show($0.member.roll, claims.weight(claims.sums(of: $0), by))
            }
        }
        guard let formula else { return false }
        var members: Int64 = 0
        try snapshot.scanRoll(of: scheme.head, 1...RollNumber.max, columns: .arrears) {
            let weight = claims.weight(claims.sums(of: $0), by)
            if formula.amount(receiver: $0.member.roll, weight: weight) > 0 { members += 1 }
        }
        try append(
            .refundsGranted(
                RefundsGranted(
                    basis: .rest, members: members, amount: sum, shares: 0, sharesPaidBy: .operator,
                    balances: 0, corrections: 0, arrears: 0, arrearsBearer: Bearer.carry.name,
                    formula: formula)))
        return true
    }
}

extension OpenScheme {
    /// Whether nothing is left that a settlement ends.
    func isSettled(_ snapshot: Snapshot) throws -> Bool {
        try [Account.carry, .interest, .fee, .operatorCharges].allSatisfy {
            try snapshot.balance(of: $0, scheme: head) == 0
        }
    }
}

extension Scheme {
    /// A surplus of the carry set against what parties have borne for the closing.
    fileprivate func setOff(_ carry: Int64, most: Int64) -> [Closing.Sponsored] {
        var left = min(carry, most)
        var setOffs: [Closing.Sponsored] = []
        for borne in borneForClosing where left > 0 {
            let amount = min(left, borne.amount)
            setOffs.append(.init(party: borne.party, amount: amount))
            left -= amount
        }
        return setOffs
    }

    /// What parties have borne because the scheme closes, less what was set off against it: by
    /// name, minor units.
    fileprivate var borneForClosing: [Closing.Sponsored] {
        guard let closure else { return [] }
        var sums: [Party: Int64] = [:]
        if let payer = closure.terms.sharesPaidBy {
            sums[payer, default: 0] += closure.terms.takenOver.reduce(0) { $0 + $1.amount }
            for closing in closings where closing.cut >= closure.announcement.event {
                let mine = closing.sponsored.filter { $0.party == payer }
                sums[payer, default: 0] += mine.reduce(0) { $0 + $1.amount }
            }
        }
        for tail in closure.tails {
            guard case .party(let party)? = Bearer(tail.figures.bearer) else { continue }
            sums[party, default: 0] += tail.figures.aid
        }
        for grant in closure.grants {
            sums[grant.figures.sharesPaidBy, default: 0] += grant.figures.shares
        }
        for settled in closure.settlements {
            sums[settled.figures.shortPaidBy, default: 0] += settled.figures.short
            for setOff in settled.figures.setOffs {
                sums[setOff.party, default: 0] -= setOff.amount
            }
        }
        return sums.filter { $0.value > 0 }.sorted { $0.key < $1.key }
            .map { Closing.Sponsored(party: $0.key, amount: $0.value) }
    }
}
