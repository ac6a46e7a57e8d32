public import Bookkeeping
import MutualAid
import Storage

/// Whether the books agree with the custodian's account, and what lies between them.
public struct CustodyStatus: Codable, Sendable {
    /// A bank day that a statement has ended.
    public struct BankDay: Codable, Sendable {
        /// The day.
        public let day: Day
        /// What the custodian held at its end.
        public let bank: Int64
        /// What the books say.
        public let books: Int64
        /// What the books know and statements up to that day do not show.
        public let inTransit: Int64
        /// What statements show and nobody has matched.
        public let unmatched: Int64
        /// Whether books = bank + in transit − unmatched, and nothing is unmatched.
        public let agrees: Bool
    }

    /// Money that the books have moved and the statement does not show, or shows in part.
    public struct Transit: Codable, Sendable {
        /// The event that booked it.
        public let event: Int64
        /// Since when.
        public let since: Day
        /// What it is.
        public let about: String
        /// What is still to be seen; in minor units, negative for money going out.
        public let amount: Int64
    }

    /// A line of a statement that nobody has matched.
    public struct OpenLine: Codable, Sendable {
        /// Its number.
        public let line: Int64
        /// The bank day.
        public let day: Day
        /// Its amount.
        public let amount: Int64
        /// The end-to-end id or reference it carries, the bank's code, the bank's own reference.
        public let marks: [String]
    }

    /// A reason why payouts stop.
    public struct Problem: Codable, Sendable, Equatable {
        /// The stable code.
        public let code: String
        /// What is wrong, where, and what to do.
        public let text: Text
    }

    /// The account's number; nil while none is open.
    public let account: String?
    /// The currency of all sums.
    public let currency: Currency
    /// What the books say now.
    public let books: Int64
    /// What the custodian held at the end of the last statement, and when.
    public let last: BankDay?
    /// What is available of it.
    public let available: Int64
    /// Every bank day.
    public let days: [BankDay]
    /// What lies between.
    public let inTransit: [Transit]
    /// Lines that nobody has matched; the first hundred.
    public let unmatched: [OpenLine]
    /// Why payouts stop.
    public let problems: [Problem]

    /// Whether payouts may go on.
    public var isSound: Bool { problems.isEmpty }
}

extension Office {
    /// How books and custodian stand to each other on that day.
    public func custodyStatus(of scheme: String, on day: Day) throws -> CustodyStatus {
        try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            let settings = try? CustodianSettings(keysFolder: keysFolder)
            return try snapshot.custodyStatus(open, settings?.limits ?? .init(), on: day)
        }
    }
}

extension Desk {
    /// Payouts stop while books and custodian do not agree, and while the custodian holds too
    /// little for all that has been released.
    func mustHold(_ amount: Int64, _ limits: CustodianSettings.Limits) throws {
        let status = try snapshot.custodyStatus(scheme, limits, on: moment.day)
        guard status.account != nil else { throw CustodyRefusal.notOpen }
        if let problem = status.problems.first { throw PayoutRefusal.custodyUnsound(problem.text) }
        let promised = -(try snapshot.balance(of: .payments, scheme: scheme.head))
        let held = status.available - promised
        guard amount <= held else {
            throw PayoutRefusal.depositSmaller(held: max(0, held), currency: scheme.currency)
        }
    }
}

extension Snapshot {
    fileprivate func custodyStatus(
        _ scheme: OpenScheme, _ limits: CustodianSettings.Limits, on day: Day
    ) throws -> CustodyStatus {
        let postings = try custodyPostings(of: scheme.head, account: .custody)
        let statements = try statements(of: scheme.head)
        let open = try openBankLines(of: scheme.head, most: 100)
        let shown = try seen(of: scheme.head, through: Day(number: .max))
        let transit = postings.compactMap { posting -> CustodyStatus.Transit? in
            let rest = posting.amount - (shown[posting.event] ?? 0)
            guard rest != 0 else { return nil }
            return CustodyStatus.Transit(
                event: posting.event, since: posting.day, about: posting.about, amount: rest)
        }
        let days = try bankDays(scheme, postings, statements)
        let books = postings.reduce(0) { $0 + $1.amount }
        let facts = CustodyFacts(
            scheme: scheme, limits: limits, day: day, transit: transit, open: open,
            statements: statements, books: books, shown: shown, postings: postings.map(\.event),
            underWay: try underWay(scheme), refunds: try refundsUnderWay(scheme))
        return CustodyStatus(
            account: try custodyAccount(of: scheme.head)?.account, currency: scheme.currency,
            books: books, last: days.last, available: statements.last?.available ?? 0, days: days,
            inTransit: transit,
            unmatched: open.map {
                CustodyStatus.OpenLine(
                    line: $0.number, day: $0.day, amount: $0.amount,
                    marks: [$0.endToEnd, $0.reference, $0.code, $0.reason, $0.bankReference]
                        .filter { !$0.isEmpty })
            }, problems: facts.problems)
    }

    /// Payouts that were sent and are neither paid nor over, with the day they were to be paid on.
    private func underWay(_ scheme: OpenScheme) throws -> [(payout: PayoutLine, day: Day)] {
        let lines = try payouts(of: scheme.head)
            .filter { $0.batch != nil && $0.paid == nil && !$0.isUndone }
        guard !lines.isEmpty else { return [] }
        var days: [Int: Day] = [:]
        for event in try events(of: scheme.head, kinds: [.payoutsSent]) {
            if case .payoutsSent(let sent) = event.event { days[sent.batch] = sent.day }
        }
        return lines.compactMap { line in line.batch.flatMap { days[$0] }.map { (line, $0) } }
    }

    /// Runs of refunds with what was sent of them, and the day it was to be paid on, where
    /// something is neither paid nor over.
    private func refundsUnderWay(
        _ scheme: OpenScheme
    ) throws -> [(run: RefundRun, sent: [(day: Day, amount: Int64)])] {
        let runs = scheme.state.runs.filter { $0.outstanding > 0 }
        guard !runs.isEmpty else { return [] }
        var sent: [Int: [(day: Day, amount: Int64)]] = [:]
        for event in try events(of: scheme.head, kinds: [.refundsSent]) {
            guard case .refundsSent(let part) = event.event else { continue }
            let amount = part.files.reduce(0) { $0 + $1.amount }
            sent[part.run, default: []].append((part.day, amount))
        }
        return runs.map { ($0, sent[$0.ordered.run] ?? []) }
    }

    /// Every statement's last day: what was held, what was booked, what lay between. An event
    /// counts from the earlier of its own day and the day a statement shows it.
    private func bankDays(
        _ scheme: OpenScheme,
        _ postings: [(event: Int64, day: Day, about: String, amount: Int64)],
        _ statements: [StatementRow]
    ) throws -> [CustodyStatus.BankDay] {
        try statements.map { statement in
            let seen = try seen(of: scheme.head, through: statement.to)
            let unmatched = try openBankLineSum(of: scheme.head, through: statement.to)
            let books = postings.reduce(0) { sum, posting in
                sum + (posting.day <= statement.to ? posting.amount : seen[posting.event] ?? 0)
            }
            // Half of a pair that undoes itself may be seen alone: it lies between, too.
            let shown = seen.values.reduce(0, +)
            return CustodyStatus.BankDay(
                day: statement.to, bank: statement.closing, books: books,
                inTransit: books - shown, unmatched: unmatched,
                agrees: unmatched == 0 && shown + unmatched == statement.closing)
        }
    }
}

/// What decides whether payouts may go on.
private struct CustodyFacts {
    let scheme: OpenScheme
    let limits: CustodianSettings.Limits
    let day: Day
    let transit: [CustodyStatus.Transit]
    let open: [BankLine]
    let statements: [StatementRow]
    let books: Int64
    let shown: [Int64: Int64]
    let postings: [Int64]
    let underWay: [(payout: PayoutLine, day: Day)]
    let refunds: [(run: RefundRun, sent: [(day: Day, amount: Int64)])]

    var problems: [CustodyStatus.Problem] {
        [held, invested, unmatched, equal, late, lost, refundLost, overdue].compactMap(\.self)
    }

    private func money(_ minor: Int64) -> String { scheme.currency.text(minor) }

    /// Money that is pledged, invested or elsewhere is no longer on deposit.
    private var held: CustodyStatus.Problem? {
        guard let last = statements.last, last.available < last.closing else { return nil }
        let away = money(last.closing - last.available)
        return .init(
            code: "custody.not-on-deposit",
            text: Text(
                "账户上有 \(away) 不在存款里（被质押、冻结或投资），这是违约；请要求托管方恢复。",
                "\(away) of the account is not on deposit (pledged, blocked or invested), which is "
                    + "a breach; demand that the custodian restores it."))
    }

    private var invested: CustodyStatus.Problem? {
        guard let line = open.first(where: { limits.isInvestment($0.code) }) else { return nil }
        return .init(
            code: "custody.not-on-deposit",
            text: Text(
                "\(line.day) 第 \(line.number) 行把 \(money(line.amount)) 用于投资或质押，这是违约；"
                    + "请要求托管方恢复。",
                "Line \(line.number) of \(line.day) invests or pledges \(money(line.amount)), "
                    + "which is a breach; demand that the custodian restores it."))
    }

    private var unmatched: CustodyStatus.Problem? {
        guard let line = open.first(where: { !limits.isInvestment($0.code) }) else { return nil }
        if waits(line) {
            return .init(
                code: "custody.line-waits",
                text: Text(
                    "\(line.day) 第 \(line.number) 行 \(money(line.amount)) 是代扣 \(line.endToEnd)，"
                        + "结果还没有入账；请先做 collect status 或 collect import。",
                    "Line \(line.number) of \(line.day), \(money(line.amount)), is the debit "
                        + "\(line.endToEnd), whose result is not booked; run collect status or "
                        + "collect import first."))
        }
        return .init(
            code: "custody.line-unmatched",
            text: Text(
                "对账单 \(line.day) 第 \(line.number) 行 \(money(line.amount)) 无人知道是什么；"
                    + "请用 custody match 说明。",
                "Nobody knows what line \(line.number) of \(line.day), \(money(line.amount)), is; "
                    + "say it with custody match."))
    }

    /// Whether a line is of a debit whose result is awaited.
    private func waits(_ line: BankLine) -> Bool {
        switch EndToEnd(line.endToEnd) {
        case .debit(let period, let attempt, _)?, .batch(let period, let attempt)?:
            guard let (_, collection) = try? scheme.state.closed(period) else { return false }
            return collection.awaited?.attempt == attempt
        case .payout?, .refund?, nil: return false
        }
    }

    /// The identity itself: what statements have shown, with what is unmatched, is what is held.
    private var equal: CustodyStatus.Problem? {
        guard open.isEmpty, let last = statements.last else { return nil }
        let known = postings.reduce(0) { $0 + (shown[$1] ?? 0) }
        guard known != last.closing else { return nil }
        return .init(
            code: "custody.not-equal",
            text: Text(
                "账面对上的 \(money(known)) 不等于托管余额 \(money(last.closing))；请运行 doctor。",
                "What is matched, \(money(known)), is not what the custodian holds, "
                    + "\(money(last.closing)); run doctor."))
    }

    private var late: CustodyStatus.Problem? {
        guard let last = statements.last,
            let old = transit.first(where: {
                $0.since.adding(days: limits.transitDays) < last.to
            })
        else { return nil }
        return .init(
            code: "custody.transit-late",
            text: Text(
                "\(old.since) 入账的“\(old.about)”有 \(money(old.amount)) 迟迟没有出现在对账单上；请向托管方查询。",
                "\(money(old.amount)) of \"\(old.about)\", booked on \(old.since), has not come "
                    + "onto a statement in time; ask the custodian."))
    }

    /// A payout that the custodian had and that no statement shows.
    private var lost: CustodyStatus.Problem? {
        guard let last = statements.last,
            let (payout, day) = underWay.first(where: {
                $0.day.adding(days: limits.transitDays) < last.to
            })
        else { return nil }
        return .init(
            code: "custody.payout-late",
            text: Text(
                "第 \(payout.number) 号付款 \(money(payout.amount)) 应于 \(day) 付出，对账单上一直没有；请向托管方查询。",
                "Payout \(payout.number), \(money(payout.amount)), was to be paid on \(day) and is "
                    + "on no statement; ask the custodian."))
    }

    /// Payments of a run of refunds that the custodian had and that no statement shows.
    private var refundLost: CustodyStatus.Problem? {
        guard let last = statements.last else { return nil }
        for (run, sent) in refunds {
            let old = sent.filter { $0.day.adding(days: limits.transitDays) < last.to }
            // What was ordered and is neither paid nor over, less what cannot be seen yet.
            let seen = run.ordered.amount - run.outstanding
            let missing = old.reduce(0) { $0 + $1.amount } - seen
            guard missing > 0, let day = old.last?.day else { continue }
            let number = run.ordered.run
            return .init(
                code: "custody.refund-late",
                text: Text(
                    "第 \(number) 批退款中应于 \(day) 付出的 \(money(missing))，对账单上一直没有；请向托管方查询。",
                    "Of refund run \(number), \(money(missing)) was to be paid on \(day) and is on "
                        + "no statement; ask the custodian."))
        }
        return nil
    }

    private var overdue: CustodyStatus.Problem? {
        guard let last = statements.last else {
            guard books != 0 else { return nil }
            return .init(
                code: "custody.statement-missing",
                text: Text(
                    "还没有导入过对账单；请用 custody import 或 custody fetch。",
                    "No statement has been taken in; use custody import or custody fetch."))
        }
        guard day > last.to.adding(days: limits.statementDays) else { return nil }
        return .init(
            code: "custody.statement-missing",
            text: Text(
                "最近的对账单到 \(last.to)，已经太久；请导入以后各日的对账单。",
                "The last statement ends on \(last.to), too long ago; import those since then."))
    }
}
