public import Bookkeeping

/// A closing that was announced, with the terms that hold for it.
public struct ClosureAnnounced: Equatable, Sendable, Codable {
    /// What brings a scheme to its end.
    public enum Trigger: String, Sendable, Codable, CaseIterable {
        /// The operator decided it.
        case `operator`
        /// Fewer members share than the rules want.
        case minimum
        /// A supervisor ordered it.
        case order
    }

    /// A closed period whose shares somebody takes over from the members.
    public struct TakenOver: Equatable, Sendable, Codable {
        /// The period.
        public var period: PeriodID
        /// The sum of its dues, in minor units.
        public var amount: Int64

        /// A period that is taken over.
        public init(period: PeriodID, amount: Int64) {
            self.period = period
            self.amount = amount
        }
    }

    /// What brought it about.
    public var trigger: Trigger
    /// The number of a supervisor's order.
    public var reference: String?
    /// The version of the rules whose terms hold.
    public var rulesVersion: Int
    /// The day it was announced.
    public var announced: Day
    /// The last day of cover.
    public var lastDay: Day
    /// The last day on which a case can be filed.
    public var tailEnds: Day
    /// Days from the diagnosis within which a case is filed after cover has ended.
    public var claimsTailDays: Int
    /// Who pays the shares whose share day is the day of the announcement or later; nil: members.
    public var sharesPaidBy: Party?
    /// Who pays the aid of the tail.
    public var tailPaidBy: String
    /// What members get back.
    public var refund: ClosureTerms.Refund
    /// Who pays back the shares, where all are returned.
    public var refundPaidBy: Party
    /// How what is left is divided.
    public var restBy: ClosureTerms.RestBy
    /// The last day for granting refunds, where the rules promise one.
    public var refundBy: Day?
    /// Closed periods whose shares are not collected from members any more.
    public var takenOver: [TakenOver]
    /// Who announced it, with his signature.
    public var by: Approval?

    /// An announcement on a day, under a version of the rules.
    public init(
        trigger: Trigger, reference: String?, rules: Rules, announced: Day, lastDay: Day,
        takenOver: [TakenOver], by: Approval? = nil
    ) {
        let terms = rules.closing
        self.trigger = trigger
        self.reference = reference
        rulesVersion = rules.version
        self.announced = announced
        self.lastDay = lastDay
        tailEnds = max(lastDay, lastDay.adding(days: terms.claimsTailDays - 1))
        claimsTailDays = terms.claimsTailDays
        sharesPaidBy = terms.sharesAfter
        tailPaidBy = terms.tailPaidBy.name
        refund = terms.refund
        refundPaidBy = terms.refundPaidBy ?? .operator
        restBy = terms.restBy ?? .paid
        refundBy = terms.refundWithinDays.map { announced.adding(days: $0) }
        self.takenOver = takenOver
        self.by = by
    }

    /// The first day at whose 00:00 nobody is covered.
    public var ends: Day { lastDay.adding(days: 1) }

    /// Whether those who were members to the end pay one last share for the tail, and those who
    /// receive aid bear what it does not bring in.
    public var hasLastShare: Bool { tailPaidBy == Bearer.recipients.name }
}

/// Cases of the tail that are paid for.
public struct ClosureTailSettled: Equatable, Sendable, Codable {
    /// The numbers of the cases, ascending.
    public var cases: [Int64]
    /// Their aid, in minor units.
    public var aid: Int64
    /// Who bears it.
    public var bearer: String
    /// Whether the tail is over: no case comes after it.
    public var isLast: Bool
    /// Who ended it for good, with his signature.
    public var by: Approval?

    /// Cases with their aid and its bearer.
    public init(
        cases: [Int64], aid: Int64, bearer: String, isLast: Bool, by: Approval? = nil
    ) {
        self.cases = cases
        self.aid = aid
        self.bearer = bearer
        self.isLast = isLast
        self.by = by
    }
}

/// What was left on the accounts of a closed scheme, settled between those who run and sponsor it
/// and the members' carry.
public struct ClosureSettled: Equatable, Sendable, Codable {
    /// What stood on the carry: debits less credits, in minor units.
    public var carry: Int64
    /// What stood as interest.
    public var interest: Int64
    /// What stood as fee; the operator's.
    public var fee: Int64
    /// What stood as charges of the custodian; the operator's.
    public var charges: Int64
    /// What is set off against sums that parties have borne for the closing.
    public var setOffs: [Closing.Sponsored]
    /// What was short, in minor units.
    public var short: Int64
    /// Who bears it.
    public var shortPaidBy: Party
    /// What was divided over members just before, in minor units.
    public var divided: Int64?

    /// A settlement of those balances.
    public init(
        carry: Int64, interest: Int64, fee: Int64, charges: Int64, setOffs: [Closing.Sponsored],
        short: Int64, shortPaidBy: Party, divided: Int64? = nil
    ) {
        self.carry = carry
        self.interest = interest
        self.fee = fee
        self.charges = charges
        self.setOffs = setOffs
        self.short = short
        self.shortPaidBy = shortPaidBy
        self.divided = divided
    }
}

/// A scheme that is closed for good: every account is at zero.
public struct ClosureSealed: Equatable, Sendable, Codable {
    /// The day it was sealed.
    public var day: Day
    /// How many files the archive has.
    public var files: Int
    /// SHA-256 of the archive's `SHA256SUMS`.
    public var archive: Digest

    /// A seal with the digest of the archive.
    public init(day: Day, files: Int, archive: Digest) {
        self.day = day
        self.files = files
        self.archive = archive
    }
}
