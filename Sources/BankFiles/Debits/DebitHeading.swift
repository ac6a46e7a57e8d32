public import Bookkeeping

/// What stands at the top of a debit file: what it is for.
public struct DebitHeading: Equatable, Sendable {
    /// The first line of every debit file: its format and the version of it.
    public static let format = "tongzhou-debits,1"

    /// The scheme.
    public var scheme: String
    /// The period.
    public var period: String
    /// 1 for the first debit of a period, one more for every retry.
    public var attempt: Int
    /// The day of the debit.
    public var day: Day
    /// The currency of all amounts.
    public var currency: Currency

    /// A heading.
    public init(scheme: String, period: String, attempt: Int, day: Day, currency: Currency) {
        self.scheme = scheme
        self.period = period
        self.attempt = attempt
        self.day = day
        self.currency = currency
    }

    var text: String {
        """
        \(DebitHeading.format)
        scheme,\(scheme)
        period,\(period)
        attempt,\(attempt)
        day,\(day)
        currency,\(currency.code)
        payer,amount,members

        """
    }
}

/// One line of a debit file: what one payer is debited, and for whom.
public struct DebitLine: Equatable, Sendable {
    /// A member for whom something is debited.
    public struct Part: Equatable, Sendable {
        /// The member's roll number.
        public var roll: Int64
        /// His part in minor units.
        public var amount: Int64

        /// A member's part.
        public init(roll: Int64, amount: Int64) {
            self.roll = roll
            self.amount = amount
        }
    }

    /// The payer: a roll number, or a negative number for a payer outside the roll.
    public var payer: Int64
    /// The sum of the parts in minor units.
    public var amount: Int64
    /// Those he pays for: himself first, then in the order of joining. Empty when he pays for
    /// himself alone.
    public var parts: [Part]

    /// A line for a payer.
    public init(payer: Int64, amount: Int64, parts: [Part]) {
        self.payer = payer
        self.amount = amount
        self.parts = parts
    }
}
