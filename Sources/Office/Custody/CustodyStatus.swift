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
    /// little for all that has been released. What is held for others pays for nothing else.
    ///
    /// - Parameter purposes: what is paid for; none where what was held has been looked at before.
    func mustHold(
        _ amount: Int64, for purposes: [PayoutPurpose] = [], _ limits: CustodianSettings.Limits
    ) throws {
        let status = try snapshot.custodyStatus(scheme, limits, on: moment.day)
        guard status.account != nil else { throw CustodyRefusal.notOpen }
        if let problem = status.problems.first { throw PayoutRefusal.custodyUnsound(problem.text) }
        let promised = -(try snapshot.balance(of: .payments, scheme: scheme.head))
        let others = try purposes.map { try heldForOthers($0, status) }.max() ?? 0
        let held = status.available - promised - others
        guard amount <= held else {
            throw PayoutRefusal.depositSmaller(
                held: max(0, held), others: others, currency: scheme.currency)
        }
    }

    /// What lies on the deposit and is not there for a purpose: money of somebody else, and for
    /// aid, fees and advances what is members' own.
    private func heldForOthers(_ purpose: PayoutPurpose, _ status: CustodyStatus) throws -> Int64 {
        func held(_ account: Account) throws -> Int64 {
            max(0, -(try snapshot.balance(of: account, scheme: scheme.head)))
        }
        if case .foreign = purpose { return 0 }
        return try held(.foreign) + held(.refunds) + max(0, held(.balances) - coming(status))
    }

    /// What goes into balances and is not on a statement: nobody can spend it yet.
    private func coming(_ status: CustodyStatus) throws -> Int64 {
        guard scheme.history.funding.holdsBalances else { return 0 }
        return try status.inTransit.reduce(0) { sum, transit in
            switch try snapshot.event(transit.event, of: scheme.head)?.event {
            case .toppedUp?, .debitsCollected?: sum + max(0, transit.amount)
            default: sum
            }
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
        // What was booked and taken back before a statement showed it lies nowhere.
        let reversed = try reversedEvents(of: scheme.head).filter {
            shown[$0.key] == nil && shown[$0.value] == nil
        }
        let gone = Set(reversed.keys).union(reversed.values)
        let transit = postings.compactMap { posting -> CustodyStatus.Transit? in
            guard !gone.contains(posting.event) else { return nil }
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
            sent: try notShown(scheme))
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

    /// What was sent to the custodian to be paid and has been neither shown nor refused, with the
    /// day he was to pay on, oldest first.
    private func notShown(_ scheme: OpenScheme) throws -> [(day: Day, what: Text, amount: Int64)] {
        let payouts = try payouts(of: scheme.head).filter { !$0.isUndone && $0.paid == nil }
        let runs = scheme.state.runs.filter { $0.outstanding > 0 }
        guard !runs.isEmpty || payouts.contains(where: { $0.batch != nil }) else { return [] }
        let sent = try events(of: scheme.head, kinds: [.payoutsSent, .refundsSent])
        return sent.flatMap { event -> [(day: Day, what: Text, amount: Int64)] in
            switch event.event {
            case .payoutsSent(let sent):
                payouts.filter { $0.batch == sent.batch }.map {
                    (
                        sent.day, Text("第 \($0.number) 号付款", "payout \($0.number)"),
                        $0.amount
                    )
                }
            case .refundsSent(let sent):
                runs.filter { $0.ordered.run == sent.run && sent.unsent == nil }.map {
                    (
                        event.day, Text("第 \(sent.run) 批退款", "refund run \(sent.run)"),
                        $0.outstanding
                    )
                }
            default: []
            }
        }
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
    let sent: [(day: Day, what: Text, amount: Int64)]

    var problems: [CustodyStatus.Problem] {
        [held, invested, unmatched, equal, missing, late, overdue].compactMap(\.self)
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
        guard let line = open.first(where: takesAway) else { return nil }
        return .init(
            code: "custody.not-on-deposit",
            text: Text(
                "\(line.day) 第 \(line.number) 行把 \(money(-line.amount)) 用于投资或质押，这是违约；"
                    + "请要求托管方恢复。",
                "Line \(line.number) of \(line.day) invests or pledges \(money(-line.amount)), "
                    + "which is a breach; demand that the custodian restores it."))
    }

    /// Whether a line takes money off the deposit; what comes back from there restores it.
    private func takesAway(_ line: BankLine) -> Bool {
        line.amount < 0 && limits.isInvestment(line.code)
    }

    private var unmatched: CustodyStatus.Problem? {
        guard let line = open.first(where: { !takesAway($0) }) else { return nil }
        if limits.isInvestment(line.code) {
            return .init(
                code: "custody.line-unmatched",
                text: Text(
                    "\(line.day) 第 \(line.number) 行 \(money(line.amount)) 是从投资或质押收回的钱；"
                        + "请用 custody match --against 与付出的那一行抵消。",
                    "Line \(line.number) of \(line.day), \(money(line.amount)), is money back from "
                        + "an investment or a pledge; set it against the line by which it went, "
                        + "with custody match --against."))
        }
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
        if line.amount < 0, line.isReturn, case .debit? = EndToEnd(line.endToEnd) {
            return .init(
                code: "custody.line-unmatched",
                text: Text(
                    "\(line.day) 第 \(line.number) 行 \(money(line.amount)) 是退回的代扣 "
                        + "\(line.endToEnd)，那一期收款已结束，不能再向成员收；"
                        + "请用 custody match --borne-by 说明由谁承担。",
                    "Line \(line.number) of \(line.day), \(money(line.amount)), is the debit "
                        + "\(line.endToEnd) that came back; the collection has ended and members "
                        + "cannot owe it again. Say who bears it, with custody match --borne-by."))
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

    /// A payment that the custodian was to make and that no statement shows: its line was lost, or
    /// it was never paid.
    private var missing: CustodyStatus.Problem? {
        guard let last = statements.last,
            let lost = sent.first(where: { $0.day.adding(days: limits.transitDays) < last.to })
        else { return nil }
        return .init(
            code: "custody.payout-missing",
            text: Text(
                "\(lost.what.zh)（\(money(lost.amount))，付款日 \(lost.day)）没有出现在至 \(last.to) 的对账单上，"
                    + "托管方也没有拒付；请向他查询。",
                "\(lost.what.en) (\(money(lost.amount)), to be paid on \(lost.day)) is on no "
                    + "statement up to \(last.to), and the custodian has not refused it; ask him."))
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
