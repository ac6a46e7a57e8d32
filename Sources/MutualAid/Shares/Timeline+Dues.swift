import Bookkeeping

extension Timeline {
    /// All dues of a member in the closed periods, oldest first, and what follows from them.
    public func account(of membership: Membership, credits: [Credit]) -> MemberAccount {
        var walk = MemberWalk(self, membership, credits)
        let spans = spans(of: membership)
        var dues: [Due] = []
        for span in spans {
            for period in span.periods where period < closings.count {
                dues.append(walk.take(period, classNumber: span.classNumber))
            }
        }
        return MemberAccount(
            dues: dues, spans: spans, balance: walk.balance(upTo: .max), owedBack: walk.owedBack,
            correction: walk.correction(upTo: .max))
    }

    /// A member's balance after the charge of a closed period, as the events up to that one left it;
    /// nil in a scheme that holds no balances.
    public func balance(
        of membership: Membership, credits: [Credit], after period: Int, event: Int64
    ) -> Int64? {
        var walk = MemberWalk(self, membership, credits)
        for span in spans(of: membership) {
            for past in span.periods where past <= period && past < closings.count {
                _ = walk.take(past, classNumber: span.classNumber)
            }
        }
        return walk.balance(upTo: event)
    }

    /// The class a member shares in in the open period and what he brings to it; nil when he
    /// does not share in it.
    public func open(
        of membership: Membership, credits: [Credit]
    ) -> (classNumber: Int, basis: DueBasis)? {
        guard let open else { return nil }
        let spans = spans(of: membership)
        guard let last = spans.last, last.periods.contains(closings.count) else { return nil }
        var walk = MemberWalk(self, membership, credits)
        for span in spans {
            for period in span.periods where period < closings.count {
                _ = walk.take(period, classNumber: span.classNumber)
            }
        }
        let rules = history.inForce(on: open.days.notice)
        let waiver = history.waivers(of: rules, share: open.days.share, cut: open.cut).first {
            $0.covers(joined: membership.member.joined) && $0.covers(shareDay: open.days.share)
        }
        let basis = walk.basis(year: open.year, upTo: open.cut, sponsor: waiver?.paidBy)
        return (last.classNumber, basis)
    }
}

/// A member's dues and what follows from them.
public struct MemberAccount: Sendable {
    /// His dues in the closed periods in which he shared, oldest first.
    public let dues: [Due]
    /// The periods in which he shares, the next one included.
    public let spans: [Timeline.Span]
    /// His balance, where the scheme holds balances.
    public let balance: Int64?
    /// What the scheme owes him back, in minor units.
    public let owedBack: Int64
    /// The correction that waits for his next due; positive: he will pay more.
    public let correction: Int64

    /// The class in which he shares in that period, if he does.
    public func classNumber(in period: Int) -> Int? {
        spans.first { $0.periods.contains(period) }?.classNumber
    }
}

/// The walk through a member's periods that adds up what he owed, in order.
struct MemberWalk {
    private let timeline: Timeline
    private let member: Member
    private let credits: [Credit]
    private let holdsBalances: Bool
    private var year = Int.min
    private var yearSoFar: Int64 = 0
    private var charged: Int64 = 0
    private var adjusted: Int64 = 0
    private var refundedDues: Int64 = 0

    init(_ timeline: Timeline, _ membership: Membership, _ credits: [Credit]) {
        self.timeline = timeline
        member = membership.member
        self.credits = credits
        holdsBalances = membership.rules.funding.holdsBalances
    }

    /// The member's balance after the events up to that one and the periods walked so far.
    func balance(upTo event: Int64) -> Int64? {
        guard holdsBalances else { return nil }
        return credits.reduce(-charged) {
            $1.event <= event && $1.kind != .returned ? $0 + $1.amount : $0
        }
    }

    /// What the scheme owes him back: returns, and credits beyond a due.
    var owedBack: Int64 {
        credits.reduce(refundedDues) { $1.kind == .returned ? $0 + $1.amount : $0 }
    }

    func correction(upTo event: Int64) -> Int64 {
        guard !holdsBalances else { return 0 }
        return credits.reduce(-adjusted) {
            $1.event <= event && $1.kind == .corrected ? $0 + $1.amount : $0
        }
    }

    /// What he brings to a period of that year, after the events up to its cut.
    func basis(year: Int, upTo event: Int64, sponsor: Party?) -> DueBasis {
        DueBasis(
            sponsor: sponsor, yearSoFar: year == self.year ? yearSoFar : 0,
            correction: sponsor == nil ? correction(upTo: event) : 0,
            balance: balance(upTo: event))
    }

    /// Walks into a closed period in which he shared in that class.
    mutating func take(_ period: Int, classNumber: Int) -> Due {
        let terms = timeline.terms[period]
        guard let row = terms.classes.first(where: { $0.number == classNumber }) else {
            preconditionFailure("a class that shares has a row")
        }
        let basis = basis(
            year: terms.year, upTo: terms.cut, sponsor: terms.sponsor(joined: member.joined))
        let due = basis.due(
            period: period, classNumber: classNumber, share: row.share(of: member.roll),
            yearCap: terms.yearCap, funding: timeline.history.funding)
        if terms.year != year { (year, yearSoFar) = (terms.year, 0) }
        yearSoFar += due.due - due.adjusted
        charged += due.due - due.uncovered
        adjusted += due.adjusted - due.refunded
        refundedDues += due.refunded
        return due
    }
}
