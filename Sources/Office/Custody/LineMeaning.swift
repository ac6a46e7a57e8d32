import BankFiles
import Bookkeeping
import MutualAid
import Storage

/// What a line of the custodian's statement says of itself: by its end-to-end id, then by its
/// reference, then by a rule. Whether it is true the books have to say.
enum LineMeaning: Equatable {
    /// The payout with that number was paid, or came back.
    case payout(Int64)
    /// A payer's line of a refund run.
    case refund(run: Int, payer: Int64)
    /// A payer's line of a debit.
    case debit(PeriodID, attempt: Int, payer: Int64)
    /// A debit's file, booked as one.
    case batch(PeriodID, attempt: Int)
    /// Somebody pays for members by plain transfer.
    case payer(Int64)
    /// The operator pays in what it bears or advances.
    case runner
    /// By a rule: interest, or a charge.
    case rule(CustodyMoved.Kind)
    /// Nobody knows.
    case unknown

    /// The meaning of a line, and by which rule of the profile, if by one.
    init(_ line: BankLine, rule: CustodyMoved.Kind?) {
        switch EndToEnd(line.endToEnd) {
        case .payout(let number)?: self = .payout(number)
        case .batch(let period, let attempt)?: self = .batch(period, attempt: attempt)
        case .refund(let run, let payer)?: self = .refund(run: run, payer: payer)
        case .debit(let period, let attempt, let payer)?:
            self = .debit(period, attempt: attempt, payer: payer)
        case nil:
            switch PaymentReference(line.reference) {
            case .payer(let code)? where line.amount > 0 && !line.isReturn: self = .payer(code)
            case .runner? where line.amount > 0 && !line.isReturn: self = .runner
            default:
                let fits = rule == .interest ? line.amount > 0 : line.amount < 0
                self = rule.flatMap { fits ? .rule($0) : nil } ?? .unknown
            }
        }
    }
}

extension BankLine {
    /// The line as the store keeps it: ids and references of ours alone, codes as the bank gives
    /// them; what people wrote stays in the custodian's file.
    ///
    /// - Parameter breach: the rule by which it is money invested or pledged, where a text says so:
    ///   the text is not kept, so that the line's code has to say it.
    init(
        _ line: StatementLine, number: Int64, scheme: String, breach: StatementRule.Kind? = nil
    ) {
        let batch = line.batch.flatMap { EndToEnd(batch: $0, scheme: scheme) }
        let endToEnd = [line.endToEnd, line.originalEndToEnd].compactMap(\.self)
            .first(where: BankLine.isOurs)
        let reference = line.structuredReference.flatMap(PaymentReference.init)
        self.init(
            number: number, day: line.booked, amount: line.amount,
            endToEnd: endToEnd ?? batch?.text ?? "", reference: reference?.text ?? "",
            code: breach.map { "\(BankLine.rule)/\($0.rawValue)" } ?? BankLine.word(line.code),
            reason: line.isReturn ? BankLine.word(line.returnReason ?? "-") : "",
            bankReference: BankLine.word(line.bankReference))
    }

    /// Whether a text is an id that we give to single payments. A whole batch is named by the bank
    /// alone: whoever pays may write what he likes as the id of his own.
    private static func isOurs(_ text: String) -> Bool {
        switch EndToEnd(text) {
        case .payout?, .refund?, .debit?: true
        case .batch?, nil: false
        }
    }

    /// What a code begins with that a rule of ours gave.
    static let rule = "rule"

    /// A code of the bank: at most 35 plain characters; others are left out.
    private static func word(_ text: String?) -> String {
        String(
            String.UnicodeScalarView(
                (text ?? "").unicodeScalars.filter { (0x21...0x7E).contains($0.value) }.prefix(35)))
    }
}
