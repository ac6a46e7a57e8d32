import Crypto
import GRDB

/// Taking files in.
extension Bank {
    /// Takes a file in, once: the same bytes again are answered the same way and do nothing.
    func receive(_ bytes: [UInt8], account: String?) throws -> Receipt {
        // A pain file names its accounts itself.
        let isList = bytes.starts(with: "tongzhou-".utf8)
        let digest = hex(bytes, account: isList ? account ?? "" : "")
        if let row = try row("SELECT * FROM file WHERE digest = ?", [digest]) {
            return receipt(row)
        }
        let order = try read(bytes, account: account)
        guard try row("SELECT id FROM file WHERE id = ?", [order.id]) == nil else {
            throw Refusal(
                409, "file-differs", zh: "已收到同一编号、内容不同的文件",
                en: "a file of this id was received with another content")
        }
        try check(order)
        try store(order, digest: digest)
        try work(on: order)
        guard let row = try row("SELECT * FROM file WHERE id = ?", [order.id]) else {
            preconditionFailure("just stored")
        }
        return receipt(row)
    }

    private func hex(_ bytes: [UInt8], account: String) -> String {
        var hash = SHA256()
        hash.update(data: Array("\(account)\n".utf8))
        hash.update(data: bytes)
        return hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private func receipt(_ row: Row) -> Receipt {
        guard let currency = Currency(row["currency"]) else {
            preconditionFailure("files are stored with a currency")
        }
        return Receipt(
            id: row["id"], transactions: row["transactions"], sum: currency.text(row["sum"]))
    }

    private func read(_ bytes: [UInt8], account: String?) throws -> Order {
        let head = String(decoding: bytes.prefix(2_000), as: UTF8.self)
        if head.hasPrefix("tongzhou-") {
            guard let account else { throw Refusal.field("?account=") }
            if head.hasPrefix(DebitList.mark) {
                return try DebitList.read(bytes, account: account)
            }
            return try PaymentList.read(bytes, account: account)
        }
        try checkText(bytes)
        let kind: Order.Kind = head.contains(Order.Kind.debits.rawValue) ? .debits : .payments
        return try PainReader.read(bytes, kind: kind)
    }

    /// XML has to be UTF-8, and say nothing else of itself.
    private func checkText(_ bytes: [UInt8]) throws {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Order.wrong("encoding", "文件不是 UTF-8", "the file is not UTF-8", line: nil)
        }
        let declared = text.prefix(200).firstMatch(of: /<\?xml[^>]*encoding=["']([^"']*)["']/)
        guard declared?.1.lowercased() ?? "utf-8" == "utf-8" else {
            throw Order.wrong("encoding", "声明的编码不是 UTF-8", "it does not declare UTF-8", line: 1)
        }
    }

    /// Its accounts are held here, in its currency.
    private func check(_ order: Order) throws {
        for batch in order.batches {
            let account = try held(batch.account, line: batch.line)
            guard account.currency == order.currency else {
                throw Order.wrong(
                    "currency", "文件与账户的币种不同", "the file and the account differ in currency",
                    line: batch.line)
            }
        }
    }

    private func store(_ order: Order, digest: String) throws {
        let today = try today()
        let days = try bankDays()
        try run(
            """
            INSERT INTO file (id, kind, digest, received, currency, transactions, sum, scheme,
                part, attempt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                order.id, order.kind.rawValue, digest, today.description, order.currency.code,
                order.count, order.sum, order.scheme, order.part, order.attempt,
            ])
        let file = db.lastInsertedRowID
        for batch in order.batches {
            try run(
                """
                INSERT INTO batch (file, id, account, direction, together) VALUES (?, ?, ?, ?, ?)
                """,
                [
                    file, batch.id, batch.account, order.kind.collects ? "debit" : "payment",
                    batch.together && order.kind.collects,
                ])
            let due = days.notBefore(max(batch.day ?? today, today))
            try store(batch.items, batch: db.lastInsertedRowID, due: due)
        }
        let sum = order.currency.text(order.sum)
        try note("file \(order.id), \(order.kind.rawValue): \(order.count) lines, \(sum)")
    }

    private func store(_ items: [Order.Item], batch: Int64, due: Day) throws {
        let due = due.description
        for item in items {
            try run(
                """
                INSERT INTO item (batch, endToEnd, other, name, amount, reference, text, payer,
                    mandate, due, state, reason, moved)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', '', 0)
                """,
                [
                    batch, item.endToEnd, item.other, item.name, item.amount, item.reference,
                    item.text, item.payer, item.mandate, due,
                ])
        }
    }

    /// What was due before today is executed today.
    private func work(on order: Order) throws {
        let today = try today()
        if try bankDays().contains(today) { try execute(on: today) }
    }
}
