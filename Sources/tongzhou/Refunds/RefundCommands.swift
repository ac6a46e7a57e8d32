import ArgumentParser
import Bookkeeping
import MutualAid
import Office

/// `tongzhou refund order`
struct RefundOrder: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "order", "把应退成员的全部款项下单，写出退款文件",
            "order everything owed back to members, and write the file",
            example: "tongzhou refund order")
    }

    @OptionGroup var key: CommandKey
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let moment = try at.moment(office, scheme)
        let bar = ProgressBar(say("退款", "refunds"), shown: !at.json)
        let answered = try office.orderRefunds(
            of: scheme, key: key.key, at: moment, progress: bar.show)
        bar.end()
        if at.json { return Output.json(answered.answer) }
        let run = answered.answer
        let currency = try office.show(scheme, on: moment.day).rules.currency
        Output.line(
            say(
                "第 \(run.run) 批退款：\(Output.count(run.lines)) 行，\(Output.count(run.members)) 人，"
                    + "\(Output.money(run.amount, currency))。",
                "Refund run \(run.run): \(Output.count(run.lines, "line")) for "
                    + "\(Output.count(run.members, "member")), \(Output.money(run.amount, currency))."
            ))
        Output.line(try office.refundFile(of: scheme, run: run.run))
        Repetition.say(answered.repeated)
    }
}

/// `tongzhou refund list`
struct RefundList: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list", "各批退款", "the runs of refunds", example: "tongzhou refund list")
    }

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let runs = try office.refundRuns(of: scheme)
        if at.json { return Output.json(runs) }
        let currency = try office.show(scheme, on: try at.today(office, scheme)).rules.currency
        let money = { (minor: Int64) in Output.money(minor, currency) }
        Output.table(
            [
                [
                    say("批", "run"), say("日期", "day"), say("行", "lines"), say("金额", "amount"),
                    say("同意", "approved by"), say("已发出", "sent"), say("已付", "paid"),
                    say("退回", "returned"), say("未付", "outstanding"),
                ]
            ]
                + runs.map { run in
                    [
                        "\(run.ordered.run)", "\(run.ordered.day)",
                        Output.count(run.ordered.lines), money(run.ordered.amount),
                        run.approvedBy.isEmpty ? "-" : run.approvedBy.joined(separator: ", "),
                        money(run.sent.flatMap(\.files).reduce(0) { $0 + $1.amount }),
                        money(run.paid), money(run.returned.reduce(0) { $0 + $1.amount }),
                        money(run.outstanding),
                    ]
                })
    }
}

/// `tongzhou refund export`
struct RefundExport: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "export", "给出一批退款的文件；丢失的会重新写出", "give the file of a run; a lost one is derived again",
            example: "tongzhou refund export 1 --to refunds.csv")
    }

    private struct Answer: Encodable {
        let run: Int
        let path: String
    }

    @Argument(help: help("第几批", "number of the run"))
    var number: Int

    @Option(help: help("另存一份到", "where a copy goes", valueName: "file"))
    var to: String?

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let path = try office.refundFile(of: scheme, run: number, copy: to)
        if at.json { return Output.json(Answer(run: number, path: to ?? path)) }
        Output.line(to ?? path)
    }
}
