/// What the entries of a log say, taken one by one. The first thing that is off is kept until the
/// log itself is known to be whole.
struct AuditContents {
    private let scheme: String
    private let read: LogFileReader
    private var seen: [String: UInt64] = [:]
    private var index: UInt64 = 0
    private var cases: [String: CaseSum] = [:]
    private var bills: [String: BillFacts] = [:]
    /// What the last statement of each kind has left to the next.
    private var closings: [StatementKind: Closing] = [:]
    private var counts = Audit.Report(
        checkpoint: Checkpoint(origin: "", size: 0, root: LogHash.empty))

    /// What was off first.
    private(set) var finding: Finding?

    private struct Closing {
        let period: String
        let amount: Int64

        var described: SentenceValue { .text("\(amount) (\(period))") }
    }

    /// What later statements of a period are held against.
    private struct BillFacts {
        let leaf: Hash
        let due: Int128
        let classes: [ClassLine]
    }

    init(scheme: String, read: @escaping LogFileReader) {
        self.scheme = scheme
        self.read = read
    }

    func report(_ checkpoint: Checkpoint) -> Audit.Report {
        var report = counts
        report.checkpoint = checkpoint
        return report
    }

    /// The next entry. Types that are not known here are for others.
    mutating func take(_ entry: [UInt8], index: UInt64) {
        guard finding == nil else { return }
        self.index = index
        do throws(Finding) {
            let type = entry.prefix { $0 != newline }
            if StatementKind.allCases.contains(where: {
                type.elementsEqual(Statement.heading($0).utf8)
            }) {
                try take(try Statement(entry), LogHash.leaf(entry))
            } else if type.elementsEqual(CaseEntry.heading.utf8) {
                try take(try CaseEntry(entry))
            } else if type.elementsEqual("tongzhou/rules/v1".utf8) {
                try takeRules(entry)
            }
        } catch {
            // An entry that cannot be read is named by its place in the log.
            finding =
                error.code == .statementMalformed
                ? Finding(error.code, .named("entry \(index)")) : error
        }
    }

    private mutating func take(_ statement: Statement, _ leaf: Hash) throws(Finding) {
        let name = "\(statement.kind.rawValue) \(statement.period)"
        guard statement.scheme == scheme else { throw other(name, statement.scheme) }
        try once(name)
        try statement.checkIdentities()
        switch statement {
        case .bill(let bill):
            counts.bills += 1
            try (cases.removeValue(forKey: bill.period) ?? CaseSum()).check(bill)
            // No more than were seen.
            counts.cases += Int(bill.cases.count)
            bills[bill.period] = BillFacts(
                leaf: leaf, due: bill.classes.due, classes: bill.classes)
        case .settlement(let settlement):
            counts.settlements += 1
            try check(settlement)
            try link(statement, opening: settlement.opening, closing: settlement.closing)
        case .balance(let balance):
            counts.balances += 1
            try check(balance)
            try link(statement, opening: balance.opening, closing: balance.closing)
        }
        if let custody = statement.custody { counts.custody = custody }
        if let currency = statement.currency { counts.currency = currency }
        for line in statement.classes where line.count > 0 {
            counts.classes += 1
            if try LeafCheck(statement, line, read).isPublished() { counts.bundled += 1 }
        }
    }

    private func identity(
        _ name: String, _ left: SentenceValue, _ right: SentenceValue
    ) -> Finding {
        Finding(
            .identity, .named(name), ["identity": .term(name), "left": left, "right": right])
    }

    /// The classes in words.
    private func described(_ classes: [ClassLine]) -> String {
        classes.map {
            "\($0.name) \($0.share.map(String.init) ?? "-") \($0.lastRoll) \($0.count) \($0.due)"
        }.joined(separator: "; ")
    }

    private func other(_ name: String, _ scheme: String) -> Finding {
        Finding(
            .other, .named(name),
            [
                "left": .term("checkpoint"), "right": .term("statement"),
                "subject": .term("of.scheme"), "a": .text(self.scheme), "b": .text(scheme),
            ])
    }

    private mutating func once(_ name: String) throws(Finding) {
        if let first = seen.updateValue(index, forKey: name) {
            throw Finding(
                .second, .named(name),
                ["first": .number(Int128(first)), "second": .number(Int128(index))])
        }
    }

    /// A statement opens with what the one before it has left; before the first there was nothing.
    private mutating func link(
        _ statement: Statement, opening: Int64, closing: Int64
    ) throws(Finding) {
        let before = closings.updateValue(
            Closing(period: statement.period, amount: closing), forKey: statement.kind)
        guard opening == before?.amount ?? 0 else {
            throw identity(
                "\(statement.kind.rawValue).opening",
                Closing(period: statement.period, amount: opening).described,
                before?.described ?? .number(0))
        }
    }

    /// A settlement is of the bill in the log, with its classes.
    private func check(_ settlement: Settlement) throws(Finding) {
        guard let bill = bills[settlement.period], bill.leaf == settlement.bill else {
            throw identity(
                "settlement.bill", .text(settlement.bill.base64),
                .text(bills[settlement.period]?.leaf.base64 ?? "-"))
        }
        let same =
            bill.classes.count == settlement.classes.count
            && zip(bill.classes, settlement.classes).allSatisfy {
                $0.name == $1.name && $0.share == $1.share && $0.lastRoll == $1.lastRoll
                    && $0.count == $1.count && $0.due == $1.due
            }
        guard same else {
            throw identity(
                "settlement.classes", .text(described(settlement.classes)),
                .text(described(bill.classes)))
        }
    }

    /// What was charged is the bill less what balances did not hold.
    private func check(_ balance: Balance) throws(Finding) {
        let due = bills[balance.period]?.due ?? 0
        let (gap, arrears) = (due - Int128(balance.charged), Int128(balance.arrears?.amount ?? 0))
        guard gap == arrears else {
            throw identity("balance.arrears", .number(gap), .number(arrears))
        }
    }

    /// Cases stand before the bill that they are added up in.
    private mutating func take(_ entry: CaseEntry) throws(Finding) {
        let name = "cases \(entry.period)"
        guard entry.scheme == scheme else { throw other(name, entry.scheme) }
        guard bills[entry.period] == nil else {
            throw Finding(
                .cases, .named("\(entry.scheme) \(entry.period)"),
                [
                    "what": .term("cases.order"), "left": .text("\(entry.lines[0].number)"),
                    "right": .text(entry.period),
                ])
        }
        for line in entry.lines {
            try once("case \(line.number)")
            cases[entry.period, default: CaseSum()].append(line)
        }
    }

    /// Versions of the rules: type, scheme, `rules <version> <hash>`, and more.
    private mutating func takeRules(_ entry: [UInt8]) throws(Finding) {
        var reader = try TextReader(entry, .statement)
        _ = try reader.line()
        let named = try reader.words("scheme", 1).folder(0)
        let words = try reader.words("rules", 2)
        let version = try words.number(0)
        _ = try words.hash(1)
        guard named == scheme else { throw other("rules \(version)", named) }
        try once("rules \(version)")
    }
}
