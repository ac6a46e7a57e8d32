import ArgumentParser
import Bookkeeping
import MutualAid
import Office

/// `tongzhou books trial-balance`
struct TrialBalanceCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "trial-balance", "试算表", "the trial balance", example: "tongzhou books trial-balance")
    }

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let balance = try office.trialBalance(of: scheme)
        if at.json { return Output.json(balance) }
        let money = { (minor: Int64) in minor == 0 ? "" : Output.money(minor, balance.currency) }
        Output.table(
            [[say("科目", "account"), say("借方", "debit"), say("贷方", "credit")]]
                + balance.lines.map { [$0.account.name, money($0.debit), money($0.credit)] } + [
                    [say("合计", "total"), money(balance.debits), money(balance.credits)]
                ])
    }
}

/// `tongzhou books journal`
struct JournalCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "journal", "日记账：hledger 或 CSV", "the journal, for hledger or as CSV",
            example: "tongzhou books journal --format hledger > village.journal")
    }

    @Option(help: help("hledger 或 csv", "hledger or csv"))
    var format = "hledger"

    @OptionGroup var at: SchemePlace

    func run() throws {
        guard let form = JournalText.Format(rawValue: format) else {
            throw CommandRefusal.notA(
                what: Text("hledger 或 csv", "hledger or csv"), given: format, option: "--format")
        }
        let (office, scheme) = try at.open()
        if at.json { return Output.json(try office.entries(of: scheme)) }
        try office.journal(of: scheme, form) { Output.write($0) }
    }
}

/// `tongzhou books interest`
struct InterestCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "interest", "登记托管账户的利息（归成员）", "book interest of the account; it is the members'",
            example: "tongzhou books interest 12.50")
    }

    @Argument(help: help("金额", "the amount"))
    var amount: String

    @OptionGroup var key: CommandKey
    @OptionGroup var at: SchemePlace

    func run() throws { try CustodyText.move(.interest, amount, key, at) }
}

/// `tongzhou books charge`
struct ChargeCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "charge", "登记托管方扣的费用（由运营方承担）", "book a charge of the custodian; it is the operator's",
            example: "tongzhou books charge 3.00")
    }

    @Argument(help: help("金额", "the amount"))
    var amount: String

    @OptionGroup var key: CommandKey
    @OptionGroup var at: SchemePlace

    func run() throws { try CustodyText.move(.charged, amount, key, at) }
}

/// `tongzhou books charge-repaid`
struct ChargeRepaidCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "charge-repaid", "登记运营方补足的托管费用", "book what the operator paid for charges",
            example: "tongzhou books charge-repaid 3.00")
    }

    @Argument(help: help("金额", "the amount"))
    var amount: String

    @OptionGroup var key: CommandKey
    @OptionGroup var at: SchemePlace

    func run() throws { try CustodyText.move(.chargeRepaid, amount, key, at) }
}

/// `tongzhou books reverse`
struct ReverseCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "reverse", "冲销一笔手工分录", "reverse an entry that was made by hand",
            example: "tongzhou books reverse 7")
    }

    @Argument(help: help("分录号", "number of the entry"))
    var entry: Int64

    @OptionGroup var key: CommandKey
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let answered = try office.reverse(
            scheme, entry: entry, key: key.key, at: try at.moment(office, scheme))
        if at.json { return Output.json(answered.answer) }
        Output.line(say("第 \(entry) 号分录已冲销。", "Entry \(entry) is reversed."))
        Repetition.say(answered.repeated)
    }
}
