/// The terms of closing down, written in from the first day.
public struct ClosureTerms: Equatable, Sendable {
    /// Days of notice before the scheme closes: the last day of cover lies at least that many days
    /// after the announcement.
    public var noticeDays: Int
    /// Days from the diagnosis within which a case may still be filed after closing.
    public var claimsTailDays: Int
    /// Who pays the aid of that time.
    public var tailPaidBy: Bearer
    /// What members get back.
    public var refund: Refund
    /// Who pays the shares whose share day is the day of the announcement or later; nil: the
    /// members, as before.
    public var sharesAfter: Party?
    /// Who pays back the shares, where all are returned; nil: the operator.
    public var refundPaidBy: Party?
    /// How what is left is divided over members; nil: in proportion to what each has paid.
    public var restBy: RestBy?
    /// Within how many days of the announcement refunds are granted; nil: nothing is promised.
    public var refundWithinDays: Int?

    /// What members get back on closing.
    public enum Refund: String, Sendable, CaseIterable, Codable {
        /// All shares ever paid, and balances.
        case all
        /// The balances the scheme holds for them.
        case balances
        /// The balances, and what is left when everything else is paid.
        case rest
        /// Nothing.
        case none
    }

    /// How what is left is divided over members.
    public enum RestBy: String, Sendable, CaseIterable, Codable {
        /// In proportion to what each has paid.
        case paid
        /// The same for everybody who was a member when cover ended.
        case equal
    }

    /// The terms.
    public init(
        noticeDays: Int, claimsTailDays: Int, tailPaidBy: Bearer, refund: Refund,
        sharesAfter: Party? = nil, refundPaidBy: Party? = nil, restBy: RestBy? = nil,
        refundWithinDays: Int? = nil
    ) {
        self.noticeDays = noticeDays
        self.claimsTailDays = claimsTailDays
        self.tailPaidBy = tailPaidBy
        self.refund = refund
        self.sharesAfter = sharesAfter
        self.refundPaidBy = refundPaidBy
        self.restBy = restBy
        self.refundWithinDays = refundWithinDays
    }
}
