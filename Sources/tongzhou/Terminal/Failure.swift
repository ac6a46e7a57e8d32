import ArgumentParser
import Bookkeeping
import Foundation
import MutualAid
import Office

/// How the program ends when something is wrong: a sentence with place and remedy, and an exit
/// code that scripts can rely on.
enum Failure {
    /// Exit codes, described in `docs/reference/exit-codes.md`. Wrong usage ends with 64.
    enum Code: Int32 {
        /// An examination found something that does not fit.
        case found = 1
        /// A rule refuses.
        case refused = 2
        /// A file is wrong.
        case file = 3
        /// The environment fails.
        case fault = 4
    }

    static func end(_ error: any Error) -> Never {
        Output.flush()
        switch error {
        case let refused as FileRefused: end(refused)
        case let explained as any Explained: end(explained, [], code(of: explained.kind))
        case let code as Code: Foundation.exit(code.rawValue)
        default: Tongzhou.exit(withError: error)
        }
    }

    private static func code(of kind: ProblemKind) -> Code {
        switch kind {
        case .refusal: .refused
        case .file: .file
        case .fault: .fault
        }
    }

    private static func end(_ refused: FileRefused) -> Never {
        end(refused.refusal, refused.problems, .file)
    }

    private static func end(
        _ error: any Explained, _ problems: [FileProblem], _ code: Code
    ) -> Never {
        if wantsJSON {
            Output.json(Report(error, problems))
        } else {
            for problem in problems { Output.complain(line(problem)) }
            let place = (error as? FileProblem).map { self.place($0) } ?? ""
            Output.complain("\(say("错误", "error")) [\(error.code)] \(place)\(say(error.text))")
        }
        Output.flush()
        Foundation.exit(code.rawValue)
    }

    /// One problem of a file on one line.
    static func line(_ problem: FileProblem) -> String {
        "\(place(problem))[\(problem.code)] \(say(problem.text))"
    }

    private static func place(_ problem: FileProblem) -> String {
        let line = problem.line.map { say("第 \($0) 行", "line \($0)") }
        let parts = [line, problem.field].compactMap(\.self)
        return parts.isEmpty ? "" : parts.joined(separator: say("，", ", ")) + say("：", ": ")
    }

    /// Known before the arguments are parsed, since parsing may be what fails.
    private static var wantsJSON: Bool { CommandLine.arguments.contains("--json") }

    /// An error as programs read it.
    private struct Report: Encodable {
        struct Place: Encodable {
            let line: Int?
            let field: String?
            let code: String
            let text: Text
        }

        let error: String
        let text: Text
        let problems: [Place]

        init(_ error: any Explained, _ problems: [FileProblem]) {
            self.error = error.code
            text = error.text
            let all = (error as? FileProblem).map { [$0] } ?? problems
            self.problems = all.map {
                Place(line: $0.line, field: $0.field, code: $0.code, text: $0.text)
            }
        }
    }
}

extension Failure.Code: Error {}
