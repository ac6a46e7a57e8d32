import ArgumentParser
import Bookkeeping
import MutualAid
import Office

/// `tongzhou scheme show`
struct SchemeShow: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "show", "展示计划：规则、由谁运营、假定值", "show a scheme: its rules, who runs it, what is assumed",
            example: "tongzhou scheme show --scheme village-aid")
    }

    @Flag(
        help: help(
            "原样输出采纳的规则文件，默认是生效的那一版",
            "print the adopted rules as they are, the version in force if none is named"))
    var yaml = false

    @Option(help: help("与 --yaml 连用：哪一版规则", "with --yaml: which version", valueName: "n"))
    var rulesVersion: Int?

    func validate() throws {
        guard rulesVersion == nil || yaml else {
            throw ValidationError(
                say("--rules-version 要与 --yaml 连用。", "--rules-version goes with --yaml."))
        }
    }

    @OptionGroup var at: SchemePlace

    private struct Report: Encodable {
        struct Stated: Encodable {
            let about: Text
            let stated: Text?
        }

        let scheme: String
        let name: Text
        let version: Int
        let runBy: [Stated]
        let versions: [RulesAdopted]
        let assumed: [RulesReading.Assumption]
        let closedPeriods: Int
        let events: Int64
        let head: Digest
    }

    func run() throws {
        let (office, scheme) = try at.open()
        let view = try office.show(scheme, on: try at.today(office, scheme))
        if yaml {
            let version = rulesVersion ?? view.rules.version
            guard (1...view.versions.count).contains(version) else {
                throw CommandRefusal.notA(
                    what: Text(
                        "现有的版本 1–\(view.versions.count)",
                        "a version from 1 to \(view.versions.count)"),
                    given: "\(version)", option: "--rules-version")
            }
            let text = try office.rulesText(of: scheme, version: version)
            return Output.write(String(decoding: text, as: UTF8.self))
        }
        if at.json {
            return Output.json(
                Report(
                    scheme: scheme, name: view.rules.name, version: view.rules.version,
                    runBy: view.rules.runBy.statements.map {
                        .init(about: $0.about, stated: $0.stated)
                    }, versions: view.versions, assumed: view.assumed,
                    closedPeriods: view.closings.count, events: view.head.number,
                    head: view.head.hash))
        }
        show(view)
    }

    private func show(_ view: SchemeView) {
        let rules = view.rules
        Output.line("\(say(rules.name)) (\(rules.scheme))")
        SchemeHeading.runBy(rules.runBy)
        for text in rules.texts { Output.line("  · \(say(text))") }
        Output.line()
        for line in RulesInWords(rules).lines { Output.line(say(line)) }
        Output.line()
        for version in view.versions {
            Output.line(
                say(
                    "规则第 \(version.version) 版，\(version.effective) 起：\(version.digest)",
                    "Rules version \(version.version) from \(version.effective): \(version.digest)")
            )
        }
        Output.line(
            say(
                "已关账 \(view.closings.count) 期；事件 \(view.head.number) 个，链头 \(view.head.hash)",
                "\(Output.count(Int64(view.closings.count), "period")) closed; "
                    + "\(Output.count(view.head.number, "event")), head "
                    + "\(view.head.hash)"))
        RulesText.assumed(view.assumed)
    }
}

/// What stands above everything that shows a scheme: who runs it, and what there is none of.
enum SchemeHeading {
    static func runBy(_ runBy: RunBy) {
        for (about, stated) in runBy.statements {
            Output.line(
                "  \(say(about))\(say("：", ": "))\(stated.map { say($0) } ?? say("无", "none"))")
        }
    }
}

/// `tongzhou scheme list`
struct SchemeList: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list", "列出所有计划", "list all schemes", example: "tongzhou scheme list")
    }

    @OptionGroup var place: Place

    func run() throws {
        let office = try place.office()
        let schemes = try office.schemes()
        if place.manner.json { return Output.json(schemes) }
        if schemes.isEmpty {
            Output.line(say("还没有计划。", "There is no scheme yet."))
        }
        for scheme in schemes {
            let view = try office.show(scheme, on: Clock.today(timeZone: "UTC"))
            let closed = view.closings.last.map { "\($0.period)" } ?? "–"
            Output.line(
                say(
                    "\(scheme)  \(view.rules.name.zh)  最近关账：\(closed)",
                    "\(scheme)  \(view.rules.name.en)  last closed: \(closed)"))
        }
    }
}
