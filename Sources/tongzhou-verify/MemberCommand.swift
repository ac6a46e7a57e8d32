import ArgumentParser
import PublicRecord

/// `tongzhou-verify member FOLDER`
struct MemberCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "member",
        abstract: "Whether your share is in the public bill, from the public files alone.",
        discussion: """
            Salt, position and class stand in the notice of your share. Nobody is asked for a proof.

            Example: tongzhou-verify member record/village-aid --receipt my.receipt --trust trust \
            --period 2024-01-1 --position 4 --salt SALT --due 526
            """)

    @Argument(help: "The folder of the log, with its checkpoint and leaf bundles in it.")
    var folder: String
    @Option(help: "Your receipt.") var receipt: String
    @Option(help: "The period.") var period: String
    @Option(name: .customLong("class"), help: "Your class, as the notice names it.")
    var className = "-"
    @Option(help: "Your salt, as the notice gives it.") var salt: String
    @Option(help: "Your position, as the notice gives it.") var position: UInt64
    @Option(help: "What you owe, in minor units, as you know it.") var due: Int64?
    @Option(
        help: "Why you owe something else than the share, as the notice says; may be repeated.",
        transform: ProofFile.Reason.init(option:))
    var reason: [ProofFile.Reason] = []
    @OptionGroup var trust: Trust
    @OptionGroup var common: Common

    func run() throws {
        guard let salt = Base64.hash(Array(salt.utf8)) else {
            throw ValidationError("--salt: 44 characters of base64, as the notice gives them")
        }
        let folder = folder
        let check = try MirrorCheck(
            trust: trust.bytes(), receipt: Files.read(receipt),
            notice: LeafNotice(
                period: period, className: className, salt: salt, position: position,
                reasons: reason),
            read: { path, limit in
                let bytes = Files.read("\(folder)/\(path)", limit: limit + 1)
                return bytes.flatMap { $0.count > limit ? nil : $0 }
            })
        Output.say(try check.check(due: due), common.lang)
    }
}

extension ProofFile.Reason {
    /// `cap=-25`
    fileprivate init(option: String) throws {
        let parts = option.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, let code = ProofFile.ReasonCode(rawValue: String(parts[0])),
            let amount = Int64(parts[1])
        else { throw ValidationError("--reason: as the notice gives it, like cap=-25") }
        self.init(code, amount)
    }
}
