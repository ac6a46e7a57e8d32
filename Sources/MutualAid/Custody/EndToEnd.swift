import Bookkeeping

/// The end-to-end ids that we give to debits and payments. The custodian repeats them on his
/// statement, so that a line says of itself what it is.
public enum EndToEnd: Hashable, Sendable {
    /// A payout: `A-12`.
    case payout(Int64)
    /// One payer's line of a refund run: `R-3-12`, `R-3-P7`.
    case refund(run: Int, payer: Int64)
    /// One payer's line of a debit: `D-2024-03-1-1-12`.
    case debit(PeriodID, attempt: Int, payer: Int64)

    /// All lines of a debit's file, booked as one: `B-2024-03-1-1`. Banks name no end-to-end id for
    /// them but the message; this is how the store keeps it.
    case batch(PeriodID, attempt: Int)

    /// The batch that a message id of ours names: `scheme/2024-03-1/1` of a debit list, or
    /// `D-2024-03-1-1-…` of a message; nil when it is none.
    public init?(batch message: String, scheme: String) {
        let parts = message.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 3, parts[0] == scheme, let period = PeriodID(String(parts[1])),
            let attempt = EndToEnd.number(parts[2])
        {
            self = .batch(period, attempt: Int(attempt))
            return
        }
        let words = message.split(separator: "-", omittingEmptySubsequences: false)
        guard words.count >= 6, words[0] == "D",
            let period = PeriodID(words[1...3].joined(separator: "-")),
            let attempt = EndToEnd.number(words[4])
        else { return nil }
        self = .batch(period, attempt: Int(attempt))
    }

    /// The id of that text; nil when it is none of ours.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        switch (parts.first, parts.count) {
        case ("A", 2):
            guard let number = EndToEnd.number(parts[1]) else { return nil }
            self = .payout(number)
        case ("R", 3):
            guard let run = EndToEnd.number(parts[1]), let payer = EndToEnd.payer(parts[2]) else {
                return nil
            }
            self = .refund(run: Int(run), payer: payer)
        case ("B", 5):
            guard let period = PeriodID(parts[1...3].joined(separator: "-")),
                let attempt = EndToEnd.number(parts[4])
            else { return nil }
            self = .batch(period, attempt: Int(attempt))
        case ("D", 6):
            guard let period = PeriodID(parts[1...3].joined(separator: "-")),
                let attempt = EndToEnd.number(parts[4]), let payer = EndToEnd.payer(parts[5])
            else { return nil }
            self = .debit(period, attempt: Int(attempt), payer: payer)
        default: return nil
        }
        // One id is written in one way: a second one with a zero more is somebody else's.
        guard self.text == text else { return nil }
    }

    /// The text, at most 35 characters.
    public var text: String {
        switch self {
        case .payout(let number): "A-\(number)"
        case .refund(let run, let payer): "R-\(run)-\(Payer(code: payer))"
        case .batch(let period, let attempt): "B-\(period)-\(attempt)"
        case .debit(let period, let attempt, let payer):
            "D-\(period)-\(attempt)-\(Payer(code: payer))"
        }
    }

    private static func number(_ text: Substring) -> Int64? {
        guard (1...18).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Int64(text).flatMap { $0 > 0 ? $0 : nil }
    }

    /// A payer as he is written in files: a roll number, or `P` and a number.
    private static func payer(_ text: Substring) -> Int64? {
        text.hasPrefix("P") ? number(text.dropFirst()).map { -$0 } : number(text)
    }
}
