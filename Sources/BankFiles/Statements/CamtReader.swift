import Bookkeeping

/// Reads a statement of the format camt.053.001.08, in bounded memory.
///
/// An entry with details gives a line for each of them, and they have to add up to it; details
/// without amounts, and an entry without details, give one line. Entries that are not booked are
/// counted and give none.
final class CamtReader {
    private var message: XMLMessage
    private var ready: [StatementItem] = []
    private var taken = 0
    private var heading: StatementHeading?
    private var currency: Currency?
    private var isAnnounced = false
    private var balance = (code: "", amount: Int64(0), isDebit: false, day: Day?.none)
    /// The day of the closing balance.
    private var closingDay: Day?
    /// Whether the statement says that it ends with the first moment of its last day.
    private var endsAtMidnight = false
    private var entry: CamtEntry?
    private var detail: CamtFacts?
    private var end = StatementEnd()

    init(path: String, observe: (([UInt8]) -> Void)?) throws(FileProblem) {
        message = try XMLMessage(path: path, shape: .camt, observe: observe)
    }

    func next() throws(FileProblem) -> StatementItem? {
        while taken == ready.count {
            ready.removeAll(keepingCapacity: true)
            taken = 0
            guard let step = try message.next() else { return nil }
            switch step {
            case .opened(let mark): opened(CamtMark(rawValue: mark))
            case .closed(let mark): try closed(CamtMark(rawValue: mark))
            case .value(let mark):
                guard let mark = CamtMark(rawValue: mark) else { continue }
                if detail != nil {
                    try detailValue(mark)
                } else if entry != nil {
                    try entryValue(mark)
                } else {
                    try headingValue(mark)
                }
            }
        }
        defer { taken += 1 }
        return ready[taken]
    }

    private func opened(_ mark: CamtMark?) {
        switch mark {
        case .statement:
            heading = StatementHeading(currency: .cny, fileLine: message.line)
            (currency, isAnnounced, end) = (nil, false, StatementEnd())
            (closingDay, endsAtMidnight) = (nil, false)
        case .entry:
            announce()
            entry = CamtEntry(line: message.line)
        case .detail: detail = CamtFacts(line: message.line)
        default: break
        }
    }

    private func closed(_ mark: CamtMark?) throws(FileProblem) {
        switch mark {
        case .balance: try closeBalance()
        case .returned: detail?.isReturned = true
        case .detail: try closeDetail()
        case .entry: try closeEntry()
        case .statement:
            announce()
            try closeStatement()
        default: break
        }
    }

    private func announce() {
        guard !isAnnounced else { return }
        isAnnounced = true
        if let from = heading?.from, let to = heading?.to {
            // The first moment of a day is the end of the one before, unless that is what it means.
            if endsAtMidnight, from < to, closingDay != to { heading?.to = to.adding(days: -1) }
        } else if heading?.to == nil {
            heading?.to = closingDay
        }
        if let heading { ready.append(.statement(heading)) }
    }

    /// Whether a time is the first moment of its day.
    private var isMidnight: Bool {
        let time = message.bytes.drop { $0 != 0x54 }.dropFirst()
        let fraction = time.dropFirst(8).prefix { $0 == 0x2E || XMLLeaf.isDigit($0) }
        return time.prefix(8).elementsEqual("00:00:00".utf8)
            && fraction.allSatisfy { $0 == 0x2E || $0 == 0x30 }
    }

    // MARK: Values

    private func headingValue(_ mark: CamtMark) throws(FileProblem) {
        switch mark {
        case .id: heading?.id = message.text
        case .page: heading?.page = Int(message.text)
        case .sequence: heading?.sequence = Int64(message.text)
        case .from: heading?.from = day
        case .to:
            heading?.to = day
            endsAtMidnight = isMidnight
        case .copy: heading?.isCopy = true
        case .iban, .other: heading?.account = message.text
        case .currency: try take(currency: message.bytes)
        case .balanceCode, .balanceOwnCode: balance.code = message.text
        case .balanceAmount: balance.amount = try amount()
        case .balanceDirection: balance.isDebit = isDebit
        case .balanceDay, .balanceTime: balance.day = day
        default: break
        }
    }

    private func entryValue(_ mark: CamtMark) throws(FileProblem) {
        switch mark {
        case .amount: entry?.facts.amount = try amount()
        case .direction: entry?.facts.isDebit = isDebit
        case .reversal: entry?.isReversal = message.text == "true" || message.text == "1"
        case .status: try take(status: message.text)
        case .ownStatus: try take(status: "")
        case .bookedDay, .bookedTime: entry?.booked = day
        case .valueDay, .valueTime: entry?.value = day
        case .bankReference: entry?.facts.bankReference = message.text
        case .domain, .family, .subfamily: entry?.facts.domain.append(message.text)
        case .ownCode: entry?.facts.ownCode = message.text
        case .entryText: entry?.facts.note = message.text
        case .batch: entry?.batch = message.text
        case .batchCount: entry?.batchCount = Int64(message.text)
        case .batchAmount: _ = try amount()
        default: break
        }
    }

    private func detailValue(_ mark: CamtMark) throws(FileProblem) {
        switch mark {
        case .detailAmount: detail?.amount = try amount()
        case .transactionAmount: if detail?.amount == nil { detail?.amount = try amount() }
        case .detailDirection: detail?.isDebit = isDebit
        case .endToEnd: detail?.endToEnd = provided
        case .detailReference: detail?.bankReference = provided
        case .detailDomain, .detailFamily, .detailSubfamily: detail?.domain.append(message.text)
        case .detailOwnCode: detail?.ownCode = message.text
        case .freeText: detail?.add(text: message.text)
        case .reference: detail?.structuredReference = message.text
        case .reason, .ownReason: detail?.reason = message.text
        case .detailText: detail?.note = message.text
        default: break
        }
    }

    /// The text, unless it is the word that says there is none.
    private var provided: String? {
        let text = message.text
        return text == "NOTPROVIDED" ? nil : text
    }

    private var isDebit: Bool { message.bytes.first == 0x44 }

    /// The day of a day or a time, as it is written there.
    private var day: Day? { XMLLeaf.day(message.bytes) }

    private func take(status: String) throws(FileProblem) {
        switch status {
        case "BOOK": entry?.status = .booked
        case "PDNG", "FUTR", "INFO": entry?.status = .other
        default:
            throw message.problem(
                "statement.status",
                Text(
                    "不认识此状态，不能判断是否已入账；请问银行。",
                    "This status is not known: whether the entry is booked cannot be told; ask the "
                        + "bank."))
        }
    }

    private func take(currency bytes: some Sequence<UInt8>) throws(FileProblem) {
        guard let found = Currency(String(decoding: Array(bytes), as: UTF8.self)),
            currency == nil || currency == found
        else {
            throw message.problem(
                "statement.currency",
                Text(
                    "此处的币种与账户的币种不同；请向银行查问。",
                    "The currency here is not that of the account; ask the bank."))
        }
        currency = found
        heading?.currency = found
    }

    private func amount() throws(FileProblem) -> Int64 {
        try take(currency: message.currency)
        let digits = currency?.minorDigits ?? 2
        guard let amount = CamtReader.minor(message.bytes, digits: digits) else {
            throw message.problem(
                "statement.amount",
                Text(
                    "金额的小数位多于币种所有，或大得不可能；请向银行查问。",
                    "The amount has more decimals than its currency, or is too great; ask the bank."
                ))
        }
        return amount
    }

    /// Amounts as XML writes them may begin with a plus or a point, or end with a point.
    private static func minor(_ bytes: ArraySlice<UInt8>, digits: Int) -> Int64? {
        var bytes = bytes
        if bytes.first == 0x2B { bytes = bytes.dropFirst() }
        if bytes.last == 0x2E { bytes = bytes.dropLast() }
        if bytes.first == 0x2E { bytes = [0x30] + bytes }
        return try? MoneyText.minor(bytes.span, digits: digits)
    }

    // MARK: Ends

    private func closeBalance() throws(FileProblem) {
        let amount = balance.isDebit ? -balance.amount : balance.amount
        let place: WritableKeyPath<StatementHeading, Int64?>
        switch balance.code {
        case "OPBD", "PRCD":
            place = \.opening
            let isBefore = balance.code == "PRCD"
            let day = balance.day.map { isBefore ? $0.adding(days: 1) : $0 }
            if heading?.openingDay == nil { heading?.openingDay = day }
        case "CLBD":
            place = \.closing
            closingDay = balance.day
        case "CLAV": place = \.available
        default: return
        }
        guard let known = heading?[keyPath: place] else {
            heading?[keyPath: place] = amount
            return
        }
        guard known == amount else {
            throw message.problem(
                "statement.balance",
                Text(
                    "同一余额给了两个不同的数；请向银行查问。",
                    "One balance is given twice and differently; ask the bank."))
        }
    }

    private func closeDetail() throws(FileProblem) {
        guard var detail, entry != nil else { return }
        self.detail = nil
        if detail.isDebit == nil { detail.isDebit = entry?.facts.isDebit }
        if entry?.details == 1, let first = entry?.waiting, first.amount == nil {
            entry?.isWhole = true
        }
        entry?.details += 1
        guard entry?.isWhole == (detail.amount == nil) || entry?.details == 1 else {
            throw notAddingUp()
        }
        if entry?.isWhole == false {
            try flushWaiting()
            entry?.waiting = detail
        }
    }

    /// Makes a line of the detail that waits.
    private func flushWaiting() throws(FileProblem) {
        guard let entry, let waiting = entry.waiting, let amount = waiting.signed else { return }
        let (sum, over) = entry.detailsSum.addingReportingOverflow(amount)
        guard !over else { throw notAddingUp() }
        self.entry?.waiting = nil
        self.entry?.detailsSum = sum
        try add(waiting, amount)
    }

    private func closeEntry() throws(FileProblem) {
        guard let entry, let whole = entry.facts.signed else { return }
        defer { self.entry = nil }
        if entry.details == 0 || entry.isWhole {
            try add(nil, whole)
        } else {
            if entry.details == 1, entry.waiting?.amount == nil {
                self.entry?.waiting?.amount = entry.facts.amount
            }
            try flushWaiting()
            guard self.entry?.detailsSum == whole else { throw notAddingUp() }
        }
        if entry.status == .other { end.notBooked += 1 }
    }

    private func notAddingUp() -> FileProblem {
        FileProblem(
            line: entry?.facts.line, field: message.path, code: "statement.details",
            Text(
                "此笔的明细加起来不等于该笔金额；请向银行查问。",
                "The details of this entry do not add up to it; ask the bank."))
    }

    private func add(_ detail: CamtFacts?, _ amount: Int64) throws(FileProblem) {
        guard let entry, entry.status == .booked else { return }
        guard let booked = entry.booked else {
            throw message.missing("Document/BkToCstmrStmt/Stmt/Ntry/BookgDt", on: entry.facts.line)
        }
        var line = entry.line(
            detail, amount: amount, position: end.lines + 1, booked: booked)
        if detail == nil { line.transactions = entry.batchCount ?? max(1, entry.details) }
        guard end.count(line) else { throw doesNotClose() }
        ready.append(.line(line))
    }

    private func closeStatement() throws(FileProblem) {
        end.opening = heading?.opening
        end.closing = heading?.closing
        if let opening = end.opening, let closing = end.closing, opening + end.net != closing {
            throw doesNotClose()
        }
        ready.append(.end(end))
        heading = nil
    }

    private func doesNotClose() -> FileProblem {
        message.problem(
            "statement.not-closing",
            Text(
                "期初余额加各笔不等于期末余额；有缺失、重复或多余的行，请向银行查问。",
                "The opening balance and the lines do not come to the closing balance: lines are "
                    + "missing, doubled or foreign; ask the bank."))
    }
}
