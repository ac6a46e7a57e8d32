import ArgumentParser
import Bookkeeping
import MutualAid
import Office

/// `tongzhou collect send`
struct CollectSend: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "send", "把等待结果的代扣写成银行文件，并送交托管方",
            "write the debit that waits for its result for the bank, and bring it there",
            example: "tongzhou collect send 2024-03-1")
    }

    @Argument(help: help("期次", "the period"))
    var period: String

    @Flag(help: help("只写文件，不送交", "write the files and do not bring them"))
    var filesOnly = false

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let bar = ProgressBar(say("银行文件", "files for the bank"), shown: !at.json)
        let moment = try at.moment(office, scheme)
        let (answered, paths) = try office.debitsForBank(
            scheme, period: try Parse.period(period), at: moment, progress: bar.show)
        bar.end()
        let sent = answered.answer
        let byHand = try Carrying.isByHand(office, filesOnly: filesOnly)
        let wire = byHand ? [] : try office.deliverDebits(scheme, sent, paths)
        if at.json { return Output.json(sent) }
        let currency = try office.show(scheme, on: moment.day).rules.currency
        for path in paths { Output.line("  \(path)") }
        if let unsent = sent.unsent {
            Output.line(
                say(
                    "\(Output.count(unsent.payments)) 位付款人没有账号或授权，共 "
                        + "\(Output.money(unsent.amount, currency))，请他们转账；名单 \(unsent.name)",
                    "\(Output.count(unsent.payments, "payer")) without account or mandate, "
                        + "\(Output.money(unsent.amount, currency)); they pay by transfer. List: "
                        + unsent.name))
        }
        Carrying.say(wire, byHand: byHand)
    }
}

/// `tongzhou collect status`
struct CollectStatus: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "status", "导入银行对代扣文件的答复；不给文件则向托管方取",
            "book the bank's answers to a debit's files; without files, fetch them",
            example: "tongzhou collect status 2024-03-1")
    }

    @Argument(help: help("期次", "the period"))
    var period: String

    @Argument(help: help("答复文件，每个银行文件一份", "the answers, one for each file sent"))
    var files: [String] = []

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let moment = try at.moment(office, scheme)
        let period = try Parse.period(period)
        let answered =
            files.isEmpty
            ? try office.fetchDebitStatus(scheme, period: period, at: moment)
            : try office.importDebitStatus(scheme, period: period, from: files, at: moment)
        guard let answered else {
            if at.json { return Output.json(["state": "not-yet"]) }
            return Output.line(say("托管方还没有答复。", "The custodian has not answered yet."))
        }
        if at.json { return Output.json(answered.answer) }
        let currency = try office.show(scheme, on: moment.day).rules.currency
        CollectText.say(answered.answer, currency)
        Repetition.say(answered.repeated)
    }
}

/// `tongzhou collect payroll`
struct CollectPayroll: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "payroll", "写出一位付款人（如雇主）所付成员的名单",
            "write the list of those a payer pays for, such as an employer",
            example: "tongzhou collect payroll 2024-03-1 P7 --to payroll.csv")
    }

    @Argument(help: help("期次", "the period"))
    var period: String

    @Argument(help: help("付款人：P 加数字，或成员编号", "the payer: P and a number, or a roll number"))
    var payer: String

    @Option(help: help("写到此文件", "write it to this file", valueName: "file"))
    var to: String

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let answer = try office.payroll(
            scheme, period: try Parse.period(period), payer: try Parse.payer(payer), to: to)
        if at.json { return Output.json(answer) }
        let currency = try office.show(scheme, on: try at.today(office, scheme)).rules.currency
        Output.line(
            say(
                "\(answer.payer)：\(Output.count(answer.members)) 人，"
                    + "\(Output.money(answer.amount, currency))，名单 \(to)；付款附言 "
                    + office.reference(of: try Parse.payer(payer)),
                "\(answer.payer): \(Output.count(answer.members, "member")), "
                    + "\(Output.money(answer.amount, currency)), in \(to); he pays with the "
                    + "reference \(office.reference(of: try Parse.payer(payer)))"))
    }
}

/// `tongzhou collect payroll-result`
struct CollectPayrollResult: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "payroll-result", "导入雇主扣款的结果，逐人入账", "book what an employer deducted, member by member",
            example: "tongzhou collect payroll-result 2024-03-1 P7 payroll.csv")
    }

    @Argument(help: help("期次", "the period"))
    var period: String

    @Argument(help: help("付款人：P 加数字，或成员编号", "the payer: P and a number, or a roll number"))
    var payer: String

    @Argument(help: help("填好的名单", "the list, filled in"))
    var file: String

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let moment = try at.moment(office, scheme)
        let answered = try office.importPayroll(
            scheme, period: try Parse.period(period), payer: try Parse.payer(payer), from: file,
            at: moment)
        let answer = answered.answer
        if at.json { return Output.json(answer) }
        let currency = try office.show(scheme, on: moment.day).rules.currency
        Output.line(
            say(
                "\(answer.payer) 扣了 \(Output.count(answer.members)) 人，"
                    + "\(Output.money(answer.amount, currency))；等对账单上他的转账。",
                "\(answer.payer) deducted \(Output.money(answer.amount, currency)) from "
                    + "\(Output.count(answer.members, "member")); his transfer is awaited on the "
                    + "statement."))
        Repetition.say(answered.repeated)
    }
}

extension Parse {
    /// A payer as he is written in files: a roll number, or `P` and a number.
    static func payer(_ text: String) throws -> Payer {
        guard let payer = Payer(text), payer != .himself else {
            throw CommandRefusal.notA(
                what: Text("成员编号，或 P 加数字", "a roll number, or P and a number"), given: text,
                option: "PAYER")
        }
        return payer
    }
}
