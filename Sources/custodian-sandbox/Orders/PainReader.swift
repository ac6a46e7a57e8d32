import Foundation
import FoundationXML

/// Reads pain.008.001.08 and pain.001.001.09: the structure by its paths, the sums by adding up.
final class PainReader: NSObject, XMLParserDelegate {
    private let kind: Order.Kind
    private var path = ""
    private var text = ""
    private var attributes: [String: String] = [:]
    private var parser: XMLParser?

    private var message = ""
    private var stated: [(count: String?, sum: String?, line: Int)] = [(nil, nil, 1)]
    private var batches: [Order.Batch] = []
    private var item = Order.Item()
    private var currency: Currency?
    private var seen: Set<String> = []
    private(set) var problem: Refusal?

    private init(_ kind: Order.Kind) { self.kind = kind }

    static func read(_ bytes: [UInt8], kind: Order.Kind) throws -> Order {
        let reader = PainReader(kind)
        let parser = XMLParser(stream: InputStream(data: Data(bytes)))
        parser.shouldProcessNamespaces = true
        parser.shouldResolveExternalEntities = false
        parser.delegate = reader
        reader.parser = parser
        let sound = parser.parse()
        if let problem = reader.problem { throw problem }
        guard sound else {
            throw Order.wrong(
                "xml", "不是完整的 XML", "this is no well-formed XML", line: parser.lineNumber)
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

    /// The namespace a root element has to be in.
    private var namespace: String { "urn:iso:std:iso:20022:tech:xsd:\(kind.rawValue)" }

    private var line: Int { parser?.lineNumber ?? 1 }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
        qualifiedName: String?, attributes: [String: String]
    ) {
        if path.isEmpty, name != "Document" || namespaceURI != namespace {
            refuse("namespace", "根元素不是 \(namespace) 的 Document", "not a Document of \(namespace)")
        }
        path += "/" + name
        text = ""
        self.attributes = attributes
        if path == PainReader.batchPath[kind] {
            batches.append(Order.Batch(line: line))
            stated.append((nil, nil, line))
        } else if path == PainReader.itemPath[kind] {
            item = Order.Item()
        }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
        qualifiedName: String?
    ) {
        defer {
            path.removeLast(name.count + 1)
            text = ""
        }
        guard problem == nil else { return }
        if path == PainReader.itemPath[kind] { return endItem() }
        if path == PainReader.batchPath[kind] { return endBatch() }
        let value = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !value.isEmpty, let batchPath = PainReader.batchPath[kind],
            let itemPath = PainReader.itemPath[kind]
        else { return }
        if path.hasPrefix(itemPath) {
            takeOfItem(path.dropFirst(itemPath.count + 1), value)
        } else if path.hasPrefix(batchPath) {
            takeOfBatch(path.dropFirst(batchPath.count + 1), value)
        } else {
            takeOfHeader(value)
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

    private func refuse(_ code: String, _ zh: String, _ en: String) {
        if problem == nil { problem = Order.wrong(code, zh, en, line: line) }
    }

    private func takeOfHeader(_ value: String) {
        switch path.split(separator: "/").suffix(2).joined(separator: "/") {
        case "GrpHdr/MsgId":
            message = value
            if value.unicodeScalars.count > 35 {
                refuse("length", "MsgId 超过 35 个字符", "MsgId has more than 35 characters")
            }
        case "GrpHdr/NbOfTxs": stated[0].count = value
        case "GrpHdr/CtrlSum": stated[0].sum = value
        default: break
        }
    }

    private func takeOfBatch(_ place: Substring, _ value: String) {
        let last = batches.count - 1
        let own = kind == .debits ? "Cdtr" : "Dbtr"
        switch place {
        case "PmtInfId": batches[last].id = value
        case "BtchBookg": batches[last].together = value == "true" || value == "1"
        case "NbOfTxs": stated[last + 1].count = value
        case "CtrlSum": stated[last + 1].sum = value
        case "ReqdColltnDt", "ReqdExctnDt/Dt": takeDay(value)
        case "ReqdExctnDt/DtTm": takeDay(String(value.prefix(10)))
        case "\(own)Acct/Id/IBAN", "\(own)Acct/Id/Othr/Id":
            batches[last].account = value
            batches[last].line = line
        default: break
        }
    }

    private func takeDay(_ value: String) {
        guard let day = Day(value) else { return refuse("day", "日期无法读取", "not a day") }
        batches[batches.count - 1].day = day
    }

    private func takeOfItem(_ place: Substring, _ value: String) {
        switch place {
        case "PmtId/EndToEndId": item.endToEnd = value
        case "InstdAmt", "Amt/InstdAmt": takeAmount(value)
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

    private func takeAmount(_ value: String) {
        guard let found = attributes["Ccy"].flatMap(Currency.init) else {
            return refuse("currency", "缺少币种", "the currency is missing")
        }
        guard found == currency ?? found else {
            return refuse("currency", "一个文件只能有一种币种", "a file has one currency")
        }
        currency = found
        guard let units = found.units(value), (1...Currency.most).contains(units) else {
            return refuse(
                "amount", "金额无法读取,或不为正数,或过大", "not an amount, not above zero, or too great")
        }
        item.amount = units
    }

    private func endItem() {
        guard !item.endToEnd.isEmpty, item.amount > 0, Account.isNumber(item.other) else {
            return refuse(
                "missing", "缺少 EndToEndId、金额或对方账户",
                "EndToEndId, the amount or the account of the other side is missing")
        }
        guard item.endToEnd.unicodeScalars.count <= 35 else {
            return refuse(
                "length", "EndToEndId 超过 35 个字符", "EndToEndId has more than 35 characters")
        }
        guard seen.insert(item.endToEnd).inserted else { return problem = Order.twice(line: line) }
        guard seen.count <= Order.most else { return problem = Order.wrongSum(line: line) }
        batches[batches.count - 1].items.append(item)
    }

    private func endBatch() {
        guard let batch = batches.last, let figures = stated.last else { return }
        guard !batch.id.isEmpty, batch.id.unicodeScalars.count <= 35, batch.day != nil,
            !batch.account.isEmpty, !batch.items.isEmpty
        else {
            return refuse(
                "missing", "PmtInf 缺少编号、日期、账户或交易",
                "PmtInf has no id, day, account or transactions")
        }
        let sum = batch.items.reduce(0) { $0 + $1.amount }
        do {
            try compare(figures, count: batch.items.count, sum: sum)
        } catch let refusal as Refusal {
            problem = refusal
        } catch {
            refuse("sum", "合计不符", "the sum does not agree")
        }
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
