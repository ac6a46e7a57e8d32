import ArgumentParser
import Bookkeeping
import MutualAid
import Office

/// `tongzhou closing announce`
struct ClosingAnnounce: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "announce", "宣布关停（不能撤回）", "announce that the scheme closes down; it is not taken back",
            example:
                "tongzhou closing announce --because operator --by li-na --key-file li-na.key")
    }

    @Option(
        help: help("原因：operator、minimum 或 order", "why: operator, minimum or order"))
    var because = "operator"

    @Option(help: help("监管命令的文号", "the number of a supervisor's order"))
    var reference: String?

    @Option(
        help: help("最后保障日；省略则为公告期满之日", "the last day of cover; else the earliest the rules allow"))
    var lastDay: String?

    @OptionGroup var person: SignerOptions
    @OptionGroup var key: CommandKey
    @OptionGroup var at: SchemePlace

    func run() throws {
        guard let trigger = ClosureAnnounced.Trigger(rawValue: because) else {
            throw CommandRefusal.notA(
                what: Text("operator、minimum 或 order", "operator, minimum or order"),
                given: because,
                option: "--because")
        }
        let (office, scheme) = try at.open()
        let answered = try office.announceClosure(
            of: scheme,
            ClosureNotice(
                trigger: trigger, reference: reference,
                lastDay: try lastDay.map { try Parse.day($0, "--last-day") }),
            by: person.signer, key: key.key, at: try at.moment(office, scheme))
        if at.json { return Output.json(answered.answer) }
        let announced = answered.answer
        Output.line(
            say(
                "已宣布关停：保障到 \(announced.lastDay)（含），案件可申请到 \(announced.tailEnds)（含）；即日起不再加入。",
                "Closing announced: cover to the end of \(announced.lastDay), cases until "
                    + "\(announced.tailEnds); nobody joins from now on."))
        Repetition.say(answered.repeated)
    }
}

/// `tongzhou closing tail`
struct ClosingTail: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "tail", "付清期次之外的案件；--for-good 了结",
            "pay for the cases no period shares; with --for-good none comes after them",
            example: "tongzhou closing tail --for-good --by li-na --key-file li-na.key")
    }

    @Flag(
        help: help(
            "了结：期内申请的案件都已决定，不再受理",
            "end the tail: every case filed in time is decided"))
    var forGood = false

    @Option(help: help("经办人在 office.yaml 里的名字", "the person, as office.yaml names him"))
    var by: String?

    @Option(help: help("他自己的钥匙文件", "the file of his own key", valueName: "file"))
    var keyFile: String?

    @OptionGroup var key: CommandKey
    @OptionGroup var at: SchemePlace

    func validate() throws {
        guard forGood == (by != nil), forGood == (keyFile != nil) else {
            throw ValidationError(
                say(
                    "--for-good、--by、--key-file 须一起给出。",
                    "--for-good, --by and --key-file go together."))
        }
    }

    private var signer: Signer? {
        guard let by, let keyFile else { return nil }
        return Signer(name: by, keyPath: keyFile)
    }

    func run() throws {
        let (office, scheme) = try at.open()
        let moment = try at.moment(office, scheme)
        let answered = try office.settleTail(
            of: scheme, forGood: signer, key: key.key, at: moment)
        if at.json { return Output.json(answered.answer) }
        let tail = answered.answer
        let currency = try office.show(scheme, on: moment.day).rules.currency
        let bearer = Bearer.words(tail.bearer)
        Output.line(
            say(
                "\(tail.cases.count) 个案件，互助金 \(Output.money(tail.aid, currency))，由\(bearer.zh)承担"
                    + "\(tail.isLast ? "；不再受理" : "")。",
                "\(Output.count(Int64(tail.cases.count), "case")), aid "
                    + "\(Output.money(tail.aid, currency)), borne by \(bearer.en)"
                    + "\(tail.isLast ? "; no case comes after these" : "")."))
        Repetition.say(answered.repeated)
    }
}

/// `tongzhou closing grant`
struct ClosingGrant: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "grant", "按规则确定给成员的退款", "grant members what the rules give back",
            example: "tongzhou closing grant")
    }

    @OptionGroup var key: CommandKey
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let moment = try at.moment(office, scheme)
        let answered = try office.grantRefunds(of: scheme, key: key.key, at: moment)
        if at.json { return Output.json(answered.answer) }
        let currency = try office.show(scheme, on: moment.day).rules.currency
        let granted = answered.answer
        Output.line(
            say(
                "退款 \(Output.money(granted.amount, currency))，给 \(Output.count(granted.members)) 人；"
                    + "下单请用 refund order。",
                "Granted \(Output.money(granted.amount, currency)) to "
                    + "\(Output.count(granted.members, "member")); order it with refund order."))
        Repetition.say(answered.repeated)
    }
}

/// `tongzhou closing settle`
struct ClosingSettle: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "settle", "结清余下各科目", "settle what is left on the accounts",
            example: "tongzhou closing settle")
    }

    @OptionGroup var key: CommandKey
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let moment = try at.moment(office, scheme)
        let answered = try office.settleClosure(of: scheme, key: key.key, at: moment)
        if at.json { return Output.json(answered.answer) }
        let currency = try office.show(scheme, on: moment.day).rules.currency
        let settled = answered.answer
        let divided = Output.money(settled.divided ?? 0, currency)
        let setOff = Output.money(settled.setOffs.reduce(0) { $0 + $1.amount }, currency)
        let short = Output.money(settled.short, currency)
        let bearer = Bearer.words(settled.shortPaidBy.name)
        Output.line(
            say(
                "已结清：分给成员 \(divided)，抵还各方 \(setOff)，缺 \(short)（由\(bearer.zh)承担）。",
                "Settled: \(divided) divided over members, \(setOff) set off, short \(short) "
                    + "(borne by \(bearer.en))."))
        Repetition.say(answered.repeated)
    }
}

/// `tongzhou closing seal`
struct ClosingSeal: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "seal", "各科目归零后封存计划，写出档案",
            "seal the scheme when its books are at zero, and write its archive",
            example: "tongzhou closing seal")
    }

    @OptionGroup var key: CommandKey
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let answered = try office.sealClosure(
            of: scheme, key: key.key, at: try at.moment(office, scheme))
        if at.json { return Output.json(answered.answer) }
        Output.line(
            say(
                "计划已封存；档案 \(answered.answer.files) 个文件，SHA256SUMS 的摘要 \(answered.answer.archive)。",
                "The scheme is sealed; its archive has "
                    + "\(Output.count(Int64(answered.answer.files), "file")), the digest of "
                    + "SHA256SUMS is \(answered.answer.archive)."))
        Output.line(try office.archive(of: scheme))
        Repetition.say(answered.repeated)
    }
}

/// `tongzhou closing archive`
struct ClosingArchive: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "archive", "档案所在；丢失的会重新写出", "where the archive lies; what was lost is written anew",
            example: "tongzhou closing archive")
    }

    private struct Answer: Encodable { let path: String }

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let path = try office.archive(of: scheme)
        if at.json { return Output.json(Answer(path: path)) }
        Output.line(path)
    }
}
