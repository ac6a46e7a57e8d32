import Bookkeeping
import MutualAid
import PublicRecord

/// An entry of the public record that is no statement: its type, the scheme, one fact a line.
struct RecordText {
    private let type: String
    private let lines: [String]

    @resultBuilder
    enum Lines {
        static func buildExpression(_ line: String) -> [String] { [line] }
        static func buildExpression(_ lines: [String]) -> [String] { lines }
        static func buildBlock(_ parts: [String]...) -> [String] { parts.flatMap(\.self) }
    }

    init(_ type: String, @Lines _ lines: () -> [String]) {
        self.type = type
        self.lines = lines()
    }

    func text(scheme: String) -> String {
        (["tongzhou/\(type)/v1", "scheme \(scheme)"] + lines).map { $0 + "\n" }.joined()
    }
}

extension RecordText {
    /// The entry of an event of that day that says all there is; nil for periods, whose statements
    /// come from the roll and the books, and for what is nobody else's business.
    init?(_ event: Event, on day: Day) {
        switch event {
        case .schemeOpened(let rules), .rulesAnnounced(let rules):
            self.init(rules, announced: day)
        case .statementTaken(let statement): self.init(statement)
        case .closureAnnounced(let announced): self.init(announced, on: day)
        case .closureTailSettled(let tail):
            self.init(
                step: "tail", on: day, ["cases \(tail.cases.count) \(tail.aid) \(tail.bearer)"])
        case .refundsGranted(let granted):
            self.init(step: "refunds", on: day, ["granted \(granted.amount)"])
        case .closureSettled(let settled):
            self.init(
                step: "settled", on: day, ["short \(settled.short) \(settled.shortPaidBy.name)"])
        case .closureSealed(let sealed):
            self.init(
                step: "sealed", on: day,
                ["archive \(sealed.files) \(Hash(words: sealed.archive.words).base64)"])
        default: return nil
        }
    }

    /// A version of the rules.
    init(_ rules: RulesAdopted, announced day: Day) {
        self.init("rules") {
            "rules \(rules.version) \(Hash(words: rules.digest.words).base64)"
            "announced \(day)"
            "effective \(rules.effective)"
        }
    }

    private init(_ statement: StatementTaken) {
        self.init("custody") {
            "account \(statement.account.rawValue)"
            "day \(statement.to)"
            "balance \(statement.closing)"
            "statement \(Hash(words: statement.file.words).base64)"
        }
    }

    private init(_ announced: ClosureAnnounced, on day: Day) {
        self.init(
            step: "announced", on: day,
            [
                "because \(announced.trigger.rawValue)", "last-day \(announced.lastDay)",
                "tail-ends \(announced.tailEnds)", "tail-paid-by \(announced.tailPaidBy)",
                "refund-paid-by \(announced.refundPaidBy.name)",
            ])
    }

    private init(step: String, on day: Day, _ lines: [String]) {
        self.init("closing") {
            "step \(step)"
            "day \(day)"
            lines
        }
    }
}
