public import Bookkeeping

/// How a period was closed: who shared, what was shared, and what each class paid. A period that
/// is closed has one; nothing of it changes afterwards.
///
/// All sums are minor units of `currency`. The identity of every bill holds: the sum of all dues
/// = aid + fee − carry-in + carry-out − excess − sponsored + adjusted.
public struct Closing: Equatable, Sendable, Codable {
    /// 0 for the first period closed, then one more each time.
    public var ordinal: Int
    /// The period.
    public var period: PeriodID
    /// The day its cases were announced.
    public var notice: Day
    /// The day at whose 00:00 heads were counted.
    public var head: Day
    /// The day shares are taken.
    public var share: Day
    /// The day at whose 00:00 the grace is over.
    public var graceOver: Day
    /// The number of the last event whose facts counted.
    public var cut: Int64
    /// The number of its own event, whose facts (birthdays) count too.
    public var event: Int64
    /// The version of the rules it was closed under.
    public var rulesVersion: Int
    /// The currency of all sums.
    public var currency: Currency
    /// The numbers of the cases shared, ascending.
    public var cases: [Int64]
    /// The aid of all cases.
    public var aid: Int64
    /// The management fee.
    public var fee: Int64
    /// What earlier periods left over (positive) or short (negative).
    public var carryIn: Int64
    /// The part of the carry-in that was interest, credited since the period before.
    public var interest: Int64
    /// What this period leaves over or short.
    public var carryOut: Int64
    /// What caps kept from members.
    public var excess: Int64
    /// Who bears the excess.
    public var excessBearer: String
    /// Shares that others pay.
    public var sponsored: [Sponsored]
    /// The sum of corrections booked on members in this period.
    public var adjusted: Int64
    /// Credits beyond the due, owed back to members.
    public var refunded: Int64
    /// What balances could not bear, in a scheme that holds them.
    public var uncovered: Int64
    /// Who bears what balances could not.
    public var uncoveredBearer: String
    /// What cases receive less, where those who receive aid bear the excess or the uncovered.
    public var cuts: [AidCut]
    /// What the fee is less for the same reason.
    public var feeCut: Int64
    /// One row a class, in the order of their numbers.
    public var classes: [ClassRow]
    /// How many members' changes the closing wrote, and their digest.
    public var changes: RowsDigest
    /// The debit file, where there is something to debit.
    public var debits: DebitFile?

    /// A sum that somebody pays for members.
    public struct Sponsored: Equatable, Sendable, Codable {
        /// Who pays.
        public var party: Party
        /// How much, in minor units.
        public var amount: Int64

        /// A sum paid by a party.
        public init(party: Party, amount: Int64) {
            self.party = party
            self.amount = amount
        }
    }

    /// A closing made of all its parts.
    public init(
        ordinal: Int, days: PeriodDays, head: Day, graceOver: Day, cut: Int64, event: Int64,
        rulesVersion: Int, currency: Currency, cases: [Int64], aid: Int64, fee: Int64,
        carryIn: Int64,
        interest: Int64, carryOut: Int64, excess: Int64, excessBearer: String,
        sponsored: [Sponsored],
        adjusted: Int64, refunded: Int64, uncovered: Int64, uncoveredBearer: String,
        cuts: AidCuts, classes: [ClassRow], changes: RowsDigest, debits: DebitFile?
    ) {
        self.ordinal = ordinal
        period = days.id
        notice = days.notice
        self.head = head
        share = days.share
        self.graceOver = graceOver
        self.cut = cut
        self.event = event
        self.rulesVersion = rulesVersion
        self.currency = currency
        self.cases = cases
        self.aid = aid
        self.fee = fee
        self.carryIn = carryIn
        self.interest = interest
        self.carryOut = carryOut
        self.excess = excess
        self.excessBearer = excessBearer
        self.sponsored = sponsored
        self.adjusted = adjusted
        self.refunded = refunded
        self.uncovered = uncovered
        self.uncoveredBearer = uncoveredBearer
        self.cuts = cuts.cases
        feeCut = cuts.fee
        self.classes = classes
        self.changes = changes
        self.debits = debits
    }

    /// What those who receive aid bear of what members do not.
    public var borneByRecipients: Int64 {
        (excessBearer == Bearer.recipients.name ? excess : 0)
            + (uncoveredBearer == Bearer.recipients.name ? uncovered : 0)
    }

    /// Whether the facts that an event wrote count for this period.
    public func counts(_ event: Int64) -> Bool { event <= cut || event == self.event }

    /// How many members shared.
    public var sharing: Int64 { classes.reduce(0) { $0 + $1.count } }

    /// The sum of all dues.
    public var due: Int64 { classes.reduce(0) { $0 + $1.due } }

    /// The calendar year its shares count towards: the year of the share day.
    public var year: Int { share.components.year }

    /// The row of the class with that number, if anyone of it shared or it was known.
    public func row(ofClass number: Int) -> ClassRow? { classes.first { $0.number == number } }
}

/// What one class paid in a period: the one row that a hundred million members need.
public struct ClassRow: Equatable, Sendable, Codable {
    /// The number of the class in its scheme.
    public var number: Int
    /// The name of the class.
    public var name: String
    /// The weight of one member.
    public var weight: Int64
    /// How many members of the class shared.
    public var count: Int64
    /// The share of one member, in minor units.
    public var share: Int64
    /// The last roll number that pays one unit more; 0: nobody does.
    public var oneMoreUntil: RollNumber
    /// The sum of the dues of the class.
    public var due: Int64
    /// The sum of `share` over all periods up to this one.
    public var running: Int64

    /// A class row.
    public init(
        number: Int, name: String, weight: Int64, count: Int64, share: Int64,
        oneMoreUntil: RollNumber, due: Int64, running: Int64
    ) {
        self.number = number
        self.name = name
        self.weight = weight
        self.count = count
        self.share = share
        self.oneMoreUntil = oneMoreUntil
        self.due = due
        self.running = running
    }

    /// What the member with that roll number pays in this class.
    public func share(of roll: RollNumber) -> Int64 { share + (roll <= oneMoreUntil ? 1 : 0) }
}

/// How many rows an event wrote about members, and the digest over them in roll order.
public struct RowsDigest: Equatable, Sendable, Codable {
    /// The number of rows.
    public var count: Int64
    /// SHA-256 over the rows in roll order.
    public var digest: Digest

    /// A count and a digest.
    public init(count: Int64, digest: Digest) {
        self.count = count
        self.digest = digest
    }
}

/// A debit file by its figures and its digest.
public struct DebitFile: Equatable, Sendable, Codable {
    /// The first debit is 1; every retry one more.
    public var attempt: Int
    /// How many payers are debited.
    public var lines: Int64
    /// How many members they pay for.
    public var members: Int64
    /// The sum of all lines, in minor units.
    public var amount: Int64
    /// The size of the file in bytes.
    public var bytes: Int64
    /// SHA-256 of the file.
    public var digest: Digest

    /// A debit file's figures.
    public init(
        attempt: Int, lines: Int64, members: Int64, amount: Int64, bytes: Int64, digest: Digest
    ) {
        self.attempt = attempt
        self.lines = lines
        self.members = members
        self.amount = amount
        self.bytes = bytes
        self.digest = digest
    }
}
