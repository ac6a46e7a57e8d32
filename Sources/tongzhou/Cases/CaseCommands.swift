import ArgumentParser
import Bookkeeping
import MutualAid
import Office

/// `tongzhou case add`
struct CaseAdd: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "add", "录入一个案件；由规则决定互助金", "approve a case; the rules decide its aid",
            example:
                "tongzhou case add --member 12 --diagnosed 2019-05-10 --clause critical-illness")
    }

    @Option(help: help("成员编号", "roll number", valueName: "roll"))
    var member: Int64

    @Option(help: help("确诊（或意外）日期", "day of diagnosis, or of the accident", valueName: "day"))
    var diagnosed: String

    @Option(help: help("条款代码", "code of the clause"))
    var clause: String

    @Option(help: help("申请日期，默认今天", "day of filing, today if left out", valueName: "day"))
    var filed: String?

    @Option(help: help("案件编号，默认下一个", "number of the case, the next one if left out"))
    var number: Int64?

    @Flag(help: help("因意外事故", "caused by an accident"))
    var accident = false

    @Option(help: help("凭据金额合计", "sum of the receipts", valueName: "amount"))
    var receipts: String?

    @Option(
        help: help(
            "材料的 SHA-256，可多次给出", "SHA-256 of a document; may be given often", valueName: "hex"))
    var document: [String] = []

    @OptionGroup var key: CommandKey
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let today = try at.today(office, scheme)
        let currency = try office.show(scheme, on: today).rules.currency
        if let number { try Parse.positive(number, "--number") }
        let given = AidCase(
            number: number ?? 0, roll: member, diagnosed: try Parse.day(diagnosed, "--diagnosed"),
            filed: try filed.map { try Parse.day($0, "--filed") } ?? today, clause: clause,
            accident: accident,
            receipts: try receipts.map { try Parse.money($0, "--receipts", currency) },
            documents: try document.map(digest))
        let answered = try office.add(
            given, to: scheme, key: key.made(), at: try at.moment(office, scheme))
        let view = try office.showCase(answered.answer.case.number, of: scheme)
        if at.json { return Output.json(view) }
        CaseText.show(view)
        Repetition.say(answered.repeated)
    }

    private func digest(_ text: String) throws -> Digest {
        guard let digest = Digest(hex: text) else {
            throw CommandRefusal.notA(
                what: Text("64 位十六进制数字", "64 hexadecimal digits"), given: text,
                option: "--document")
        }
        return digest
    }
}

/// `tongzhou case import`
struct CaseImport: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "import", "录入 CSV 里的案件，全部或全不", "approve the cases of a CSV file, all or none",
            example: "tongzhou case import cases.csv")
    }

    @Argument(help: help("CSV 文件", "the CSV file"))
    var file: String

    @OptionGroup var encoding: EncodingOption
    @OptionGroup var key: CommandKey
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let bar = ProgressBar(say("导入", "import"), shown: !at.json)
        let answered = try office.importCases(
            of: scheme, from: file, encoding: encoding.encoding, key: key.key,
            at: try at.moment(office, scheme), progress: bar.show)
        bar.end()
        let answer = answered.answer
        if at.json { return Output.json(answer) }
        let currency = try office.show(scheme, on: try at.today(office, scheme)).rules.currency
        Output.line(
            say(
                "录入案件 \(answer.approved) 个，互助金合计 \(Output.money(answer.aid, currency))。",
                "\(Output.count(Int64(answer.approved), "case")) approved, aid \(Output.money(answer.aid, currency))."
            ))
        Repetition.say(answered.repeated)
    }
}

/// `tongzhou case list`
struct CaseList: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list", "列出案件", "list the cases", example: "tongzhou case list --member 12")
    }

    @Option(help: help("只列此成员的", "only those of this member", valueName: "roll"))
    var member: Int64?

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let cases = try office.cases(of: scheme, roll: member)
        if at.json { return Output.json(cases) }
        let heading = [
            say("案件", "case"), say("成员", "member"), say("条款", "clause"), say("确诊", "diagnosed"),
            say("互助金", "aid"), say("期次", "period"),
        ]
        Output.table(
            [heading]
                + cases.map {
                    [
                        "\($0.case.number)", "\($0.case.roll)", $0.case.clause,
                        "\($0.case.diagnosed)", Output.money($0.decision.aid, $0.currency),
                        $0.period.map { "\($0)" }
                            ?? ($0.waits == nil ? say("关停", "closing") : say("待分摊", "waiting")),
                    ]
                })
    }
}

/// `tongzhou case show`
struct CaseShow: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "show", "一个案件，并说明为何得此互助金", "one case, and why it receives what it receives",
            example: "tongzhou case show 1")
    }

    @Argument(help: help("案件编号", "number of the case"))
    var number: Int64

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let view = try office.showCase(number, of: scheme)
        if at.json { return Output.json(view) }
        CaseText.show(view)
    }
}

/// What is said about a case.
enum CaseText {
    private static func place(of view: CaseView) -> Text {
        if let period = view.period {
            return Text("由 \(period) 期分摊。", "Shared in period \(period).")
        }
        return switch view.waits {
        case .period: Text("待下一期分摊。", "Waits for the next period.")
        case .lastShare: Text("待最后一次分摊。", "Waits for the last share.")
        case .tail: Text("待关停善后付清（closing tail）。", "Waits for closing tail.")
        case nil: Text("由关停善后付清（closing tail）。", "Paid for by closing tail.")
        }
    }

    static func show(_ view: CaseView) {
        Output.line(
            say(
                "案件 \(view.case.number)：成员 \(view.case.roll)，互助金 "
                    + "\(Output.money(view.decision.aid, view.currency))",
                "Case \(view.case.number): member \(view.case.roll), aid "
                    + "\(Output.money(view.decision.aid, view.currency))"))
        for reason in view.reasons { Output.line("  \(say(reason))") }
        Output.line("  " + say(place(of: view)))
        if view.cut > 0 {
            let left = Output.money(view.decision.aid - view.cut, view.currency)
            Output.line(
                say(
                    "  成员因封顶或未付而没有承担的部分，按规则由受助人按比例承担：少得 "
                        + "\(Output.money(view.cut, view.currency))，实得 \(left)。",
                    "  By the rules those who receive aid bear, in proportion, what members did not "
                        + "(caps, or dues not collected): "
                        + "\(Output.money(view.cut, view.currency)) less, \(left) remain."))
        }
        for document in view.case.documents {
            Output.line(say("  材料 ", "  document ") + document.hex)
        }
    }
}
