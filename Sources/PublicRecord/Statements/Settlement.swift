/// What was paid of a bill, and where the money went: `tongzhou/settlement/v1`. Source: the public
/// formats, section 2.
public struct Settlement: Equatable, Sendable {
    /// The scheme and the period.
    public var scheme: String, period: String
    /// The leaf hash of the bill's entry in the log.
    public var bill: Hash
    /// What the account held before.
    public var opening: Int64
    /// What members paid of this bill.
    public var collected: Int64
    /// What members paid of earlier bills.
    public var late: Int64?
    /// What others paid in, less what they got back.
    public var advanced: [Named]
    /// What the account earned.
    public var interest: Int64
    /// Aid that left the account.
    public var paidOut: Counted
    /// The management fee, and what went back to members.
    public var fee: Int64, refunds: Int64
    /// What the account holds after.
    public var closing: Int64
    /// Who has not paid, and how much.
    public var arrears: Counted
    /// What nobody asks for any more, each with its code.
    public var forgiven: [Named]
    /// What the custodian says.
    public var custody: CustodyLines
    /// The classes, in order.
    public var classes: [ClassLine]

    /// A settlement of those parts.
    public init(
        scheme: String, period: String, bill: Hash, opening: Int64, collected: Int64,
        late: Int64?, advanced: [Named], interest: Int64, paidOut: Counted, fee: Int64,
        refunds: Int64, closing: Int64, arrears: Counted, forgiven: [Named],
        custody: CustodyLines, classes: [ClassLine]
    ) {
        (self.scheme, self.period, self.bill) = (scheme, period, bill)
        (self.opening, self.collected, self.late) = (opening, collected, late)
        (self.advanced, self.interest, self.paidOut) = (advanced, interest, paidOut)
        (self.fee, self.refunds, self.closing) = (fee, refunds, closing)
        (self.arrears, self.forgiven) = (arrears, forgiven)
        (self.custody, self.classes) = (custody, classes)
    }

    init(_ reader: inout TextReader) throws(Finding) {
        scheme = try reader.words("scheme", 1).folder(0)
        period = try reader.words("period", 1).folder(0)
        bill = try reader.words("bill", 1).hash(0)
        opening = try reader.amount("opening", signed: true)
        collected = try reader.amount("collected")
        late = reader.has("late") ? try reader.amount("late") : nil
        advanced = try Named.read(&reader, "advanced", open: true)
        interest = try reader.amount("interest", signed: true)
        paidOut = try Counted(reader.words("paid-out", 2))
        fee = try reader.amount("fee")
        refunds = try reader.amount("refunds")
        closing = try reader.amount("closing", signed: true)
        arrears = try Counted(reader.words("arrears", 2))
        forgiven = try Named.read(&reader, "forgiven", signed: false)
        custody = try CustodyLines(&reader)
        classes = try ClassLine.read(&reader, shares: true)
    }

    var lines: [String] {
        let head = [
            "scheme \(scheme)", "period \(period)", "bill \(bill.base64)", "opening \(opening)",
            "collected \(collected)",
        ]
        let into =
            (late.map { ["late \($0)"] } ?? [])
            + advanced.map { "advanced \($0.amount) \($0.name)" }
        let out = [
            "interest \(interest)", "paid-out \(paidOut.count) \(paidOut.amount)", "fee \(fee)",
            "refunds \(refunds)", "closing \(closing)",
            "arrears \(arrears.count) \(arrears.amount)",
        ]
        return head + into + out + forgiven.map { "forgiven \($0.amount) \($0.name)" }
            + custody.lines + classes.map(\.text)
    }

    var identities: [Identity] {
        let came = Int128(opening) + Int128(collected) + Int128(late ?? 0) + advanced.total
        let went = Int128(paidOut.amount) + Int128(fee) + Int128(refunds) + Int128(closing)
        return [
            Identity("settlement.money", came + Int128(interest), went),
            Identity("settlement.collected", classes.paid, Int128(collected)),
            Identity(
                "settlement.arrears", classes.due - Int128(collected),
                Int128(arrears.amount) + forgiven.total),
            Identity("settlement.custody", custody.total, Int128(closing)),
        ]
    }
}
