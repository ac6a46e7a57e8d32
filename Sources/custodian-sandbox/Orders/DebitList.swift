/// The debit file of a period: `tongzhou-debits,1`. It names payers; whose account is meant the
/// bank knows: payer 12 has the account `payer-12`.
enum DebitList {
    static let mark = "tongzhou-debits,1"

    static func read(_ bytes: [UInt8], account: String) throws -> Order {
        var reader = try ListReader(bytes)
        guard try reader.next(2).joined(separator: ",") == mark else {
            throw reader.format("此处应为 \(mark)", "here \(mark) should stand")
        }
        let scheme = try reader.heading("scheme")
        let period = try reader.heading("period")
        let attempt = try reader.heading("attempt")
        var batch = Order.Batch(id: attempt, account: account)
        batch.day = try reader.day()
        let currency = try reader.currency()
        try reader.columns(["payer", "amount", "members"])
        let id = "\(scheme)/\(period)/\(attempt)"
        batch.items = try items(&reader, id: id, currency)
        var order = Order(kind: .debitList, id: id, currency: currency, batches: [batch])
        (order.scheme, order.part, order.attempt) = (scheme, period, attempt)
        return order
    }

    private static func items(
        _ reader: inout ListReader, id: String, _ currency: Currency
    ) throws -> [Order.Item] {
        var items: [Order.Item] = []
        var seen: Set<String> = []
        try reader.rows(3, currency: currency) { reader, fields in
            let payer = fields[0]
            guard isPayer(payer) else { throw reader.format("付款人无法读取", "not a payer") }
            guard seen.insert(payer).inserted else { throw Order.twice(line: reader.line) }
            var item = Order.Item(endToEnd: endToEnd(file: id, payer: payer), payer: payer)
            item.other = "payer-\(payer)"
            item.name = "payer \(payer)"
            item.amount = try reader.amount(fields[1], currency)
            items.append(item)
            return item.amount
        }
        return items
    }

    /// A roll number, or `P` and a number.
    private static func isPayer(_ text: String) -> Bool {
        let number = text.hasPrefix("P") ? text.dropFirst() : text[...]
        return (1...18).contains(number.utf8.count)
            && number.utf8.allSatisfy { (48...57).contains($0) }
    }

    /// What stands on the statement for a payer's debit: `D-period-attempt-payer`.
    static func endToEnd(file: String, payer: String) -> String {
        let parts = file.split(separator: "/").suffix(2)
        return Order.reference("D-\(parts.joined(separator: "-"))-\(payer)")
    }
}
