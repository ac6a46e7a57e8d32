import Bookkeeping

/// Reads the statements of a bank that gives them as a table of its own. Every run of lines of one
/// account is a statement; where there is a column of balances, it has to go on from line to line.
final class StatementTable {
    private var lines: CSVLines
    private let columns: StatementColumns
    private let currency: Currency
    private var places: [String: Int] = [:]
    private var width = 0
    private var account: String?
    private var isOpen = false
    private var isOver = false
    private var end = StatementEnd()
    /// The balance the next line has to begin with or, newest first, to end with.
    private var expected: Int64?
    private var ready: [StatementItem] = []

    /// Banks put a few lines about the account above the headings.
    private static let mostLinesAbove = 50

    init(
        path: String, _ columns: StatementColumns, _ currency: Currency,
        observe: (([UInt8]) -> Void)?
    ) throws(FileProblem) {
        lines = try CSVLines(
            path: path, encoding: columns.encoding,
            separator: columns.separator.asciiValue ?? 0x2C, observe: observe)
        self.columns = columns
        self.currency = currency
        try readHeadings()
    }

    func next() throws(FileProblem) -> StatementItem? {
        while ready.isEmpty {
            guard !isOver else { return nil }
            if try lines.next() {
                try readLine()
            } else {
                isOver = true
                close()
            }
        }
        return ready.removeFirst()
    }

    private func readHeadings() throws(FileProblem) {
        let wanted = columns.headings
        for _ in 0..<StatementTable.mostLinesAbove {
            guard try lines.next() else { break }
            let names = lines.fields.indices.map { trimmed($0) }
            guard wanted.allSatisfy(names.contains) else { continue }
            for name in wanted {
                guard names.filter({ $0 == name }).count == 1 else { break }
                places[name] = names.firstIndex(of: name)
            }
            guard places.count == Set(wanted).count else { break }
            width = names.count
            return
        }
        throw FileProblem(
            line: max(lines.line, 1), code: "statement.headings",
            Text(
                "找不到银行资料所写的列名（每个一次）：\(wanted.joined(separator: "、"))。请核对文件或资料。",
                "The headings of the bank's profile are not found, each once: "
                    + "\(wanted.joined(separator: ", ")). Check the file or the profile."))
    }

    private func readLine() throws(FileProblem) {
        guard lines.fields.count == width else {
            throw FileProblem(
                line: lines.line, code: "statement.columns",
                Text(
                    "此行有 \(lines.fields.count) 列，应为 \(width) 列；请重新导出。",
                    "This line has \(lines.fields.count) columns instead of \(width); export the "
                        + "file again."))
        }
        let line = try parsed()
        let account = value(columns.account)
        if isOpen, account != self.account { close() }
        if !isOpen {
            open(account, line)
        } else if let expected, let balance = line.balance,
            (columns.isNewestFirst ? balance : balance - line.amount) != expected
        {
            throw doesNotClose()
        }
        guard end.count(line) else { throw doesNotClose() }
        if let balance = line.balance { follow(balance, line.amount) }
        var counted = line
        counted.position = end.lines
        ready.append(.line(counted))
    }

    private func open(_ account: String?, _ line: StatementLine) {
        isOpen = true
        self.account = account
        var heading = StatementHeading(currency: currency, fileLine: line.fileLine)
        heading.account = account
        if let balance = line.balance {
            if columns.isNewestFirst {
                heading.closing = balance
                end.closing = balance
            } else {
                heading.opening = balance - line.amount
                end.opening = heading.opening
            }
        }
        ready.append(.statement(heading))
    }

    private func follow(_ balance: Int64, _ amount: Int64) {
        if columns.isNewestFirst {
            expected = balance - amount
            end.opening = expected
        } else {
            expected = balance
            end.closing = balance
        }
    }

    private func close() {
        guard isOpen else { return }
        ready.append(.end(end))
        (isOpen, expected, end) = (false, nil, StatementEnd())
    }

    private func doesNotClose() -> FileProblem {
        FileProblem(
            line: lines.line, field: columns.balance, code: "statement.not-closing",
            Text(
                "余额与上一行接不上；有缺失、重复或多余的行，请重新导出或向银行查问。",
                "The balance does not go on from the line before: lines are missing, doubled or "
                    + "foreign; export the file again or ask the bank."))
    }

    // MARK: Values

    private func parsed() throws(FileProblem) -> StatementLine {
        if let written = value(columns.currency), written != currency.code {
            throw problem(
                "statement.currency", columns.currency,
                Text("币种与账户的币种不同；请向银行查问。", "The currency is not that of the account; ask the bank.")
            )
        }
        guard let booked = try day(columns.day) else { throw noDay(columns.day) }
        let reader = columns.amountReader(currency)
        let size = try amount(reader)
        var line = StatementLine(
            position: 0, fileLine: lines.line, booked: booked, amount: size)
        line.value = try day(columns.valueDay)
        line.bankReference = value(columns.bankReference)
        line.structuredReference = value(columns.structuredReference)
        line.text = value(columns.text)
        line.code = value(columns.code)
        line.returnReason = value(columns.returnReason)
        line.isReturn = line.returnReason != nil
        var endToEnd = value(columns.endToEnd)
        if endToEnd == "NOTPROVIDED" { endToEnd = nil }
        if line.isReturn { line.originalEndToEnd = endToEnd } else { line.endToEnd = endToEnd }
        if columns.balance != nil {
            guard let balance = value(columns.balance).flatMap(reader.minor) else {
                throw wrongAmount(columns.balance)
            }
            line.balance = balance
        }
        return line
    }

    private func amount(_ reader: AmountReader) throws(FileProblem) -> Int64 {
        switch columns.amounts {
        case .signed(let name):
            guard let amount = value(name).flatMap(reader.minor) else { throw wrongAmount(name) }
            return amount
        case .pair(let credit, let debit):
            let came = try part(credit, reader)
            let went = try part(debit, reader)
            // A line of no money says so in one of the two.
            guard came == 0 || went == 0, value(credit) != nil || value(debit) != nil else {
                throw wrongAmount(debit)
            }
            return came - went
        case .directed(let name, let direction, let credit, let debit):
            let size = try part(name, reader)
            let word = value(direction) ?? ""
            let isCredit = credit.contains(word)
            guard isCredit != debit.contains(word) else {
                throw problem(
                    "statement.direction", direction,
                    Text(
                        "不认识此借贷方向；请核对银行资料中的词。",
                        "This direction is not known; check the words in the bank's profile."))
            }
            return isCredit ? size : -size
        }
    }

    /// An amount without a sign; zero where there is none.
    private func part(_ name: String, _ reader: AmountReader) throws(FileProblem) -> Int64 {
        guard let text = value(name) else { return 0 }
        guard let amount = reader.minor(text), amount >= 0 else { throw wrongAmount(name) }
        return amount
    }

    private func day(_ name: String?) throws(FileProblem) -> Day? {
        guard let name, let text = value(name) else { return nil }
        guard let day = columns.dayFormat.day(text) else { throw noDay(name) }
        return day
    }

    private func value(_ name: String?) -> String? {
        guard let name, let place = places[name] else { return nil }
        let text = trimmed(place)
        return text.isEmpty ? nil : text
    }

    /// A field without white space around it: banks fill with spaces and tabs.
    private func trimmed(_ place: Int) -> String {
        let text = lines.text(place)
        guard text.first?.isWhitespace == true || text.last?.isWhitespace == true else {
            return text
        }
        let rest = text.drop(while: \.isWhitespace)
        return String(rest.reversed().drop(while: \.isWhitespace).reversed())
    }

    private func noDay(_ name: String?) -> FileProblem {
        problem(
            "statement.day", name,
            Text(
                "应为写成 \(columns.dayFormat.rawValue) 的日期。",
                "This has to be a day as \(columns.dayFormat.rawValue)."))
    }

    private func wrongAmount(_ name: String?) -> FileProblem {
        problem(
            "statement.amount", name,
            Text(
                "金额无法辨认，或小数位多于币种所有；请核对银行资料中金额的写法。",
                "The amount cannot be read, or has more decimals than its currency; check how the "
                    + "bank's profile says amounts are written."))
    }

    private func problem(_ code: String, _ name: String?, _ text: Text) -> FileProblem {
        FileProblem(line: lines.line, field: name, code: code, text)
    }
}
