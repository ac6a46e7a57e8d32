/// How members' money reaches the scheme.
public enum Funding: Equatable, Sendable {
    /// Nothing on joining; each period's share is debited after the cases are known.
    case postpaid
    /// Members hold a balance with the custodian; shares are charged against it.
    case prepaid(Prepaid)
    /// Members pay one price a year into a balance; shares are charged against it and what a
    /// balance cannot bear is excess.
    case yearly(fee: Int64)

    /// The thresholds of a prepaid balance, in minor units.
    public struct Prepaid: Equatable, Sendable {
        /// What a new member pays in at least.
        public var entry: Int64
        /// Below this a member is told to top up.
        public var warnBelow: Int64
        /// Below this a member neither shares nor is covered.
        public var suspendBelow: Int64

        /// The three thresholds.
        public init(entry: Int64, warnBelow: Int64, suspendBelow: Int64) {
            self.entry = entry
            self.warnBelow = warnBelow
            self.suspendBelow = suspendBelow
        }
    }

    /// The word for the kind in the rules.
    public var kind: String {
        switch self {
        case .postpaid: "postpaid"
        case .prepaid: "prepaid"
        case .yearly: "yearly"
        }
    }

    /// Whether members hold balances.
    public var holdsBalances: Bool {
        switch self {
        case .postpaid: false
        case .prepaid, .yearly: true
        }
    }

    /// The balance a member needs in order to share and be covered, in minor units; 0 without
    /// balances.
    public var neededBalance: Int64 {
        switch self {
        case .postpaid, .yearly: 0
        case .prepaid(let prepaid): prepaid.suspendBelow
        }
    }
}
