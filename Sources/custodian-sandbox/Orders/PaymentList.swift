/// Payments for banks without ISO 20022: `tongzhou-payments,1`.
enum PaymentList {
    static let mark = "tongzhou-payments,1"

    static func read(_ bytes: [UInt8], account: String) throws -> Order {
        var reader = try ListReader(bytes)
        guard try reader.next(2).joined(separator: ",") == mark else {
            throw reader.format("此处应为 \(mark)", "here \(mark) should stand")
        }
        let scheme = try reader.heading("scheme")
        let name = try reader.heading("batch")
        var batch = Order.Batch(id: name, account: account)
        batch.day = try reader.day()
        let currency = try reader.currency()
        try reader.columns(["endToEnd", "account", "name", "amount", "text"])
        batch.items = try items(&reader, currency)
        var order = Order(
            kind: .paymentList, id: "\(scheme)/\(name)", currency: currency, batches: [batch])
        (order.scheme, order.part) = (scheme, name)
        return order
    }

    private static func items(
        _ reader: inout ListReader, _ currency: Currency
    ) throws -> [Order.Item] {
        var items: [Order.Item] = []
        var seen: Set<String> = []
        try reader.rows(5, currency: currency) { reader, fields in
            guard (1...35).contains(fields[0].unicodeScalars.count) else {
                throw reader.format(
                    "endToEnd 须为 1 至 35 个字符", "endToEnd has 1 to 35 characters")
            }
            guard seen.insert(fields[0]).inserted else { throw Order.twice(line: reader.line) }
            guard Account.isNumber(fields[1]) else {
                throw reader.format("账号无法读取", "not the number of an account")
            }
            var item = Order.Item(endToEnd: fields[0], other: fields[1], name: fields[2])
            item.amount = try reader.amount(fields[3], currency)
            item.text = fields[4]
            items.append(item)
            return item.amount
        }
        return items
    }
}
