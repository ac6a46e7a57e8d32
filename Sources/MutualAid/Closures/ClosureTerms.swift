/// The terms of closing down, written in from the first day. They are carried and shown here.
public struct ClosureTerms: Equatable, Sendable {
    /// Days of notice before the scheme closes.
    public var noticeDays: Int
    /// Days from the diagnosis within which a case may still be filed after closing.
    public var claimsTailDays: Int
    /// Who pays the aid of that time.
    public var tailPaidBy: Bearer
    /// What members get back.
    public var refund: Refund

    /// What members get back on closing.
    public enum Refund: String, Sendable, CaseIterable {
        /// All shares ever paid.
        case all
        /// The balances the scheme holds for them.
        case balances
        /// Nothing.
        case none
    }

    /// The terms.
    public init(noticeDays: Int, claimsTailDays: Int, tailPaidBy: Bearer, refund: Refund) {
        self.noticeDays = noticeDays
        self.claimsTailDays = claimsTailDays
        self.tailPaidBy = tailPaidBy
        self.refund = refund
    }
}
