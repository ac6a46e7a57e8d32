import ArgumentParser
import Bookkeeping
import MutualAid
import Office

/// `tongzhou custody open`
struct CustodyOpen: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "open", "登记托管账户；可为收款、付款、储备各设一户",
            "name an account at the custodian; collection, payouts and reserve may have their own",
            example: "tongzhou custody open DE02120300000000202051 --agent BYLADEM1001")
    }

    @Argument(help: help("账号", "the account's number"))
    var account: String

    @Option(
        name: .customLong("for"),
        help: help(
            "用途：general、collection、payouts 或 reserve",
            "what it is for: general, collection, payouts or reserve", valueName: "purpose"))
    var purpose = "general"

    @Option(help: help("托管银行的 BIC", "the BIC of the custodian's bank"))
    var agent: String?

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let answered = try office.openCustody(
            scheme, CustodyOpened(Parse.account(purpose, "--for"), account: account, agent: agent),
            at: try at.moment(office, scheme))
        if at.json { return Output.json(answered.answer) }
        Output.line(
            say("托管账户 \(account) 已登记。", "The account \(account) at the custodian is open."))
        Repetition.say(answered.repeated)
    }
}

/// `tongzhou custody import`
struct CustodyImport: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "import", "导入托管方的对账单", "take in a statement of the custodian",
            example: "tongzhou custody import statement.xml")
    }

    @Argument(help: help("对账单文件", "the statement"))
    var file: String

    @Option(
        name: .customLong("for"),
        help: help(
            "有多个账户而文件没有写账号时，它是哪一个",
            "which account it is of, where several are open and the file names none",
            valueName: "purpose"))
    var purpose: String?

    @Option(
        help: help(
            "它是哪一天的；没有明细的表格自己不说", "the day it is of; a table without lines does not say",
            valueName: "day"))
    var day: String?

    @OptionGroup var key: CommandKey
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let moment = try at.moment(office, scheme)
        let bar = ProgressBar(say("对账", "matching"), shown: !at.json)
        let answered = try office.importStatement(
            scheme, from: file, of: purpose.map { try Parse.account($0, "--for") },
            on: try day.map { try Parse.day($0, "--day") }, key: key.key, at: moment,
            progress: bar.show)
        bar.end()
        let answer = answered.answer
        if at.json { return Output.json(answer) }
        let currency = try office.show(scheme, on: moment.day).rules.currency
        if answer.statements.isEmpty {
            Output.line(
                say(
                    "文件里没有一笔明细，也没有写明日期，没有可导入的。",
                    "The file has no line and names no day: there is nothing to take in."))
        }
        for statement in answer.statements {
            let closing = Output.money(statement.closing, currency)
            let of = statement.account == .general ? "" : " (\(statement.account.rawValue))"
            Output.line(
                say(
                    "\(statement.to) 的对账单\(of)：\(Output.count(statement.lines.count)) 行，余额 \(closing)。",
                    "Statement of \(statement.to)\(of): "
                        + "\(Output.count(statement.lines.count, "line")), balance \(closing)."))
        }
        CustodyText.tell(answer)
        Repetition.say(answered.repeated)
    }
}

/// `tongzhou custody fetch`
struct CustodyFetch: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "fetch", "向托管方取最近一份以后各日的对账单", "fetch the custodian's statements since the last one",
            example: "tongzhou custody fetch")
    }

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let answers = try office.fetchStatements(scheme, at: try at.moment(office, scheme))
        if at.json { return Output.json(answers) }
        for answer in answers {
            let state =
                switch answer.state {
                case "taken": say("已导入", "taken in")
                case "repeated": say("以前已导入", "taken in before")
                default: say("还没有", "not there yet")
                }
            Output.line("\(answer.about)  \(state)")
        }
        if answers.isEmpty { Output.line(say("没有新的对账单。", "There are no new statements.")) }
    }
}

/// `tongzhou custody match`
struct CustodyMatch: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "match", "说明对账单上一行是什么；不给行号则再自动对一次",
            "say what a line is; without a line, try once more to match by ids and rules",
            example: "tongzhou custody match 7 --interest --by li-na --key-file li-na.key")
    }

    @Argument(help: help("行号，见 custody status", "the line's number, see custody status"))
    var line: Int64?

    @Option(help: help("它就是这个事件入账的钱", "it shows money that this event booked"))
    var event: Int64?

    @Option(help: help("它与这一行互相抵消", "it and this line undo each other"))
    var against: Int64?

    @Option(help: help("这个付款人付的款", "this payer sent it", valueName: "payer"))
    var payer: String?

    @Option(help: help("这笔付款付出了或退回了", "this payout was paid or came back"))
    var payout: Int64?

    @Option(
        help: help(
            "这一笔退款付出了或退回了：批号-付款人", "this refund was paid or came back: run and payer, as 1-12",
            valueName: "run-payer"))
    var refund: String?

    @Option(help: help("这一方付来的款", "this party paid it in", valueName: "party"))
    var advance: String?

    @Option(
        help: help("退回的代扣由这一方承担", "this party bears a debit that came back", valueName: "party"))
    var borneBy: String?

    @Flag(help: help("利息", "interest"))
    var interest = false

    @Flag(help: help("托管方的费用", "a charge of the custodian"))
    var charge = false

    @Flag(help: help("运营方补足的费用", "the operator made good a charge"))
    var chargeRepaid = false

    @Flag(help: help("别人的钱", "money of somebody else"))
    var foreign = false

    @Option(help: help("经办人在 office.yaml 里的名字", "the person, as office.yaml names him"))
    var by: String?

    @Option(help: help("他自己的钥匙文件", "the file of his own key", valueName: "file"))
    var keyFile: String?

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let moment = try at.moment(office, scheme)
        guard let line else {
            let answer = try office.matchAgain(scheme, at: moment).answer
            return at.json ? Output.json(answer) : CustodyText.tell(answer)
        }
        guard let by, let keyFile else {
            throw ValidationError(say("须有 --by 和 --key-file。", "--by and --key-file are needed."))
        }
        let answered = try office.match(
            scheme, line: line, as: try saying(), by: Signer(name: by, keyPath: keyFile),
            at: moment)
        if at.json { return Output.json(answered.answer) }
        Output.line(say("第 \(line) 行已对上。", "Line \(line) is matched."))
        Repetition.say(answered.repeated)
    }

    private func saying() throws -> LineSaying {
        var sayings: [LineSaying] = []
        if let event { sayings.append(.event(event)) }
        if let against { sayings.append(.line(against)) }
        if let payer {
            guard let known = Payer(payer), known != .himself else {
                throw CommandRefusal.notA(
                    what: Text("成员编号，或 P 加数字", "a roll number, or P and a number"),
                    given: payer, option: "--payer")
            }
            sayings.append(.payer(known.code))
        }
        if let payout { sayings.append(.payout(payout)) }
        if let refund {
            guard let saying = LineSaying(refund: refund) else {
                throw CommandRefusal.notA(
                    what: Text("批号和付款人，如 1-12", "a run and its payer, such as 1-12"),
                    given: refund, option: "--refund")
            }
            sayings.append(saying)
        }
        if let advance { sayings.append(.advance(try party(advance, "--advance"))) }
        if let borneBy { sayings.append(.borne(try party(borneBy, "--borne-by"))) }
        let flags: [(Bool, LineSaying)] = [
            (interest, .interest), (charge, .charge), (chargeRepaid, .chargeRepaid),
            (foreign, .foreign),
        ]
        sayings += flags.filter(\.0).map(\.1)
        guard sayings.count == 1 else {
            throw ValidationError(
                say("请说明它是什么，只说一样。", "Say what the line is, one thing only."))
        }
        return sayings[0]
    }

    private func party(_ name: String, _ option: String) throws -> Party {
        guard let party = Party(name) else {
            throw CommandRefusal.notA(
                what: Text("规则里一方的短名", "the short name of a party of the rules"), given: name,
                option: option)
        }
        return party
    }
}

/// `tongzhou custody unmatch`
struct CustodyUnmatch: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "unmatch", "收回一个人对一行的说明；那一行重新待对", "take back what a person said of a line",
            example: "tongzhou custody unmatch 7 --by li-na --key-file li-na.key")
    }

    @Argument(help: help("行号", "the line's number"))
    var line: Int64

    @OptionGroup var person: SignerOptions
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let answered = try office.unmatch(
            scheme, line: line, by: person.signer, at: try at.moment(office, scheme))
        if at.json { return Output.json(answered.answer) }
        let lines = answered.answer.lines.map(String.init)
        Output.line(
            say(
                "第 \(lines.joined(separator: "、")) 行重新待对。",
                "Open again: line \(lines.joined(separator: ", "))."))
        if let entry = answered.answer.reversed {
            Output.line(say("第 \(entry) 号分录已冲回。", "Entry \(entry) is reversed."))
        }
        Repetition.say(answered.repeated)
    }
}

/// `tongzhou custody reference`
struct CustodyReference: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "reference", "普通转账时要写的附言", "the reference to write on a plain bank transfer",
            example: "tongzhou custody reference 12")
    }

    @Argument(
        help: help(
            "付款人：成员编号、P 加数字，或 operator", "the payer: a roll number, P and a number, or operator"))
    var payer: String

    @OptionGroup var manner: Manner

    func run() throws {
        let reference: PaymentReference
        if payer == "operator" {
            reference = .runner
        } else if let known = Payer(payer), known != .himself {
            reference = .payer(known.code)
        } else {
            throw CommandRefusal.notA(
                what: Text("成员编号、P 加数字，或 operator", "a roll number, P and a number, or operator"),
                given: payer, option: "PAYER")
        }
        if manner.json { return Output.json(["reference": reference.text]) }
        Output.line(reference.text)
    }
}
