public import Bookkeeping

/// A file of debits that are tried again.
public struct DebitsRepeated: Equatable, Sendable, Codable {
    /// The period.
    public var period: PeriodID
    /// The file.
    public var file: DebitFile

    /// A repeated debit of a period.
    public init(period: PeriodID, file: DebitFile) {
        self.period = period
        self.file = file
    }
}

/// The result of a debit file.
public struct DebitsCollected: Equatable, Sendable, Codable {
    /// The period.
    public var period: PeriodID
    /// The attempt whose file it answers.
    public var attempt: Int
    /// What was collected, in minor units: of dues, or of prices of a year.
    public var collected: Int64
    /// How many lines were not taken in full.
    public var failedLines: Int64
    /// What was not collected, in minor units.
    public var missing: Int64
    /// The rows written about members.
    public var rows: RowsDigest
    /// SHA-256 of the result file.
    public var result: Digest

    /// A booked result.
    public init(
        period: PeriodID, attempt: Int, collected: Int64, failedLines: Int64, missing: Int64,
        rows: RowsDigest, result: Digest
    ) {
        self.period = period
        self.attempt = attempt
        self.collected = collected
        self.failedLines = failedLines
        self.missing = missing
        self.rows = rows
        self.result = result
    }
}

/// A collection that ended.
public struct CollectionEnded: Equatable, Sendable, Codable {
    /// The period.
    public var period: PeriodID
    /// How many members had not paid.
    public var members: Int64
    /// What they had not paid, in minor units.
    public var missing: Int64
    /// What became of the debt.
    public var debt: String
    /// Who bears what is not owed any longer.
    public var bearer: String
    /// What cases receive less, where those who receive aid bear it.
    public var cuts: [AidCut]
    /// What the fee is less for the same reason.
    public var feeCut: Int64
    /// The rows written about members.
    public var rows: RowsDigest
    /// How many delivered notices cover needed to end; nil: none.
    public var notices: Int?

    /// Whether the debt is still owed.
    public var isOwed: Bool { debt == CollectionRule.Arrears.Debt.owed.rawValue }

    /// An ended collection.
    public init(
        period: PeriodID, members: Int64, missing: Int64, debt: String, bearer: String,
        cuts: AidCuts?, rows: RowsDigest, notices: Int? = nil
    ) {
        self.period = period
        self.members = members
        self.missing = missing
        self.debt = debt
        self.bearer = bearer
        self.cuts = cuts?.cases ?? []
        feeCut = cuts?.fee ?? 0
        self.rows = rows
        self.notices = notices
    }
}

/// A debit that was written into files for the bank.
public struct DebitsSent: Equatable, Sendable, Codable {
    /// The period.
    public var period: PeriodID
    /// The attempt.
    public var attempt: Int
    /// The day the bank is to collect on.
    public var day: Day
    /// The files, in the order of the payers.
    public var files: [SentFile]
    /// The list of payers whose account or mandate is not known; nil where all are.
    public var unsent: SentFile?

    /// A sent debit.
    public init(
        period: PeriodID, attempt: Int, day: Day, files: [SentFile],
        unsent: SentFile?
    ) {
        self.period = period
        self.attempt = attempt
        self.day = day
        self.files = files
        self.unsent = unsent
    }
}

/// Arrears that a member paid by hand.
public struct ArrearPaid: Equatable, Sendable, Codable {
    /// The member.
    public var roll: RollNumber
    /// The period whose due it was.
    public var period: PeriodID
    /// The sum in minor units.
    public var amount: Int64
    /// Whether the collection had ended, so that the sum was in arrears.
    public var late: Bool
    /// The first day at whose 00:00 a suspended membership goes on; nil: it was not suspended or
    /// more is open.
    public var resumedFrom: Day?

    /// A payment of arrears.
    public init(
        roll: RollNumber, period: PeriodID, amount: Int64, late: Bool, resumedFrom: Day?
    ) {
        self.roll = roll
        self.period = period
        self.amount = amount
        self.late = late
        self.resumedFrom = resumedFrom
    }
}

/// Top-ups of balances.
public struct ToppedUp: Equatable, Sendable, Codable {
    /// What they add up to, in minor units.
    public var amount: Int64
    /// The rows written about members.
    public var rows: RowsDigest

    /// Top-ups by their sum.
    public init(amount: Int64, rows: RowsDigest) {
        self.amount = amount
        self.rows = rows
    }
}
