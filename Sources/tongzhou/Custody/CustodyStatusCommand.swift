import ArgumentParser
import Bookkeeping
import MutualAid
import Office

/// `tongzhou custody status`
struct CustodyStatusCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "status", "账与托管账户是否相符；不符时付款停止",
            "whether books and custodian agree; while they do not, payouts stop",
            example: "tongzhou custody status")
    }

    @Flag(help: help("列出每个银行日", "list every bank day"))
    var days = false

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let status = try office.custodyStatus(of: scheme, on: try at.today(office, scheme))
        if at.json {
            Output.json(status)
        } else {
            show(status)
        }
        if !status.isSound { throw Failure.Code.found }
    }

    private func show(_ status: CustodyStatus) {
        let money = { (minor: Int64) in Output.money(minor, status.currency) }
        guard let last = status.last else {
            Output.line(
                say(
                    "账面 \(money(status.books))；还没有对账单。",
                    "Books \(money(status.books)); no statement has been taken in."))
            return problems(status)
        }
        if days {
            Output.table(
                [
                    [
                        say("银行日", "bank day"), say("托管", "custodian"), say("账面", "books"),
                        say("在途", "in transit"), say("未对上", "unmatched"), "",
                    ]
                ]
                    + status.days.map {
                        [
                            "\($0.day)", money($0.bank), money($0.books), money($0.inTransit),
                            money($0.unmatched), $0.agrees ? "✓" : "✗",
                        ]
                    })
        }
        Output.table([
            [say("账面", "books"), money(status.books)],
            [say("在途", "in transit"), money(status.inTransit.reduce(0) { $0 + $1.amount })],
            [
                say("未对上", "unmatched"),
                money(last.unmatched),
            ],
            [say("托管（\(last.day)）", "custodian (\(last.day))"), money(last.bank)],
        ])
        accounts(status)
        for item in status.inTransit {
            Output.line(
                say(
                    "  在途：\(item.since) \(item.words.zh) \(money(item.amount))（事件 \(item.event)）",
                    "  in transit: \(item.since) \(item.words.en) \(money(item.amount)) (event \(item.event))"
                ))
        }
        for line in status.unmatched.prefix(20) {
            Output.line(
                say(
                    "  未对上：第 \(line.line) 行 \(line.day) \(money(line.amount)) ",
                    "  unmatched: line \(line.line), \(line.day), \(money(line.amount)) ")
                    + line.marks.joined(separator: " "))
        }
        if status.unmatched.count > 20 {
            Output.line(
                say("  …… 其余见 --json。", "  … more with --json."))
        }
        problems(status)
    }

    /// The accounts one by one, where there are several.
    private func accounts(_ status: CustodyStatus) {
        guard status.accounts.count > 1 else { return }
        Output.table(
            status.accounts.map { account in
                let through = account.through.map { "\($0)" } ?? say("还没有对账单", "no statement yet")
                return [
                    "  \(account.purpose.rawValue) \(account.account) (\(through))",
                    Output.money(account.bank, status.currency),
                ]
            })
    }

    private func problems(_ status: CustodyStatus) {
        guard !status.isSound else {
            // Nothing has been compared yet.
            guard status.last != nil else { return }
            return Output.line(say("相符，可以付款。", "They agree; payouts may go on."))
        }
        for problem in status.problems {
            Output.line("✗ [\(problem.code)] \(say(problem.text))")
        }
        Output.line(say("付款停止。", "Payouts stop."))
    }
}

extension CustodyText {
    /// How many lines were matched and how many were not.
    static func tell(_ answer: StatementAnswer) {
        Output.line(
            tongzhou.say(
                "对上 \(Output.count(Int64(answer.matched))) 行，未对上 \(Output.count(Int64(answer.open))) 行。",
                "\(Output.count(Int64(answer.matched), "line")) matched, "
                    + "\(Output.count(Int64(answer.open))) unmatched."))
    }
}
