import GRDB

/// The result of a debit list: `tongzhou-result,1`. It sums up what was taken in full and lists
/// what was not.
enum DebitResult {
    private struct Failure {
        let payer: String
        let due: Int64
        let taken: Int64
        let reason: String
    }

    static func write(
        _ file: Row, _ outcomes: [Outcome], _ unknowns: [String], _ currency: Currency
    ) throws -> String {
        // The list knows no "not yet": it is made when all is done.
        guard outcomes.allSatisfy({ $0.state != "waiting" }) else { throw Refusal.notYet }
        let taken = outcomes.filter { $0.moved >= $0.amount }
        var failures = outcomes.filter { $0.moved < $0.amount }.map {
            Failure(payer: $0.payer, due: $0.amount, taken: $0.moved, reason: word($0))
        }
        // Who was never debited is listed with the least amount there is.
        failures += unknowns.map { Failure(payer: $0, due: 1, taken: 0, reason: "unknown") }
        var text = "tongzhou-result,1\n"
        for (name, column) in [("scheme", "scheme"), ("period", "part"), ("attempt", "attempt")] {
            text += CSVText.line([name, file[column]])
        }
        text += "currency,\(currency.code)\n"
        let sum = currency.text(taken.reduce(0) { $0 + $1.amount })
        text += "succeeded,\(taken.count),\(sum)\n"
        text += "failed,\(failures.count),\(currency.text(failures.reduce(0) { $0 + $1.due }))\n"
        text += "payer,due,taken,reason\n"
        for failure in failures {
            text += CSVText.line([
                failure.payer, currency.text(failure.due), currency.text(failure.taken),
                failure.reason,
            ])
        }
        return text + "end,\(failures.count)\n"
    }

    /// The reason as a word for people.
    private static func word(_ outcome: Outcome) -> String {
        switch outcome.reason {
        case "", "AM04": "insufficient-funds"
        case "AC01": "account-unknown"
        case "AC04": "account-closed"
        case "MD01": "no-mandate"
        default: outcome.reason
        }
    }
}
