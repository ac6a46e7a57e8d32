import ArgumentParser
import Bookkeeping
import Office
import PublicRecord

/// `tongzhou member receipt`
struct MemberReceipt: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "receipt", "成员的加入回执：签名的登记，连同只有他知道的密数",
            "a member's join receipt: his entry, signed, with the secret that binds it to him",
            example: "tongzhou member receipt 12 --to 12.receipt")
    }

    @Argument(help: help("成员编号", "roll number"))
    var roll: Int64

    @OptionGroup var target: ProofTarget
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let receipt = try office.receipt(of: roll, in: scheme)
        try target.write(receipt.bytes, "\(roll).receipt")
    }
}

/// `tongzhou member proof`
struct MemberProof: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "proof", "成员一期的证明：他自己就能核对的账单、结算或余额",
            "a member's proof of a period: bill, settlement or balance, which he can check himself",
            example: "tongzhou member proof 12 2024-03-1 --to 12.proof")
    }

    @Argument(help: help("成员编号", "roll number"))
    var roll: Int64

    @Argument(help: help("期次", "period", valueName: "PERIOD"))
    var period: String

    @Option(
        help: help(
            "哪一份：bill、settlement 或 balance", "which statement: bill, settlement or balance"))
    var of = "bill"

    @OptionGroup var target: ProofTarget
    @OptionGroup var place: RecordPlace
    @OptionGroup var at: SchemePlace

    func run() throws {
        guard let kind = StatementKind(rawValue: of) else {
            let known = StatementKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandRefusal.notA(what: Text(known, known), given: of, option: "--of")
        }
        let (office, scheme) = try at.open()
        let proof = try office.proof(
            of: roll, period: try Parse.period(period), kind: kind, in: scheme,
            record: place.record)
        try target.write(proof.bytes, "\(roll)-\(period).\(of)-proof")
    }
}

/// Where a receipt or proof goes.
struct ProofTarget: ParsableArguments {
    @Option(name: .customLong("to"), help: help("写到哪个文件", "the file to write", valueName: "file"))
    var path: String?

    func write(_ bytes: [UInt8], _ name: String) throws {
        let path = path ?? name
        try Office.write(bytes, to: path)
        Output.line(
            say(
                "已写到 \(path)；用 tongzhou-verify 或 verify.html 核对。",
                "Written to \(path); check it with tongzhou-verify or verify.html."))
    }
}
