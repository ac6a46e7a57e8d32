public import Bookkeeping
public import MutualAid
import Storage

/// What a closing is announced with.
public struct ClosureNotice: Codable, Sendable {
    /// What brings it about.
    public var trigger: ClosureAnnounced.Trigger
    /// The number of a supervisor's order.
    public var reference: String?
    /// The last day of cover; nil: the earliest that the notice of the rules allows.
    public var lastDay: Day?

    /// A notice of closing.
    public init(
        trigger: ClosureAnnounced.Trigger, reference: String? = nil, lastDay: Day? = nil
    ) {
        self.trigger = trigger
        self.reference = reference
        self.lastDay = lastDay
    }
}

extension Office {
    private struct AnnounceBody: Encodable {
        let command = "closing announce"
        let notice: ClosureNotice
    }

    /// Announces that a scheme closes down, by the terms of the rules in force, signed by a person
    /// who may close it. It is not taken back.
    public func announceClosure(
        of scheme: String, _ notice: ClosureNotice, by signer: Signer, key: String? = nil,
        at moment: Moment
    ) throws -> Answered<ClosureAnnounced> {
        let people = try People(keysFolder: keysFolder)
        return try decide(
            scheme, key: key ?? "closing-announce", body: AnnounceBody(notice: notice), at: moment
        ) { desk in
            var announced = try desk.announced(notice)
            announced.by = try signer.approve(
                ClosureMessage.announcement(announced, scheme: scheme), .close, people)
            try desk.append(.closureAnnounced(announced))
            return announced
        }
    }

    private struct TailBody: Encodable {
        let command = "closing tail"
        /// Nil where the tail is ended for good.
        let day: Day?
    }

    /// Pays for the cases approved since the last period.
    ///
    /// - Parameter signer: who ends the tail for good: every case that was filed in time is
    ///   decided, and none comes after these. Nil: others may follow.
    public func settleTail(
        of scheme: String, forGood signer: Signer? = nil, key: String? = nil, at moment: Moment
    ) throws -> Answered<ClosureTailSettled> {
        let barren = try barrenPeriods(of: scheme, today: moment.day)
        let people = try signer.map { _ in try People(keysFolder: keysFolder) }
        let day = signer == nil ? moment.day : nil
        return try decide(
            scheme, key: key ?? "closing-tail/\(day.map { "\($0)" } ?? "for-good")",
            body: TailBody(day: day), at: moment
        ) { desk in
            var settled = try desk.tail(forGood: signer != nil, barren)
            if let signer, let people {
                settled.by = try signer.approve(
                    ClosureMessage.tail(settled, scheme: scheme), .close, people)
            }
            try desk.settle(settled)
            return settled
        }
    }
}

/// The words that a person signs who closes a scheme down.
enum ClosureMessage {
    static func announcement(_ announced: ClosureAnnounced, scheme: String) -> String {
        """
        tongzhou/closing-announce/v1
        \(scheme)
        \(announced.trigger.rawValue) \(announced.reference ?? "-")
        \(announced.rulesVersion)
        \(announced.announced) \(announced.lastDay) \(announced.tailEnds)

        """
    }

    static func tail(_ tail: ClosureTailSettled, scheme: String) -> String {
        """
        tongzhou/closing-tail/v1
        \(scheme)
        \(tail.cases.map(String.init).joined(separator: " "))
        \(tail.aid) \(tail.bearer)

        """
    }
}

extension Desk {
    /// Whether members' accounts do not change any more.
    var accountsAreFinal: Bool { !(scheme.state.closure?.grants.isEmpty ?? true) }

    /// Members' accounts are final once refunds are granted.
    func mustKeepAccounts() throws {
        guard let grant = scheme.state.closure?.grants.first else { return }
        let day = try snapshot.event(grant.event, of: scheme.head)?.day
        throw Refusal.closingGrantedBefore(day ?? moment.day)
    }

    /// The closing of the scheme, which has to have been announced.
    func closure() throws(Refusal) -> Closure {
        guard let closure = scheme.state.closure else { throw .closingNotAnnounced }
        return closure
    }

    fileprivate func announced(_ notice: ClosureNotice) throws -> ClosureAnnounced {
        if let closure = scheme.state.closure {
            throw Refusal.closingAnnouncedBefore(closure.terms.announced)
        }
        let rules = scheme.history.inForce(on: moment.day)
        let earliest = try earliestEnd(notice, rules)
        let lastDay = notice.lastDay ?? earliest
        guard lastDay >= earliest else { throw Refusal.closingTooSoon(earliest: earliest) }
        // Nothing is taken back, so a slip of the pen must not bind a scheme for a century.
        let latest = max(
            earliest, moment.day.adding(days: rules.closing.noticeDays + Desk.daysBeyondNotice))
        guard lastDay <= latest else { throw Refusal.closingTooLate(latest: latest) }
        return ClosureAnnounced(
            trigger: notice.trigger, reference: notice.reference, rules: rules,
            announced: moment.day, lastDay: lastDay, takenOver: takenOver(rules.closing))
    }

    /// How many days the last day of cover may lie beyond the notice of the rules.
    private static let daysBeyondNotice = 366

    /// The earliest last day of cover. Heads that were counted already stay so; a supervisor's
    /// order waits for no notice.
    private func earliestEnd(_ notice: ClosureNotice, _ rules: Rules) throws(Refusal) -> Day {
        let counted = max(moment.day, scheme.state.last?.head ?? moment.day)
        switch notice.trigger {
        case .operator: break
        case .minimum:
            let members = scheme.state.last?.sharing
            guard let minimum = rules.minimum, minimum.below == .closes, let members,
                members < minimum.members
            else {
                throw .closingMinimumKept(members: members, minimum: rules.minimum?.members)
            }
        case .order:
            guard let reference = notice.reference, !reference.isEmpty else {
                throw .closingOrderUnnamed
            }
            return counted
        }
        return max(counted, moment.day.adding(days: rules.closing.noticeDays))
    }

    /// Periods that are closed and not debited yet, whose shares somebody else pays from now on.
    private func takenOver(_ terms: ClosureTerms) -> [ClosureAnnounced.TakenOver] {
        guard terms.sharesAfter != nil, !scheme.history.funding.holdsBalances else { return [] }
        return zip(scheme.state.closings, scheme.state.collections).compactMap {
            let (closing, collection) = $0
            guard closing.share >= moment.day, collection.firstResult == nil, collection.isOpen,
                closing.due > 0
            else { return nil }
            return .init(period: closing.period, amount: closing.due)
        }
    }

    fileprivate func tail(
        forGood: Bool, _ barren: Set<PeriodID>
    ) throws -> ClosureTailSettled {
        let closure = try closure()
        guard !closure.isTailSettled else { throw Refusal.closingTailSettledBefore }
        try scheme.mustHaveShared(snapshot, today: moment.day, barren: barren)
        let terms = closure.terms
        let cases = try snapshot.waitingCases(of: scheme.head, through: moment.day)
        let isOver = moment.day > terms.tailEnds
        guard forGood ? isOver : isOver || (!cases.isEmpty && !terms.hasLastShare) else {
            throw Refusal.closingTailRuns(until: terms.tailEnds)
        }
        if terms.hasLastShare {
            if !cases.isEmpty, let last = scheme.lastShare {
                throw Refusal.closingLastShareFirst(last.id, from: last.notice)
            }
            try scheme.mustHaveCollected()
        }
        guard forGood || (!cases.isEmpty && !terms.hasLastShare) else {
            throw Refusal.closingTailNotForGood
        }
        return ClosureTailSettled(
            cases: cases.map(\.number), aid: cases.reduce(0) { $0 + $1.aid },
            bearer: terms.hasLastShare ? Bearer.carry.name : terms.tailPaidBy, isLast: forGood)
    }

    fileprivate mutating func settle(_ tail: ClosureTailSettled) throws {
        try append(.closureTailSettled(tail))
        try transaction.settle(cases: tail.cases, event: scheme.head.number, scheme: scheme.head)
    }
}
