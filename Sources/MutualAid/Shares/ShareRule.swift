public import Bookkeeping

/// How a period's aid, fee and carry become each member's share.
public struct ShareRule: Equatable, Sendable {
    /// The classes that share, with their weights. Equal sharing has the one class `-`.
    public var classes: [ShareClass]
    /// The management fee on aid.
    public var fee: Fee
    /// The most a member pays, and who bears what caps keep from members.
    public var caps: Caps
    /// How a share becomes whole minor units.
    public var rounding: ShareRounding
    /// Whether a share is rounded once a period or once a case.
    public var roundedPer: RoundedPer
    /// What is carried into the next period.
    public var carry: CarryRule
    /// The moment that decides who shares.
    public var headCount: HeadCount

    /// The management fee: a part of the aid, rounded once a period.
    public struct Fee: Equatable, Sendable {
        /// The part of the aid, on top of it.
        public var rate: Rate
        /// How it becomes whole minor units.
        public var rounding: Rounding

        /// A fee on aid.
        public init(rate: Rate, rounding: Rounding) {
            self.rate = rate
            self.rounding = rounding
        }
    }

    /// The three caps in minor units, nil where there is none.
    public struct Caps: Equatable, Sendable {
        /// The most one member pays for one case.
        public var perCase: Int64?
        /// The most one member pays in one period.
        public var perPeriod: Int64?
        /// The most one member pays in one calendar year, by the year of the share day.
        public var perYear: YearCap?
        /// Who bears what the caps keep from members.
        public var excess: Bearer

        /// Caps with their bearer.
        public init(perCase: Int64?, perPeriod: Int64?, perYear: YearCap?, excess: Bearer) {
            self.perCase = perCase
            self.perPeriod = perPeriod
            self.perYear = perYear
            self.excess = excess
        }
    }

    /// A cap on what one member pays in a calendar year.
    public struct YearCap: Equatable, Sendable {
        /// The most in one year, in minor units.
        public var amount: Int64
        /// The first year it holds, nil: from the beginning.
        public var fromYear: Int?
        /// The last year it holds, nil: until further notice.
        public var throughYear: Int?

        /// A cap for some years or for all.
        public init(amount: Int64, fromYear: Int? = nil, throughYear: Int? = nil) {
            self.amount = amount
            self.fromYear = fromYear
            self.throughYear = throughYear
        }

        /// The cap of that year, if it has one.
        public func amount(in year: Int) -> Int64? {
            (fromYear ?? year) <= year && year <= (throughYear ?? year) ? amount : nil
        }
    }

    /// What is carried into the next period, and who advances a negative carry.
    public struct CarryRule: Equatable, Sendable {
        /// What the carry is made of.
        public var of: Kind
        /// Who puts in the missing money when the carry is negative; nil: nobody, aid waits.
        public var negativeAdvancedBy: Party?

        /// What a carry is made of.
        public enum Kind: String, Sendable, CaseIterable {
            /// What rounding leaves over or short.
            case rounding
            /// What was really collected above aid and fee: what members did not pay is missing
            /// from it.
            case collection
        }

        /// A carry and who advances a negative one.
        public init(of kind: Kind, negativeAdvancedBy party: Party?) {
            of = kind
            negativeAdvancedBy = party
        }
    }

    /// When a share is rounded.
    public enum RoundedPer: String, Sendable, CaseIterable {
        /// Once, after all cases are added and the carry is taken off.
        case period
        /// Every case's share is rounded, then added.
        case `case`
    }

    /// The moment that decides who shares: 00:00 of a day of the period.
    public enum HeadCount: String, Sendable, CaseIterable {
        /// 00:00 of the notice day.
        case notice
        /// 00:00 of the share day.
        case share
    }

    /// All about the share.
    public init(
        classes: [ShareClass], fee: Fee, caps: Caps, rounding: ShareRounding,
        roundedPer: RoundedPer, carry: CarryRule, headCount: HeadCount
    ) {
        self.classes = classes
        self.fee = fee
        self.caps = caps
        self.rounding = rounding
        self.roundedPer = roundedPer
        self.carry = carry
        self.headCount = headCount
    }
}

/// How a share becomes whole minor units.
public enum ShareRounding: Hashable, Sendable {
    /// Every member pays the same rounded share; what is over or short is carried.
    case to(Rounding)
    /// The sum is met exactly: the first members by roll number pay one unit more.
    case exact

    /// How it is written in the rules.
    public var name: String {
        switch self {
        case .to(let rounding): rounding.rawValue
        case .exact: "exact"
        }
    }

    /// How people say it.
    public var words: Text {
        switch self {
        case .to(.up): Text("向上取整", "rounded up")
        case .to(.nearest): Text("四舍五入", "rounded to the nearest")
        case .to(.down): Text("向下取整", "rounded down")
        case .exact: Text("精确拆分", "split exactly")
        }
    }

    /// The rounding written so, or nil.
    public init?(_ name: String) {
        if name == "exact" {
            self = .exact
        } else if let rounding = Rounding(rawValue: name) {
            self = .to(rounding)
        } else {
            return nil
        }
    }
}

/// A class of members who pay the same share.
public struct ShareClass: Equatable, Sendable {
    /// The only class of a scheme that shares equally.
    public static let everybody = ShareClass(name: "-", weight: 1, ages: nil)

    /// `-` or a short name in letters, digits and hyphens.
    public var name: String
    /// The weight of one member.
    public var weight: Int64
    /// The ages it is for, where birthdays decide the class; nil where members choose.
    public var ages: AgeBand?

    /// A class with its weight.
    public init(name: String, weight: Int64, ages: AgeBand?) {
        self.name = name
        self.weight = weight
        self.ages = ages
    }
}
