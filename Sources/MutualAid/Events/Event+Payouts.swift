public import Bookkeeping

/// A payout that a second person released: from now on the books owe it to the custodian's next
/// statement.
public struct PayoutReleased: Equatable, Sendable, Codable {
    /// The payout.
    public var number: Int64
    /// What it is for.
    public var purpose: PayoutPurpose
    /// The sum in minor units.
    public var amount: Int64
    /// Who released it.
    public var by: Approval

    /// The event of a released payout.
    public init(_ released: ReleasedPayout) {
        number = released.proposed.number
        purpose = released.proposed.purpose
        amount = released.proposed.amount
        by = released.releasedBy
    }
}

/// A payout that was withdrawn before it went to the custodian.
public struct PayoutWithdrawn: Equatable, Sendable, Codable {
    /// The payout.
    public var number: Int64
    /// What it was for.
    public var purpose: PayoutPurpose
    /// What comes back to its purpose, in minor units: 0 where it had not been released.
    public var amount: Int64
    /// Who withdrew it.
    public var by: Approval

    /// A withdrawal.
    public init(number: Int64, purpose: PayoutPurpose, amount: Int64, by: Approval) {
        self.number = number
        self.purpose = purpose
        self.amount = amount
        self.by = by
    }
}

/// Released payouts that were written into files for the custodian.
public struct PayoutsSent: Equatable, Sendable, Codable {
    /// The number of the batch, from 1.
    public var batch: Int
    /// The day the custodian is to pay on.
    public var day: Day
    /// The payouts, ascending.
    public var payouts: [Int64]
    /// What they add up to, in minor units.
    public var amount: Int64
    /// The files.
    public var files: [SentFile]

    /// A batch with its files.
    public init(batch: Int, day: Day, payouts: [Int64], amount: Int64, files: [SentFile]) {
        self.batch = batch
        self.day = day
        self.payouts = payouts
        self.amount = amount
        self.files = files
    }
}

/// Payouts that the custodian refused to make.
public struct PayoutsRejected: Equatable, Sendable, Codable {
    /// One of them.
    public struct Rejected: Equatable, Sendable, Codable {
        /// The payout.
        public var number: Int64
        /// What it was for, and what the money goes back to.
        public var purpose: PayoutPurpose
        /// The sum in minor units.
        public var amount: Int64
        /// The custodian's reason, a code such as `AC01`.
        public var reason: String

        /// A refused payout.
        public init(number: Int64, purpose: PayoutPurpose, amount: Int64, reason: String) {
            self.number = number
            self.purpose = purpose
            self.amount = amount
            self.reason = reason
        }
    }

    /// SHA-256 of the custodian's answer.
    public var answer: Digest
    /// How many payments the answer accepts.
    public var accepted: Int
    /// Those it refuses.
    public var rejected: [Rejected]
    /// How many lines of refund runs it refuses; events of their own say which.
    public var refunds: Int?

    /// An answer of the custodian.
    public init(answer: Digest, accepted: Int, rejected: [Rejected]) {
        self.answer = answer
        self.accepted = accepted
        self.rejected = rejected
    }
}

/// A recipient who says that the money has come.
public struct PayoutConfirmed: Equatable, Sendable, Codable {
    /// The payout.
    public var number: Int64
    /// The day he had it.
    public var on: Day
    /// The officer whom he told; nil in events from before officers signed for it.
    public var by: Approval?

    /// A confirmation.
    public init(number: Int64, on: Day, by: Approval?) {
        self.number = number
        self.on = on
        self.by = by
    }
}

/// Aid that nobody claimed in time. It is set apart and stays owed; it is never the operator's.
public struct AidUnclaimed: Equatable, Sendable, Codable {
    /// The case.
    public var `case`: Int64
    /// What is set apart, in minor units.
    public var amount: Int64
    /// Who set it apart; nil in events from before somebody signed for it.
    public var by: Approval?

    /// Unclaimed aid of a case.
    public init(case: Int64, amount: Int64, by: Approval?) {
        self.case = `case`
        self.amount = amount
        self.by = by
    }
}
