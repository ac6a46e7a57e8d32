/// Reads pain.008.001.08 and pain.001.001.09: the structure by its paths, the sums by adding up.
struct PainReader {
    private let kind: Order.Kind
    private var path = ""
    private var text = ""
    private var attributes: [String: String] = [:]
    private var line = 1

    private var message = ""
    private var stated: [(count: String?, sum: String?, line: Int)] = [(nil, nil, 1)]
    private var batches: [Order.Batch] = []
    private var item = Order.Item()
    private var currency: Currency?
    private var seen: Set<String> = []

    private init(_ kind: Order.Kind) { self.kind = kind }

    static func read(_ bytes: [UInt8], kind: Order.Kind) throws -> Order {
        var reader = PainReader(kind)
        var scanner = try XMLScanner(bytes)
        while let event = try scanner.next() {
            reader.line = scanner.currentLine()
            switch event {
            case .start(let name, let namespace, let attributes):
                try reader.start(name, namespace, attributes)
            case .text(let text): reader.text += text
            case .end: try reader.end()
            }
        }
        return try reader.finished()
    }

    private func finished() throws -> Order {
        guard let currency, !message.isEmpty else {
            throw Order.wrong(
                "missing", "缺少 MsgId 或没有交易", "MsgId or the transactions are missing", line: nil)
        }
        let order = Order(kind: kind, id: message, currency: currency, batches: batches)
        try compare(stated[0], count: order.count, sum: order.sum)
        return order
    }

    /// The namespace every element has to be in.
    private var namespace: String { "urn:iso:std:iso:20022:tech:xsd:\(kind.rawValue)" }

    private mutating func start(
        _ name: String, _ space: String, _ attributes: [String: String]
    ) throws {
        if path.isEmpty, name != "Document" || space != namespace {
            throw wrong(
                "namespace", "根元素不是 \(namespace) 的 Document", "not a Document of \(namespace)")
        }
        // What is of another namespace is none of the bank's business: its path matches nothing.
        path += space == namespace ? "/\(name)" : "/?"
        text = ""
        self.attributes = attributes
        if path == PainReader.batchPath[kind] {
            batches.append(Order.Batch(line: line))
            stated.append((nil, nil, line))
        } else if path == PainReader.itemPath[kind] {
            item = Order.Item()
        }
    }

    private mutating func end() throws {
        try take()
        path.removeSubrange((path.lastIndex(of: "/") ?? path.startIndex)...)
        text = ""
    }

    /// Takes what the element that ends has said.
    private mutating func take() throws {
        guard let batchPath = PainReader.batchPath[kind], let itemPath = PainReader.itemPath[kind]
        else { return }
        if path == itemPath { return try endItem() }
        if path == batchPath { return try endBatch() }
        let value = text.trimmed
        if value.isEmpty { return }
        if path.hasPrefix(itemPath + "/") {
            try takeOfItem(path.dropFirst(itemPath.count + 1), value)
        } else if path.hasPrefix(batchPath + "/") {
            try takeOfBatch(path.dropFirst(batchPath.count + 1), value)
        } else {
            try takeOfHeader(value)
        }
    }
}

extension PainReader {
    private static let batchPath: [Order.Kind: String] = [
        .debits: "/Document/CstmrDrctDbtInitn/PmtInf",
        .payments: "/Document/CstmrCdtTrfInitn/PmtInf",
    ]

    private static let itemPath: [Order.Kind: String] = [
        .debits: "/Document/CstmrDrctDbtInitn/PmtInf/DrctDbtTxInf",
        .payments: "/Document/CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf",
    ]

    private func wrong(_ code: String, _ zh: String, _ en: String) -> Refusal {
        Order.wrong(code, zh, en, line: line)
    }

    private mutating func takeOfHeader(_ value: String) throws {
        switch path.split(separator: "/").suffix(2).joined(separator: "/") {
        case "GrpHdr/MsgId":
            message = value
            if value.unicodeScalars.count > 35 {
                throw wrong("length", "MsgId 超过 35 个字符", "MsgId has more than 35 characters")
            }
        case "GrpHdr/NbOfTxs": stated[0].count = value
        case "GrpHdr/CtrlSum": stated[0].sum = value
        default: break
        }
    }

    private mutating func takeOfBatch(_ place: Substring, _ value: String) throws {
        let last = batches.count - 1
        let own = kind == .debits ? "Cdtr" : "Dbtr"
        switch place {
        case "PmtInfId": batches[last].id = value
        case "BtchBookg": batches[last].together = value == "true" || value == "1"
        case "NbOfTxs": stated[last + 1].count = value
        case "CtrlSum": stated[last + 1].sum = value
        case "ReqdColltnDt", "ReqdExctnDt/Dt": try takeDay(value)
        case "ReqdExctnDt/DtTm": try takeDay(String(value.prefix(10)))
        case "\(own)Acct/Id/IBAN", "\(own)Acct/Id/Othr/Id":
            batches[last].account = value
            batches[last].line = line
        default: break
        }
    }

    private mutating func takeDay(_ value: String) throws {
        guard let day = Day(value) else { throw wrong("day", "日期无法读取", "not a day") }
        batches[batches.count - 1].day = day
    }

    private mutating func takeOfItem(_ place: Substring, _ value: String) throws {
        switch place {
        case "PmtId/EndToEndId": item.endToEnd = value
        case "InstdAmt", "Amt/InstdAmt": try takeAmount(value)
        case "DrctDbtTx/MndtRltdInf/MndtId": item.mandate = value
        case "RmtInf/Ustrd": item.text += item.text.isEmpty ? value : " " + value
        case "RmtInf/Strd/CdtrRefInf/Ref": item.reference = value
        case "Dbtr/Nm" where kind == .debits, "Cdtr/Nm" where kind == .payments:
            item.name = value
        case "DbtrAcct/Id/IBAN" where kind == .debits,
            "DbtrAcct/Id/Othr/Id" where kind == .debits,
            "CdtrAcct/Id/IBAN" where kind == .payments,
            "CdtrAcct/Id/Othr/Id" where kind == .payments:
            item.other = value
        default: break
        }
    }

    private mutating func takeAmount(_ value: String) throws {
        guard let found = attributes["Ccy"].flatMap(Currency.init) else {
            throw wrong("currency", "缺少币种", "the currency is missing")
        }
        guard found == currency ?? found else {
            throw wrong("currency", "一个文件只能有一种币种", "a file has one currency")
        }
        currency = found
        guard let units = found.units(value), (1...Currency.most).contains(units) else {
            throw wrong(
                "amount", "金额无法读取,或不为正数,或过大", "not an amount, not above zero, or too great")
        }
        item.amount = units
    }

    private mutating func endItem() throws {
        guard !item.endToEnd.isEmpty, item.amount > 0, Account.isNumber(item.other) else {
            throw wrong(
                "missing", "缺少 EndToEndId、金额或对方账户",
                "EndToEndId, the amount or the account of the other side is missing")
        }
        guard item.endToEnd.unicodeScalars.count <= 35 else {
            throw wrong(
                "length", "EndToEndId 超过 35 个字符", "EndToEndId has more than 35 characters")
        }
        guard seen.insert(item.endToEnd).inserted else { throw Order.twice(line: line) }
        guard seen.count <= Order.most else { throw Order.wrongSum(line: line) }
        batches[batches.count - 1].items.append(item)
    }

    private mutating func endBatch() throws {
        guard let batch = batches.last, let figures = stated.last else { return }
        guard !batch.id.isEmpty, batch.id.unicodeScalars.count <= 35, batch.day != nil,
            !batch.account.isEmpty, !batch.items.isEmpty
        else {
            throw wrong(
                "missing", "PmtInf 缺少编号、日期、账户或交易",
                "PmtInf has no id, day, account or transactions")
        }
        let sum = batch.items.reduce(0) { $0 + $1.amount }
        try compare(figures, count: batch.items.count, sum: sum)
    }

    /// Stated figures are those of the transactions; the number is required in the header alone.
    private func compare(
        _ figures: (count: String?, sum: String?, line: Int), count: Int, sum: Int64
    ) throws {
        let rightCount = figures.count.map { Int($0) == count } ?? (figures.line != 1)
        let rightSum = figures.sum.map { currency?.units($0) == sum } ?? true
        guard rightCount && rightSum else { throw Order.wrongSum(line: figures.line) }
    }
}
