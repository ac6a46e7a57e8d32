import Bookkeeping
import MutualAid
import Office
import Testing

/// The steps of closing down, for tests.
extension World {
    @discardableResult
    func announce(_ notice: ClosureNotice = ClosureNotice(trigger: .operator)) throws
        -> ClosureAnnounced
    {
        try office.announceClosure(of: scheme, notice, at: moment).answer
    }

    @discardableResult
    func tail() throws -> ClosureTailSettled {
        try office.settleTail(of: scheme, at: moment).answer
    }

    @discardableResult
    func grant() throws -> RefundsGranted { try office.grantRefunds(of: scheme, at: moment).answer }

    @discardableResult
    func order() throws -> RefundsOrdered { try office.orderRefunds(of: scheme, at: moment).answer }

    @discardableResult
    func settle() throws -> ClosureSettled {
        try office.settleClosure(of: scheme, at: moment).answer
    }

    @discardableResult
    func seal() throws -> ClosureSealed { try office.sealClosure(of: scheme, at: moment).answer }

    /// Books everything ordered and not yet paid as paid.
    func payRefunds() throws {
        for run in try office.refundRuns(of: scheme) where run.outstanding > 0 {
            _ = try office.bookRefundsPaid(
                scheme, run: run.ordered.run, amount: run.outstanding,
                key: "paid-\(run.ordered.run)", at: moment)
        }
    }

    /// What a party owes it pays in, what stands to its credit it is repaid.
    func square(_ party: Party = .operator) throws {
        let debt = try balance(.sponsor(party))
        if debt > 0 {
            _ = try office.move(
                scheme, CustodyMoved(kind: .advanced, party: party, amount: debt),
                key: "square-\(party.name)-\(today)-\(debt)", at: moment)
        } else if debt < 0 {
            _ = try office.move(
                scheme, CustodyMoved(kind: .advanceRepaid, party: party, amount: -debt),
                key: "repay-\(party.name)-\(today)-\(debt)", at: moment)
        }
    }

    /// The accounts that are not at zero.
    func notAtZero() throws -> [Account: Int64] {
        let lines = try office.trialBalance(of: scheme).lines
        return Dictionary(
            uniqueKeysWithValues: lines.map { ($0.account, $0.debit - $0.credit) }
        ).filter { $0.value != 0 }
    }
}
