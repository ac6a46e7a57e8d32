public import Bookkeeping

/// What is paid, by clause, age band and date of diagnosis.
public struct Benefits: Equatable, Sendable {
    /// The clauses a case can name.
    public var clauses: [Clause]
    /// Whether a member receives aid only once.
    public var oncePerMember: Bool
    /// The part of the amount by years of membership, where there is a ladder.
    public var ladder: Ladder?
    /// Days from the diagnosis (itself the first day) within which a case must be filed; nil
    /// where no limit is set.
    public var claimWithinDays: Int?
    /// The date of a case that selects the version of the rules it is judged by.
    public var versionBy: VersionBy

    /// The date that selects the rules version.
    public enum VersionBy: String, Sendable, Codable, CaseIterable {
        /// The day of the first diagnosis.
        case diagnosis
        /// The day the case was filed.
        case filing
        /// The day the member joined.
        case joining
    }

    /// All about benefits.
    public init(
        clauses: [Clause], oncePerMember: Bool, ladder: Ladder?, claimWithinDays: Int?,
        versionBy: VersionBy
    ) {
        self.clauses = clauses
        self.oncePerMember = oncePerMember
        self.ladder = ladder
        self.claimWithinDays = claimWithinDays
        self.versionBy = versionBy
    }

    /// The clause with that code.
    public func clause(_ code: String) -> Clause? { clauses.first { $0.code == code } }
}

/// One kind of illness or accident (one grade of it), and what it pays.
public struct Clause: Equatable, Sendable {
    /// The code a case names: small letters, digits and hyphens.
    public var code: String
    /// What it is in words.
    public var name: Text
    /// The amounts by age and date of diagnosis; they do not overlap.
    public var amounts: [AidAmount]

    /// A clause with its amounts.
    public init(code: String, name: Text, amounts: [AidAmount]) {
        self.code = code
        self.name = name
        self.amounts = amounts
    }

    /// The amount for that age on that day of diagnosis, if there is one.
    public func amount(age: Int, diagnosed: Day) -> AidAmount? {
        amounts.first { $0.ages.contains(age) && $0.holds(on: diagnosed) }
    }
}

/// What a clause pays to one age band for diagnoses in a span of days.
public struct AidAmount: Equatable, Sendable {
    /// The ages it is for.
    public var ages: AgeBand
    /// The first day of diagnosis it holds for; nil: from the beginning.
    public var from: Day?
    /// The last day of diagnosis it holds for; nil: until further notice.
    public var until: Day?
    /// The part paid as a lump sum, in minor units.
    public var fixed: Int64
    /// The part paid against receipts, if any.
    public var reimbursed: Reimbursement?

    /// A part of the receipts, up to a limit.
    public struct Reimbursement: Equatable, Sendable {
        /// The part of the receipts that is paid; rounded down.
        public var rate: Rate
        /// The most that is paid, in minor units.
        public var most: Int64

        /// A part of the receipts, up to a limit.
        public init(rate: Rate, most: Int64) {
            self.rate = rate
            self.most = most
        }
    }

    /// An amount for an age band, with its days.
    public init(
        ages: AgeBand, from: Day?, until: Day?, fixed: Int64, reimbursed: Reimbursement?
    ) {
        self.ages = ages
        self.from = from
        self.until = until
        self.fixed = fixed
        self.reimbursed = reimbursed
    }

    /// Whether it holds for a diagnosis on that day.
    public func holds(on day: Day) -> Bool {
        (from.map { $0 <= day } ?? true) && (until.map { day <= $0 } ?? true)
    }

    /// Whether some age and day falls under both amounts.
    public func overlaps(_ other: AidAmount) -> Bool {
        let begin = [from, other.from].compactMap(\.self).max()
        let end = [until, other.until].compactMap(\.self).min()
        guard ages.overlaps(other.ages) else { return false }
        guard let begin, let end else { return true }
        return begin <= end
    }
}

/// A seniority ladder: the part of a clause's amounts that holds in the first, second, … year of
/// membership. It is the amounts and limits that grow, not what is paid of a receipt.
public struct Ladder: Equatable, Sendable {
    /// The parts by full years of membership; the last holds for all later years.
    public var steps: [Rate]
    /// How a part of the amount becomes whole minor units.
    public var rounding: Rounding

    /// A ladder of at least one step.
    public init(steps: [Rate], rounding: Rounding) {
        self.steps = steps
        self.rounding = rounding
    }

    /// The part after so many full years of membership.
    public func step(years: Int) -> Rate { steps[min(max(years, 0), steps.count - 1)] }

    /// The lump sum and the limit that hold after so many full years of membership.
    public func limits(of amount: AidAmount, years: Int) -> AidAmount {
        let step = step(years: years)
        var limited = amount
        limited.fixed = step.of(amount.fixed, rounding: rounding)
        if let reimbursed = amount.reimbursed {
            limited.reimbursed?.most = step.of(reimbursed.most, rounding: rounding)
        }
        return limited
    }
}
