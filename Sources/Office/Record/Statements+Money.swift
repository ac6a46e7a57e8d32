import Bookkeeping
import MutualAid
import PublicRecord
import Storage

/// The money of a scheme as the public record tells it: what came and went by the events up to
/// one of them, and what the statements of periods before have said of it.
struct RecordedMoney {
    /// What a statement begins with.
    private struct Told {
        var flow = MoneyFlow()
        /// What the members paid of all periods that have a settlement.
        var settled: Int64 = 0
        /// What members have in balances.
        var balances: Int64 = 0
        /// What was booked on balances without money: what became a debt of the scheme to those who
        /// leave, and corrections.
        var owedBack: Int64 = 0
        var adjusted: Int64 = 0
        /// What they were charged by closings.
        var charged: Int64 = 0

        /// What the scheme holds by its settlements: dues of periods not yet settled, and money of
        /// others, are not in it.
        var closing: Int64 {
            settled + flow.late + flow.interest + flow.advanced.reduce(0) { $0 + $1.amount }
                - flow.paid - flow.fee - flow.refunds
        }
    }

    private let funding: Funding
    private let currency: Currency
    /// At the statement before the one that is made, at the last one, and now.
    private var was = Told(), last = Told(), now = Told()

    /// Nothing has moved.
    init(_ scheme: OpenScheme) {
        funding = scheme.history.funding
        currency = scheme.currency
    }

    private var shown = CustodianWord()
    private var day: Day?
    /// What was forgiven of dues before their collection ended, by who bears it.
    private var forgiven: [PeriodID: [String: Int64]] = [:]

    private func forgiven(_ period: PeriodID) -> Int64 {
        (forgiven[period] ?? [:]).values.reduce(0, +)
    }

    /// What nobody knows yet of what the custodian's statements show.
    var unmatched: Int64 = 0

    /// Takes in the next event.
    mutating func take(_ event: Event, on day: Day, _ state: Scheme) throws {
        let entry = event.entry(on: day, currency: currency, funding: funding)
        let isTold = event.hasStatementOfMoney(funding)
        if isTold { was = last }
        defer { if isTold { last = now } }
        now.flow.take(event, entry: entry)
        let moved = (entry?.postings ?? []).filter { $0.account == .balances }
        let change = -moved.reduce(0) { $0 + $1.amount.minor }
        now.balances += change
        switch event {
        case .memberEnded(let ended):
            now.owedBack -= change
            for due in ended.forgiven where !due.late {
                let bearer = forgiven[due.period, default: [:]][ended.bearer, default: 0]
                forgiven[due.period, default: [:]][ended.bearer] = bearer + due.amount
            }
        case .refundsGranted: now.owedBack -= change
        case .memberCredited: now.adjusted += change
        case .periodClosed: now.charged -= change
        case .collectionEnded(let end):
            now.settled += try state.closed(end.period).0.due - end.missing - forgiven(end.period)
        default: break
        }
        self.day = day
        shown.take(event, on: day)
    }

    /// The settlement of a period whose collection has ended by the last event.
    func settlement(
        _ closing: Closing, _ end: CollectionEnded, _ open: OpenScheme, _ snapshot: Snapshot
    ) throws -> Settlement {
        let (flow, before) = (now.flow, was.flow)
        let parties = flow.advanced.map { now in
            Named(
                now.amount - (before.advanced.first { $0.party == now.party }?.amount ?? 0),
                now.party.name)
        }
        let moved = MoneyMoved(before, flow)
        let isOwed = end.isOwed
        return Settlement(
            scheme: open.head.id, period: "\(closing.period)",
            bill: try snapshot.leafOfBill(closing, open), opening: was.closing,
            collected: closing.due - end.missing - forgiven(end.period),
            late: moved.late == 0 ? nil : moved.late,
            advanced: (parties + moved.returned).filter { $0.amount != 0 },
            interest: flow.interest - before.interest,
            paidOut: moved.paidOut, fee: moved.fee, refunds: moved.refunds,
            closing: now.closing,
            arrears: isOwed ? Counted(end.members, end.missing) : Counted(0, 0),
            forgiven: forgiven(by: end),
            custody: custody(apart: [("dues-of-open-periods", flow.dues - now.settled)]),
            classes: try snapshot.classLines(closing, open, .settlement))
    }

    /// What nobody asks for any more, by who bears it.
    private func forgiven(by end: CollectionEnded) -> [Named] {
        var sums = forgiven[end.period] ?? [:]
        if !end.isOwed { sums[end.bearer, default: 0] += end.missing }
        return sums.filter { $0.value != 0 }.sorted { $0.key < $1.key }
            .map { Named($0.value, $0.key) }
    }

    /// The balances of the members after a period that was closed by the last event.
    func balance(
        _ closing: Closing, _ open: OpenScheme, _ snapshot: Snapshot
    ) throws -> Balance {
        // Where more was taken back of what had been put in, that went back to members too.
        let put = now.flow.balances - was.flow.balances
        let back = now.owedBack - was.owedBack
        let adjusted = now.adjusted - was.adjusted
        return Balance(
            scheme: open.head.id, period: "\(closing.period)", opening: was.balances,
            topUps: max(0, put), interest: 0, charged: now.charged - was.charged,
            adjusted: adjusted == 0 ? nil : adjusted, refunds: back - min(0, put),
            closing: now.balances, payable: now.flow.held - now.balances - others,
            arrears: closing.uncovered == 0 ? nil : Counted(0, closing.uncovered),
            custody: custody(apart: []),
            classes: try snapshot.classLines(closing, open, .balance))
    }

    /// What the accounts hold of what is nobody's here.
    private var others: Int64 { now.flow.others.reduce(0) { $0 + $1.amount } }

    /// What the custodian's statements show at the end of a day, and what lies between them and the
    /// record. Where there is no such day it is the operator's word alone.
    private func custody(apart: [(String, Int64)]) -> CustodyLines {
        let flow = now.flow
        var transits: [Named] = []
        let word = shown.latest
        if let word {
            transits = [
                Named(-unmatched, "unmatched"),
                Named(flow.held - word.amount + unmatched, "not-shown-yet"),
            ]
        }
        for (what, amount) in apart + flow.others.map({ ($0.what, $0.amount) }) {
            transits.append(Named(-amount, what))
        }
        return CustodyLines(
            day: (word?.day ?? day).map { "\($0)" } ?? "", amount: word?.amount ?? flow.held,
            statement: word?.hash ?? LogHash.empty, transits: transits.filter { $0.amount != 0 })
    }
}

/// What left the account between two settlements. Where more came back than left, it came in.
private struct MoneyMoved {
    var late: Int64, fee: Int64, refunds: Int64
    var paidOut: Counted
    /// What came back, by what it was.
    var returned: [Named] = []

    init(_ before: MoneyFlow, _ now: MoneyFlow) {
        let late = now.late - before.late
        self.late = max(0, late)
        fee = now.fee - before.fee
        // What members had paid late and was taken back went back to them.
        refunds = now.refunds - before.refunds - min(0, late)
        paidOut = Counted(now.paidCount - before.paidCount, now.paid - before.paid)
        if paidOut.amount < 0 || paidOut.count < 0 {
            returned.append(Named(-paidOut.amount, "aid-returned"))
            paidOut = Counted(0, 0)
        }
        if fee < 0 {
            returned.append(Named(-fee, "fee-returned"))
            fee = 0
        }
        if refunds < 0 {
            returned.append(Named(-refunds, "refunds-returned"))
            refunds = 0
        }
    }
}

extension Event {
    /// Whether a settlement or a balance is made of it.
    fileprivate func hasStatementOfMoney(_ funding: Funding) -> Bool {
        switch self {
        case .periodClosed: funding.holdsBalances
        case .collectionEnded: !funding.holdsBalances
        default: false
        }
    }
}

extension Desk {
    /// The money up to the last event.
    func money(_ open: OpenScheme) throws -> RecordedMoney {
        var money = RecordedMoney(open)
        for event in try snapshot.events(of: open.head, kinds: Event.Kind.allCases) {
            try money.take(event.event, on: event.day, open.state)
        }
        money.unmatched = try snapshot.openBankLines(of: open.head).reduce(0) { $0 + $1.amount }
        return money
    }
}

extension Snapshot {
    /// The lines of the classes of a statement, with the roots of their trees as they are kept.
    func classLines(
        _ closing: Closing, _ open: OpenScheme, _ kind: StatementKind
    ) throws -> [ClassLine] {
        var roots: [Int: ShareNode] = [:]
        for number in open.classNumbers.values {
            let id = ShareTreeID(period: closing.ordinal, kind: kind.rawValue, classNumber: number)
            roots[number] = try shareRoot(of: id, open)
        }
        let shares = kind != .balance
        let numbers = Set(closing.classes.map(\.number)).union(roots.keys)
        return numbers.sorted().map { number in
            let row = closing.row(ofClass: number)
            return ClassLine(
                name: open.recordName(ofClass: number, in: closing),
                share: shares ? row?.share ?? 0 : nil,
                lastRoll: shares ? UInt64(row?.oneMoreUntil ?? 0) : 0,
                tree: roots[number])
        }
    }

    /// The leaf of the bill's entry in the log.
    fileprivate func leafOfBill(_ closing: Closing, _ open: OpenScheme) throws -> Hash {
        let entries = try recordEntries(of: open.head, event: closing.event)
        guard
            let bill = entries.first(where: {
                $0.text.hasPrefix(PublicRecord.Statement.heading(.bill) + "\n")
            })
        else { throw OpenScheme.damaged("bill \(closing.period)") }
        return LogHash.leaf(Array(bill.text.utf8))
    }

    /// The root of a tree as it is kept.
    func shareRoot(of id: ShareTreeID, _ scheme: OpenScheme) throws -> ShareNode? {
        let roots = try shareRoots(of: id, scheme: scheme.head)
        let count = try shareCount(of: id, scheme: scheme.head)
        return try ShareTree(roots.flatMap(\.self), count: count)?.root()
    }
}
