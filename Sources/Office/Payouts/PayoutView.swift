public import Bookkeeping
public import MutualAid
import Storage

/// A payout as it is shown.
public struct PayoutView: Codable, Sendable {
    /// How far it has come.
    public enum Stage: String, Codable, Sendable {
        case proposed, released, sent, paid, confirmed, refused, returned
    }

    /// What was proposed.
    public let proposed: ProposedPayout
    /// What of it was paid, or is to be, in minor units: less than was proposed where the
    /// custodian paid a part of it.
    public let amount: Int64
    /// When.
    public let on: Day
    /// How far it has come.
    public let stage: Stage
    /// The day of the last step.
    public let since: Day
    /// Who released it.
    public let releasedBy: String?
    /// The batch it was sent in.
    public let batch: Int?
}

/// Aid of a case that is still to be paid.
public struct AidToPay: Codable, Sendable {
    /// The case.
    public let `case`: Int64
    /// The period that shared it; nil where a closing paid for it.
    public let period: PeriodID?
    /// What it receives in all, in minor units.
    public let aid: Int64
    /// What a statement shows as paid.
    public let paid: Int64
    /// What has not been proposed.
    public let open: Int64
    /// The last day on which it is paid in time; nil where the rules promise nothing.
    public let promised: Day?
    /// Whether that day is past.
    public let isLate: Bool
}

/// Aid that was set apart as unclaimed, and is still owed.
public struct AidSetApart: Codable, Sendable {
    /// The case.
    public let `case`: Int64
    /// What was set apart, in minor units.
    public let amount: Int64
    /// What a statement shows as paid of it.
    public let paid: Int64
    /// What has not been proposed.
    public let open: Int64
}

/// Payouts, and aid that waits for one.
public struct PayoutList: Codable, Sendable {
    /// The payouts by number.
    public let payouts: [PayoutView]
    /// Cases with aid not yet paid, by number.
    public let toPay: [AidToPay]
    /// Cases with aid set apart and not yet paid, by number.
    public let unclaimed: [AidSetApart]
    /// The currency.
    public let currency: Currency
}

extension Office {
    /// All payouts, and the cases whose aid is not paid in full.
    public func payouts(of scheme: String, on day: Day) throws -> PayoutList {
        try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            let lines = try snapshot.payouts(of: open.head)
            return PayoutList(
                payouts: try lines.map { try snapshot.view($0, open) },
                toPay: try snapshot.toPay(open, lines, on: day),
                unclaimed: try snapshot.setApart(open, lines), currency: open.currency)
        }
    }
}

extension Snapshot {
    fileprivate func view(_ line: PayoutLine, _ scheme: OpenScheme) throws -> PayoutView {
        let proposed = try proposal(line, scheme)
        var releasedBy: String?
        if let released = line.released,
            case .payoutReleased(let event)? = try event(released, of: scheme.head)?.event
        {
            releasedBy = event.by.person
        }
        let steps: [(Int64?, PayoutView.Stage)] = [
            (line.refused, .refused), (line.returned, .returned), (line.confirmed, .confirmed),
            (line.paid, .paid), (line.released, line.batch == nil ? .released : .sent),
        ]
        let (last, stage) = steps.first { $0.0 != nil } ?? (line.proposed, .proposed)
        return PayoutView(
            proposed: proposed, amount: line.amount, on: try day(of: line.proposed, scheme),
            stage: stage,
            since: try day(of: last ?? line.proposed, scheme), releasedBy: releasedBy,
            batch: line.batch)
    }

    private func day(of number: Int64, _ scheme: OpenScheme) throws -> Day {
        try event(number, of: scheme.head)?.day ?? scheme.head.lastDay
    }

    fileprivate func setApart(
        _ scheme: OpenScheme, _ payouts: [PayoutLine]
    ) throws -> [AidSetApart] {
        let cases = try events(of: scheme.head, kinds: [.aidUnclaimed]).compactMap {
            if case .aidUnclaimed(let unclaimed) = $0.event { unclaimed.case } else { nil }
        }
        return try Set(cases).sorted().compactMap { number in
            let lines = payouts.filter { $0.purpose == .unclaimed(number) && !$0.isUndone }
            let paid = lines.filter { $0.paid != nil }.reduce(0) { $0 + $1.amount }
            let amount = try given(.unclaimed(number), scheme)
            guard paid < amount else { return nil }
            return AidSetApart(
                case: number, amount: amount, paid: paid,
                open: amount - lines.reduce(0) { $0 + $1.amount })
        }
    }

    fileprivate func toPay(
        _ scheme: OpenScheme, _ payouts: [PayoutLine], on day: Day
    ) throws -> [AidToPay] {
        let byCase = Dictionary(grouping: payouts) { line -> Int64 in
            if case .aid(let number) = line.purpose { number } else { 0 }
        }
        let settled = try settledCases(of: scheme.head)
        return try docket(of: scheme.head).compactMap { line in
            let closing = line.period.map { scheme.state.closings[$0] }
            guard closing != nil || settled[line.number] != nil else { return nil }
            let lines = byCase[line.number, default: []].filter { !$0.isUndone }
            let paid = lines.filter { $0.paid != nil }.reduce(0) { $0 + $1.amount }
            let aid = try given(.aid(line.number), scheme)
            guard paid < aid else { return nil }
            let promised = closing.flatMap {
                scheme.timeline.rules(of: $0).paying?.promised($0)
            }
            return AidToPay(
                case: line.number, period: closing?.period, aid: aid, paid: paid,
                open: aid - lines.reduce(0) { $0 + $1.amount }, promised: promised,
                isLate: promised.map { day > $0 } ?? false)
        }
    }
}
