import Bookkeeping
import MutualAid
import Storage

extension Desk {
    /// Payouts stop while books and custodian do not agree, and while the custodian holds too
    /// little for all that has been released. What is held for others pays for nothing else.
    ///
    /// - Parameter purposes: what is paid for; none where what was held has been looked at before.
    func mustHold(
        _ amount: Int64, for purposes: [PayoutPurpose] = [], _ limits: CustodianSettings.Limits
    ) throws {
        let status = try snapshot.custodyStatus(scheme, limits, on: moment.day)
        guard status.account != nil else { throw CustodyRefusal.notOpen }
        if let problem = status.problems.first { throw PayoutRefusal.custodyUnsound(problem.text) }
        let promised = -(try snapshot.balance(of: .payments, scheme: scheme.head))
        let others = try purposes.map { try heldForOthers($0, status) }.max() ?? 0
        let held = status.available - promised - others
        guard amount <= held else {
            throw PayoutRefusal.depositSmaller(
                held: max(0, held), others: others, currency: scheme.currency)
        }
    }

    /// What lies on the deposit and is not there for a purpose: money of somebody else, and for
    /// aid, fees and advances what is members' own.
    private func heldForOthers(_ purpose: PayoutPurpose, _ status: CustodyStatus) throws -> Int64 {
        func held(_ account: Account) throws -> Int64 {
            max(0, -(try snapshot.balance(of: account, scheme: scheme.head)))
        }
        if case .foreign = purpose { return 0 }
        return try held(.foreign) + held(.refunds) + max(0, held(.balances) - coming(status))
    }

    /// What goes into balances and is not on a statement: nobody can spend it yet.
    private func coming(_ status: CustodyStatus) throws -> Int64 {
        guard scheme.history.funding.holdsBalances else { return 0 }
        return try status.inTransit.reduce(0) { sum, transit in
            switch try snapshot.event(transit.event, of: scheme.head)?.event {
            case .toppedUp?, .debitsCollected?: sum + max(0, transit.amount)
            default: sum
            }
        }
    }
}
