public import Bookkeeping

/// How far the closing of a scheme has come: each step is a record of what was done.
public struct Closure: Sendable {
    /// An event with its number.
    public struct Step<Figures: Sendable>: Sendable {
        /// The number of the event.
        public let event: Int64
        /// What it says.
        public let figures: Figures
    }

    /// The announcement.
    public let announcement: Step<ClosureAnnounced>
    /// Settlements of the tail, in order.
    public private(set) var tails: [Step<ClosureTailSettled>] = []
    /// Refunds granted: those of the rules first, then what was left.
    public private(set) var grants: [Step<RefundsGranted>] = []
    /// Settlements of what was left on the accounts.
    public private(set) var settlements: [Step<ClosureSettled>] = []
    /// The seal, once all is done.
    public private(set) var seal: Step<ClosureSealed>?

    init(_ announced: ClosureAnnounced, event: Int64) {
        announcement = Step(event: event, figures: announced)
    }

    /// The terms that hold.
    public var terms: ClosureAnnounced { announcement.figures }

    /// Whether the tail is over and paid for.
    public var isTailSettled: Bool { tails.last?.figures.isLast ?? false }

    mutating func take(_ event: Event, number: Int64) -> Bool {
        guard seal == nil else { return false }
        switch event {
        case .closureTailSettled(let tail):
            guard !isTailSettled else { return false }
            tails.append(Step(event: number, figures: tail))
        case .refundsGranted(let granted):
            guard grants.isEmpty == (granted.formula == nil) else { return false }
            grants.append(Step(event: number, figures: granted))
        case .closureSettled(let settled):
            guard isTailSettled, !grants.isEmpty else { return false }
            settlements.append(Step(event: number, figures: settled))
        case .closureSealed(let sealed):
            guard !settlements.isEmpty else { return false }
            seal = Step(event: number, figures: sealed)
        default: break
        }
        return true
    }
}

/// What the end of a scheme means for its members and its rules, as far as it is known.
public struct ClosureCourse: Equatable, Sendable {
    /// The number of the event that announced it.
    public let event: Int64
    /// The day of the announcement.
    public let announced: Day
    /// The first day at whose 00:00 nobody is covered.
    public let ends: Day
    /// Days from the diagnosis within which a case is filed after that.
    public let claimsTailDays: Int
    /// Who pays the shares from the announcement on; nil: members.
    public let sharesPaidBy: Party?

    /// The course of a closing.
    public init(_ closure: Closure) {
        event = closure.announcement.event
        announced = closure.terms.announced
        ends = closure.terms.ends
        claimsTailDays = closure.terms.claimsTailDays
        sharesPaidBy = closure.terms.sharesPaidBy
    }
}

/// A run of refunds and what became of it.
public struct RefundRun: Sendable {
    /// What was ordered.
    public let ordered: RefundsOrdered
    /// What the custodian has paid of it, in minor units.
    public private(set) var paid: Int64 = 0
    /// Lines that did not reach their payer, by event.
    public private(set) var returned: [(event: Int64, line: RefundReturned)] = []
    /// Their payers.
    private var back: Set<String> = []
    /// What was refused of it.
    private var refused: Int64 = 0

    init(_ ordered: RefundsOrdered) { self.ordered = ordered }

    /// What was ordered and neither paid nor refused, in minor units.
    public var outstanding: Int64 { ordered.amount - paid - refused }

    /// Whether that payer's line was refused or came back.
    public func isBack(_ payer: String) -> Bool { back.contains(payer) }

    /// Takes in what was paid.
    ///
    /// - Returns: false when more is paid than was ordered.
    mutating func take(_ paid: RefundsPaid) -> Bool {
        self.paid += paid.amount
        return outstanding >= 0
    }

    /// Takes in a line that did not reach its payer.
    ///
    /// - Returns: false when it was told before, or more comes back than there was.
    mutating func take(_ line: RefundReturned, event: Int64) -> Bool {
        returned.append((event, line))
        if !line.wasPaid { refused += line.amount }
        return back.insert(line.payer).inserted && outstanding >= 0
    }
}
