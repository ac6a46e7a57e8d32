/// A sum of money: an integer number of minor units (fen) of one currency.
///
/// Adding sums of two currencies is a mistake of ours and stops the program; input in another
/// currency is refused where it is read.
public struct Amount: Hashable, Sendable, Codable {
    /// Minor units, fen for renminbi. May be negative.
    public let minor: Int64
    /// The currency of the minor units.
    public let currency: Currency

    /// So many minor units of that currency.
    public init(minor: Int64, currency: Currency) {
        self.minor = minor
        self.currency = currency
    }

    /// The sum of two amounts of one currency. Traps on overflow.
    public static func + (left: Amount, right: Amount) -> Amount {
        precondition(left.currency == right.currency, "amounts of two currencies")
        return Amount(minor: left.minor + right.minor, currency: left.currency)
    }

    /// The same sum with the other sign.
    public static prefix func - (amount: Amount) -> Amount {
        Amount(minor: -amount.minor, currency: amount.currency)
    }
}

extension Amount: CustomStringConvertible {
    /// Decimal text with the currency's code behind it, such as `300000.00 CNY`.
    public var description: String { "\(currency.text(minor)) \(currency.code)" }
}
