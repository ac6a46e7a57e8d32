import Bookkeeping

/// The facts of an entry, or of one of its details, while they are read.
struct CamtFacts {
    var line = 0
    var amount: Int64?
    var isDebit: Bool?
    var endToEnd: String?
    var bankReference: String?
    var structuredReference: String?
    var domain: [String] = []
    var ownCode: String?
    var texts: [String] = []
    var isReturned = false
    var reason: String?
    var note: String?

    init(line: Int) { self.line = line }

    /// The amount with its sign, where it has both.
    var signed: Int64? {
        guard let amount, let isDebit else { return nil }
        return isDebit ? -amount : amount
    }

    var code: String? {
        domain.isEmpty ? ownCode : domain.joined(separator: "/")
    }

    /// The subfamilies that say by themselves that money came back: a payment returned or recalled,
    /// a debit unpaid, reversed or recalled.
    static let returns: Set<String> = ["RRTN", "RPCR", "UPDD", "PRDD", "RCDD"]

    /// The text of a line is cut to this many bytes, since a message may repeat its texts for ever.
    static let longestText = 2048

    mutating func add(text: String) {
        let length = texts.reduce(0) { $0 + $1.utf8.count }
        if length + text.utf8.count <= CamtFacts.longestText { texts.append(text) }
    }
}

/// An entry while it is read.
struct CamtEntry {
    enum Status { case booked, other }

    var facts: CamtFacts
    var status = Status.booked
    var booked: Day?
    var value: Day?
    var batch: String?
    var batchCount: Int64?
    /// The detail read last; it becomes a line when the next one or the end shows that it is not
    /// the only one, or that it is.
    var waiting: CamtFacts?
    var details: Int64 = 0
    var detailsSum: Int64 = 0
    /// Whether it takes back an entry of before.
    var isReversal = false
    /// Details without amounts: the entry is one line for all of them.
    var isWhole = false

    init(line: Int) { facts = CamtFacts(line: line) }

    /// A line with what the detail says and, where it does not, the entry.
    func line(
        _ detail: CamtFacts?, amount: Int64, position: Int64, booked: Day
    ) -> StatementLine {
        let own = detail ?? facts
        var line = StatementLine(
            position: position, fileLine: own.line, booked: booked, amount: amount)
        line.value = value
        line.bankReference = own.bankReference ?? facts.bankReference
        line.structuredReference = own.structuredReference
        line.batch = batch
        line.code = own.code ?? facts.code
        line.returnReason = own.reason
        let subfamily = own.domain.isEmpty ? facts.domain.last : own.domain.last
        line.isReturn =
            isReversal || own.isReturned || CamtFacts.returns.contains(subfamily ?? "")
        if line.isReturn {
            line.originalEndToEnd = own.endToEnd
        } else {
            line.endToEnd = own.endToEnd
        }
        line.text =
            own.texts.isEmpty ? own.note ?? facts.note : own.texts.joined(separator: " ")
        return line
    }
}
