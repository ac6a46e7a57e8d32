import ArgumentParser
import Bookkeeping
import MutualAid
import Office

/// `tongzhou period preview`
struct PeriodPreview: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "preview", "预演关账，什么都不改变", "what closing would come to; nothing changes",
            example: "tongzhou period preview 2019-01-2")
    }

    @Argument(help: help("期次，默认下一期", "the period, the next one if left out"))
    var period: String?

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let bar = ProgressBar(say("点人数", "counting"), shown: !at.json)
        let today = try at.today(office, scheme)
        let closing = try office.preview(
            scheme, period: try period.map(Parse.period), today: today, progress: bar.show)
        bar.end()
        if at.json { return Output.json(closing) }
        Output.line(say("预演，未关账", "A preview; nothing is closed"))
        PeriodText.show(closing, try office.show(scheme, on: today))
    }
}

/// `tongzhou period close`
struct PeriodClose: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "close", "关账：点人数、分摊、入账、写代扣文件",
            "close a period: count, share, book, write the debit file",
            example: "tongzhou period close 2019-01-2")
    }

    @Argument(help: help("期次，默认下一期", "the period, the next one if left out"))
    var period: String?

    @OptionGroup var key: CommandKey
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let bar = ProgressBar(say("关账", "closing"), shown: !at.json)
        let moment = try at.moment(office, scheme)
        let answered = try office.close(
            scheme, period: try period.map(Parse.period), key: key.key, at: moment,
            progress: bar.show)
        bar.end()
        if at.json { return Output.json(answered.answer) }
        PeriodText.show(answered.answer, try office.show(scheme, on: moment.day))
        if let path = try office.restoreDebits(of: scheme, answered.answer) {
            Output.line(say("  代扣文件 \(path)", "  debit file \(path)"))
        }
        if let path = office.lowBalances(of: scheme, answered.answer) {
            Output.line(say("  余额偏低的成员 \(path)", "  members with low balances \(path)"))
        }
        Repetition.say(answered.repeated)
    }
}

/// `tongzhou period show`
struct PeriodShow: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "show", "一期的账单与收款", "the bill and the collection of a period",
            example: "tongzhou period show 2019-01-2")
    }

    @Argument(help: help("期次，默认最近一期", "the period, the last one if left out"))
    var period: String?

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let view = try office.show(try period.map(Parse.period), of: scheme)
        if at.json { return Output.json(view) }
        PeriodText.show(view.closing, try office.show(scheme, on: view.closing.notice))
        let currency = view.closing.currency
        for debit in view.debits {
            Output.line(
                say(
                    "  第 \(debit.file.attempt) 次代扣：\(Output.count(debit.file.lines)) 笔，"
                        + Output.money(debit.file.amount, currency),
                    "  debit \(debit.file.attempt): \(Output.count(debit.file.lines, "line")), "
                        + Output.money(debit.file.amount, currency)))
            guard let result = debit.result else { continue }
            Output.line(
                say(
                    "    收到 \(Output.money(result.collected, currency))，未收到 "
                        + "\(Output.money(result.missing, currency))（\(result.failedLines) 笔）",
                    "    collected \(Output.money(result.collected, currency)), missing "
                        + "\(Output.money(result.missing, currency)) "
                        + "(\(Output.count(result.failedLines, "line")))")
            )
        }
        if let end = view.end {
            Output.line(
                say(
                    "  收款已了结：\(end.members) 人未付 \(Output.money(end.missing, currency))",
                    "  collection ended: \(Output.count(end.members, "member")) had not paid "
                        + Output.money(end.missing, currency)))
        }
    }
}

/// `tongzhou period list`
struct PeriodList: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list", "列出已关账的期次", "list the closed periods", example: "tongzhou period list")
    }

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let views = try office.periods(of: scheme)
        if at.json { return Output.json(views) }
        let heading = [
            say("期次", "period"), say("案件", "cases"), say("互助金", "aid"), say("管理费", "fee"),
            say("分摊成员", "sharing"), say("每人份额", "share"), say("结余", "carry"),
        ]
        Output.table(
            [heading]
                + views.map { view in
                    let closing = view.closing
                    return [
                        "\(closing.period)", "\(closing.cases.count)",
                        Output.money(closing.aid, closing.currency),
                        Output.money(closing.fee, closing.currency),
                        Output.count(closing.sharing),
                        closing.classes.map { closing.currency.text($0.share) }
                            .joined(separator: "/"),
                        Output.money(closing.carryOut, closing.currency),
                    ]
                })
    }
}

/// What is said about a closed period.
enum PeriodText {
    static func show(_ closing: Closing, _ scheme: SchemeView) {
        let money = { (minor: Int64) in Output.money(minor, closing.currency) }
        Output.line(
            say(
                "\(scheme.rules.name.zh) \(closing.period) 期：\(closing.notice) 公示，\(closing.share) 分摊",
                "\(scheme.rules.name.en), period \(closing.period): notice \(closing.notice), share "
                    + "\(closing.share)"))
        var rows = [
            [say("案件", "cases"), "\(closing.cases.count)"],
            [say("互助金", "aid"), money(closing.aid)],
            [
                say("管理费", "management fee")
                    + " (\(scheme.rules.share.fee.rate.percentText) %)", money(closing.fee),
            ],
            [say("上期结余", "carry from before"), money(closing.carryIn)],
        ]
        if closing.interest != 0 {
            rows.append([say("  其中利息", "  interest in it"), money(closing.interest)])
        }
        rows.append([say("分摊成员", "sharing members"), Output.count(closing.sharing)])
        for row in closing.classes {
            let name = closing.classes.count > 1 ? " \(row.name)" : ""
            let more =
                row.oneMoreUntil > 0
                ? say(
                    "（至 \(row.oneMoreUntil) 号多 \(closing.currency.text(1))）",
                    " (\(closing.currency.text(1)) more up to number \(row.oneMoreUntil))") : ""
            rows.append([say("每人份额", "share of one member") + name + more, money(row.share)])
        }
        rows.append([say("应付合计", "dues in all"), money(closing.due)])
        if closing.excess != 0 {
            rows.append([
                say("封顶差额", "excess of caps") + " (\(say(Bearer.words(closing.excessBearer))))",
                money(closing.excess),
            ])
        }
        for sponsored in closing.sponsored {
            rows.append([
                say("代付", "sponsored") + " (\(say(Bearer.words(sponsored.party.name))))",
                money(sponsored.amount),
            ])
        }
        if closing.adjusted != 0 {
            rows.append([say("更正", "corrections"), money(closing.adjusted)])
        }
        if closing.uncovered != 0 {
            rows.append([
                say("余额不足", "not borne by balances")
                    + " (\(say(Bearer.words(closing.uncoveredBearer))))",
                money(closing.uncovered),
            ])
        }
        rows.append([say("结转下期", "carry"), money(closing.carryOut)])
        if let debits = closing.debits, debits.amount != closing.due {
            rows.append([say("代扣合计", "debited in all"), money(debits.amount)])
        }
        Output.table(rows.map { ["  \($0[0])", $0[1]] })
        note(closing, scheme.rules)
    }

    /// What people have to know about the figures.
    private static func note(_ closing: Closing, _ rules: Rules) {
        if closing.carryOut < 0, let party = rules.share.carry.negativeAdvancedBy {
            Output.line(
                say(
                    "  结余为负，由\(Bearer.words(party.name).zh)垫付 \(Output.money(-closing.carryOut, closing.currency))。",
                    "  The carry is negative; \(Bearer.words(party.name).en) advances "
                        + "\(Output.money(-closing.carryOut, closing.currency))."))
        }
        if let minimum = rules.minimum, closing.sharing < minimum.members {
            Output.line(
                say(
                    "  分摊成员低于规则所定的 \(Output.count(minimum.members)) 人。",
                    "  Fewer members share than the \(Output.count(minimum.members)) of the rules.")
            )
        }
    }
}
