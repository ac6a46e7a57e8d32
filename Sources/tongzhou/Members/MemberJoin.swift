import ArgumentParser
import Bookkeeping
import MutualAid
import Office

/// `tongzhou member join`
struct MemberJoin: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "join", "一人加入；身份从标准输入读取一行，存入保险库",
            "one person joins; the identity is one line of standard input and goes to the vault",
            example: "tongzhou member join --born 1985-03-02 < identity.txt")
    }

    @Option(help: help("出生日期", "day of birth", valueName: "day"))
    var born: String

    @Option(name: .customLong("class"), help: help("类别", "class"))
    var className: String?

    @Option(help: help("付款人：成员编号，或 P 加编号", "payer: a roll number, or P and a number"))
    var payer: String?

    @OptionGroup var key: CommandKey
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        // Not an option: what stands on a command line is seen by others and kept in histories.
        let identity = readLine(strippingNewline: true) ?? ""
        let answered = try office.join(
            scheme,
            Applicant(
                born: try Parse.day(born, "--born"), className: className, payer: payer ?? "",
                identity: identity), key: key.made(), at: try at.moment(office, scheme))
        let answer = answered.answer
        if at.json { return Output.json(answer) }
        Output.line(
            say(
                "已加入，成员编号 \(answer.greatest)。", "Joined, with roll number \(answer.greatest)."))
        Repetition.say(answered.repeated)
    }
}

/// `tongzhou member leave`
struct MemberLeave: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "leave", "成员退出；等待期内患病用 --illness，去世用 --died",
            "a member leaves; --illness for one in the waiting period, --died for a death",
            example: "tongzhou member leave 12")
    }

    @Argument(help: help("成员编号", "roll number"))
    var roll: Int64

    @Option(
        help: help(
            "等待期内疾病的确诊日期", "day of diagnosis of an illness in the waiting period", valueName: "day")
    )
    var illness: String?

    @Option(help: help("去世的日期", "day of his death", valueName: "day"))
    var died: String?

    func validate() throws {
        guard illness == nil || died == nil else {
            throw ValidationError(
                say("--illness 与 --died 只能用一个。", "Use --illness or --died, not both."))
        }
    }

    @OptionGroup var key: CommandKey
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let answered = try office.leave(
            scheme, roll: roll, illness: try illness.map { try Parse.day($0, "--illness") },
            died: try died.map { try Parse.day($0, "--died") }, key: key.key,
            at: try at.moment(office, scheme))
        let ended = answered.answer
        if at.json { return Output.json(ended) }
        if let left = try office.showMember(roll, of: scheme, on: ended.from).standing.from,
            left < ended.from
        {
            Output.line(
                say(
                    "成员 \(roll) 已于 \(left) 退出；现已登记去世，今后付给遗产或家人。",
                    "Member \(roll) left on \(left); his death is recorded, and from now on the "
                        + "estate or the family is paid."))
            return Repetition.say(answered.repeated)
        }
        let currency = try office.show(scheme, on: ended.from).rules.currency
        let back = ended.credits.reduce(0) { $1.kind == .returned ? $0 + $1.amount : $0 }
        Output.line(
            say(
                "成员 \(roll) 自 \(ended.from) 零时退出；应退还 \(currency.text(back))。",
                "Member \(roll) is out from 00:00 of \(ended.from); \(currency.text(back)) is owed "
                    + "back."))
        Repetition.say(answered.repeated)
    }
}

/// `tongzhou member class`
struct MemberClass: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "class", "成员改选类别", "a member chooses another class",
            example: "tongzhou member class 12 senior")
    }

    @Argument(help: help("成员编号", "roll number"))
    var roll: Int64

    @Argument(help: help("类别", "class"))
    var name: String

    @OptionGroup var key: CommandKey
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let answered = try office.choose(
            scheme, roll: roll, className: name, key: key.made(),
            at: try at.moment(office, scheme))
        if at.json { return Output.json(answered.answer) }
        Output.line(
            say(
                "成员 \(roll) 自 \(answered.answer.from) 零时起属类别 \(name)。",
                "Member \(roll) belongs to class \(name) from 00:00 of \(answered.answer.from)."))
        Repetition.say(answered.repeated)
    }
}

/// `tongzhou member adjust`
struct MemberAdjust: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "adjust", "更正成员的下一次应付（或余额）；已关账的期次不变",
            "correct a member's next due (or balance); closed periods stay as they are",
            example: "tongzhou member adjust 12 --amount=-0.03 --borne-by carry")
    }

    @Argument(help: help("成员编号", "roll number"))
    var roll: Int64

    @Option(
        help: help("金额：正数多付（余额制：增加余额）", "positive: he pays more (with balances: it grows)"))
    var amount: String

    @Option(help: help("由谁承担：carry、operator 或赞助方", "who bears it: carry, operator or a sponsor"))
    var borneBy: String

    @OptionGroup var key: CommandKey
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let day = try at.today(office, scheme)
        let currency = try office.show(scheme, on: day).rules.currency
        let minor = try Parse.money(amount, "--amount", currency)
        let answered = try office.adjust(
            scheme, roll: roll, amount: minor, bearer: borneBy, key: key.made(),
            at: try at.moment(office, scheme))
        if at.json { return Output.json(answered.answer) }
        Output.line(
            say(
                "成员 \(roll)：更正 \(currency.text(minor))，由\(Bearer.words(borneBy).zh)承担。",
                "Member \(roll): corrected by \(currency.text(minor)), borne by "
                    + "\(Bearer.words(borneBy).en)."))
        Repetition.say(answered.repeated)
    }
}
