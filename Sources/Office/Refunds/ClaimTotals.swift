import Bookkeeping
import MutualAid
import Storage

/// What refunds come to over a whole roll, derived member by member: what is open, what every
/// grant and every run amounts to.
struct ClaimTotals {
    /// A sum over members, and how many of them have a part in it.
    struct Total: Equatable {
        var members: Int64 = 0
        var amount: Int64 = 0
        var shares: Int64 = 0
    }

    private let scheme: OpenScheme
    private var claims: MemberClaims
    /// What is owed back and was not ordered.
    private(set) var open: Int64 = 0
    /// By grant, in order.
    private(set) var grants: [Total]
    /// By run, in order.
    private(set) var runs: [Total]

    init(_ scheme: OpenScheme) {
        self.scheme = scheme
        claims = MemberClaims(scheme)
        grants = Array(repeating: Total(), count: scheme.state.closure?.grants.count ?? 0)
        runs = Array(repeating: Total(), count: scheme.state.runs.count)
    }

    /// Takes in a member without rows of his own: he is owed nothing before refunds are granted.
    mutating func take(plain scanned: ScannedMember) {
        if !grants.isEmpty { take(claims.sums(of: scanned)) }
    }

    /// Takes in a member whose account has been derived.
    mutating func take(
        _ account: MemberAccount, _ membership: Membership, _ scanned: ScannedMember
    ) {
        take(claims.sums(of: account, membership, scanned.credits, scanned.arrears))
    }

    private mutating func take(_ sums: MemberClaims.Sums) {
        open += claims.open(sums)
        for (place, grant) in (scheme.state.closure?.grants ?? []).enumerated() {
            let amount = claims.granted(sums, grant.figures)
            if amount > 0 { grants[place].members += 1 }
            grants[place].amount += amount
            if grant.figures.formula == nil {
                grants[place].shares += claims.shares(sums, grant.figures.basis)
            }
        }
        for (place, run) in scheme.state.runs.enumerated() {
            let amount = claims.amount(sums, of: place + 1, cut: run.ordered.cut)
            if amount > 0 { runs[place].members += 1 }
            runs[place].amount += amount
        }
    }
}
