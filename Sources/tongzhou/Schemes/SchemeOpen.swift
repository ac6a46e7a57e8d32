import ArgumentParser
import Bookkeeping
import MutualAid
import Office

/// `tongzhou scheme open`
struct SchemeOpen: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "open", "按规则文件开办计划", "open a scheme with its rules",
            example:
                "tongzhou scheme open Schemes/meituan-v2.yaml --fill Schemes/fills/meituan-v2.yaml")
    }

    @Argument(help: help("规则文件（YAML）", "the rules file (YAML)"))
    var file: String

    @Option(help: help("填充未知项的文件", "a file that fills unknown values", valueName: "file"))
    var fill: String?

    @OptionGroup var key: CommandKey
    @OptionGroup var place: Place

    func run() throws {
        let (rules, fill) = (try RulesFile.read(file), try fill.map(RulesFile.read))
        let moment = try RulesText.moment(place, rules, fill)
        // Rules that cannot be opened leave no empty folders behind.
        try Office.mustBeAdoptable(rules: rules, fill: fill)
        let answered = try place.office(creating: true).open(
            rules: rules, fill: fill, key: key.key, at: moment)
        RulesText.show(answered, json: place.manner.json, Text("已开办", "opened"))
    }
}

/// `tongzhou scheme amend`
struct SchemeAmend: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "amend", "公告新一版规则", "announce a new version of the rules",
            example: "tongzhou scheme amend village-2.yaml")
    }

    @Argument(help: help("规则文件（YAML）", "the rules file (YAML)"))
    var file: String

    @Option(help: help("填充未知项的文件", "a file that fills unknown values", valueName: "file"))
    var fill: String?

    @OptionGroup var key: CommandKey
    @OptionGroup var place: Place

    func run() throws {
        let (rules, fill) = (try RulesFile.read(file), try fill.map(RulesFile.read))
        let answered = try place.office().amend(
            rules: rules, fill: fill, key: key.key,
            at: try RulesText.moment(place, rules, fill))
        RulesText.show(answered, json: place.manner.json, Text("新规则已公告", "new rules announced"))
    }
}

/// What is said about rules.
enum RulesText {
    /// The moment in the time zone that the rules themselves name.
    static func moment(_ place: Place, _ rules: [UInt8], _ fill: [UInt8]?) throws -> Moment {
        let zone = Office.check(rules: rules, fill: fill).reading.rules?.timeZone ?? "UTC"
        return Moment(day: try place.today(timeZone: zone), seed: Clock.seed())
    }

    static func show(_ answered: Answered<RulesAnswer>, json: Bool, _ done: Text) {
        let answer = answered.answer
        if json { return Output.json(answer) }
        Output.line(
            say(
                "\(done.zh)：\(answer.scheme) 第 \(answer.version) 版，\(answer.effective) 起生效。",
                "\(answer.scheme): \(done.en), version \(answer.version), from "
                    + "\(answer.effective)."))
        Output.line(
            say("规则摘要 ", "Digest of the rules ") + answer.digest.hex)
        assumed(answer.assumed)
        Repetition.say(answered.repeated)
    }

    /// What a fill assumed, wherever the scheme is shown.
    static func assumed(_ assumptions: [RulesReading.Assumption]) {
        guard !assumptions.isEmpty else { return }
        Output.line(say("以下为假定值，来源未载：", "Assumed, because no source says:"))
        for assumption in assumptions { Output.line("  \(assumption.path): \(assumption.value)") }
    }
}

/// What is said of a command that was carried out before.
enum Repetition {
    static func say(_ repeated: Bool) {
        guard repeated else { return }
        Output.line(
            tongzhou.say("（此命令此前已执行，什么都没有再改变。）", "(Carried out before; nothing has changed again.)")
        )
    }
}
