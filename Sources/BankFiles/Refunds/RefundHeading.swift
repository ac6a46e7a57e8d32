public import Bookkeeping

/// What stands at the top of a refund file. Its lines are those of a debit file: a payer, what he
/// is paid back, and for whom; ``DebitReader`` reads it.
public struct RefundHeading: Equatable, Sendable {
    /// The first line of every refund file: its format and the version of it.
    public static let format = "tongzhou-refunds,1"

    /// The scheme.
    public var scheme: String
    /// The run, counted from 1.
    public var run: Int
    /// The number of the last event that counts.
    public var cut: Int64
    /// The day it was ordered.
    public var day: Day
    /// The currency of all amounts.
    public var currency: Currency

    /// A heading.
    public init(scheme: String, run: Int, cut: Int64, day: Day, currency: Currency) {
        self.scheme = scheme
        self.run = run
        self.cut = cut
        self.day = day
        self.currency = currency
    }

    /// As many lines as a debit file has before its first payer.
    var text: String {
        """
        \(RefundHeading.format)
        scheme,\(scheme)
        run,\(run)
        cut,\(cut)
        day,\(day)
        currency,\(currency.code)
        payer,amount,members

        """
    }
}
