import Bookkeeping
import MutualAid
import Storage

extension Desk {
    /// Payouts stop while books and custodian do not agree, and while the custodian holds too
    /// little for all that has been released. What is held for others pays for nothing else.
    ///
    /// - Parameter purposes: what is paid for.
    func mustHold(
        _ amount: Int64, for purposes: [PayoutPurpose], _ limits: CustodianSettings.Limits
    ) throws {
        try snapshot.mustHold(amount, for: purposes, scheme, limits, on: moment.day)
    }
}

extension Snapshot {
    /// The same, for what was released or is to be.
    func mustHold(
        _ amount: Int64, for purposes: [PayoutPurpose], _ scheme: OpenScheme,
        _ limits: CustodianSettings.Limits, on day: Day
    ) throws {
        let status = try soundCustody(scheme, limits, on: day)
        let leaving = purposes.filter { !$0.isTransfer }
        let others = try leaving.map { try heldForOthers($0, status, scheme) }.max() ?? 0
        // What only moves between our own accounts leaves as much on them as before.
        try mustLie(
            amount, on: Set(purposes.map(\.source)),
            keeping: leaving.isEmpty && !purposes.isEmpty ? nil : others, status, scheme)
    }

    /// Refunds stop for the same reasons. They are promised since they were ordered; what is held
    /// for those who receive aid, and for others, is not spent on them.
    func mustHoldRefunds(
        _ scheme: OpenScheme, _ limits: CustodianSettings.Limits, on day: Day
    ) throws {
        let status = try soundCustody(scheme, limits, on: day)
        let others = try [Account.aid, .unclaimed, .foreign].reduce(0) {
            try $0 + held($1, scheme)
        }
        try mustLie(0, on: [.payouts], keeping: others, status, scheme)
    }

    private func soundCustody(
        _ scheme: OpenScheme, _ limits: CustodianSettings.Limits, on day: Day
    ) throws -> CustodyStatus {
        let status = try custodyStatus(scheme, limits, on: day)
        guard !status.accounts.isEmpty else { throw CustodyRefusal.notOpen }
        if let problem = status.problems.first { throw PayoutRefusal.custodyUnsound(problem.text) }
        return status
    }

    private func mustLie(
        _ amount: Int64, on sources: Set<AccountPurpose>, keeping others: Int64?,
        _ status: CustodyStatus, _ scheme: OpenScheme
    ) throws {
        let promised = -(try balance(of: .payments, scheme: scheme.head))
        for source in sources {
            try mustLie(amount, on: source, status, promised: promised, scheme)
        }
        guard let others else { return }
        let held = status.available - promised - others
        guard amount <= held else {
            throw PayoutRefusal.depositSmaller(
                held: max(0, held), others: others, currency: scheme.currency)
        }
    }

    private func held(_ account: Account, _ scheme: OpenScheme) throws -> Int64 {
        max(0, -(try balance(of: account, scheme: scheme.head)))
    }

    /// What lies on the deposit and is not there for a purpose: money of somebody else, and for
    /// aid, fees and advances what is members' own.
    private func heldForOthers(
        _ purpose: PayoutPurpose, _ status: CustodyStatus, _ scheme: OpenScheme
    ) throws -> Int64 {
        switch purpose {
        // It is theirs, or it stays where all of it is held.
        case .foreign, .transfer: return 0
        case .aid, .unclaimed, .fee, .advance: break
        }
        return try held(.foreign, scheme) + held(.refunds, scheme)
            + max(0, held(.balances, scheme) - coming(status, scheme))
    }

    /// The account that pays has to have it, whatever lies on the others.
    private func mustLie(
        _ amount: Int64, on source: AccountPurpose, _ status: CustodyStatus, promised: Int64,
        _ scheme: OpenScheme
    ) throws {
        guard status.accounts.count > 1 else { return }
        let accounts = try custodyAccounts(of: scheme.head)
        let paying = try accounts.mustServe(source)
        // Transfers that are under way leave the account they start from; all else that was
        // released leaves the one for payouts.
        let transfers = try payouts(of: scheme.head).filter {
            $0.purpose.isTransfer && $0.released != nil && $0.paid == nil && !$0.isUndone
        }
        var leaving = transfers.reduce(0) { sum, transfer in
            sum + (accounts.serving(transfer.purpose.source) == paying ? transfer.amount : 0)
        }
        if accounts.serving(.payouts) == paying {
            leaving += promised - transfers.reduce(0) { $0 + $1.amount }
        }
        let lies = status.accounts.first { $0.purpose == paying.purpose }?.available ?? 0
        guard amount <= lies - leaving else {
            throw PayoutRefusal.accountSmaller(
                paying.purpose, held: max(0, lies - leaving), currency: scheme.currency)
        }
    }

    /// What goes into balances and is not on a statement: nobody can spend it yet.
    private func coming(_ status: CustodyStatus, _ scheme: OpenScheme) throws -> Int64 {
        guard scheme.history.funding.holdsBalances else { return 0 }
        return try status.inTransit.reduce(0) { sum, transit in
            switch try event(transit.event, of: scheme.head)?.event {
            case .toppedUp?, .debitsCollected?: sum + max(0, transit.amount)
            default: sum
            }
        }
    }
}
