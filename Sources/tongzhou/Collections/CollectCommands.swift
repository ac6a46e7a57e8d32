import ArgumentParser
import Bookkeeping
import Foundation
import MutualAid
import Office

/// `tongzhou collect export`
struct CollectExport: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "export", "给出等待结果的代扣文件；有未收款时写出重扣文件",
            "give the debit file that waits for its result, or write the next one",
            example: "tongzhou collect export 2019-01-2 --to debits.csv")
    }

    @Argument(help: help("期次", "the period"))
    var period: String

    @Option(help: help("另存到此文件", "copy it to this file", valueName: "file"))
    var to: String?

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let bar = ProgressBar(say("代扣文件", "debit file"), shown: !at.json)
        let moment = try at.moment(office, scheme)
        let answer = try office.exportDebits(
            scheme, period: try Parse.period(period), copy: to, at: moment, progress: bar.show)
        bar.end()
        if at.json { return Output.json(answer) }
        let currency = try office.show(scheme, on: moment.day).rules.currency
        Output.line(
            say(
                "\(answer.period) 期第 \(answer.file.attempt) 次代扣：\(Output.count(answer.file.lines)) 笔，"
                    + "\(Output.money(answer.file.amount, currency))，文件 \(to ?? answer.path)",
                "Period \(answer.period), debit \(answer.file.attempt): "
                    + "\(Output.count(answer.file.lines, "line")), "
                    + "\(Output.money(answer.file.amount, currency)), in \(to ?? answer.path)"))
    }
}

/// `tongzhou collect import`
struct CollectImport: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "import", "导入代扣结果，须与代扣文件完全相符",
            "book the result of a debit; it has to agree with its file",
            example: "tongzhou collect import result.csv")
    }

    @Argument(help: help("结果文件", "the result file"))
    var file: String

    @OptionGroup var key: CommandKey
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let bar = ProgressBar(say("核对", "matching"), shown: !at.json)
        let moment = try at.moment(office, scheme)
        let answered = try office.importResult(
            scheme, from: file, key: key.key, at: moment, progress: bar.show)
        bar.end()
        let result = answered.answer
        if at.json { return Output.json(result) }
        let currency = try office.show(scheme, on: moment.day).rules.currency
        CollectText.say(result, currency)
        Repetition.say(answered.repeated)
    }
}

/// `tongzhou collect end`
struct CollectEnd: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "end", "宽限期后了结收款", "end a collection after its grace",
            example: "tongzhou collect end 2019-01-2")
    }

    @Argument(help: help("期次", "the period"))
    var period: String

    @OptionGroup var key: CommandKey
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let moment = try at.moment(office, scheme)
        let answered = try office.endCollection(
            scheme, period: try Parse.period(period), key: key.key, at: moment)
        let end = answered.answer
        if at.json { return Output.json(end) }
        let currency = try office.show(scheme, on: moment.day).rules.currency
        guard end.members > 0 else {
            Output.line(
                say(
                    "\(end.period) 期收款了结，无人欠付。",
                    "Collection of period \(end.period) ended; nobody owes anything."))
            return Repetition.say(answered.repeated)
        }
        let debt =
            end.isOwed
            ? say("继续欠着", "still owed")
            : say(
                "由\(Bearer.words(end.bearer).zh)承担", "borne by \(Bearer.words(end.bearer).en)")
        Output.line(
            say(
                "\(end.period) 期收款了结：\(Output.count(end.members)) 人未付 "
                    + "\(Output.money(end.missing, currency))，\(debt)。",
                "Collection of period \(end.period) ended: \(Output.count(end.members, "member")) had "
                    + "not paid \(Output.money(end.missing, currency)), \(debt)."))
        Repetition.say(answered.repeated)
    }
}

/// `tongzhou collect pay`
struct CollectPay: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "pay", "登记成员补缴的欠费", "book arrears that a member paid by hand",
            example: "tongzhou collect pay 12 0.03 --period 2019-01-2")
    }

    @Argument(help: help("成员编号", "roll number"))
    var roll: Int64

    @Argument(help: help("金额", "the amount"))
    var amount: String

    @Option(help: help("欠的是哪一期", "the period that is owed"))
    var period: String

    @OptionGroup var key: CommandKey
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let moment = try at.moment(office, scheme)
        let currency = try office.show(scheme, on: moment.day).rules.currency
        let answered = try office.payArrear(
            scheme, roll: roll, period: try Parse.period(period),
            amount: try Parse.money(amount, "AMOUNT", currency), key: key.made(), at: moment)
        let paid = answered.answer
        if at.json { return Output.json(paid) }
        let resumed = paid.resumedFrom.map { say("，\($0) 零时起恢复", ", resumed from \($0)") } ?? ""
        Output.line(
            say(
                "成员 \(paid.roll) 补缴 \(paid.period) 期 \(currency.text(paid.amount))\(resumed)。",
                "Member \(paid.roll) paid \(currency.text(paid.amount)) of period "
                    + "\(paid.period)\(resumed)."))
        Repetition.say(answered.repeated)
    }
}

/// `tongzhou collect top-ups`
struct CollectTopUps: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "top-ups", "导入成员充值，全部或全不", "book top-ups of balances from a CSV file, all or none",
            example: "tongzhou collect top-ups top-ups.csv")
    }

    @Argument(help: help("CSV 文件：roll,amount,reference", "the CSV file: roll,amount,reference"))
    var file: String

    @OptionGroup var encoding: EncodingOption
    @OptionGroup var key: CommandKey
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let bar = ProgressBar(say("充值", "top-ups"), shown: !at.json)
        let moment = try at.moment(office, scheme)
        let answered = try office.topUp(
            scheme, from: file, encoding: encoding.encoding, key: key.key, at: moment,
            progress: bar.show)
        bar.end()
        let answer = answered.answer
        if at.json { return Output.json(answer) }
        let currency = try office.show(scheme, on: moment.day).rules.currency
        Output.line(
            say(
                "充值 \(Output.count(Int64(answer.lines))) 笔，合计 \(Output.money(answer.amount, currency))。",
                "\(Output.count(Int64(answer.lines), "top-up")), "
                    + "\(Output.money(answer.amount, currency)) in all."))
        Repetition.say(answered.repeated)
    }
}

/// `tongzhou collect advance`
struct CollectAdvance: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "advance", "登记运营方或赞助方付入的垫款", "book what the operator or a sponsor paid in",
            example: "tongzhou collect advance 46859.31 --party operator")
    }

    @Argument(help: help("金额", "the amount"))
    var amount: String

    @Option(help: help("付款方：operator 或赞助方", "who paid: operator or a sponsor"))
    var party = "operator"

    @OptionGroup var key: CommandKey
    @OptionGroup var at: SchemePlace

    func run() throws {
        guard let party = Party(party) else {
            throw CommandRefusal.notA(
                what: Text("operator 或赞助方短名", "operator or a sponsor's short name"), given: party,
                option: "--party")
        }
        try CustodyText.move(.advanced, party: party, amount, key, at)
    }
}

/// What a debit brought in, in words.
enum CollectText {
    static func say(_ result: DebitsCollected, _ currency: Currency) {
        Output.line(
            tongzhou.say(
                "\(result.period) 期第 \(result.attempt) 次代扣：收到 \(Output.money(result.collected, currency))，"
                    + "未收到 \(Output.money(result.missing, currency))（\(Output.count(result.failedLines)) 笔）。",
                "Period \(result.period), debit \(result.attempt): collected "
                    + "\(Output.money(result.collected, currency)), missing "
                    + "\(Output.money(result.missing, currency)) "
                    + "(\(Output.count(result.failedLines, "line")))."))
    }
}

/// Books money that moved on the custodian's account, and says so.
enum CustodyText {
    static func move(
        _ kind: CustodyMoved.Kind, party: Party? = nil, _ amount: String, _ key: CommandKey,
        _ at: SchemePlace
    ) throws {
        let (office, scheme) = try at.open()
        let moment = try at.moment(office, scheme)
        let currency = try office.show(scheme, on: moment.day).rules.currency
        let minor = try Parse.money(amount, "AMOUNT", currency)
        let answered = try office.move(
            scheme, CustodyMoved(kind: kind, party: party, amount: minor), key: key.made(),
            at: moment)
        if at.json { return Output.json(answered.answer) }
        let what: Text =
            switch kind {
            case .advanced:
                Text(
                    "\(Bearer.words(party?.name ?? "").zh)付入",
                    "paid in by \(Bearer.words(party?.name ?? "").en)")
            case .interest: Text("利息", "interest")
            case .foreign: Text("他人的款项", "money of somebody else")
            case .charged: Text("托管费用（由运营方承担）", "charge of the custodian (the operator's)")
            case .chargeRepaid: Text("运营方补足托管费用", "charge made good by the operator")
            case .borne: Text("由一方承担", "borne by a party")
            }
        Output.line(
            say(
                "已记账：\(what.zh) \(Output.money(minor, currency))。",
                "Booked: \(what.en), \(Output.money(minor, currency))."))
        Repetition.say(answered.repeated)
    }
}
