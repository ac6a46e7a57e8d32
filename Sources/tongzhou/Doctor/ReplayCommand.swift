import ArgumentParser
import Bookkeeping
import Foundation
import MutualAid
import Office

/// `tongzhou replay`
struct ReplayCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "replay", "用真实的数字重演：美团的例子，相互宝公布的期次",
            "real figures again: the 美团 example, the published periods of 相互宝",
            example: "tongzhou replay")
    }

    @Option(help: help("预置计划的目录", "folder of the presets", valueName: "dir"))
    var schemes = "./Schemes"

    @Option(
        help: help(
            "重演的数据放在哪里；上次重演的会被清除",
            "where its data go; those of an earlier replay are removed", valueName: "dir"))
    var data = "./data/replay"

    /// The members of the example as it was published.
    static let published: Int64 = 23_638_023

    @Option(help: help("生成的成员数", "how many members to generate"))
    var members = ReplayCommand.published

    @OptionGroup var manner: Manner

    func run() throws {
        try Parse.positive(members, "--members")
        let example = try MeituanExample(schemes: schemes, data: data, members: members)
        let closed = try example.run(quiet: manner.json)
        let published = try PublishedPeriods(schemes: schemes)
        if manner.json {
            return Output.json(Report(meituan: closed.closing, xianghubao: published.lines))
        }
        closed.show()
        published.show()
        example.farewell()
    }

    private struct Report: Encodable {
        let meituan: Closing
        let xianghubao: [PublishedPeriods.Line]
    }
}

/// The example by which 美团互助 explained its rule, closed on a generated roll.
struct MeituanExample {
    private let office: Office
    private let rules: [UInt8]
    private let fill: [UInt8]
    private let data: String
    private let members: Int64

    private static let scheme = "meituan-v1"

    init(schemes: String, data: String, members: Int64) throws {
        rules = try RulesFile.read("\(schemes)/\(MeituanExample.scheme).yaml")
        fill = try RulesFile.read("\(schemes)/fills/\(MeituanExample.scheme).yaml")
        try MeituanExample.clear(data)
        office = try Office(
            data: data, keys: "\(data)/keys", files: "\(data)/files", creating: true)
        self.data = data
        self.members = members
    }

    /// Removes the data of an earlier replay, known by its mark; nobody's else.
    private static func clear(_ data: String) throws {
        let files = FileManager.default
        let mark = "REPLAY"
        if files.fileExists(atPath: data) {
            let inside = try? files.contentsOfDirectory(atPath: data)
            let isReplay = inside?.allSatisfy {
                $0.hasPrefix("tongzhou.") || [mark, "keys", "files", "work"].contains($0)
            }
            guard let inside, isReplay == true, inside.isEmpty || inside.contains(mark) else {
                throw CommandRefusal.notAReplay(data)
            }
            for name in inside where name != mark {
                try? files.removeItem(atPath: "\(data)/\(name)")
            }
        }
        try? files.createDirectory(atPath: data, withIntermediateDirectories: true)
        guard files.createFile(atPath: "\(data)/\(mark)", contents: Data("\(mark)\n".utf8)) else {
            throw CommandRefusal.folderUnwritable(data)
        }
    }

    /// What the example came to.
    struct Closed {
        let scheme: SchemeView
        let closing: Closing
        let member: MemberView
        let importSeconds: Double
        let closeSeconds: Double
    }

    func run(quiet: Bool) throws -> Closed {
        let scheme = MeituanExample.scheme
        _ = try office.open(rules: rules, fill: fill, at: try moment("2019-06-28"))
        if !quiet { announce() }
        let bar = ProgressBar(say("生成名册", "generating the roll"), shown: !quiet)
        let clock = ContinuousClock()
        // All of them are between 1 and 38 years old, so that nobody's birthday ends a membership
        // before the heads are counted.
        let generated = GeneratedRoll(
            count: members, joined: try day("2019-06-28")...(try day("2019-11-30")),
            born: try day("1981-07-01")...(try day("2018-06-01")))
        let importing = try clock.measure {
            _ = try office.generate(
                generated, for: scheme, at: try moment("2019-11-30"), progress: bar.show)
        }
        bar.end()
        for roll in [members / 3 + 1, members / 3 * 2 + 1] {
            let given = AidCase(
                number: 0, roll: roll, diagnosed: try day("2020-05-20"),
                filed: try day("2020-05-30"), clause: "aid", accident: false,
                receipts: 50_000_000, documents: [])
            _ = try office.add(
                given, to: scheme, key: "replay-case/\(roll)", at: try moment("2020-06-01"))
        }
        let closingBar = ProgressBar(say("关账", "closing"), shown: !quiet)
        var closing: Closing?
        let closed = try clock.measure {
            closing = try office.close(
                scheme, period: PeriodID("2020-06-1"), at: try moment("2020-06-06"),
                progress: closingBar.show
            ).answer
        }
        closingBar.end()
        guard let closing else { preconditionFailure("a closing answers") }
        return Closed(
            scheme: try office.show(scheme, on: closing.notice), closing: closing,
            member: try office.showMember(min(12, members), of: scheme, on: closing.notice),
            importSeconds: importing.seconds, closeSeconds: closed.seconds)
    }

    private func day(_ text: String) throws -> Day { try Parse.day(text, "replay") }

    /// The seed is fixed: a replay is the same every time.
    private func moment(_ text: String) throws -> Moment {
        Moment(day: try day(text), seed: Digest(words: (1, 2, 3, 4)))
    }

    private func announce() {
        Output.line(say("一、美团互助的例子", "1. The example of 美团互助 (Meituan Mutual Aid)"))
        Output.line(
            say(
                "公开的说明：互助金 700,000 元，管理费 8% 即 56,000 元，23,638,023 人分摊，每人 0.03 元。",
                "As it was explained: aid 700,000 yuan, a fee of 8 % or 56,000 yuan, shared by "
                    + "23,638,023 members, 0.03 yuan each."))
        Output.line(
            say(
                "下面在一份生成的名册上（\(Output.count(members)) 人，都是虚构的）真的关一次账；两个案件各取第一版规则的上限 350,000 元，也是虚构的。",
                "Below it is really closed, on a generated roll (\(Output.count(members)) members, "
                    + "all of them made up), with two made-up cases at the 350,000 yuan limit of "
                    + "its first rules."))
    }

    func farewell() {
        Output.line()
        Output.line(
            say(
                "重演的数据在 \(data)，可以接着看，例如：",
                "The data of the replay are in \(data); look on, for example:"))
        let place = "--data \(data) --keys \(data)/keys --files \(data)/files"
        // As it was called: make run has put nothing on the path.
        let program = CommandLine.arguments[0]
        Output.line("  \(program) member show 12 \(place)")
        Output.line("  \(program) doctor \(place)")
    }
}

extension Duration {
    fileprivate var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}

extension MeituanExample.Closed {
    func show() {
        Output.line()
        SchemeHeading.runBy(scheme.rules.runBy)
        RulesText.assumed(scheme.assumed)
        Output.line()
        PeriodText.show(closing, scheme)
        verdict()
        Output.line()
        Output.line(
            say("12 号成员（虚构）可以自己算：", "Member 12 (made up) can do it by hand:"))
        for step in member.arithmetic { Output.line("  \(say(step))") }
        let rate = { (seconds: Double) in
            Output.count(Int64(Double(closing.sharing) / max(seconds, 0.001)))
        }
        Output.line()
        Output.line(
            say(
                "用时：写入名册 \(text(importSeconds)) 秒（每秒 \(rate(importSeconds)) 人），关账连同代扣文件 "
                    + "\(text(closeSeconds)) 秒（每秒 \(rate(closeSeconds)) 人）。",
                "Time: the roll \(text(importSeconds)) s (\(rate(importSeconds)) members a second), "
                    + "the closing with its debit file \(text(closeSeconds)) s "
                    + "(\(rate(closeSeconds)) members a second)."))
        Output.line()
    }

    /// What was published, beside what came out; another number of members was never published.
    private func verdict() {
        guard closing.sharing == ReplayCommand.published, let share = closing.classes.first?.share
        else { return }
        let computed = closing.currency.text(share)
        Output.line(
            say("  公布：每人 0.03。算得：\(computed)。", "  Published: 0.03 each. Computed: \(computed)."))
    }

    private func text(_ seconds: Double) -> String { "\((seconds * 10).rounded() / 10)" }
}
