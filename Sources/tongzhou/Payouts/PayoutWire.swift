import ArgumentParser
import Bookkeeping
import MutualAid
import Office

/// `tongzhou payout send`
struct PayoutSend: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "send", "把放行的付款写成文件，并送交托管方",
            "write released payouts into files and bring them to the custodian",
            example: "tongzhou payout send")
    }

    @Option(
        help: help(
            "付款日；不写则为下一个银行日", "the day to pay on; left out: the next bank day", valueName: "day"))
    var on: String?

    @Option(
        help: help("再送一次这一批的文件", "bring the files of this batch once more", valueName: "number"))
    var batch: Int?

    @Flag(help: help("只写文件，不送交", "write the files and do not bring them"))
    var filesOnly = false

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let moment = try at.moment(office, scheme)
        let byHand = try Carrying.isByHand(office, filesOnly: filesOnly)
        if let batch {
            let files = try office.payoutFiles(scheme, batch: batch, at: moment)
            if !at.json { for file in files { Output.line("  \(file.path)") } }
            let wire = byHand ? [] : try office.deliver(scheme, batch: batch, at: moment)
            return at.json ? Output.json(wire) : Carrying.say(wire, byHand: byHand)
        }
        let day = try on.map { try Parse.day($0, "--on") }
        let (answered, paths) = try office.send(scheme, on: day, at: moment)
        let sent = answered.answer
        let currency = try office.show(scheme, on: moment.day).rules.currency
        if !at.json {
            let sum = Output.money(sent.amount, currency)
            let count = Int64(sent.payouts.count)
            Output.line(
                tongzhou.say(
                    "第 \(sent.batch) 批：\(count) 笔，\(sum)，付款日 \(sent.day)。",
                    "Batch \(sent.batch): \(Output.count(count, "payout")), \(sum), to be paid on "
                        + "\(sent.day)."))
            for path in paths { Output.line("  \(path)") }
            Repetition.say(answered.repeated)
        }
        // What was cut off before comes along: the custodian knows what he has.
        let batches = byHand ? [] : try office.batchesUnderWay(scheme)
        let wire = try batches.flatMap { try office.deliver(scheme, batch: $0, at: moment) }
        at.json ? Output.json(sent) : Carrying.say(wire, byHand: byHand)
    }
}

/// `tongzhou payout status`
struct PayoutStatus: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "status", "导入托管方对付款的答复；不给文件则向托管方取",
            "take in the custodian's answers to payouts; without a file, fetch them",
            example: "tongzhou payout status")
    }

    @Argument(help: help("答复文件", "the file of the answer"))
    var file: String?

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let moment = try at.moment(office, scheme)
        guard let file else {
            let wire = try office.fetchPayoutStatus(scheme, at: moment)
            if at.json { return Output.json(wire) }
            if wire.isEmpty {
                Output.line(say("没有在等答复的文件。", "No file waits for an answer."))
            }
            for answer in wire { Output.line("\(answer.about)  \(say(PayoutWords.state(answer)))") }
            return
        }
        let answered = try office.importPayoutStatus(scheme, from: file, at: moment)
        let answer = answered.answer
        if at.json { return Output.json(answer) }
        Output.line(
            say(
                "托管方接受 \(answer.accepted) 笔，拒绝 \(answer.rejected.count) 笔。",
                "The custodian accepts \(answer.accepted) and refuses \(answer.rejected.count)."))
        for rejected in answer.rejected {
            Output.line(
                say(
                    "  第 \(rejected.number) 号：\(rejected.reason)",
                    "  payout \(rejected.number): \(rejected.reason)"))
        }
        Repetition.say(answered.repeated)
    }
}

/// `tongzhou payout list`
struct PayoutListCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list", "列出付款，以及互助金还没有付清的案件", "list payouts, and cases whose aid is not paid in full",
            example: "tongzhou payout list")
    }

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let list = try office.payouts(of: scheme, on: try at.today(office, scheme))
        if at.json { return Output.json(list) }
        if list.payouts.isEmpty { Output.line(say("还没有付款。", "There are no payouts.")) }
        for payout in list.payouts {
            let sum = Output.money(payout.amount, list.currency)
            let people = [payout.proposed.proposedBy.person, payout.releasedBy].compactMap(\.self)
            Output.line(
                "\(payout.proposed.number)  \(payout.proposed.purpose.text)  \(sum)  "
                    + "\(say(PayoutWords.kind(payout.proposed.payee.kind)))  "
                    + "\(say(PayoutWords.stage(payout.stage))) \(payout.since)  "
                    + people.joined(separator: ", "))
        }
        for aid in list.toPay {
            let open = Output.money(aid.aid - aid.paid, list.currency)
            let period = aid.period.map(\.description) ?? say("关停", "closing")
            let promise = aid.promised.map {
                say("，承诺 \($0) 前到账", ", promised by \($0)")
                    + (aid.isLate ? say("，已逾期！", ", late!") : "")
            }
            Output.line(
                say(
                    "案件 \(aid.case)（\(period)）：还有 \(open) 未付到\(promise ?? "")",
                    "case \(aid.case) (\(period)): \(open) not yet paid\(promise ?? "")"))
        }
        for aid in list.unclaimed {
            let rest = Output.money(aid.amount - aid.paid, list.currency)
            Output.line(
                say(
                    "unclaimed-\(aid.case)：无人认领的 \(rest) 还没有付出",
                    "unclaimed-\(aid.case): \(rest) set apart as unclaimed and not yet paid"))
        }
    }
}
