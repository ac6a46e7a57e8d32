/// A case as the public sees it, without personal data:
/// `case <number> <aid> <clause> <notice day> <base64 SHA-256 of the public card>`.
public struct CaseLine: Equatable, Sendable {
    /// The number of the case.
    public let number: UInt64
    /// The aid, in minor units.
    public let aid: Int64
    /// The clause it is given under.
    public let clause: String
    /// The day it was announced.
    public let notice: String
    /// The SHA-256 of the public card.
    public let card: Hash

    /// The line of that case.
    public init(number: UInt64, aid: Int64, clause: String, notice: String, card: Hash) {
        (self.number, self.aid, self.clause) = (number, aid, clause)
        (self.notice, self.card) = (notice, card)
    }

    init(_ reader: inout TextReader) throws(Finding) {
        let words = try reader.words("case", 5)
        number = try words.number(0)
        aid = try words.amount(1)
        clause = try words.name(2)
        notice = try words.day(3)
        card = try words.hash(4)
    }

    /// The line with its end.
    public var text: String { "case \(number) \(aid) \(clause) \(notice) \(card.base64)\n" }
}

/// Case lines added up, one by one.
public struct CaseSum: Sendable {
    private var range = LogRange()
    private var aid = Int128(0)
    private var last: UInt64?
    private var twice: UInt64?

    /// No cases so far.
    public init() {}

    /// The next case. Numbers have to rise: a case that stands there twice would be paid twice.
    public mutating func append(_ line: CaseLine) {
        if let last, line.number <= last, twice == nil { twice = line.number }
        last = line.number
        range.append(LogHash.leaf(Array(line.text.utf8)))
        aid += Int128(line.aid)
    }

    /// The RFC 6962 root over the lines.
    public var root: Hash { range.root }

    /// Whether the bill says the same: as many cases, as much aid, the same lines.
    public func check(_ bill: Bill) throws(Finding) {
        let currency = Currency(letters: bill.currency, digits: bill.digits)
        guard Int128(bill.cases.count) == Int128(range.size) else {
            throw off(
                bill, "count", .number(Int128(range.size)), .number(Int128(bill.cases.count)))
        }
        guard Int128(bill.cases.amount) == aid else {
            throw off(
                bill, "aid", .money(aid, currency), .money(Int128(bill.cases.amount), currency))
        }
        if let twice { throw off(bill, "order", .text("\(twice)"), .text("\(twice)")) }
        guard bill.casesRoot == root else {
            throw off(bill, "root", .text(root.base64), .text(bill.casesRoot.base64))
        }
    }

    private func off(
        _ bill: Bill, _ what: String, _ left: SentenceValue, _ right: SentenceValue
    ) -> Finding {
        Finding(
            .cases, .named("\(bill.scheme) \(bill.period)"),
            ["what": .term("cases.\(what)"), "left": left, "right": right])
    }

    /// The sum of a text of case lines alone.
    public init(text: [UInt8]) throws(Finding) {
        guard !text.isEmpty else { return }
        var reader = try TextReader(text, .cases)
        while !reader.isAtEnd { append(try CaseLine(&reader)) }
    }
}

/// Cases of a period in the log: `tongzhou/cases/v1`, scheme, period, one case line or more. All of a
/// period stand before its bill, in case order.
public struct CaseEntry: Equatable, Sendable {
    /// The scheme and the period that bears the cases.
    public let scheme: String, period: String
    /// The cases.
    public let lines: [CaseLine]

    static let heading = "tongzhou/cases/v1"

    /// An entry of those cases.
    public init(scheme: String, period: String, lines: [CaseLine]) {
        (self.scheme, self.period, self.lines) = (scheme, period, lines)
    }

    /// The entry of that text.
    public init(_ text: [UInt8]) throws(Finding) {
        var reader = try TextReader(text, .statement)
        try reader.expect(CaseEntry.heading)
        scheme = try reader.words("scheme", 1).folder(0)
        period = try reader.words("period", 1).folder(0)
        var lines: [CaseLine] = []
        while lines.isEmpty || !reader.isAtEnd { lines.append(try CaseLine(&reader)) }
        self.lines = lines
    }

    /// Its text.
    public var text: [UInt8] {
        Array(
            ("\(CaseEntry.heading)\nscheme \(scheme)\nperiod \(period)\n"
                + lines.map(\.text).joined()).utf8)
    }
}
