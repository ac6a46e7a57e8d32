public import Bookkeeping
import MutualAid
import Storage

/// What it would mean to announce the closing of a scheme on a day: what is owed, what is held,
/// what is missing and who bears it. It follows from the events up to that day.
public struct ClosurePreview: Codable, Sendable {
    /// A sum of one kind.
    public struct Item: Codable, Sendable, Equatable {
        /// What the sum is: a short stable word.
        public let what: String
        /// The sum in minor units; nil where it is not known.
        public let amount: Int64?
        /// Who bears it; nil: what is held.
        public let bearer: String?
    }

    /// Until when closing still pays everybody in full.
    public struct Limit: Codable, Sendable, Equatable {
        /// Why: `party` (a party pays the tail: there is no such day), `shares` (members share the
        /// tail once more), `money` (what is held decides), `passed`, `unknown`, `announced` (it
        /// closes already).
        public let because: String
        /// The last such day, where what is held decides.
        public let day: Day?
        /// The party that pays the tail.
        public let bearer: String?

        init(_ because: String, day: Day? = nil, bearer: String? = nil) {
            self.because = because
            self.day = day
            self.bearer = bearer
        }
    }

    /// The day it is about.
    public let day: Day
    /// The day the closing was announced; nil: it is not, and this says what if.
    public let announced: Day?
    /// The last day of cover; were it announced that day, where it is not yet.
    public let lastDay: Day
    /// The last day for filing cases.
    public let tailEnds: Day
    /// The currency of all sums.
    public let currency: Currency
    /// What the custodian holds.
    public let held: Int64
    /// What members and parties have been billed and not paid yet.
    public let toCome: Int64
    /// What is owed.
    public let owed: [Item]
    /// What was observed of cases that are filed late.
    public let arrivals: Arrivals
    /// What is missing of what is held and to come to pay all that is known and not borne by a
    /// party.
    public let missing: Int64
    /// Who bears what is missing.
    public let missingBearer: String
    /// Until when closing still pays everybody in full.
    public let limit: Limit
}

extension Office {
    /// What closing down would mean if it were announced on that day.
    public func previewClosure(of scheme: String, on day: Day) throws -> ClosurePreview {
        try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            return try PreviewFold(snapshot, open, day).preview
        }
    }
}

/// The events of a scheme up to a day, as a preview asks for them.
private struct PreviewFold {
    private let scheme: OpenScheme
    private let day: Day
    private let rules: Rules
    private var ledger = Ledger()
    private var cases: [Int64: Arrivals.Filed] = [:]
    private var waiting: Set<Int64> = []
    /// The shares that members have paid and not been given back.
    private var paid: Int64 = 0
    private var isGranted = false
    private var isTailSettled = false

    init(_ snapshot: Snapshot, _ scheme: OpenScheme, _ day: Day) throws {
        self.scheme = scheme
        self.day = day
        rules = scheme.history.inForce(on: day)
        let kinds: [Event.Kind] = [
            .caseApproved, .periodClosed, .debitsCollected, .arrearPaid, .memberEnded,
            .closureTailSettled, .refundsGranted,
        ]
        for event in try snapshot.events(of: scheme.head, kinds: kinds) where event.day <= day {
            take(event.event)
        }
        try snapshot.eachEntry(of: scheme.head, currency: scheme.currency) {
            if $0.entry.day <= day { ledger.book($0.entry) }
        }
    }

    private mutating func take(_ event: Event) {
        let holdsBalances = scheme.history.funding.holdsBalances
        switch event {
        case .caseApproved(let approved):
            cases[approved.case.number] = Arrivals.Filed(
                diagnosed: approved.case.diagnosed, filed: approved.case.filed,
                aid: approved.decision.aid)
            waiting.insert(approved.case.number)
        case .periodClosed(let closing):
            waiting.subtract(closing.cases)
            if holdsBalances { paid += closing.due - closing.uncovered }
        case .closureTailSettled(let tail):
            waiting.subtract(tail.cases)
            isTailSettled = tail.isLast
        case .debitsCollected(let result): if !holdsBalances { paid += result.collected }
        case .arrearPaid(let arrear): paid += arrear.amount
        case .memberEnded(let ended):
            func sum(_ kind: Credit.Kind) -> Int64 {
                ended.credits.reduce(0) { $1.kind == kind ? $0 + $1.amount : $0 }
            }
            let returned = sum(.returned)
            if returned > 0 {
                paid -= max(0, returned + sum(.withdrawn) - max(0, sum(.corrected)))
            }
        case .refundsGranted: isGranted = true
        default: break
        }
    }

    private var terms: ClosureTerms { rules.closing }

    /// The party that bears the tail; nil where what is held and a last share do.
    private var tailParty: String? {
        if case .party(let party) = terms.tailPaidBy { party.name } else { nil }
    }

    private func debts(_ arrivals: Arrivals) -> [ClosurePreview.Item] {
        typealias Item = ClosurePreview.Item
        let sponsors = ledger.balances.filter { $0.key.name.hasPrefix("assets:sponsors:") }
        let waits = waiting.reduce(0) { $0 + (cases[$1]?.aid ?? 0) }
        var items = [
            Item(what: "aid", amount: -ledger[.aid], bearer: nil),
            Item(what: "waiting", amount: waits, bearer: tailParty),
            Item(
                what: "tail", amount: isTailSettled ? 0 : arrivals.expectedAid, bearer: tailParty),
            Item(what: "fee", amount: -ledger[.fee], bearer: nil),
            Item(what: "owedBack", amount: -ledger[.refunds], bearer: nil),
            Item(what: "ordered", amount: -ledger[.payments], bearer: nil),
            Item(what: "corrections", amount: max(0, -ledger[.corrections]), bearer: nil),
            Item(
                what: "advances", amount: -sponsors.values.reduce(0) { $0 + min(0, $1) },
                bearer: nil),
        ]
        if !isGranted, terms.refund != .none {
            items.append(Item(what: "balances", amount: -ledger[.balances], bearer: nil))
        }
        if !isGranted, terms.refund == .all {
            items.append(
                Item(
                    what: "shares", amount: paid,
                    bearer: (terms.refundPaidBy ?? .operator).name))
        }
        return items.filter { $0.amount != 0 }
    }

    var preview: ClosurePreview {
        let arrivals = Arrivals(
            Array(cases.values), on: day, tailDays: terms.claimsTailDays)
        let owed = debts(arrivals)
        let sponsors = ledger.balances.filter { $0.key.name.hasPrefix("assets:sponsors:") }
        let toCome =
            ledger[.membersDue] + ledger[.operatorCharges]
            + sponsors.values.reduce(0) { $0 + max(0, $1) }
        let own = owed.reduce(0) { $1.bearer == nil ? $0 + ($1.amount ?? 0) : $0 }
        let held = ledger[.custody]
        let real = scheme.state.closure?.terms
        let isAnnounced = real.map { $0.announced <= day } ?? false
        let supposed = ClosureAnnounced(
            trigger: .operator, reference: nil, rules: rules, announced: day,
            lastDay: day.adding(days: terms.noticeDays), takenOver: [])
        let announced = isAnnounced ? real ?? supposed : supposed
        let free = held + toCome - own
        return ClosurePreview(
            day: day, announced: isAnnounced ? announced.announced : nil,
            lastDay: announced.lastDay, tailEnds: announced.tailEnds,
            currency: scheme.currency, held: held, toCome: toCome, owed: owed,
            arrivals: arrivals, missing: max(0, -free),
            missingBearer: terms.tailPaidBy == .recipients
                ? Bearer.recipients.name
                : (rules.share.carry.negativeAdvancedBy ?? .operator).name,
            limit: isAnnounced
                ? .init("announced") : limit(arrivals, free: free + owedBalances(owed)))
    }

    private func owedBalances(_ owed: [ClosurePreview.Item]) -> Int64 {
        owed.reduce(0) { $1.what == "balances" ? $0 + ($1.amount ?? 0) : $0 }
    }

    /// Until when what is held, balances included, still pays the aid that arrives and the tail. Cover
    /// goes on through the notice, and so does the aid: that is taken off first.
    private func limit(_ arrivals: Arrivals, free: Int64) -> ClosurePreview.Limit {
        if let tailParty { return .init("party", bearer: tailParty) }
        guard scheme.history.funding.holdsBalances else { return .init("shares") }
        guard let rate = arrivals.halfYearAid, rate > 0 else {
            return .init(free < 0 ? "passed" : "unknown")
        }
        let notice = Rounding.up.divide(
            Int128(rate) * Int128(terms.noticeDays), by: Int128(Arrivals.halfYear))
        guard free >= notice else { return .init("passed") }
        let days = Int128(free - notice) * Int128(Arrivals.halfYear) / Int128(rate)
        return .init("money", day: day.adding(days: Int(min(days, 36_500))))
    }
}
