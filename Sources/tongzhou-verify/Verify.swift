import ArgumentParser
import Foundation
import PublicRecord

/// Checks the public record with nothing of the platform: no store, no server. Only an
/// audit of a record at an address goes to the network.
@main
enum Program {
    /// Exit codes: 0 all is right, 1 something is off, 2 a command or a file cannot be read.
    static func main() {
        do {
            var command = try Verify.parseAsRoot()
            try command.run()
        } catch let finding as Finding {
            Output.complain(finding)
            Foundation.exit(finding.exitCode)
        } catch {
            let isHelp = Verify.exitCode(for: error) == .success
            Output.write(
                Verify.fullMessage(for: error) + "\n", to: isHelp ? .standardOutput : .standardError
            )
            Foundation.exit(isHelp ? 0 : 2)
        }
    }
}

/// The command and its groups.
struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tongzhou-verify",
        abstract: "Checks receipts, proofs, statements and logs of the public record.",
        discussion: """
            One plain sentence says that all is right, or what is off. Exit code 0 when all is \
            right, 1 when something is off, 2 when a command or a file cannot be read.

            Example: tongzhou-verify proof 2024-01-1.proof --receipt my.receipt --trust trust
            """,
        subcommands: [
            ReceiptCommand.self, ProofCommand.self, StatementCommand.self, CasesCommand.self,
            CheckpointCommand.self, PolicyCommand.self, AuditCommand.self, MemberCommand.self,
        ])
}

/// What every command takes.
struct Common: ParsableArguments {
    @Option(help: "zh or en; as the environment says when it is left out.")
    var lang: Language = .ofEnvironment
}

/// Whom to believe.
struct Trust: ParsableArguments {
    @Option(help: "The trust file: keys of the log and its receipts, witnesses, quorum.")
    var trust: String

    func bytes() throws(Finding) -> [UInt8] { try Files.read(trust) }
}

/// The languages of sentences.
enum Language: String, ExpressibleByArgument {
    case zh, en

    static var ofEnvironment: Language {
        let variables = ProcessInfo.processInfo.environment
        let value = variables["LC_ALL"] ?? variables["LC_MESSAGES"] ?? variables["LANG"] ?? ""
        return value.hasPrefix("zh") ? .zh : .en
    }
}
