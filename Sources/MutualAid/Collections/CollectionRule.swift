public import Bookkeeping

/// What happens from the share day on: retries, grace, arrears.
public struct CollectionRule: Equatable, Sendable {
    /// How often a failed debit is tried again within the grace.
    public var retries: Int
    /// How long a member has to pay after the share day.
    public var grace: Grace
    /// What arrears do when the grace is over.
    public var arrears: Arrears
    /// Who bears what was not collected and is not owed any longer.
    public var shortfall: Bearer
    /// Whether someone who pays after a suspension waits again.
    public var waitsAgain: Bool
    /// How many notices of arrears have to be delivered, each on a day of its own, before cover
    /// ends; until then the grace runs on.
    public var noticesBeforeEnd: Int

    /// What holds where the rules do not say.
    public static let usualNotices = 2

    /// The two forms of grace that are known. Both run from 00:00 after the share day.
    public enum Grace: Equatable, Sendable {
        /// So many full days.
        case days(Int)
        /// Until 00:00 of the day so many natural days before the next share day.
        case untilBeforeNextShare(days: Int)

        /// The day at whose 00:00 the grace is over, given the share day and the next one.
        public func over(share: Day, nextShare: Day) -> Day {
            switch self {
            case .days(let days): share.adding(days: 1 + days)
            case .untilBeforeNextShare(let days): nextShare.adding(days: -days)
            }
        }
    }

    /// What arrears do.
    public struct Arrears: Equatable, Sendable {
        /// Whether membership ends or is suspended.
        public var membership: Membership
        /// Whether the debt is forgiven or still owed.
        public var debt: Debt

        /// What becomes of the membership.
        public enum Membership: String, Sendable, CaseIterable {
            /// It ends; joining again means a new declaration and a new waiting period.
            case ends
            /// It rests until the arrears are paid.
            case suspended
        }

        /// What becomes of the debt.
        public enum Debt: String, Sendable, CaseIterable {
            /// Nothing is owed any longer; the shortfall has its bearer.
            case forgiven
            /// The member goes on owing it.
            case owed
        }

        /// What becomes of membership and debt.
        public init(membership: Membership, debt: Debt) {
            self.membership = membership
            self.debt = debt
        }
    }

    /// All about collection.
    public init(
        retries: Int, grace: Grace, arrears: Arrears, shortfall: Bearer, waitsAgain: Bool,
        noticesBeforeEnd: Int = usualNotices
    ) {
        self.retries = retries
        self.grace = grace
        self.arrears = arrears
        self.shortfall = shortfall
        self.waitsAgain = waitsAgain
        self.noticesBeforeEnd = noticesBeforeEnd
    }
}
