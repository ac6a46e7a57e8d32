/// All accounts with their balances, debits on the left and credits on the right.
public struct TrialBalance: Equatable, Sendable, Codable {
    /// One account's line; one of the two sides is zero.
    public struct Line: Equatable, Sendable, Codable {
        /// The account.
        public let account: Account
        /// The balance where debits are larger, in minor units.
        public let debit: Int64
        /// The balance where credits are larger, in minor units.
        public let credit: Int64
    }

    /// The currency of all lines.
    public let currency: Currency
    /// One line an account, sorted by name.
    public let lines: [Line]
    /// Sum of the left side, in minor units.
    public let debits: Int64
    /// Sum of the right side, in minor units; equal to `debits` in books that are in order.
    public let credits: Int64

    /// The trial balance of a ledger kept in that currency.
    public init(_ ledger: Ledger, currency: Currency) {
        self.currency = currency
        lines = ledger.balances.keys.sorted().map { account in
            let balance = ledger[account]
            return Line(account: account, debit: max(0, balance), credit: max(0, -balance))
        }
        debits = lines.reduce(0) { $0 + $1.debit }
        credits = lines.reduce(0) { $0 + $1.credit }
    }
}
