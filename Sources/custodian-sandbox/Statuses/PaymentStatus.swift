import GRDB

/// The status of a payment list: `tongzhou-payment-status,1`.
enum PaymentStatus {
    static func write(
        _ file: Row, _ outcomes: [Outcome], _ unknowns: [String], _ currency: Currency,
        today: Day
    ) throws -> String {
        // Before the day has come nothing is worked on; a single late one is pending.
        guard outcomes.contains(where: { $0.state != "waiting" }) || outcomes.isEmpty else {
            throw Refusal.notYet
        }
        var text = "tongzhou-payment-status,1\n"
        text += CSVText.line(["scheme", file["scheme"]])
        text += CSVText.line(["batch", file["part"]])
        text += "currency,\(currency.code)\nendToEnd,status,reason\n"
        for outcome in outcomes {
            text += CSVText.line([outcome.endToEnd, word(outcome.state), outcome.reason])
        }
        for unknown in unknowns { text += CSVText.line([unknown, "accepted", ""]) }
        return text + "end,\(outcomes.count + unknowns.count)\n"
    }

    private static func word(_ state: String) -> String {
        switch state {
        case "executed": "accepted"
        case "refused": "rejected"
        default: "pending"
        }
    }
}
