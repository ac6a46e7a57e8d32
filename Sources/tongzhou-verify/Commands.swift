import ArgumentParser
import PublicRecord
import RecordFiles

/// `tongzhou-verify receipt FILE`
struct ReceiptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt", abstract: "Whether a receipt is signed, and is yours.",
        discussion: "Example: tongzhou-verify receipt my.receipt --trust trust")

    @Argument(help: "The receipt.") var file: String
    @OptionGroup var trust: Trust
    @OptionGroup var common: Common

    func run() throws {
        let sentence = try RecordCheck.receipt(Files.read(file), trust: trust.bytes())
        Output.say(sentence, common.lang)
    }
}

/// `tongzhou-verify proof FILE`
struct ProofCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proof", abstract: "Whether your line is in a statement, and that in the log.",
        discussion: """
            Example: tongzhou-verify proof 2024-01-1.proof --receipt my.receipt --trust trust \
            --due 529 --paid 529
            """)

    @Argument(help: "The proof.") var file: String
    @Option(help: "Your receipt; without it nobody can tell that the line is yours.")
    var receipt: String?
    @Option(help: "What you owe, in minor units, as you know it.") var due: Int64?
    @Option(help: "What you have paid, in minor units, as you know it.") var paid: Int64?
    @OptionGroup var trust: Trust
    @OptionGroup var common: Common

    func run() throws {
        let check = try MemberCheck(
            trust: trust.bytes(), receipt: try receipt.map(Files.read), proof: Files.read(file))
        Output.say(try check.check(due: due, paid: paid), common.lang)
    }
}

/// `tongzhou-verify statement FILE`
struct StatementCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statement", abstract: "Whether the identities of a statement hold.",
        discussion: "Example: tongzhou-verify statement bill.txt")

    @Argument(help: "The statement.") var file: String
    @Option(help: "A trust file; it has to be one.") var trust: String?
    @OptionGroup var common: Common

    func run() throws {
        if let trust { _ = try RecordCheck.policy(Files.read(trust)) }
        Output.say(try RecordCheck.statement(Files.read(file)), common.lang)
    }
}

/// `tongzhou-verify cases FILE --bill FILE`
struct CasesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cases", abstract: "Whether case lines add up to what a bill says.",
        discussion: "Example: tongzhou-verify cases cases.txt --bill bill.txt")

    @Argument(help: "The case lines.") var file: String
    @Option(help: "The bill.") var bill: String
    @Option(help: "A trust file; it has to be one.") var trust: String?
    @OptionGroup var common: Common

    func run() throws {
        if let trust { _ = try RecordCheck.policy(Files.read(trust)) }
        let sentence = try RecordCheck.cases(
            Files.read(file), bill: Files.read(bill))
        Output.say(sentence, common.lang)
    }
}

/// `tongzhou-verify checkpoint FILE`
struct CheckpointCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract: "Whether a checkpoint is signed and witnessed, and goes on from an older one.",
        discussion: """
            Example: tongzhou-verify checkpoint new --old old --consistency path --trust trust
            """)

    @Argument(help: "The checkpoint.") var file: String
    @Option(help: "A checkpoint seen before.") var old: String?
    @Option(help: "The proof that one goes on from the other: a hash a line.")
    var consistency: String?
    @OptionGroup var trust: Trust
    @OptionGroup var common: Common

    func run() throws {
        let sentence = try RecordCheck.checkpoint(
            Files.read(file), old: try old.map(Files.read),
            consistency: try consistency.map(Files.read), trust: trust.bytes())
        Output.say(sentence, common.lang)
    }
}

/// `tongzhou-verify policy FILE`
struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Whether a trust file is one, and what it asks for.",
        discussion: "Example: tongzhou-verify policy trust")

    @Argument(help: "The trust file.") var file: String
    @OptionGroup var common: Common

    func run() throws { Output.say(try RecordCheck.policy(Files.read(file)), common.lang) }
}

/// `tongzhou-verify audit RECORD`
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Checks a whole log from its files.",
        discussion: """
            Example: tongzhou-verify audit https://example.org/record/village-aid --trust trust
            """)

    @Argument(help: "The folder or the address of the log, with its checkpoint in it.")
    var record: String
    @Option(help: "The checkpoint seen last.") var since: String?
    @OptionGroup var trust: Trust
    @OptionGroup var common: Common

    func run() throws {
        let policy = try Policy(trust.bytes())
        let since = try since.map(Files.read)
        do {
            let audit = try Audit(trust: policy, since: since, read: RecordReader(record).read)
            Output.say(try audit.run().text, common.lang)
        } catch let problem as LogFileProblem {
            throw Finding(.unreadable, .named(problem.path))
        }
    }
}
