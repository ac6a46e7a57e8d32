public import Bookkeeping

extension Account {
    /// What the custodian holds.
    public static let custody = Account("assets:custody")
    /// What is on its way from one account at the custodian to another.
    public static let transfers = Account("assets:custody:transfers")
    /// Dues billed and not yet collected; equals the sum over the roll.
    public static let membersDue = Account("assets:members:due")
    /// Dues whose collection has ended and which are still owed; equals the sum over the roll.
    public static let arrears = Account("assets:members:arrears")
    /// Charges of the custodian taken from the account, which the operator has to make good.
    public static let operatorCharges = Account("assets:operator:charges")
    /// Aid decided and shared, not yet paid.
    public static let aid = Account("liabilities:aid")
    /// The management fee, not yet drawn by the operator.
    public static let fee = Account("liabilities:fee")
    /// What periods left over; a debit balance is what they are short.
    public static let carry = Account("liabilities:carry")
    /// Balances the scheme holds for members; equals the sum over the roll.
    public static let balances = Account("liabilities:members:balances")
    /// Corrections waiting for members' next dues; equals the sum over the roll.
    public static let corrections = Account("liabilities:members:corrections")
    /// What is owed back to members; equals the sum over the roll.
    public static let refunds = Account("liabilities:members:refunds")
    /// Interest the custodian credited. It is the members': the next closing carries it.
    public static let interest = Account("liabilities:interest")

    /// Payouts released and not yet seen on the custodian's statement.
    public static let payments = Account("liabilities:payments")
    /// Aid that nobody claimed in time: set apart, owed to whoever proves it is his.
    public static let unclaimed = Account("liabilities:unclaimed")
    /// Money that came to the account and belongs to somebody else.
    public static let foreign = Account("liabilities:foreign")

    /// What a payout is drawn from.
    public static func purpose(_ purpose: PayoutPurpose) -> Account {
        switch purpose {
        case .aid: .aid
        case .unclaimed: .unclaimed
        case .foreign: .foreign
        case .fee: .fee
        case .advance(let name): Party(name).map(Account.sponsor) ?? .carry
        case .transfer: .transfers
        }
    }

    /// What a party owes the scheme for members (a debit), or is owed for an advance (a credit).
    public static func sponsor(_ party: Party) -> Account {
        Account("assets:sponsors:\(party.name)")
    }

    /// The account a bearer's part is debited to.
    public static func bearer(_ bearer: Bearer) -> Account {
        switch bearer {
        case .party(let party): .sponsor(party)
        case .carry: .carry
        case .recipients: .aid
        }
    }
}
