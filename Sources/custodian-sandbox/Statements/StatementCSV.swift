/// A statement as lines of comma-separated values, each with the balance after it.
enum StatementCSV {
    static let columns =
        "day,valueDay,amount,endToEnd,bankReference,reference,code,returnReason,text,balance\n"

    /// With `batch`, the debits of a file are one line with the id of the file as its reference.
    static func write(_ statement: Statement, batch: Bool) -> String {
        var text = columns
        var balance = statement.opening
        for entry in statement.entries {
            if batch, let together = entry.together {
                balance += entry.amount
                let count = "\(entry.lines.count) debits"
                text += row(
                    statement, entry.amount, "", together.reference, together.file, entry.code, "",
                    count, balance)
                continue
            }
            for line in entry.lines {
                balance += line.amount
                text += row(
                    statement, line.amount, line.endToEnd, line.bankReference, line.reference,
                    line.code, line.returnReason, line.text, balance)
            }
        }
        return text
    }

    private static func row(
        _ statement: Statement, _ amount: Int64, _ endToEnd: String, _ bankReference: String,
        _ reference: String, _ code: String, _ returnReason: String, _ text: String,
        _ balance: Int64
    ) -> String {
        let day = statement.day.description
        let currency = statement.account.currency
        return CSVText.line([
            day, day, currency.text(amount), endToEnd, bankReference, reference, code, returnReason,
            text, currency.text(balance),
        ])
    }
}
