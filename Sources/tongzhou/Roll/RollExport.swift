import ArgumentParser
import Bookkeeping
import MutualAid
import Office

/// `tongzhou roll export`
struct RollExport: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "export", "导出名册（不含身份），可再次导入",
            "write the roll (nobody's identity), to be imported again",
            example: "tongzhou roll export roll.csv")
    }

    @Argument(help: help("CSV 文件", "the CSV file"))
    var file: String

    @OptionGroup var at: SchemePlace

    private struct Answer: Encodable {
        let members: Int64
        let file: String
    }

    func run() throws {
        let (office, scheme) = try at.open()
        let bar = ProgressBar(say("导出", "export"), shown: !at.json)
        let count = try office.exportRoll(
            of: scheme, to: file, today: try at.today(office, scheme), progress: bar.show)
        bar.end()
        if at.json { return Output.json(Answer(members: count, file: file)) }
        Output.line(
            say(
                "\(Output.count(count)) 名成员写入 \(file)。",
                "\(Output.count(count, "member")) written to \(file)."))
    }
}

/// `tongzhou roll stats`
struct RollStatsCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "stats", "名册统计", "the roll in figures", example: "tongzhou roll stats")
    }

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let day = try at.today(office, scheme)
        let bar = ProgressBar(say("统计", "counting"), shown: !at.json)
        let stats = try office.rollStats(of: scheme, on: day, progress: bar.show)
        bar.end()
        if at.json { return Output.json(stats) }
        Output.line(say("\(scheme)，\(day) 的名册", "The roll of \(scheme) on \(day)"))
        var rows = [
            [say("成员", "members"), Output.count(stats.members)],
            [say("  受保障", "  covered"), Output.count(stats.covered)],
            [say("  等待期内", "  waiting"), Output.count(stats.waiting)],
            [say("  由他人付款", "  paid for by others"), Output.count(stats.dependants)],
            [say("中止", "suspended"), Output.count(stats.suspended)],
            [say("尚未生效", "from a later day"), Output.count(stats.notYet)],
        ]
        for (reason, count) in stats.ended.sorted(by: { $0.key < $1.key }) {
            let word = Change.Reason(rawValue: reason).map { say(MemberWords.reason($0)) } ?? reason
            rows.append([say("已退出（\(word)）", "ended (\(word))"), Output.count(count)])
        }
        for (name, count) in stats.classes.sorted(by: { $0.key < $1.key }) {
            rows.append([say("类别 ", "class ") + name, Output.count(count)])
        }
        for (age, count) in stats.ages.sorted(by: { $0.key < $1.key }) {
            rows.append([
                say("\(age)–\(age + 9) 周岁", "aged \(age) to \(age + 9)"), Output.count(count),
            ])
        }
        Output.table(rows)
    }
}
