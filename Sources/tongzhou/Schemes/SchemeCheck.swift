import ArgumentParser
import Bookkeeping
import Foundation
import MutualAid
import Office

/// `tongzhou scheme check`
struct SchemeCheck: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "check", "检查规则文件，一次说出所有问题", "check a rules file and say all problems at once",
            example: "tongzhou scheme check village.yaml --under cn-2016-12-26")
    }

    @Argument(help: help("规则文件（YAML）", "the rules file (YAML)"))
    var file: String

    @Option(help: help("填充未知项的文件", "a file that fills unknown values", valueName: "file"))
    var fill: String?

    @Option(
        help: help(
            "按监管通知检查：cn-2016-12-26", "check against a notice: cn-2016-12-26", valueName: "notice"))
    var under: String?

    @OptionGroup var manner: Manner

    private struct Report: Encodable {
        struct Place: Encodable {
            let line: Int?
            let field: String?
            let code: String
            let text: Text
        }

        let kind: String
        let problems: [Place]
        let unknown: [String]
        let assumed: [RulesReading.Assumption]
        let findings: [Place]
        let noticesBeforeEnd: Int?
    }

    func run() throws {
        let check = Office.check(
            rules: try RulesFile.read(file), fill: try fill.map(RulesFile.read),
            under: try notice())
        let reading = check.reading
        if manner.json {
            Output.json(
                Report(
                    kind: reading.problems.isEmpty
                        ? (reading.rules == nil ? "profile" : "rules") : "wrong",
                    problems: reading.problems.map(place), unknown: reading.unknown,
                    assumed: reading.assumed, findings: check.findings.map(place),
                    noticesBeforeEnd: reading.noticesBeforeEnd))
        } else {
            show(check)
        }
        if !reading.problems.isEmpty { throw Failure.Code.file }
        if !check.findings.isEmpty { throw Failure.Code.found }
    }

    private func notice() throws -> SupervisorNotice? {
        guard let under else { return nil }
        guard let notice = SupervisorNotice(rawValue: under) else {
            let known = SupervisorNotice.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandRefusal.notA(
                what: Text("已知的通知（\(known)）", "a known notice (\(known))"), given: under,
                option: "--under")
        }
        return notice
    }

    private func place(_ problem: FileProblem) -> Report.Place {
        .init(line: problem.line, field: problem.field, code: problem.code, text: problem.text)
    }

    private func show(_ check: RulesCheck) {
        let reading = check.reading
        for problem in reading.problems { Output.line(Failure.line(problem)) }
        if !reading.unknown.isEmpty {
            Output.line(say("未知（开办前须填）：", "Unknown (to be filled before opening):"))
            for path in reading.unknown { Output.line("  \(path)") }
        }
        RulesText.assumed(reading.assumed)
        for finding in check.findings { Output.line(Failure.line(finding)) }
        if reading.noticesBeforeEnd == 0 {
            Output.line(
                say(
                    "注意：noticesBeforeEnd 为 0，保障可以不经通知而终止；新计划应为 2。",
                    "Mind: noticesBeforeEnd is 0, so cover can end without any notice; a new scheme "
                        + "has 2."))
        }
        Output.line(verdict(check))
    }

    private func verdict(_ check: RulesCheck) -> String {
        let reading = check.reading
        if !reading.problems.isEmpty {
            let count = reading.problems.count
            return say("有 \(count) 个问题。", count == 1 ? "1 problem." : "\(count) problems.")
        }
        guard reading.rules != nil else {
            let places = Int64(check.findings.count)
            let against =
                under.map {
                    say(
                        "已知的部分有 \(places) 处不合 \($0)。",
                        " What is known is against \($0) in \(Output.count(places, "place")).")
                } ?? ""
            return say(
                "没有错误；这是一份概貌，还有 \(reading.unknown.count) 项未知。",
                "No problems; this is a profile with "
                    + Output.count(Int64(reading.unknown.count), "unknown value") + ".")
                + against
        }
        if let under, !check.findings.isEmpty {
            return say(
                "规则没有错误，但有 \(check.findings.count) 处不合 \(under)。",
                "The rules are sound, but against \(under) in "
                    + Output.count(Int64(check.findings.count), "place") + ".")
        }
        return under.map {
            say("规则没有错误，也合 \($0)。", "The rules are sound, and in keeping with \($0).")
        }
            ?? say("规则没有错误，可以开办。", "The rules are sound and can be opened.")
    }
}

/// Reads a rules file.
enum RulesFile {
    static func read(_ path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw FileProblem(
                line: nil, code: "file.unreadable",
                Text("打不开文件 \(path)；请检查路径。", "Cannot open \(path); check the path."))
        }
        return Array(data)
    }
}
