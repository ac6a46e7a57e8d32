/// The balance of every account, as a fold over entries.
public struct Ledger: Equatable, Sendable {
    /// Debits less credits by account, in minor units.
    public private(set) var balances: [Account: Int64] = [:]

    /// Books in which nothing has been booked.
    public init() {}

    /// Adds an entry. Traps when a balance no longer fits 64 bits.
    public mutating func book(_ entry: Entry) {
        for posting in entry.postings {
            balances[posting.account, default: 0] += posting.amount.minor
        }
    }

    /// Debits less credits of one account.
    public subscript(account: Account) -> Int64 { balances[account] ?? 0 }

    /// Whether all accounts together add up to zero, as they must after every entry.
    public var isBalanced: Bool {
        balances.values.reduce(Int128(0)) { $0 + Int128($1) } == 0
    }
}
