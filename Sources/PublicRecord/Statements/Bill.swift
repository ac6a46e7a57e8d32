/// What a period costs and who owes what: `tongzhou/bill/v1`. Source: the public formats, section 2.
public struct Bill: Equatable, Sendable {
    /// The scheme and the period.
    public var scheme: String, period: String
    /// The version of the rules, and the SHA-256 of their bytes as adopted.
    public var rulesVersion: UInt64, rules: Hash
    /// The letters of the currency, and how many decimals it is printed with.
    public var currency: String, digits: UInt64
    /// The day it is announced, and the day it is due.
    public var notice: String, dueDay: String
    /// The cases, their aid, and the root over their lines.
    public var cases: Counted, casesRoot: Hash
    /// The management fee, and how it is computed.
    public var fee: Int64, feeBasis: String
    /// How shares are rounded.
    public var rounding: String
    /// What was over, or short, before and after.
    public var carryIn: Int64, carryOut: Int64
    /// What caps kept from members, and who bears it.
    public var excess: Named
    /// Dues waived, and who pays them.
    public var sponsored: Named
    /// The sum of corrections booked on members.
    public var adjusted: Int64
    /// The classes, in order.
    public var classes: [ClassLine]

    /// A bill of those parts.
    public init(
        scheme: String, period: String, rulesVersion: UInt64, rules: Hash, currency: String,
        digits: UInt64, notice: String, dueDay: String, cases: Counted, casesRoot: Hash,
        fee: Int64, feeBasis: String, rounding: String, carryIn: Int64, carryOut: Int64,
        excess: Named, sponsored: Named, adjusted: Int64, classes: [ClassLine]
    ) {
        (self.scheme, self.period) = (scheme, period)
        (self.rulesVersion, self.rules) = (rulesVersion, rules)
        (self.currency, self.digits) = (currency, digits)
        (self.notice, self.dueDay) = (notice, dueDay)
        (self.cases, self.casesRoot) = (cases, casesRoot)
        (self.fee, self.feeBasis, self.rounding) = (fee, feeBasis, rounding)
        (self.carryIn, self.carryOut) = (carryIn, carryOut)
        (self.excess, self.sponsored, self.adjusted) = (excess, sponsored, adjusted)
        self.classes = classes
    }

    init(_ reader: inout TextReader) throws(Finding) {
        scheme = try reader.words("scheme", 1).folder(0)
        period = try reader.words("period", 1).folder(0)
        let rulesLine = try reader.words("rules", 2)
        (rulesVersion, rules) = (try rulesLine.number(0), try rulesLine.hash(1))
        (currency, digits) = try TextReader.currency(&reader)
        notice = try reader.words("notice", 1).day(0)
        dueDay = try reader.words("due", 1).day(0)
        let casesLine = try reader.words("cases", 3)
        (cases, casesRoot) = (try Counted(casesLine), try casesLine.hash(2))
        let feeLine = try Named(&reader, "fee", open: true)
        (fee, feeBasis) = (feeLine.amount, feeLine.name)
        rounding = try reader.words("rounding", 1, open: true).text(0)
        carryIn = try reader.amount("carry-in", signed: true)
        carryOut = try reader.amount("carry-out", signed: true)
        excess = try Named(&reader, "excess", open: true)
        sponsored = try Named(&reader, "sponsored", open: true)
        adjusted = try reader.amount("adjusted", signed: true)
        classes = try ClassLine.read(&reader, shares: true)
    }

    var lines: [String] {
        [
            "scheme \(scheme)", "period \(period)", "rules \(rulesVersion) \(rules.base64)",
            "currency \(currency) \(digits)", "notice \(notice)", "due \(dueDay)",
            "cases \(cases.count) \(cases.amount) \(casesRoot.base64)", "fee \(fee) \(feeBasis)",
            "rounding \(rounding)", "carry-in \(carryIn)", "carry-out \(carryOut)",
            "excess \(excess.amount) \(excess.name)",
            "sponsored \(sponsored.amount) \(sponsored.name)", "adjusted \(adjusted)",
        ] + classes.map(\.text)
    }

    var identities: [Identity] {
        let costs = Int128(cases.amount) + Int128(fee) - Int128(carryIn) + Int128(carryOut)
        let others = Int128(excess.amount) + Int128(sponsored.amount) - Int128(adjusted)
        var all = [
            Identity("bill.due", classes.due, costs - others),
            Identity("bill.paid", classes.paid, 0),
        ]
        // Without caps, waivers and corrections everybody owes the share, and some one unit more.
        if excess.amount == 0, sponsored.amount == 0, adjusted == 0 {
            // A product beyond any sum there can be counts as that, so that nothing overflows.
            let least = classes.reduce(Int128(0)) {
                $0 + min(Int128($1.count) * Int128($1.share ?? 0), 1 << 100)
            }
            let more = classes.reduce(Int128(0)) { $0 + min(Int128($1.count), Int128($1.lastRoll)) }
            all.append(
                Identity("bill.class", classes.due, min(max(classes.due, least), least + more)))
        }
        return all
    }
}

extension TextReader {
    /// `currency CNY 2`.
    static func currency(_ reader: inout TextReader) throws(Finding) -> (String, UInt64) {
        let words = try reader.words("currency", 2)
        let (letters, digits) = (try words.name(0), try words.number(1))
        guard letters.utf8.count == 3, letters.utf8.allSatisfy({ (65...90).contains($0) }),
            digits == TextReader.digits(letters)
        else { throw words.wrong }
        return (letters, digits)
    }

    /// How many decimals a currency has, by ISO 4217: nobody is left to choose them.
    private static func digits(_ letters: String) -> UInt64 {
        if withoutDecimals.contains(letters) { return 0 }
        return withThreeDecimals.contains(letters) ? 3 : 2
    }

    private static let withoutDecimals: Set = [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
        "VND", "VUV", "XAF", "XOF", "XPF",
    ]
    private static let withThreeDecimals: Set = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]
}

/// An equation every statement has to satisfy, by its name in `Terms`.
struct Identity {
    let name: String
    let left: Int128
    let right: Int128

    init(_ name: String, _ left: Int128, _ right: Int128) {
        (self.name, self.left, self.right) = (name, left, right)
    }
}
