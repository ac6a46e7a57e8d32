import Bookkeeping
import MutualAid
import Storage

/// What a period is closed with, read from one snapshot: its days, its cut, its cases, what the
/// books carry into it.
struct ClosingPlan {
    let scheme: OpenScheme
    let days: PeriodDays
    let rules: Rules
    let timeline: Timeline
    let open: OpenPeriod
    /// The cases it shares, by number. Where nobody shares they wait on.
    var cases: [DocketLine]
    /// What earlier periods left over or short, interest included.
    let carryIn: Int64
    /// The part of it that is interest.
    let interest: Int64
    /// Those who pay shares for members, in the order of the waivers.
    let parties: [Party]
    /// Whether it is the one last share of those who were members to the end of a closing scheme.
    let isLastShare: Bool

    /// The plan for a period, or for the one whose turn it is.
    ///
    /// - Parameters:
    ///   - passed: the period through which those in which nobody shares were passed over.
    ///   - isPreview: a preview may look at a period whose heads are not counted yet.
    init(
        _ snapshot: Snapshot, _ scheme: OpenScheme, _ wanted: PeriodID?, today: Day,
        after passed: PeriodDays?, isPreview: Bool
    ) throws {
        self.scheme = scheme
        let chosen = try ClosingPlan.chosen(snapshot, scheme, wanted, today, after: passed)
        days = chosen.days
        isLastShare = chosen.isLastShare
        rules = scheme.history.inForce(on: days.notice)
        let head = chosen.head
        if !isPreview {
            if isLastShare { try ClosingPlan.tailIsOver(scheme, today) }
            let from = isLastShare ? days.notice : head
            guard from <= today else { throw Refusal.periodNotYet(days.id, from: from) }
            try ClosingPlan.collectionsEnded(scheme, before: head)
        }
        open = OpenPeriod(days: days, head: head, cut: scheme.head.number)
        timeline = Timeline(
            scheme.state.closings, history: scheme.history.countingToTheEnd, open: open)
        cases = try snapshot.waitingCases(of: scheme.head, through: days.notice)
        interest = -(try snapshot.balance(of: .interest, scheme: scheme.head))
        carryIn = interest - (try snapshot.balance(of: .carry, scheme: scheme.head))
        parties = scheme.history.waivers(of: rules, share: days.share, cut: open.cut)
            .map(\.paidBy)
    }

    /// The plan by which a closed period was closed, to derive again what it said.
    init(_ scheme: OpenScheme, deriving closing: Closing) {
        self.scheme = scheme
        rules = scheme.timeline.rules(of: closing)
        guard let days = rules.calendar.days(of: closing.period) else {
            preconditionFailure("a closed period has days")
        }
        self.days = days
        open = OpenPeriod(days: days, head: closing.head, cut: closing.cut, event: closing.event)
        timeline = Timeline(
            Array(scheme.state.closings[..<closing.ordinal]),
            history: scheme.history.countingToTheEnd, open: open)
        cases = []
        carryIn = 0
        interest = 0
        parties = scheme.history.waivers(of: rules, share: days.share, cut: open.cut)
            .map(\.paidBy)
        isLastShare = closing.head == scheme.history.course?.ends
    }

    /// Who bears what members' debits or balances do not.
    var shortfall: Bearer { isLastShare ? .recipients : rules.collection.shortfall }

    /// The days of a period that comes after the last closed one. Periods in which nothing was to
    /// be shared may be passed over.
    static func days(
        _ snapshot: Snapshot, _ scheme: OpenScheme, _ wanted: PeriodID, after passed: PeriodDays?
    ) throws -> PeriodDays {
        var days = first(scheme, after: passed)
        let next = days.id
        if scheme.state.closings.contains(where: { $0.period == wanted }) {
            throw Refusal.periodClosedBefore(wanted)
        }
        if wanted < next, scheme.history.hasPeriod(wanted) {
            throw Refusal.periodPassedOver(wanted, next: next)
        }
        // Beyond that no calendar has days.
        guard wanted.year < 2900 else { throw Refusal.periodNotInCalendar(wanted, next: next) }
        while days.id < wanted {
            guard try snapshot.waitingCases(of: scheme.head, through: days.notice).isEmpty else {
                throw Refusal.periodOutOfOrder(wanted, next: days.id)
            }
            days = scheme.history.nextPeriod(after: days.notice)
        }
        guard days.id == wanted else { throw Refusal.periodNotInCalendar(wanted, next: next) }
        return days
    }

    /// The first period that can be closed now.
    static func first(_ scheme: OpenScheme, after passed: PeriodDays?) -> PeriodDays {
        passed.map { scheme.history.nextPeriod(after: $0.notice) }
            ?? scheme.history.nextPeriod(following: scheme.state.last)
    }

    /// The period whose turn it is: the first with cases to share, or else the last whose notice
    /// day has come.
    static func turn(
        _ snapshot: Snapshot, _ scheme: OpenScheme, today: Day, after passed: PeriodDays?
    ) throws -> PeriodDays {
        let waits = try !snapshot.waitingCases(of: scheme.head, through: today).isEmpty
        var days = first(scheme, after: passed)
        while try snapshot.waitingCases(of: scheme.head, through: days.notice).isEmpty {
            let next = scheme.history.nextPeriod(after: days.notice)
            guard waits || next.notice <= today else { break }
            days = next
        }
        return days
    }

    /// Who has not paid within the grace is no longer counted, so collections whose grace is over
    /// have to be ended first. Where a price of the year is out to be debited its result comes
    /// first: nobody is asked twice.
    private static func collectionsEnded(_ scheme: OpenScheme, before head: Day) throws {
        for (closing, collection) in zip(scheme.state.closings, scheme.state.collections)
        where collection.isOpen {
            if scheme.history.funding.holdsBalances, let awaited = collection.awaited {
                throw Refusal.collectionAwaitsResult(closing.period, attempt: awaited.attempt)
            }
            if closing.graceOver <= head {
                throw Refusal.periodCollectionOpen(closing.period, over: closing.graceOver)
            }
        }
    }
}
