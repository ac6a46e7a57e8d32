public import Bookkeeping
public import MutualAid
import Storage

/// Everything the platform says about one member, all of it derived from his facts, the class
/// rows and the exceptions.
public struct MemberView: Codable, Sendable {
    /// His roll number.
    public let roll: RollNumber
    /// The day of his birth.
    public let born: Day
    /// The day he joined.
    public let joined: Day
    /// The name of his class.
    public let className: String
    /// Who pays for him: nothing for himself, a roll number, or P and a number.
    public let payer: String
    /// For whom else he pays.
    public let paysFor: [RollNumber]
    /// The commitment that binds him.
    public let commitment: Digest
    /// What he is today.
    public let standing: Standing
    /// The first day at whose 00:00 he was a member.
    public let memberFrom: Day
    /// The first day on which an illness is covered.
    public let coveredFrom: Day
    /// The first day on which an accident is covered, where the rules exempt it from waiting.
    public let accidentsCoveredFrom: Day?
    /// His dues in the closed periods in which he shared, oldest first.
    public let dues: [DueView]
    /// What he has not paid and still owes.
    public let arrears: Int64
    /// The cap of this year and what he used of it, where one holds.
    public let yearCap: YearCapView?
    /// His balance, where the scheme holds balances.
    public let balance: Int64?
    /// The correction that waits for his next due.
    public let correction: Int64
    /// What the scheme owes him back.
    public let owedBack: Int64
    /// What was ordered to be paid back to him, or to who pays for him, and has not come back.
    public let refundsOrdered: Int64
    /// The arithmetic of his last due, one sentence a step.
    public let arithmetic: [Text]
    /// The currency of all sums.
    public let currency: Currency

    /// What a member is.
    public struct Standing: Codable, Sendable, Equatable {
        /// `notYet`, `member`, `suspended` or `ended`.
        public let state: String
        /// Why, for those suspended or ended.
        public let reason: Change.Reason?
        /// Since when, for those ended.
        public let from: Day?
    }

    /// A due and what became of it.
    public struct DueView: Codable, Sendable, Equatable {
        /// The period.
        public let period: PeriodID
        /// His share.
        public let share: Int64
        /// Who pays it for him, if anyone.
        public let sponsor: Party?
        /// What a cap took off.
        public let excess: Int64
        /// Corrections.
        public let adjusted: Int64
        /// What he owed.
        public let due: Int64
        /// What he has paid of it.
        public let paid: Int64
        /// What he still owes of it.
        public let open: Int64
    }

    /// A cap of the year.
    public struct YearCapView: Codable, Sendable, Equatable {
        /// The year.
        public let year: Int
        /// The most he pays in it.
        public let cap: Int64
        /// What he has been billed of it.
        public let used: Int64
    }
}

extension Office {
    /// One member as he stands on that day.
    public func showMember(_ roll: RollNumber, of scheme: String, on day: Day) throws -> MemberView
    {
        try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            guard let (member, commitment) = try snapshot.member(roll, of: open.head) else {
                throw Refusal.memberUnknown(roll)
            }
            let membership = Membership(
                member, changes: try snapshot.changes(of: roll, scheme: open.head),
                history: open.history)
            let account = open.timeline.account(
                of: membership, credits: try snapshot.credits(of: roll, scheme: open.head))
            let aids = { (closing: Closing) in
                try snapshot.aids(inPeriod: closing.ordinal, of: open.head)
            }
            let arrears = try snapshot.arrears(of: roll, scheme: open.head)
            let dues = open.dueViews(account, arrears)
            let owed = try snapshot.owed(to: membership, account, arrears, open)
            return MemberView(
                roll: roll, born: member.born, joined: member.joined,
                className: open.className(membership.lastClass), payer: "\(member.payer)",
                paysFor: try snapshot.dependants(of: Payer(code: roll), scheme: open.head),
                commitment: commitment, standing: open.standing(membership, on: day),
                memberFrom: member.memberFrom, coveredFrom: membership.coveredFrom(on: day),
                accidentsCoveredFrom: membership.rules.waiting.accidentsExempt
                    ? membership.waitsFrom(on: day) : nil, dues: dues,
                arrears: dues.reduce(0) { $0 + $1.open }, yearCap: open.yearCap(account, day),
                balance: owed.isFinal ? account.balance.map { _ in 0 } : account.balance,
                correction: owed.isFinal ? 0 : account.correction, owedBack: owed.open,
                refundsOrdered: owed.ordered, arithmetic: try open.arithmetic(account, aids),
                currency: open.currency)
        }
    }

    /// The dues of many members in one period: what each owes and has paid, in the order asked
    /// for; nil where one does not share in it.
    public func dues(
        of rolls: [RollNumber], in period: PeriodID, scheme: String
    ) throws -> [MemberDue?] {
        try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            let (closing, _) = try open.state.closed(period)
            var plain = PlainDues(open)
            let lookup = try MemberLookup(snapshot, open.head)
            var found = [MemberDue?](repeating: nil, count: rolls.count)
            // In roll order the lookups follow the tables.
            for index in rolls.indices.sorted(by: { rolls[$0] < rolls[$1] }) {
                found[index] = try lookup.due(of: rolls[index], closing, open, &plain)
            }
            return found
        }
    }
}

/// What a member owes for a period, and what he has paid of it; minor units.
public struct MemberDue: Equatable, Sendable, Codable {
    /// What he owes.
    public let due: Int64
    /// What he has paid.
    public let paid: Int64
}

extension Snapshot {
    /// What is owed back to a member, what was ordered of it, and whether his account is final.
    fileprivate func owed(
        to membership: Membership, _ account: MemberAccount, _ arrears: [Arrear],
        _ scheme: OpenScheme
    ) throws -> (open: Int64, ordered: Int64, isFinal: Bool) {
        let claims = MemberClaims(scheme)
        let roll = membership.member.roll
        let credits = try credits(of: roll, scheme: scheme.head)
        let sums = claims.sums(of: account, membership, credits, arrears)
        let back = scheme.state.refundsReturned
        let returned = credits.reduce(0) { back.contains($1.event) ? $0 + $1.amount : $0 }
        let (open, all) = (claims.open(sums), claims.owed(sums, upTo: .max))
        let isFinal = scheme.state.closure?.grants.isEmpty == false
        return (open, all - open - returned, isFinal)
    }
}

extension MemberLookup {
    fileprivate func due(
        of roll: RollNumber, _ closing: Closing, _ open: OpenScheme, _ plain: inout PlainDues
    ) throws -> MemberDue? {
        guard let (member, _) = try member(roll) else { return nil }
        let changes = try changes(roll)
        let credits = try credits(roll)
        let due: Due?
        if plain.hasGroups, changes.isEmpty, credits.isEmpty {
            due = plain.due(in: closing.ordinal, of: member)
        } else {
            let membership = Membership(member, changes: changes, history: open.history)
            due = plain.timeline.account(of: membership, credits: credits)
                .dues.first { $0.period == closing.ordinal }
        }
        guard let due else { return nil }
        let arrears = due.due == 0 ? [] : try arrears(roll)
        return MemberDue(due: due.due, paid: open.paid(due, arrears))
    }
}

extension OpenScheme {
    fileprivate func standing(_ membership: Membership, on day: Day) -> MemberView.Standing {
        switch membership.standing(on: day) {
        case .notYet: .init(state: "notYet", reason: nil, from: membership.member.memberFrom)
        case .member: .init(state: "member", reason: nil, from: nil)
        case .suspended(let reason): .init(state: "suspended", reason: reason, from: nil)
        case .ended(let reason, let from): .init(state: "ended", reason: reason, from: from)
        }
    }

    fileprivate func dueViews(
        _ account: MemberAccount, _ arrears: [Arrear]
    ) -> [MemberView.DueView] {
        account.dues.map { due in
            let mine = arrears.filter { $0.period == due.period }
            return MemberView.DueView(
                period: state.closings[due.period].period, share: due.share, sponsor: due.sponsor,
                excess: due.excess, adjusted: due.adjusted, due: due.due,
                paid: paid(due, arrears),
                open: open(due, mine))
        }
    }

    /// What is still owed of a due: nothing where somebody took it over or refunds were granted.
    private func open(_ due: Due, _ arrears: [Arrear]) -> Int64 {
        let collection = state.collections[due.period]
        if collection.isTakenOver || state.closure?.grants.isEmpty == false { return 0 }
        let isBilled = collection.firstResult == nil && !history.funding.holdsBalances
        return isBilled ? due.due : Arrear.open(arrears)
    }

    fileprivate func yearCap(_ account: MemberAccount, _ day: Day) -> MemberView.YearCapView? {
        let year = day.components.year
        guard let cap = history.inForce(on: day).share.caps.perYear?.amount(in: year) else {
            return nil
        }
        let used = account.dues.reduce(0) {
            state.closings[$1.period].year == year ? $0 + $1.due - $1.adjusted : $0
        }
        return .init(year: year, cap: cap, used: used)
    }

    fileprivate func arithmetic(
        _ account: MemberAccount, _ aids: (Closing) throws -> [Int64]
    ) throws -> [Text] {
        guard let due = account.dues.last else { return [] }
        let closing = state.closings[due.period]
        return try closing.arithmetic(of: due, rules: timeline.rules(of: closing)) {
            try aids(closing)
        }
    }
}
