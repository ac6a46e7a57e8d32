import ArgumentParser
import Bookkeeping
import MutualAid
import Office

/// Reads the name of a kind.
enum NoticeKinds {
    static func kind(_ text: String, _ option: String) throws -> Notice.Kind {
        guard let kind = Notice.Kind(rawValue: text) else {
            let known = Notice.Kind.allCases.map(\.rawValue)
            throw CommandRefusal.notA(
                what: Text(
                    "通知种类（\(known.joined(separator: "、"))）",
                    "a kind of notice (\(known.joined(separator: ", ")))"), given: text,
                option: option)
        }
        return kind
    }

    /// What a kind is called.
    static func words(_ kind: Notice.Kind) -> String {
        switch kind {
        case .shareComing: say("分摊预告", "share coming")
        case .paymentReceived: say("收款回执", "payment received")
        case .arrearsFirst: say("首次催缴", "first notice of arrears")
        case .arrearsLast: say("最后催缴", "last notice of arrears")
        case .caseDecided: say("案件决定", "case decided")
        case .payoutSent: say("互助金付出", "payout sent")
        case .payeeChanged: say("收款人变更", "payee changed")
        case .contactChanged: say("联系方式变更", "contact changed")
        case .rulesChanging: say("规则变更", "rules changing")
        case .closing: say("关停", "closing down")
        case .unclaimedAid: say("待领互助金", "unclaimed aid")
        }
    }
}

/// `tongzhou notice send`
struct NoticeSend: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "send", "发出到期的通知和发件箱里等待的", "send the notices that are due, and those that wait",
            example: "tongzhou notice send")
    }

    @Option(help: help("只发这些种类", "these kinds alone", valueName: "kind"))
    var kind: [String] = []

    @Flag(help: help("只说会发什么", "only say what would be queued"))
    var dryRun = false

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let chosen = try kind.map { try NoticeKinds.kind($0, "--kind") }
        let answer = try office.sendNotices(
            scheme, kinds: Set(chosen.isEmpty ? Notice.Kind.allCases : chosen), dryRun: dryRun,
            at: try at.moment(office, scheme), time: Clock.seconds)
        if at.json { return Output.json(answer) }
        for queued in answer.queued {
            let count = queued.count.map { Output.count($0) } ?? say("每人", "everybody")
            Output.line(
                say(
                    "\(NoticeKinds.words(queued.kind))（\(queued.about)）：\(count)",
                    "\(NoticeKinds.words(queued.kind)) (\(queued.about)): \(count)"))
        }
        for sheet in answer.sheets {
            Output.line(
                say(
                    "待打印信件 \(Output.count(sheet.letters)) 封：\(sheet.path)；寄出后用 notice posted \(sheet.number) 登记。",
                    "\(Output.count(sheet.letters, "letter")) to print: \(sheet.path); when posted, "
                        + "run notice posted \(sheet.number)."))
        }
        let rest = [
            (answer.failed, say("未送达，下次再试", "not delivered, tried again next time")),
            (answer.withdrawn, say("已不必要", "no longer needed")),
            (answer.erased, say("资料已删除，无法通知", "to people who were erased")),
        ].filter { $0.0 > 0 }.map { "\(Output.count($0.0)) \($0.1)" }
        if !dryRun, answer.delivered > 0 || !rest.isEmpty || answer.sheets.isEmpty {
            Output.line(
                ([say("送达 \(answer.delivered)", "\(Output.count(answer.delivered)) delivered")]
                    + rest)
                    .joined(separator: say("，", ", ")) + say("。", "."))
        }
    }
}

/// `tongzhou notice posted`
struct NoticePosted: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "posted", "登记一份信件已经寄出", "record that the letters of a sheet were posted",
            example: "tongzhou notice posted 1 --on 2024-03-12")
    }

    @Argument(help: help("信件的编号", "the number of the sheet"))
    var sheet: Int64

    @Option(help: help("寄出的日期；不写为今天", "the day; left out: today", valueName: "day"))
    var on: String?

    @Flag(
        help: help(
            "没有地址的信已当面交给本人", "letters without an address were handed to whom they are for"))
    var byHand = false

    @OptionGroup var key: CommandKey
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        try Parse.positive(sheet, "SHEET")
        let moment = try at.moment(office, scheme)
        let answered = try office.postLetters(
            scheme, sheet: sheet, on: try on.map { try Parse.day($0, "--on") } ?? moment.day,
            byHand: byHand, key: key.key, at: moment)
        let posted = answered.answer
        if at.json { return Output.json(posted) }
        Output.line(
            say(
                "第 \(posted.sheet) 份信件 \(Output.count(posted.letters)) 封，已于 \(posted.posted) 寄出。",
                "Sheet \(posted.sheet): \(Output.count(posted.letters, "letter")) posted on "
                    + "\(posted.posted)."))
        if posted.unaddressed > 0 {
            Output.line(
                say(
                    "另有 \(Output.count(posted.unaddressed)) 封没有地址，没有送达，下次重新打印；当面交付的用 --by-hand 登记。",
                    "\(Output.count(posted.unaddressed)) without an address reached nobody and will be "
                        + "printed again; what is handed over is recorded with --by-hand."))
        }
        Repetition.say(answered.repeated)
    }
}

/// `tongzhou notice list`
struct NoticeListCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list", "发件箱：等待、送达、未能送达", "the outbox: waiting, delivered, not delivered",
            example: "tongzhou notice list --undelivered")
    }

    @Flag(help: help("逐个列出未送达的", "list those who were not reached"))
    var undelivered = false

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let list = try office.notices(of: scheme, undelivered: undelivered)
        if at.json { return Output.json(list) }
        guard !list.counts.isEmpty || !list.runs.isEmpty else {
            return Output.line(say("发件箱是空的。", "The outbox is empty."))
        }
        if !list.counts.isEmpty {
            let heads = [
                say("种类", "kind"), say("等待", "waiting"), say("待寄", "to post"),
                say("失败", "failed"), say("送达", "delivered"), say("已删除", "erased"),
            ]
            let rows = list.counts.map { count in
                [NoticeKinds.words(count.kind)]
                    + [count.waiting, count.printed, count.failed, count.delivered, count.erased]
                    .map { Output.count($0) }
            }
            Output.table([heads] + rows)
        }
        for run in list.runs {
            let state =
                run.ended.map { say("\($0) 发完", "sent by \($0)") } ?? say("还在发", "not finished")
            Output.line(
                say(
                    "\(NoticeKinds.words(run.kind))（\(run.about)）：\(run.queued) 起，送达 \(run.delivered)，\(state)。",
                    "\(NoticeKinds.words(run.kind)) (\(run.about)): from \(run.queued), "
                        + "\(Output.count(run.delivered)) delivered, \(state)."))
        }
        for sheet in list.sheets {
            let state =
                sheet.posted.map { say("\($0) 寄出", "posted on \($0)") } ?? say("待寄", "to post")
            Output.line(
                say(
                    "第 \(sheet.number) 份信件：\(sheet.day) 打印 \(sheet.letters) 封，\(state)。",
                    "Sheet \(sheet.number): \(Output.count(sheet.letters, "letter")) of \(sheet.day), "
                        + "\(state)."))
        }
        for waiting in list.undelivered ?? [] {
            let why =
                waiting.why ?? waiting.sheet.map { say("第 \($0) 份信件", "sheet \($0)") }
                ?? say("等待", "waiting")
            Output.line(
                "\(waiting.holder)  \(NoticeKinds.words(waiting.kind))  \(waiting.about)  \(why)")
        }
    }
}

/// `tongzhou notice preview`
struct NoticePreviewCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "preview", "看一种通知的文字（数字是编的）", "show what a kind of notice says, with made-up figures",
            example: "tongzhou notice preview arrears-last --language en")
    }

    @Argument(help: help("种类", "the kind"))
    var kind: String

    @Option(help: help("通知的语言：zh 或 en", "the language of the notice: zh or en"))
    var language: String?

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let language = try language.map { try MemberContact.language($0) } ?? .current
        let preview = try office.previewNotice(
            try NoticeKinds.kind(kind, "KIND"), of: scheme, in: language,
            on: try at.today(office, scheme))
        if at.json { return Output.json(preview) }
        Output.line(preview.subject)
        Output.line()
        Output.line(preview.text)
    }
}
