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
        var rows = [
            [say("公告", "announced"), "\(terms.announced) (\(terms.trigger.rawValue))"],
            [say("最后保障日", "last day of cover"), "\(terms.lastDay)"],
            [say("最后申请日", "last day for filing"), "\(terms.tailEnds)"],
            [say("其互助金由", "aid of that time borne by"), say(Bearer.words(terms.tailPaidBy))],
            [say("待付案件", "cases waiting"), "\(view.waiting)"],
        ]
        if let by = terms.refundBy { rows.append([say("退款期限", "refunds by"), "\(by)"]) }
        for grant in view.grants {
            rows.append([
                say("退款", "granted"),
                "\(money(grant.amount)) (\(Output.count(grant.members)), \(grant.basis.rawValue))",
            ])
        }
        if let sealed = view.sealed { rows.append([say("封存", "sealed"), "\(sealed.day)"]) }
        Output.table(rows, rightFrom: 9)
        if !view.accounts.isEmpty {
            Output.line()
            Output.table(
                view.accounts.sorted { $0.key < $1.key }.map { [$0.key, money($0.value)] })
        }
        Output.line()
        let from = view.nextFrom.map { say("（\($0) 起）", " (from \($0))") } ?? ""
        Output.line(say("下一步：", "Next: ") + say(ClosingShow.words(view.next)) + from)
    }

    private static func words(_ next: ClosureView.Next) -> Text {
        switch next {
        case .periods: Text("关账余下的期次（period close）", "close the periods left (period close)")
        case .collections: Text("了结收款（collect end）", "end the collections (collect end)")
        case .lastShare: Text("最后一次分摊（period close）", "the last share (period close)")
        case .tail: Text("付清期次之外的案件（closing tail）", "pay for the tail (closing tail)")
        case .grant: Text("确定退款（closing grant）", "grant refunds (closing grant)")
        case .order: Text("退款下单（refund order）", "order refunds (refund order)")
        case .pay:
            Text(
                "两人同意、发出、等对账单付出退款（refund approve、refund send、custody fetch）",
                "approve, send and await the refunds (refund approve, refund send, custody fetch)")
        case .settle: Text("结清各科目（closing settle）", "settle the accounts (closing settle)")
        case .zero:
            Text("付清上列各科目，使其归零", "pay what the accounts above show, until they are at zero")
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
        guard wanted <= today else { throw CommandRefusal.dayInFuture(today) }
        let preview = try office.previewClosure(of: scheme, on: wanted)
        if at.json { return Output.json(preview) }
        let money = { (minor: Int64) in Output.money(minor, preview.currency) }
        Output.line(
            say(
                "假如 \(preview.day) 宣布：保障到 \(preview.lastDay)，申请到 \(preview.tailEnds)。",
                "Announced on \(preview.day): cover to \(preview.lastDay), cases until "
                    + "\(preview.tailEnds)."))
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
        case ("party", _):
            Text(
                "善后由上列一方承担：只要它付得出，哪天都能全数付清。",
                "A party bears the tail: any day pays in full as long as it can pay.")
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
