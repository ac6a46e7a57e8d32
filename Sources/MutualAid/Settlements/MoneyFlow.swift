public import Bookkeeping

/// All that has come onto the custodian's accounts and left them since a scheme began, by what it
/// was: a fold over the events and their entries. Minor units.
///
/// Source: the public formats, section 2 (settlement and balance).
public struct MoneyFlow: Sendable {
    /// What came in against each account of the books, less what left.
    private var moved: [Account: Int64] = [:]
    /// How many payouts of aid have reached somebody.
    public private(set) var paidCount: Int64 = 0
    private var payouts: [Int64: (purpose: PayoutPurpose, amount: Int64)] = [:]

    /// Nothing has moved.
    public init() {}

    /// Takes in an event with the entry that it carries.
    public mutating func take(_ event: Event, entry: Entry?) {
        if case .payoutReleased(let payout) = event {
            payouts[payout.number] = (payout.purpose, payout.amount)
        }
        guard let entry, entry.postings.contains(where: { $0.account == .custody }) else { return }
        for posting in entry.postings where posting.account != .custody {
            moved[posting.account, default: 0] -= posting.amount.minor
        }
        switch event {
        case .payoutsPaid(let paid): name(paid)
        case .payoutReturned(let back) where back.purpose.aided != nil: paidCount -= 1
        case .refundsPaid(let paid): turn(paid.amount, .payments, into: .refunds)
        default: break
        }
    }

    /// The books take payouts from the sum under way; here they are what they were released for. What
    /// was not paid of them is in the entry already.
    private mutating func name(_ paid: PayoutsPaid) {
        for number in paid.payouts {
            guard let payout = payouts[number] else { continue }
            turn(payout.amount, .payments, into: .purpose(payout.purpose))
            if payout.purpose.aided != nil { paidCount += 1 }
        }
    }

    private mutating func turn(_ amount: Int64, _ from: Account, into account: Account) {
        moved[from, default: 0] += amount
        moved[account, default: 0] -= amount
    }

    private func sum(_ account: Account) -> Int64 { moved[account] ?? 0 }

    /// Dues of members, of periods whose collection had not ended.
    public var dues: Int64 { sum(.membersDue) }
    /// Dues of periods whose collection had ended.
    public var late: Int64 { sum(.arrears) }
    /// Put into members' own balances.
    public var balances: Int64 { sum(.balances) }
    /// Interest of the custodian.
    public var interest: Int64 { sum(.interest) }
    /// Aid that reached somebody.
    public var paid: Int64 { -sum(.aid) - sum(.unclaimed) }
    /// Fees drawn.
    public var fee: Int64 { -sum(.fee) }
    /// Given back to members.
    public var refunds: Int64 { -sum(.refunds) }
    /// Paid in by others than members, less what they got back; by name of the party.
    public var advanced: [(party: Party, amount: Int64)] {
        moved.compactMap { account, amount in
            account.sponsor.map { (party: $0, amount: amount) }
        }
        .sorted { $0.party < $1.party }
    }

    /// What the accounts hold for others than the scheme, or lack: charges that the operator has to
    /// make good, money of somebody else, money between two accounts.
    public var others: [(what: String, amount: Int64)] {
        [
            ("charges", sum(.operatorCharges)), ("foreign", sum(.foreign)),
            ("between-accounts", sum(.transfers)), ("carry", sum(.carry)),
            ("unnamed", sum(.payments)),
        ]
    }

    /// What the custodian's accounts hold by the books.
    public var held: Int64 { moved.values.reduce(0, +) }
}

extension Account {
    /// The party whose account with the scheme it is.
    fileprivate var sponsor: Party? {
        let prefix = "assets:sponsors:"
        return name.hasPrefix(prefix) ? Party(String(name.dropFirst(prefix.count))) : nil
    }
}
