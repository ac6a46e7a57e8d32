import Foundation
import Testing

/// The built program, run as people run it.
enum Program {
    /// A command with what its help says of it.
    struct Command {
        let name: String
        let discussion: String
        /// Its own options, as `--option`.
        let options: [String]
    }

    private struct Help: Decodable {
        struct Node: Decodable {
            struct Argument: Decodable {
                struct Name: Decodable {
                    let kind: String
                    let name: String
                }
                let names: [Name]?
                let kind: String
                let shouldDisplay: Bool
            }
            let commandName: String
            let discussion: String?
            let arguments: [Argument]?
            let subcommands: [Node]?
        }
        let command: Node
    }

    /// The commands that do something, as the program itself describes them.
    static func commands() throws -> [Command] {
        let dumped = try run("tongzhou --experimental-dump-help", in: Repository.root)
        let help = try JSONDecoder().decode(Help.self, from: Data(dumped.output.utf8))
        return flatten(help.command, path: [])
    }

    private static let common: Set<String> = [
        "--version", "--help", "--data", "--keys", "--files", "--lang", "--json", "--scheme",
        "--today",
    ]

    private static func flatten(_ node: Help.Node, path: [String]) -> [Command] {
        let children = (node.subcommands ?? []).filter { $0.commandName != "help" }
        let below = children.flatMap { flatten($0, path: path + [$0.commandName]) }
        // A group that does something itself, like `books charge`, takes arguments of its own.
        let own = (node.arguments ?? []).filter(\.shouldDisplay).flatMap { argument in
            (argument.names ?? []).filter { $0.kind == "long" }.map { "--\($0.name)" }
        }.filter { !common.contains($0) }
        let positional = (node.arguments ?? []).contains { $0.kind == "positional" }
        guard !path.isEmpty, children.isEmpty || positional else { return below }
        return [
            Command(
                name: path.joined(separator: " "), discussion: node.discussion ?? "", options: own)
        ]
            + below
    }

    /// What a shell command answers, with the program on the path, in English.
    static func run(
        _ command: String, in folder: String, _ environment: [String: String] = [:]
    ) throws -> (output: String, code: Int32) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let usual = [
            "PATH": "\(Repository.programs):\(path)", "LANG": "C.UTF-8", "HOME": folder,
        ]
        process.environment = usual.merging(environment) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (String(decoding: data, as: UTF8.self), process.terminationStatus)
    }
}
