import Bookkeeping
import MutualAid
import Storage

/// What decides whether payouts may go on.
struct CustodyFacts {
    let scheme: OpenScheme
    let limits: CustodianSettings.Limits
    let day: Day
    let transit: [CustodyStatus.Transit]
    let open: [BankLine]
    /// The first open line by which money left the deposit, however many others are open.
    let breach: BankLine?
    let accounts: [CustodyStatus.OfAccount]
    let books: Int64
    let shown: [Int64: Int64]
    let postings: [Int64]
    let sent: [(day: Day, what: Text, amount: Int64)]
    /// Runs of refunds that are not over, with what was sent of them, and when it was due.
    let refunds: [(run: RefundRun, sent: [(day: Day, amount: Int64)])]

    var problems: [CustodyStatus.Problem] {
        [held, invested, unmatched, equal, late, missing, refundLost, overdue].compactMap(\.self)
    }

    /// The last day of which every account's statement tells; nil before the first statement.
    private var through: Day? { accounts.compactMap(\.through).min() }

    private func money(_ minor: Int64) -> String { scheme.currency.text(minor) }

    /// Money that is pledged, invested or elsewhere is no longer on deposit.
    private var held: CustodyStatus.Problem? {
        guard let account = accounts.first(where: { $0.available < $0.bank }) else { return nil }
        let away = money(account.bank - account.available)
        return .init(
            code: "custody.not-on-deposit",
            text: Text(
                "账户 \(account.account) 上有 \(away) 不在存款里（被质押、冻结或投资），这是违约；请要求托管方恢复。",
                "\(away) of the account \(account.account) is not on deposit (pledged, blocked or "
                    + "invested), which is a breach; demand that the custodian restores it."))
    }

    private var invested: CustodyStatus.Problem? {
        guard let line = breach else { return nil }
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
        if let bounced = bounced(line) { return bounced }
        if let unlike = unlike(line) { return unlike }
        if line.amount > 0, !(scheme.state.closure?.grants.isEmpty ?? true) {
            return .init(
                code: "custody.line-unmatched",
                text: Text(
                    "对账单 \(line.day) 第 \(line.number) 行 \(money(line.amount)) 在退款确定之后到账，"
                        + "不再记给成员；请用 custody match --foreign 说明，再付还汇款人。",
                    "Line \(line.number) of \(line.day), \(money(line.amount)), came after "
                        + "refunds were granted and goes to no member's account; say what it is "
                        + "(custody match --foreign), and pay it back."))
        }
        return .init(
            code: "custody.line-unmatched",
            text: Text(
                "对账单 \(line.day) 第 \(line.number) 行 \(money(line.amount)) 无人知道是什么；"
                    + "请用 custody match 说明。",
                "Nobody knows what line \(line.number) of \(line.day), \(money(line.amount)), is; "
                    + "say it with custody match."))
    }

    /// A payout or refund of which the books know otherwise: another sum, or it was seen before.
    private func unlike(_ line: BankLine) -> CustodyStatus.Problem? {
        let option: String
        switch EndToEnd(line.endToEnd) {
        case .payout?: option = "--payout"
        case .refund?: option = "--refund"
        case .debit?, .batch?, nil: return nil
        }
        guard line.amount < 0 || line.isReturn else { return nil }
        return .init(
            code: "custody.line-unmatched",
            text: Text(
                "\(line.day) 第 \(line.number) 行 \(money(line.amount)) 写着 \(line.endToEnd)，与账上所知不符"
                    + "（金额不同，或以前已见过）；请向托管方查询，再用 custody match \(option) 或 --against 说明。",
                "Line \(line.number) of \(line.day), \(money(line.amount)), names \(line.endToEnd) and "
                    + "is not what the books know of it (another sum, or it was seen before); ask "
                    + "the custodian, then say it with custody match \(option) or --against."))
    }

    /// A debit that came back, where that alone does not say what becomes of it: it waits for the
    /// result of a later one, or members cannot owe it again.
    private func bounced(_ line: BankLine) -> CustodyStatus.Problem? {
        guard line.amount < 0, line.isReturn,
            case .debit(let period, _, _)? = EndToEnd(line.endToEnd),
            let (_, collection) = try? scheme.state.closed(period)
        else { return nil }
        if let awaited = collection.awaited {
            return .init(
                code: "custody.line-waits",
                text: Text(
                    "\(line.day) 第 \(line.number) 行 \(money(line.amount)) 是退回的代扣 "
                        + "\(line.endToEnd)；等 \(period) 期第 \(awaited.attempt) 次代扣的结果入账后，"
                        + "再做 custody match。",
                    "Line \(line.number) of \(line.day), \(money(line.amount)), is the debit "
                        + "\(line.endToEnd) that came back; book the result of debit "
                        + "\(awaited.attempt) of \(period), then run custody match."))
        }
        guard !collection.isOpen || scheme.history.funding.holdsBalances else { return nil }
        return .init(
            code: "custody.line-unmatched",
            text: Text(
                "\(line.day) 第 \(line.number) 行 \(money(line.amount)) 是退回的代扣 "
                    + "\(line.endToEnd)，那一期收款已结束，不能再向成员收；"
                    + "请用 custody match --borne-by 说明由谁承担。",
                "Line \(line.number) of \(line.day), \(money(line.amount)), is the debit "
                    + "\(line.endToEnd) that came back; the collection is over and members "
                    + "cannot owe it again. Say who bears it, with custody match --borne-by."))
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
        guard open.isEmpty, through != nil else { return nil }
        let known = postings.reduce(0) { $0 + (shown[$1] ?? 0) }
        let held = accounts.reduce(0) { $0 + $1.bank }
        guard known != held else { return nil }
        return .init(
            code: "custody.not-equal",
            text: Text(
                "账面对上的 \(money(known)) 不等于托管余额 \(money(held))；请运行 doctor。",
                "What is matched, \(money(known)), is not what the custodian holds, "
                    + "\(money(held)); run doctor."))
    }

    /// A payment that the custodian was to make and that no statement shows: its line was lost, or
    /// it was never paid.
    private var missing: CustodyStatus.Problem? {
        guard let through,
            let lost = sent.first(where: { $0.day.adding(days: limits.transitDays) < through })
        else { return nil }
        return .init(
            code: "custody.payout-late",
            text: Text(
                "\(lost.what.zh)（\(money(lost.amount))，付款日 \(lost.day)）没有出现在至 \(through) 的对账单上，"
                    + "托管方也没有拒付；请向他查询。",
                "\(lost.what.en), \(money(lost.amount)), was to be paid on \(lost.day) and is on no "
                    + "statement up to \(through), and the custodian has not refused it; ask him."))
    }

    private var late: CustodyStatus.Problem? {
        guard let through,
            let old = transit.first(where: { $0.since.adding(days: limits.transitDays) < through })
        else { return nil }
        return .init(
            code: "custody.transit-late",
            text: Text(
                "\(old.since) 入账的“\(old.words.zh)”有 \(money(old.amount)) 迟迟没有出现在对账单上；请向托管方查询。",
                "\(money(old.amount)) of \"\(old.words.en)\", booked on \(old.since), has not come "
                    + "onto a statement in time; ask the custodian."))
    }

    /// Payments of a run of refunds that the custodian had and that no statement shows.
    private var refundLost: CustodyStatus.Problem? {
        guard let through else { return nil }
        for (run, sent) in refunds {
            let old = sent.filter { $0.day.adding(days: limits.transitDays) < through }
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

    /// Whether a statement behind that day should be there. Where nobody tells of quiet days, one
    /// is wanted only while something is under way that it has to show.
    private func isOverdue(_ last: Day) -> Bool {
        switch limits.quietDays {
        case .told: day > limits.patience(after: last)
        case .untold: underWay.map { day > limits.patience(after: max(last, $0)) } ?? false
        }
    }

    /// Since when something is under way; nil while nothing is.
    private var underWay: Day? {
        (transit.map(\.since) + sent.map(\.day) + refunds.flatMap(\.sent).map(\.day)).min()
    }

    private var overdue: CustodyStatus.Problem? {
        guard through != nil else {
            guard books != 0 else { return nil }
            return .init(
                code: "custody.statement-missing",
                text: Text(
                    "还没有导入过对账单；请用 custody import 或 custody fetch。",
                    "No statement has been taken in; use custody import or custody fetch."))
        }
        // An account without any statement counts from the day before it was opened.
        let ends = accounts.map { ($0.account, $0.through ?? $0.opened.adding(days: -1)) }
        guard let (account, last) = ends.first(where: { isOverdue($0.1) }) else { return nil }
        return .init(
            code: "custody.statement-missing",
            text: Text(
                "账户 \(account) 的对账单到 \(last)，已经太久；请导入以后各日的对账单。",
                "The statements of the account \(account) end on \(last), too long ago; import "
                    + "those since then."))
    }
}
