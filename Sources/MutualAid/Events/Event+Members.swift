public import Bookkeeping

/// A membership that ended other than by age or arrears.
public struct MemberEnded: Equatable, Sendable, Codable {
    /// The member.
    public var roll: RollNumber
    /// The first day at whose 00:00 he is no longer a member.
    public var from: Day
    /// Why: his own choice, his death, or an illness in the waiting period.
    public var reason: Change.Reason
    /// What was booked for him: his balance taken out, shares returned.
    public var credits: [Sum]
    /// Who bears what is returned beyond his own money, or receives what he leaves behind.
    public var bearer: String
    /// Dues he had not paid and no longer owes, borne by the same.
    public var forgiven: [Forgiven]
    /// The day of his death, where that ended it.
    public var died: Day?

    /// A due that is no longer owed.
    public struct Forgiven: Equatable, Sendable, Codable {
        /// The period.
        public var period: PeriodID
        /// Its ordinal.
        public var ordinal: Int
        /// What was open of it, in minor units.
        public var amount: Int64
        /// Whether its collection had ended, so that it was in arrears.
        public var late: Bool

        /// What was open of a period's due.
        public init(period: PeriodID, ordinal: Int, amount: Int64, late: Bool) {
            self.period = period
            self.ordinal = ordinal
            self.amount = amount
            self.late = late
        }
    }

    /// A membership that ended.
    public init(
        roll: RollNumber, from: Day, reason: Change.Reason, credits: [Sum], bearer: String,
        forgiven: [Forgiven], died: Day? = nil
    ) {
        self.roll = roll
        self.from = from
        self.reason = reason
        self.credits = credits
        self.bearer = bearer
        self.forgiven = forgiven
        self.died = died
    }
}

/// A sum booked for a member, by its kind.
public struct Sum: Equatable, Sendable, Codable {
    /// What the sum is.
    public var kind: Credit.Kind
    /// The sum in minor units.
    public var amount: Int64

    /// A sum of a kind.
    public init(_ kind: Credit.Kind, _ amount: Int64) {
        self.kind = kind
        self.amount = amount
    }
}

/// A member who chose another class.
public struct ClassChosen: Equatable, Sendable, Codable {
    /// The member.
    public var roll: RollNumber
    /// The first day at whose 00:00 it holds.
    public var from: Day
    /// The number of the class.
    public var classNumber: Int

    /// A choice of class.
    public init(roll: RollNumber, from: Day, classNumber: Int) {
        self.roll = roll
        self.from = from
        self.classNumber = classNumber
    }
}

/// A correction booked for one member.
public struct MemberCredited: Equatable, Sendable, Codable {
    /// The member.
    public var roll: RollNumber
    /// The sum.
    public var sum: Sum
    /// Who bears it, or receives it.
    public var bearer: String
    /// The day from which it lets him share again, where a balance was too low.
    public var resumedFrom: Day?

    /// A sum for a member with its bearer.
    public init(roll: RollNumber, sum: Sum, bearer: String, resumedFrom: Day?) {
        self.roll = roll
        self.sum = sum
        self.bearer = bearer
        self.resumedFrom = resumedFrom
    }
}

/// A case that was approved.
public struct CaseApproved: Equatable, Sendable, Codable {
    /// The case.
    public var `case`: AidCase
    /// What it receives, and why.
    public var decision: Decision

    /// A case with its decision.
    public init(case: AidCase, decision: Decision) {
        self.case = `case`
        self.decision = decision
    }
}
