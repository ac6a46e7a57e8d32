import ArgumentParser
import Bookkeeping
import MutualAid
import Office

/// `tongzhou closing show`
struct ClosingShow: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "show", "关停的进度与下一步", "how far the closing has come, and what is next",
            example: "tongzhou closing show")
    }

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let view = try office.showClosure(of: scheme, on: try at.today(office, scheme))
        if at.json { return Output.json(view) }
        let money = { (minor: Int64) in Output.money(minor, view.currency) }
        let terms = view.announced
        Output.table(
            view.steps.map { step in
                let facts = [
                    step.amount.map(money),
                    step.members.map { say("\($0) 人", Output.count($0, "member")) },
                    step.what == .announced ? terms.by?.person : nil,
                    step.what == .announced ? terms.trigger.rawValue : nil,
                ]
                return [
                    step.isDone ? "✓" : "…", say(ClosingShow.words(step)),
                    step.day.map { "\($0)" } ?? "",
                    facts.compactMap(\.self).joined(separator: say("，", ", ")),
                ]
            }, rightFrom: 9)
        if view.sealed == nil {
            Output.line()
            Output.line(
                say(
                    "待付案件 \(view.waiting) 个；尾期互助金由\(Bearer.words(terms.tailPaidBy).zh)承担。",
                    "\(Output.count(Int64(view.waiting), "case")) waiting; aid of the tail is borne "
                        + "by \(Bearer.words(terms.tailPaidBy).en)."))
        }
        if !view.accounts.isEmpty {
            Output.line()
            Output.table(
                view.accounts.sorted { $0.key < $1.key }.map { [$0.key, money($0.value)] })
        }
        Output.line()
        let from = view.nextFrom.map { say("（\($0) 起）", " (from \($0))") } ?? ""
        Output.line(say("下一步：", "Next: ") + say(ClosingShow.words(view.next)) + from)
    }

    private static func words(_ step: ClosureStep) -> Text {
        switch step.what {
        case .announced: Text("宣布", "announced")
        case .told:
            step.isDone ? Text("已通知成员", "members told") : Text("通知待送达", "notices to hand over")
        case .cover: Text("最后保障日", "last day of cover")
        case .filing: Text("最后申请日", "last day for filing")
        case .paid: Text("付过的尾期案件", "cases paid for")
        case .tail:
            step.isDone
                ? Text("尾期了结", "tail ended")
                : Text("尾期了结，最早", "tail ended, from")
        case .granted:
            step.isDone || step.day == nil
                ? Text("退款确定", "refunds granted")
                : Text("退款确定，最迟", "refunds granted, by")
        case .refunds:
            step.isDone
                ? Text("退款付清", "refunds ordered, paid")
                : Text("退款已下单，待付", "refunds ordered, not all paid")
        case .settled: Text("各科目结清", "accounts settled")
        case .statements:
            step.isDone
                ? Text("对账单已到", "statements taken in to") : Text("等对账单到", "statements awaited to")
        case .sealed: Text("封存", "sealed")
        }
    }

    private static func words(_ next: ClosureView.Next) -> Text {
        switch next {
        case .tell:
            Text("通知成员（notice send、notice posted）", "tell members (notice send, notice posted)")
        case .periods: Text("关账余下的期次（period close）", "close the periods left (period close)")
        case .collections: Text("了结收款（collect end）", "end the collections (collect end)")
        case .lastShare: Text("最后一次分摊（period close）", "the last share (period close)")
        case .tail:
            Text(
                "付清尾期案件（closing tail）；都已决定后了结（closing tail --for-good）",
                "pay for the tail (closing tail); when all cases are decided, end it (closing tail "
                    + "--for-good)")
        case .grant: Text("确定退款（closing grant）", "grant refunds (closing grant)")
        case .order: Text("退款下单（refund order）", "order refunds (refund order)")
        case .pay:
            Text(
                "两人同意、发出、等对账单付出退款（refund approve、refund send、custody fetch）",
                "approve, send and await the refunds (refund approve, refund send, custody fetch)")
        case .settle: Text("结清各科目（closing settle）", "settle the accounts (closing settle)")
        case .zero:
            Text("付清上列各科目，使其归零", "pay what the accounts above show, until they are at zero")
        case .statements:
            Text("导入最后的对账单（custody fetch）", "take in the last statements (custody fetch)")
        case .seal: Text("封存（closing seal）", "seal the scheme (closing seal)")
        case .nothing: Text("无", "nothing")
        }
    }
}

/// `tongzhou closing preview`
struct ClosingPreview: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "preview", "预演：假如这一天宣布关停", "if the closing were announced on a day",
            example: "tongzhou closing preview --day 2024-04-01")
    }

    @Option(help: help("哪一天；省略则为今天", "the day; else today", valueName: "day"))
    var day: String?

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let today = try at.today(office, scheme)
        let wanted = try day.map { try Parse.day($0, "--day") } ?? today
        guard wanted <= today else { throw CommandRefusal.dayInFuture(today, option: "--day") }
        let preview = try office.previewClosure(of: scheme, on: wanted)
        if at.json { return Output.json(preview) }
        let money = { (minor: Int64) in Output.money(minor, preview.currency) }
        let days = Text(
            "保障到 \(preview.lastDay)，申请到 \(preview.tailEnds)。",
            "cover to \(preview.lastDay), cases until \(preview.tailEnds).")
        if let announced = preview.announced {
            Output.line(
                say("已于 \(announced) 宣布：\(days.zh)", "Announced on \(announced): \(days.en)"))
        } else {
            Output.line(
                say(
                    "假如 \(preview.day) 宣布：\(days.zh)",
                    "If it were announced on \(preview.day): \(days.en)"))
        }
        Output.table(
            [
                [say("托管账户", "held"), money(preview.held)],
                [say("应收", "to come in"), money(preview.toCome)],
            ]
                + preview.owed.map { item in
                    let bearer = item.bearer.map { say(Bearer.words($0)) } ?? ""
                    let what = say("应付：", "owed: ") + say(ClosingPreview.words(item.what))
                    return [what, item.amount.map(money) ?? say("未知", "unknown"), bearer]
                } + [
                    [
                        say("缺口", "missing"), money(preview.missing),
                        preview.missing > 0 ? say(Bearer.words(preview.missingBearer)) : "",
                    ]
                ])
        let seen = preview.arrivals
        Output.line(
            say(
                "迟到案件：看全了 \(seen.observed) 个，满 \(seen.wanted) 个才作推算。",
                "Late cases: \(seen.observed) observed whole; \(seen.wanted) are wanted before "
                    + "anything is said."))
        Output.line(say(ClosingPreview.words(preview.limit)))
    }

    private static func words(_ what: String) -> Text {
        switch what {
        case "aid": Text("已分摊的互助金", "aid shared and not paid")
        case "waiting": Text("待付案件", "cases waiting")
        case "tail": Text("已确诊未申请（推算）", "diagnosed, not filed (expected)")
        case "fee": Text("管理费", "management fee")
        case "owedBack": Text("应退成员", "owed back to members")
        case "ordered": Text("已下单未付", "ordered and not paid")
        case "corrections": Text("成员更正", "corrections of members")
        case "advances": Text("各方垫付", "advances of parties")
        case "balances": Text("成员余额", "balances")
        case "shares": Text("历来的分摊", "all shares ever paid")
        default: Text(what, what)
        }
    }

    private static func words(_ limit: ClosurePreview.Limit) -> Text {
        switch (limit.because, limit.day) {
        case (_, let day?):
            Text("到 \(day) 为止，关停仍可全数付清。", "Until \(day) closing still pays everybody in full.")
        case ("announced", _):
            Text("关停已经宣布；进度见 closing show。", "The closing is announced; see closing show.")
        case ("party", _):
            Text(
                "没有最后一天：尾期由\(Bearer.words(limit.bearer ?? "").zh)承担，能否付清只看它付多少。",
                "There is no last day: \(Bearer.words(limit.bearer ?? "").en) bears the tail, and all "
                    + "depends on what it pays.")
        case ("shares", _):
            Text(
                "善后由成员再分摊一次：能否全数付清取决于那次收款。",
                "Members share the tail once more: what it pays depends on what comes in.")
        case ("passed", _):
            Text("今天关停已不能全数付清。", "Closing no longer pays everybody in full.")
        default:
            Text("案件太少，推不出最后一天。", "Too few cases to tell the last day.")
        }
    }
}
