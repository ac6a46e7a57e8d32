import Bookkeeping
import MutualAid
import Storage

extension ClosingPlan {
    /// The period that is closed, and when its heads are counted.
    struct Chosen {
        let days: PeriodDays
        let head: Day
        var isLastShare = false
    }

    /// The period that is wanted or whose turn it is. A scheme that is closing down has periods up
    /// to the end of cover; after them comes at most one last share.
    static func chosen(
        _ snapshot: Snapshot, _ scheme: OpenScheme, _ wanted: PeriodID?, _ today: Day,
        after passed: PeriodDays?
    ) throws -> Chosen {
        guard let closure = scheme.state.closure else {
            return try ordinary(snapshot, scheme, wanted, today, after: passed)
        }
        let next = first(scheme, after: passed)
        let last = scheme.lastShare
        if scheme.head(of: next) < closure.terms.ends, wanted == nil || wanted != last?.id {
            let chosen = try ordinary(snapshot, scheme, wanted, today, after: passed)
            if chosen.head < closure.terms.ends { return chosen }
        }
        guard closure.grants.isEmpty, let last, wanted == nil || wanted == last.id,
            try !snapshot.waitingCases(of: scheme.head, through: last.notice).isEmpty
        else { throw Refusal.closingPeriodsOver(ends: closure.terms.ends) }
        do {
            try scheme.mustHaveShared(snapshot, today: today, after: passed)
        } catch Refusal.closingPeriodOpen(let open) {
            throw Refusal.periodOutOfOrder(last.id, next: open)
        }
        return Chosen(days: last, head: closure.terms.ends, isLastShare: true)
    }

    private static func ordinary(
        _ snapshot: Snapshot, _ scheme: OpenScheme, _ wanted: PeriodID?, _ today: Day,
        after passed: PeriodDays?
    ) throws -> Chosen {
        let days =
            try wanted.map { try ClosingPlan.days(snapshot, scheme, $0, after: passed) }
            ?? ClosingPlan.turn(snapshot, scheme, today: today, after: passed)
        return Chosen(days: days, head: scheme.head(of: days))
    }

    /// The last share comes after the last day of filing.
    static func tailIsOver(_ scheme: OpenScheme, _ today: Day) throws(Refusal) {
        guard let terms = scheme.state.closure?.terms else { throw .closingNotAnnounced }
        guard today > terms.tailEnds else { throw .closingTailRuns(until: terms.tailEnds) }
    }
}

extension OpenScheme {
    /// The day at whose 00:00 the heads of a period are counted.
    func head(of days: PeriodDays) -> Day {
        days.head(history.inForce(on: days.notice).share.headCount)
    }

    /// The period of the one last share, where the rules want one and it was not closed yet: the
    /// first of the calendar that is announced after the last day of filing.
    var lastShare: PeriodDays? {
        guard let terms = state.closure?.terms, terms.hasLastShare, state.last?.head != terms.ends
        else { return nil }
        return history.nextPeriod(after: max(terms.tailEnds, state.last?.notice ?? terms.tailEnds))
    }

    /// Every period that members share before cover ends has to be closed, or to have nothing to
    /// share.
    ///
    /// - Parameters:
    ///   - passed: the period through which those in which nobody shares were passed over.
    ///   - barren: periods in which nobody shares; their cases wait on.
    func mustHaveShared(
        _ snapshot: Snapshot, today: Day, after passed: PeriodDays? = nil,
        barren: Set<PeriodID> = []
    ) throws {
        guard let terms = state.closure?.terms else { throw Refusal.closingNotAnnounced }
        var days = ClosingPlan.first(self, after: passed)
        while head(of: days) < terms.ends {
            guard head(of: days) <= today else {
                throw Refusal.closingPeriodToCome(days.id, from: head(of: days))
            }
            guard
                try barren.contains(days.id)
                    || snapshot.waitingCases(of: head, through: days.notice).isEmpty
            else {
                throw Refusal.closingPeriodOpen(days.id)
            }
            days = history.nextPeriod(after: days.notice)
        }
    }

    /// Every collection has to be over.
    func mustHaveCollected() throws(Refusal) {
        for (closing, collection) in zip(state.closings, state.collections) where collection.isOpen
        {
            throw .closingCollectionOpen(closing.period)
        }
    }
}

extension Office {
    /// Periods of a closing scheme that have cases and nobody to share them: they hold nothing up.
    func barrenPeriods(of scheme: String, today: Day) throws -> Set<PeriodID> {
        var barren: Set<PeriodID> = []
        while true {
            do {
                try store.read {
                    let open = try OpenScheme(scheme, $0, readings)
                    guard open.state.closure != nil else { return }
                    try open.mustHaveShared($0, today: today, barren: barren)
                }
                return barren
            } catch Refusal.closingPeriodOpen(let id) {
                do {
                    _ = try preview(scheme, period: id, today: today)
                    return barren
                } catch Refusal.periodNobodyShares { barren.insert(id) }
            } catch Refusal.closingPeriodToCome {
                return barren
            }
        }
    }
}
