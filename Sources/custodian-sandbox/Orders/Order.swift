/// What a file asks for.
struct Order: Sendable {
    /// The files that are understood.
    enum Kind: String, Sendable {
        case debits = "pain.008.001.08"
        case payments = "pain.001.001.09"
        case debitList = "tongzhou-debits"
        case paymentList = "tongzhou-payments"

        /// Whether money is collected, not paid.
        var collects: Bool { self == .debits || self == .debitList }
        var isXML: Bool { self == .debits || self == .payments }
    }

    /// The part of a file with one account and one day.
    struct Batch: Sendable {
        var id = ""
        var account = ""
        var day: Day?
        /// Whether its debits are booked as one entry.
        var together = true
        var items: [Item] = []
        /// Where its account stands in the file.
        var line = 1
    }

    /// One debit or payment.
    struct Item: Sendable {
        var endToEnd = ""
        /// The account of the other side, and its name.
        var other = ""
        var name = ""
        var amount: Int64 = 0
        var reference = ""
        var text = ""
        var mandate = ""
        /// The payer as the debit list names him.
        var payer = ""
    }

    let kind: Kind
    let id: String
    let currency: Currency
    /// Of the lists: scheme, period or batch, attempt.
    var scheme = ""
    var part = ""
    var attempt = ""
    var batches: [Batch]

    var count: Int { batches.reduce(0) { $0 + $1.items.count } }

    /// The sum of all; sums that no bank has are refused when they are read.
    var sum: Int64 { batches.reduce(0) { $0 + $1.items.reduce(0) { $0 + $1.amount } } }
}

extension Order {
    /// The most transactions a file may hold: with the most an amount may be, sums stay in range.
    static let most = 1_000_000

    /// Fields of ISO 20022 for references have 35 characters; of a longer one its end is kept,
    /// which is what tells it from others.
    static func reference(_ text: String) -> String { String(text.suffix(35)) }

    static func wrong(_ code: String, _ zh: String, _ en: String, line: Int?) -> Refusal {
        Refusal(422, code, zh: zh, en: en, line: line)
    }

    static func wrongAmount(line: Int) -> Refusal {
        wrong(
            "amount", "金额无法读取,或不为正数,或过大", "not an amount, not above zero, or too great", line: line)
    }

    static func wrongSum(line: Int) -> Refusal {
        wrong("sum", "笔数或合计不符", "the number or the sum is not that of the lines", line: line)
    }

    static func twice(line: Int) -> Refusal {
        wrong("twice", "同一文件中出现两次", "this stands twice in the file", line: line)
    }
}
