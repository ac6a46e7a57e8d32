import ArgumentParser
import Bookkeeping
import MutualAid
import Office

/// `tongzhou member show`
struct MemberShow: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "show", "一名成员：保障、分摊、欠费、余额，以及最近一次分摊的算式",
            "one member: cover, shares, arrears, balance, and the arithmetic of the last share",
            example: "tongzhou member show 12")
    }

    @Argument(help: help("成员编号", "roll number"))
    var roll: Int64

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let view = try office.showMember(roll, of: scheme, on: try at.today(office, scheme))
        if at.json { return Output.json(view) }
        facts(view)
        dues(view)
        sums(view)
        if let last = view.dues.last {
            Output.line()
            Output.line(say("\(last.period) 期的算式", "The arithmetic of period \(last.period)"))
            for step in view.arithmetic { Output.line("  \(say(step))") }
        }
    }

    private func facts(_ view: MemberView) {
        Output.line(say("成员 \(view.roll)", "Member \(view.roll)"))
        var rows = [
            [say("状态", "standing"), standing(view.standing)],
            [say("出生", "born"), "\(view.born)"],
            [say("加入", "joined"), "\(view.joined)"],
            [say("成员自", "member from"), "\(view.memberFrom)"],
            [say("疾病受保障自", "illness covered from"), "\(view.coveredFrom)"],
        ]
        if let from = view.accidentsCoveredFrom {
            rows.append([say("意外受保障自", "accident covered from"), "\(from)"])
        }
        if view.className != "-" { rows.append([say("类别", "class"), view.className]) }
        rows.append([
            say("付款人", "payer"), view.payer.isEmpty ? say("本人", "himself") : view.payer,
        ])
        if !view.paysFor.isEmpty {
            rows.append([
                say("代付", "pays for"), view.paysFor.map(String.init).joined(separator: " "),
            ])
        }
        rows.append([say("承诺值", "commitment"), "\(view.commitment)"])
        Output.table(rows.map { ["  \($0[0])", $0[1]] }, rightFrom: 2)
    }

    private func standing(_ standing: MemberView.Standing) -> String {
        let reason = standing.reason.map { say(MemberWords.reason($0)) } ?? ""
        switch standing.state {
        case "member": return say("成员", "member")
        case "suspended": return say("中止（\(reason)）", "suspended (\(reason))")
        case "ended":
            let from = standing.from.map { "\($0)" } ?? ""
            return say("\(from) 起已退出（\(reason)）", "ended from \(from) (\(reason))")
        default: return say("尚未生效", "not yet a member")
        }
    }

    private func dues(_ view: MemberView) {
        guard !view.dues.isEmpty else { return }
        Output.line()
        let heading = [
            say("期次", "period"), say("份额", "share"), say("应付", "due"), say("已付", "paid"),
            say("未付", "open"),
        ]
        Output.table(
            [heading]
                + view.dues.map { due in
                    ["\(due.period)"]
                        + [due.share, due.due, due.paid, due.open].map(view.currency.text)
                })
    }

    private func sums(_ view: MemberView) {
        let text = view.currency.text
        var rows = [[say("未付合计", "open in all"), text(view.arrears)]]
        if let balance = view.balance { rows.append([say("余额", "balance"), text(balance)]) }
        if let cap = view.yearCap {
            rows.append([
                say("\(cap.year) 年封顶已用", "used of the cap of \(cap.year)"),
                "\(text(cap.used)) / \(text(cap.cap))",
            ])
        }
        if view.correction != 0 {
            rows.append([say("待更正", "correction to come"), text(view.correction)])
        }
        if view.owedBack != 0 {
            rows.append([say("应退还", "owed back"), text(view.owedBack)])
        }
        if view.refundsOrdered != 0 {
            rows.append([say("已下单退款", "refunds ordered"), text(view.refundsOrdered)])
        }
        Output.line()
        Output.table(rows.map { ["  \($0[0])", $0[1]] })
    }
}

/// Words about members.
enum MemberWords {
    static func reason(_ reason: Change.Reason) -> Text {
        switch reason {
        case .age: Text("年龄", "age")
        case .choice: Text("本人选择", "own choice")
        case .arrears: Text("欠费", "arrears")
        case .paid: Text("已补缴", "arrears paid")
        case .balance: Text("余额不足", "balance too low")
        case .closed: Text("计划关停", "the scheme closed")
        case .died: Text("去世", "death")
        case .funded: Text("余额充足", "balance suffices")
        case .illness: Text("等待期内患病", "illness in the waiting period")
        }
    }
}
