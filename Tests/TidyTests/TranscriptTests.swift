import Foundation
import TestSupport
import Testing

/// What the pages show is what the program answers: their commands are run, in order, from an
/// empty folder; where there is a server, with the variable that names an empty database.
@Suite struct TranscriptTests {
    /// A command of a page and what it answers there; nil where the page shows no answer.
    private struct Step {
        let line: Int
        let command: String
        let answer: String?
    }

    /// Pages that are read one after the other go on where the one before has ended.
    static let walks = [
        ["README.md"], ["docs/guides/new-scheme.md", "docs/operating/backup-and-keys.md"],
    ]

    @Test(arguments: walks)
    func `the commands of a page answer what it says`(pages: [String]) throws {
        var folder = try Sandbox()
        for page in pages { try walk(page, &folder) }
        try folder.expectToMove()
    }

    private func walk(_ page: String, _ folder: inout Sandbox) throws {
        for step in try steps(of: page) {
            if step.command == Self.newFolder {
                try folder.expectToMove()
                folder = try Sandbox()
                continue
            }
            let answered = try Program.run(
                step.command, in: folder.path, folder.database.environment
            ).output
            guard let expected = step.answer else { continue }
            #expect(
                plain(answered) == plain(expected), "\(page):\(step.line): \(step.command)")
        }
    }

    /// What a step is that only goes to another folder.
    private static let newFolder = "cd"

    /// What marks the blocks that are about one engine, the one that is here.
    private static var consoleHere: Substring {
        TestDatabase.isServer ? "console postgresql" : "console sqlite"
    }

    /// Blocks marked `console` hold `$ command` and its answer; those marked `sh` that write a file
    /// are run too; those that go to another folder begin with an empty one.
    private func steps(of page: String) throws -> [Step] {
        let text = try String(contentsOfFile: "\(Repository.root)/\(page)", encoding: .utf8)
        var steps: [Step] = []
        var kind: Substring?
        var block: [Substring] = []
        var start = 0
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            if kind == nil, line.hasPrefix("```") {
                (kind, block, start) = (line.dropFirst(3), [], number + 2)
            } else if line == "```" {
                if kind == "console" || kind == Self.consoleHere {
                    steps += commands(block, from: start)
                }
                if kind == "sh", block.contains(where: { $0.contains("&& cd ../") }) {
                    steps.append(Step(line: start, command: Self.newFolder, answer: nil))
                }
                if kind == "sh", block.first?.hasPrefix("cat >") == true {
                    steps.append(
                        Step(line: start, command: block.joined(separator: "\n"), answer: nil))
                }
                kind = nil
            } else {
                block.append(line)
            }
        }
        #expect(steps.count > 3, "\(page) shows commands")
        return steps
    }

    private func commands(_ block: [Substring], from start: Int) -> [Step] {
        var steps: [Step] = []
        var index = 0
        while index < block.count {
            let first = index
            var command = String(block[index].dropFirst(2))
            index += 1
            // A command goes on while its line ends with a backslash or a quote is open.
            while index < block.count,
                command.hasSuffix("\\") || command.count(where: { $0 == "'" }) % 2 == 1
            {
                command += "\n" + block[index]
                index += 1
            }
            var answer: [Substring] = []
            while index < block.count, !block[index].hasPrefix("$ ") {
                answer.append(block[index])
                index += 1
            }
            steps.append(
                Step(
                    line: start + first, command: command,
                    answer: answer.joined(separator: "\n")))
        }
        return steps
    }

    /// Without what is random from run to run: state hashes; and without spaces at ends of lines.
    private func plain(_ text: String) -> [String] {
        text.replacing(/(state hash|状态摘要|SHA256SUMS is) [0-9a-f]{64}/) { "\($0.1) …" }
            .split(separator: "\n", omittingEmptySubsequences: false)
            .map { String($0.reversed().drop { $0 == " " }.reversed()) }
            .reversed().drop { $0.isEmpty }.reversed()
    }
}

/// An empty folder with the files of the repository that pages name.
private final class Sandbox {
    let path: String
    let database: TestDatabase

    init() throws {
        path =
            FileManager.default.temporaryDirectory.path
            + "/tongzhou-\(UInt64.random(in: 0 ... .max))"
        database = TestDatabase(folder: path)
        try database.create()
        let files = FileManager.default
        try files.createDirectory(atPath: path, withIntermediateDirectories: true)
        for name in ["docs", "Schemes", "Verify"] {
            try files.createSymbolicLink(
                atPath: "\(path)/\(name)", withDestinationPath: "\(Repository.root)/\(name)")
        }
        for name in ["village.yaml", "story.yaml", "bank"] {
            try files.copyItem(
                atPath: "\(Repository.root)/docs/start/\(name)", toPath: "\(path)/\(name)")
        }
    }

    /// What the commands have made is the same in a folder, whichever engine it was made on, and
    /// as it was when it comes back: every word of `doctor` and the state hash.
    func expectToMove() throws {
        guard try run("tongzhou scheme list").code == 0 else { return }
        #expect(FileManager.default.fileExists(atPath: "\(path)/data") != TestDatabase.isServer)
        let before = try run("tongzhou doctor")
        #expect(before.code == 0 && before.output.contains("state hash"))
        let home = TestDatabase(inside: path)
        try home.create()
        defer { home.drop() }
        for (from, to) in [(database.place, "\(path)/moved"), ("\(path)/moved", home.place)] {
            let moved = try run("tongzhou db copy --from '\(from)' --to '\(to)'")
            #expect(moved.code == 0, "\(moved.output)")
            #expect(try run("tongzhou doctor --data '\(to)'").output == before.output)
        }
    }

    private func run(_ command: String) throws -> (output: String, code: Int32) {
        try Program.run(command, in: path, database.environment)
    }

    deinit {
        // A bank that a failed page left running.
        if let text = try? String(contentsOfFile: "\(path)/bank.pid", encoding: .utf8),
            let process = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines))
        {
            kill(process, SIGTERM)
        }
        try? FileManager.default.removeItem(atPath: path)
        database.drop()
    }
}
