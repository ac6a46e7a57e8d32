import Bookkeeping
import MutualAid
import Storage

/// What has to have been done outside of the books before members' accounts become final, and
/// before nothing changes any more.
extension OpenScheme {
    /// How far the members have been told of the closing: nil where all that were to be told are.
    /// A letter tells when it is posted; what a program could not hand over waits on as a notice
    /// to one person and holds nobody else up.
    func untold(_ snapshot: Snapshot) throws -> Refusal? {
        guard let announced = state.closure?.terms.announced else { return nil }
        let runs = try snapshot.noticeRuns(of: head)
        guard
            let run = runs.first(where: { $0.kind == .closing && $0.about == "\(announced)" }),
            run.ended != nil
        else { return .closingNotTold(sheet: nil) }
        let sheet = try snapshot.letterSheets(of: head).first {
            $0.run == run.event && $0.posted == nil
        }
        return sheet.map { .closingNotTold(sheet: $0.number) }
    }

    /// The members have to have been told.
    func mustHaveTold(_ snapshot: Snapshot) throws {
        if let untold = try untold(snapshot) { throw untold }
    }

    /// The day through which statements are awaited before the seal, and whether they are there. A
    /// payment can come back for as long as money may be under way, and a sealed scheme takes in
    /// no statement. Where no account is open at a custodian, that day has to be over.
    func lastStatements(
        _ snapshot: Snapshot, _ status: CustodyStatus, _ limits: CustodianSettings.Limits,
        on day: Day
    ) throws -> (through: Day, areThere: Bool)? {
        let unseen = status.inTransit.map(\.since).max()
        guard let last = [try snapshot.lastPayment(of: head), unseen].compactMap(\.self).max()
        else { return nil }
        let through = last.adding(days: limits.transitDays)
        let told =
            status.accounts.isEmpty
            ? day.adding(days: -1) : status.accounts.compactMap(\.through).min()
        return (through, told.map { $0 >= through } ?? false)
    }
}

extension Desk {
    /// Every account has to be at zero.
    func mustBeAtZero() throws {
        let closure = try closure()
        guard !closure.settlements.isEmpty else { throw Refusal.closingNotSettled }
        let open = try snapshot.balances(of: scheme.head).filter { $0.minor != 0 }
        guard open.isEmpty else {
            throw Refusal.closingBooksNotZero(
                open.map { "\($0.account.name) \(scheme.currency.text($0.minor))" })
        }
    }

    /// The custodian has to have said all that can still come.
    func mustHaveLastStatements(_ limits: CustodianSettings.Limits) throws {
        let status = try snapshot.custodyStatus(scheme, limits, on: moment.day)
        let last = try scheme.lastStatements(snapshot, status, limits, on: moment.day)
        if let last, !last.areThere {
            throw Refusal.closingStatementsAwaited(through: last.through)
        }
        if let problem = status.problems.first { throw PayoutRefusal.custodyUnsound(problem.text) }
    }
}
