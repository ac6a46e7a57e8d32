public import Bookkeeping

/// The closed periods of a scheme in order, perhaps with the one that is being closed, and the
/// questions that members' facts ask of them.
public struct Timeline: Sendable {
    /// The closed periods, oldest first.
    public let closings: [Closing]
    /// The period that is being closed; its ordinal is the count of closed periods.
    public let open: OpenPeriod?
    /// The versions of the rules.
    public let history: RulesHistory
    /// What the dues of each closed period ask of its rules, in the same order.
    let terms: [PeriodTerms]

    /// The closed periods under their rules. Traps when they are out of order.
    public init(_ closings: [Closing], history: RulesHistory, open: OpenPeriod? = nil) {
        precondition(
            closings.indices.allSatisfy { closings[$0].ordinal == $0 }
                && zip(closings, closings.dropFirst()).allSatisfy {
                    $0.head < $1.head && $0.cut <= $1.cut
                }, "closed periods follow each other")
        self.closings = closings
        self.history = history
        self.open = open
        terms = closings.map { PeriodTerms($0, history.version($0.rulesVersion), history) }
    }

    /// The last closed period.
    public var last: Closing? { closings.last }

    /// The version of the rules a period was closed under.
    public func rules(of closing: Closing) -> Rules {
        history.version(closing.rulesVersion) ?? history.inForce(on: closing.notice)
    }

    /// How many periods there are, the open one included.
    public var count: Int { closings.count + (open == nil ? 0 : 1) }

    /// The ordinal of the first period whose heads were counted when a fact held that is true
    /// from that day and was written by that event; `count` when there is none yet.
    ///
    /// A fact written after a period's cut does not count for it, whatever its day.
    public func first(from day: Day, event: Int64) -> Int {
        var low = 0
        var high = closings.count
        while low < high {
            let middle = (low + high) / 2
            if closings[middle].head >= day && closings[middle].counts(event) {
                high = middle
            } else {
                low = middle + 1
            }
        }
        guard low == closings.count, let open else { return low }
        return open.head >= day && open.counts(event) ? low : low + 1
    }

    /// The ordinal of the first closed period whose shares count towards that year, or the count
    /// of closed periods when there is none yet.
    public func first(inYear year: Int) -> Int {
        closings.firstIndex { $0.year >= year } ?? closings.count
    }

    /// The closed period with that name.
    public func closing(_ period: PeriodID) -> Closing? {
        closings.first { $0.period == period }
    }

    /// The spans of periods in which the member shares, the open one included.
    public func spans(of membership: Membership) -> [Span] {
        let member = membership.member
        var spans: [Span] = []
        var classNumber = member.classNumber
        var sharing = !membership.rules.funding.holdsBalances
        let earliest = first(from: membership.sharesFrom, event: member.event)
        var from = earliest
        for change in membership.changes {
            let at = min(count, max(earliest, first(from: change.from, event: change.event)))
            if sharing, from < at { spans.append(Span(classNumber, from, at)) }
            from = max(from, at)
            switch change.kind {
            case .classed(let number): classNumber = number
            case .suspended: sharing = false
            case .resumed:
                sharing = true
                if !membership.rules.waiting.membersShare, membership.waitsAgain(from: change) {
                    let waited = change.from.adding(days: membership.rules.waiting.days)
                    from = max(from, first(from: waited, event: change.event))
                }
            case .ended: return spans
            }
        }
        if sharing, from < count { spans.append(Span(classNumber, from, count)) }
        return spans
    }

    /// Periods in a row in which a member shares in one class.
    public struct Span: Equatable, Sendable {
        /// The number of the class.
        public let classNumber: Int
        /// The ordinals of the periods.
        public let periods: Range<Int>

        init(_ classNumber: Int, _ from: Int, _ until: Int) {
            self.classNumber = classNumber
            periods = from..<until
        }
    }
}

/// What the dues of a closed period ask of its rules: looked up once, asked for every member.
struct PeriodTerms: Sendable {
    let year: Int
    let cut: Int64
    let classes: [ClassRow]
    let yearCap: Int64?
    let waivers: [Waiver]

    init(_ closing: Closing, _ rules: Rules?, _ history: RulesHistory) {
        cut = closing.cut
        classes = closing.classes
        year = closing.year
        yearCap = rules?.share.caps.perYear?.amount(in: closing.year)
        let waivers = rules.map {
            history.waivers(of: $0, share: closing.share, cut: closing.cut)
        }
        self.waivers = waivers?.filter { $0.covers(shareDay: closing.share) } ?? []
    }

    /// Who pays the share of someone who joined on that day, if anyone.
    func sponsor(joined: Day) -> Party? {
        waivers.isEmpty ? nil : waivers.first { $0.covers(joined: joined) }?.paidBy
    }
}

/// A period that is being closed.
public struct OpenPeriod: Equatable, Sendable {
    /// Its days.
    public let days: PeriodDays
    /// The day at whose 00:00 heads are counted.
    public let head: Day
    /// The number of the last event whose facts count.
    public let cut: Int64
    /// The number of the closing's own event, whose facts count too; until it has one, the
    /// number that ``Change`` rows made by the count carry.
    public let event: Int64

    /// A period with its head-count moment and its cut.
    public init(days: PeriodDays, head: Day, cut: Int64, event: Int64 = .max) {
        self.days = days
        self.head = head
        self.cut = cut
        self.event = event
    }

    /// Whether the facts that an event wrote count for this period.
    public func counts(_ event: Int64) -> Bool { event <= cut || event == self.event }

    /// The calendar year its shares count towards.
    public var year: Int { days.share.components.year }
}
