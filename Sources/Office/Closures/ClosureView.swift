public import Bookkeeping
public import MutualAid
import Storage

/// How far the closing of a scheme has come, as it is shown.
public struct ClosureView: Codable, Sendable {
    /// What has to be done next.
    public enum Next: String, Codable, Sendable {
        case tell, periods, collections, lastShare, tail, grant, order, pay, settle, zero
        case statements, seal, nothing
    }

    /// The announcement.
    public let announced: ClosureAnnounced
    /// Settlements of the tail.
    public let tails: [ClosureTailSettled]
    /// Cases that are approved and wait.
    public let waiting: Int
    /// Refunds granted.
    public let grants: [RefundsGranted]
    /// The runs of refunds.
    public let runs: [RefundsOrdered]
    /// Settlements of the accounts.
    public let settlements: [ClosureSettled]
    /// The seal.
    public let sealed: ClosureSealed?
    /// The accounts that are not at zero: debits less credits, in minor units.
    public let accounts: [String: Int64]
    /// The final statement, as far as the scheme has come.
    public let statement: ClosureStatement
    /// The steps with their days: those that were taken, and those that wait.
    public let steps: [ClosureStep]
    /// What has to be done next.
    public let next: Next
    /// Until when nothing can be done about it; nil where it can be done now.
    public let nextFrom: Day?
    /// The currency of all sums.
    public let currency: Currency
}

extension Office {
    /// The closing of a scheme as it stands on that day.
    public func showClosure(of scheme: String, on day: Day) throws -> ClosureView {
        let barren = try barrenPeriods(of: scheme, today: day)
        let limits = (try? CustodianSettings(keysFolder: keysFolder))?.limits ?? .init()
        return try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            guard let closure = open.state.closure else { throw Refusal.closingNotAnnounced }
            let balances = try snapshot.balances(of: open.head).filter { $0.minor != 0 }
            let waiting = try snapshot.waitingCases(of: open.head, through: day).count
            let accounts = Dictionary(
                uniqueKeysWithValues: balances.map { ($0.account.name, $0.minor) })
            var (next, from) = try open.nextStep(
                snapshot, closure, accounts, waiting, day, barren)
            var statements: (through: Day, areThere: Bool)?
            if next == .seal {
                let status = try snapshot.custodyStatus(open, limits, on: day)
                statements = try open.lastStatements(snapshot, status, limits, on: day)
            }
            if let statements, !statements.areThere {
                let after = statements.through.adding(days: 1)
                (next, from) = (.statements, after > day ? after : nil)
            }
            return ClosureView(
                announced: closure.terms, tails: closure.tails.map(\.figures), waiting: waiting,
                grants: closure.grants.map(\.figures), runs: open.state.runs.map(\.ordered),
                settlements: closure.settlements.map(\.figures), sealed: closure.seal?.figures,
                accounts: accounts,
                statement: try ClosureStatement(snapshot, open, upTo: open.head.number),
                steps: try open.steps(snapshot, closure, statements, on: day),
                next: next, nextFrom: from, currency: open.currency)
        }
    }
}

extension OpenScheme {
    /// The step that comes next, and from when.
    fileprivate func nextStep(
        _ snapshot: Snapshot, _ closure: Closure, _ accounts: [String: Int64], _ waiting: Int,
        _ day: Day, _ barren: Set<PeriodID>
    ) throws -> (ClosureView.Next, Day?) {
        if closure.seal != nil { return (.nothing, nil) }
        if closure.grants.isEmpty, try untold(snapshot) != nil { return (.tell, nil) }
        do {
            try mustHaveShared(snapshot, today: day, barren: barren)
            try mustHaveCollected()
        } catch Refusal.closingPeriodToCome(_, let from) {
            return (.periods, from)
        } catch Refusal.closingPeriodOpen {
            return (.periods, nil)
        } catch Refusal.closingCollectionOpen {
            return (.collections, nil)
        }
        let terms = closure.terms
        if closure.grants.isEmpty, !terms.hasLastShare { return (.grant, nil) }
        if accounts[Account.refunds.name] != nil { return (.order, nil) }
        if !closure.isTailSettled {
            let isOver = day > terms.tailEnds
            guard isOver else { return (.tail, terms.tailEnds.adding(days: 1)) }
            if let last = lastShare, waiting > 0 {
                return (.lastShare, last.notice > day ? last.notice : nil)
            }
            return (.tail, nil)
        }
        if closure.grants.isEmpty { return (.grant, nil) }
        let left = [Account.carry, .interest, .fee, .operatorCharges]
        let isSettled = !closure.settlements.isEmpty && left.allSatisfy { accounts[$0.name] == nil }
        if !isSettled { return (.settle, nil) }
        if accounts[Account.payments.name] != nil { return (.pay, nil) }
        return (accounts.isEmpty ? .seal : .zero, nil)
    }
}
