import ArgumentParser
import Bookkeeping
import MutualAid
import Office

/// `tongzhou payout propose`
struct PayoutPropose: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "propose", "提议付款；另一个人放行", "propose a payout; somebody else releases it",
            example:
                "tongzhou payout propose aid-1 --payee payee.yaml --by li-na --key-file li-na.key")
    }

    @Argument(
        help: help(
            "用途：aid-案件号、unclaimed-案件号、fee、foreign-行号、advance-一方、transfer-自-至（托管账户）",
            "what for: aid-CASE, unclaimed-CASE, fee, foreign-LINE, advance-PARTY or transfer-FROM-TO (accounts at the custodian)"
        ))
    var purpose: String

    @Option(
        help: help(
            "收款人文件：kind、name、account；自己账户间转账不用",
            "a file with the payee's kind, name, account; none for a transfer", valueName: "file"))
    var payee: String?

    @Option(help: help("金额；不写则为全部未付", "the amount; left out: all that is open"))
    var amount: String?

    @Option(
        help: help(
            "证明收款人身份的文件编号", "the number of the paper that says why it is he", valueName: "number"))
    var proof: String?

    @Option(
        help: help(
            "托管方对户名的书面答复编号", "the number of the custodian's written answer to the name",
            valueName: "number"))
    var attested: String?

    @OptionGroup var person: SignerOptions
    @OptionGroup var key: CommandKey
    @OptionGroup var at: SchemePlace

    func run() throws {
        guard let purpose = PayoutPurpose(purpose) else {
            throw CommandRefusal.notA(
                what: Text(
                    "aid-案件号、unclaimed-案件号、fee、foreign-行号、advance-一方或 transfer-自-至",
                    "aid-CASE, unclaimed-CASE, fee, foreign-LINE, advance-PARTY or transfer-FROM-TO"
                ),
                given: purpose, option: "PURPOSE")
        }
        let (office, scheme) = try at.open()
        let moment = try at.moment(office, scheme)
        let currency = try office.show(scheme, on: moment.day).rules.currency
        let answered = try office.propose(
            scheme, purpose,
            amount: try amount.map { try Parse.money($0, "--amount", currency) },
            payeePath: payee, proof: proof, paper: attested, by: person.signer, key: key.made(),
            at: moment)
        let payout = answered.answer
        if at.json { return Output.json(payout) }
        let sum = Output.money(payout.amount, currency)
        Output.line(
            say(
                "第 \(payout.number) 号付款：\(payout.purpose.text)，\(sum)，付给\(PayoutWords.kind(payout.payee.kind).zh)。",
                "Payout \(payout.number): \(sum) for \(payout.purpose.text), to the "
                    + "\(PayoutWords.kind(payout.payee.kind).en)."))
        Output.line(say(PayoutWords.check(payout.check)))
        Output.line(
            say(
                "须由另一人放行，最早 \(payout.releasableFrom)。",
                "Somebody else has to release it, from \(payout.releasableFrom) on."))
        Repetition.say(answered.repeated)
    }
}

/// `tongzhou payout release`
struct PayoutRelease: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "release", "放行别人提议的付款；全部放行或一笔也不放行",
            "release payouts that somebody else proposed, all or none",
            example: "tongzhou payout release 1 --by wang-wei --key-file wang-wei.key")
    }

    @Argument(help: help("付款号", "numbers of payouts"))
    var payouts: [Int64]

    @OptionGroup var person: SignerOptions
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let moment = try at.moment(office, scheme)
        let currency = try office.show(scheme, on: moment.day).rules.currency
        let released = try office.release(
            scheme, payouts: payouts, by: person.signer, at: moment)
        if at.json { return Output.json(released.map(\.answer)) }
        for answered in released {
            let sum = Output.money(answered.answer.amount, currency)
            Output.line(
                say(
                    "第 \(answered.answer.number) 号付款已放行，\(sum)。",
                    "Payout \(answered.answer.number) is released, \(sum)."))
            Repetition.say(answered.repeated)
        }
    }
}

/// `tongzhou payout withdraw`
struct PayoutWithdraw: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "withdraw", "撤回还没有发出的付款", "withdraw a payout that has not been sent",
            example: "tongzhou payout withdraw 1 --by li-na --key-file li-na.key")
    }

    @Argument(help: help("付款号", "the number of the payout"))
    var payout: Int64

    @OptionGroup var person: SignerOptions
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let answered = try office.withdraw(
            scheme, payout: payout, by: person.signer, at: try at.moment(office, scheme))
        if at.json { return Output.json(answered.answer) }
        Output.line(say("第 \(payout) 号付款已撤回。", "Payout \(payout) is withdrawn."))
        Repetition.say(answered.repeated)
    }
}

/// `tongzhou payout confirm`
struct PayoutConfirm: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "confirm", "登记收款人确认到账", "note that the recipient has confirmed the money",
            example:
                "tongzhou payout confirm 1 --on 2024-03-15 --by li-na --key-file li-na.key")
    }

    @Argument(help: help("付款号", "the number of the payout"))
    var payout: Int64

    @Option(help: help("他收到钱的日子", "the day he had it", valueName: "day"))
    var on: String

    @OptionGroup var person: SignerOptions
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let answered = try office.confirm(
            scheme, payout: payout, on: try Parse.day(on, "--on"), by: person.signer,
            at: try at.moment(office, scheme))
        if at.json { return Output.json(answered.answer) }
        Output.line(
            say("第 \(payout) 号付款，收款人已确认。", "Payout \(payout) is confirmed by its recipient."))
        Repetition.say(answered.repeated)
    }
}

/// `tongzhou payout unclaimed`
struct PayoutUnclaimed: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "unclaimed", "把逾期无人认领的互助金单独存放；它永远不归运营方",
            "set aid apart that nobody claimed; it is never the operator's",
            example: "tongzhou payout unclaimed 1 --by li-na --key-file li-na.key")
    }

    @Argument(help: help("案件号", "the number of the case"))
    var number: Int64

    @OptionGroup var person: SignerOptions
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let moment = try at.moment(office, scheme)
        let answered = try office.setApart(
            scheme, case: number, by: person.signer, at: moment)
        if at.json { return Output.json(answered.answer) }
        let currency = try office.show(scheme, on: moment.day).rules.currency
        let sum = Output.money(answered.answer.amount, currency)
        Output.line(
            say(
                "案件 \(number) 的 \(sum) 无人认领，已单独存放；有人证明是他的，用 unclaimed-\(number) 付。",
                "\(sum) of case \(number) is set apart as unclaimed; whoever proves it is his is "
                    + "paid with unclaimed-\(number)."))
        Repetition.say(answered.repeated)
    }
}

/// Words about payouts.
enum PayoutWords {
    static func kind(_ kind: Payee.Kind) -> Text {
        switch kind {
        case .hospital: Text("医院", "hospital")
        case .member: Text("成员本人", "member")
        case .family: Text("家人", "family")
        case .guardian: Text("监护人", "guardian")
        case .estate: Text("遗产", "estate")
        case .authority: Text("提存机关", "authority that keeps deposits")
        case .operator: Text("运营方", "operator")
        case .sender: Text("汇款人", "sender")
        case .own: Text("计划自己的账户", "scheme's own account")
        }
    }

    static func check(_ check: NameCheck) -> Text {
        switch check.answer {
        case .match: Text("托管方：户名相符。", "The custodian says the name is right.")
        case .close:
            Text(
                "托管方：户名相近（空格、大小写）。", "The custodian says the name is right but for spaces and case."
            )
        case .different:
            Text(
                "托管方：户名不符！不能放行。", "The custodian says the name is another's! It cannot be released."
            )
        case .unknown:
            Text(
                "托管方：无法核对户名；不能放行。",
                "The custodian cannot say whose the account is; it cannot be released.")
        case .attested:
            Text(
                "户名凭托管方书面答复 \(check.paper ?? "")。",
                "The name rests on the custodian's paper \(check.paper ?? "").")
        }
    }

    static func state(_ answer: WireAnswer) -> Text {
        guard let accepted = answer.accepted, let refused = answer.refused else {
            return answer.state == "unknown"
                ? Text("托管方不知道这份文件；请再送一次", "the custodian does not know it; send it again")
                : Text("还没有答复", "no answer yet")
        }
        return Text(
            "接受 \(accepted) 笔，拒绝 \(refused) 笔", "\(accepted) accepted, \(refused) refused")
    }

    static func stage(_ stage: PayoutView.Stage) -> Text {
        switch stage {
        case .proposed: Text("待放行", "proposed")
        case .released: Text("已放行", "released")
        case .sent: Text("已发出", "sent")
        case .paid: Text("已付", "paid")
        case .confirmed: Text("已确认", "confirmed")
        case .refused: Text("撤回或被拒", "withdrawn or refused")
        case .returned: Text("退回", "returned")
        }
    }
}
