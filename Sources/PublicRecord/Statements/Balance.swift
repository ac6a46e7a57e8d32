/// What a scheme owes the members whose money it holds: `tongzhou/balance/v1`. Source: the public
/// formats, section 2.
public struct Balance: Equatable, Sendable {
    /// The scheme and the period.
    public var scheme: String, period: String
    /// What members had before.
    public var opening: Int64
    /// What they paid in, and what it earned.
    public var topUps: Int64, interest: Int64
    /// Their dues, and what is owed back to them instead.
    public var charged: Int64, refunds: Int64
    /// Corrections booked on balances; nil for none.
    public var adjusted: Int64?
    /// What they have after.
    public var closing: Int64
    /// All that the account holds beside: aid unpaid, fee not drawn, carry.
    public var payable: Int64
    /// Whose balance did not reach, and by how much; nil for nobody.
    public var arrears: Counted?
    /// What the custodian says.
    public var custody: CustodyLines
    /// The classes, in order; their due is what is owed to members.
    public var classes: [ClassLine]

    /// A balance of those parts.
    public init(
        scheme: String, period: String, opening: Int64, topUps: Int64, interest: Int64,
        charged: Int64, adjusted: Int64?, refunds: Int64, closing: Int64, payable: Int64,
        arrears: Counted?,
        custody: CustodyLines, classes: [ClassLine]
    ) {
        (self.scheme, self.period, self.opening) = (scheme, period, opening)
        (self.topUps, self.interest, self.charged) = (topUps, interest, charged)
        self.adjusted = adjusted
        (self.refunds, self.closing, self.payable) = (refunds, closing, payable)
        (self.arrears, self.custody, self.classes) = (arrears, custody, classes)
    }

    init(_ reader: inout TextReader) throws(Finding) {
        scheme = try reader.words("scheme", 1).folder(0)
        period = try reader.words("period", 1).folder(0)
        opening = try reader.amount("opening", signed: true)
        topUps = try reader.amount("top-ups")
        interest = try reader.amount("interest", signed: true)
        charged = try reader.amount("charged")
        adjusted = reader.has("adjusted") ? try reader.amount("adjusted", signed: true) : nil
        refunds = try reader.amount("refunds")
        closing = try reader.amount("closing", signed: true)
        payable = try reader.amount("payable", signed: true)
        arrears = reader.has("arrears") ? try Counted(reader.words("arrears", 2)) : nil
        custody = try CustodyLines(&reader)
        classes = try ClassLine.read(&reader, shares: false)
    }

    var lines: [String] {
        [
            "scheme \(scheme)", "period \(period)", "opening \(opening)", "top-ups \(topUps)",
            "interest \(interest)", "charged \(charged)",
        ] + (adjusted.map { ["adjusted \($0)"] } ?? []) + [
            "refunds \(refunds)", "closing \(closing)", "payable \(payable)",
        ] + (arrears.map { ["arrears \($0.count) \($0.amount)"] } ?? []) + custody.lines
            + classes.map(\.text)
    }

    var identities: [Identity] {
        let came = Int128(opening) + Int128(topUps) + Int128(interest) + Int128(adjusted ?? 0)
        return [
            Identity(
                "balance.money", came - Int128(charged) - Int128(refunds), Int128(closing)),
            Identity("balance.due", classes.due, Int128(closing)),
            Identity("balance.paid", classes.paid, 0),
            Identity("balance.custody", custody.total, Int128(closing) + Int128(payable)),
        ]
    }
}
