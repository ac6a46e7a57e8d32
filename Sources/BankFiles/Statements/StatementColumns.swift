/// How a bank's own table of statement lines is read: which heading means what, and how days and
/// amounts are written.
public struct StatementColumns: Sendable {
    /// Where the amount of a line stands.
    public enum Amounts: Equatable, Sendable {
        /// One column with a sign.
        case signed(String)
        /// Two columns, of which one is filled or the other is zero.
        case pair(credit: String, debit: String)
        /// A column of amounts and one that says the direction, by these words.
        case directed(amount: String, direction: String, credit: [String], debit: [String])
    }

    /// How days are written.
    public enum DayFormat: String, Sendable, CaseIterable {
        /// `2024-03-10`
        case dashes = "YYYY-MM-DD"
        /// `10.03.2024`
        case points = "DD.MM.YYYY"
        /// `20240310`
        case digits = "YYYYMMDD"
        /// `2024/03/10`
        case slashes = "YYYY/MM/DD"
    }

    /// How text is encoded; nil: found out.
    public var encoding: FileEncoding?
    /// What stands between two fields; one ASCII character.
    public var separator: Character = ","
    /// How days are written.
    public var dayFormat: DayFormat = .dashes
    /// The sign before the decimals.
    public var decimalSign: Character = "."
    /// The sign between thousands; nil where there is none.
    public var thousandsSign: Character?
    /// Whether the latest line comes first.
    public var isNewestFirst = false

    /// The heading of the amounts.
    public var amounts: Amounts
    /// The heading of the day of booking.
    public var day: String
    /// The heading of the account.
    public var account: String?
    /// The heading of the currency, which has to be the account's.
    public var currency: String?
    /// The heading of the day of value.
    public var valueDay: String?
    /// The heading of the end-to-end id.
    public var endToEnd: String?
    /// The heading of the bank's reference.
    public var bankReference: String?
    /// The heading of the structured reference.
    public var structuredReference: String?
    /// The heading of the text.
    public var text: String?
    /// The heading of the bank's code.
    public var code: String?
    /// The heading of the reason of a return; a line where it is filled is money that came back.
    public var returnReason: String?
    /// The heading of the balance behind the line.
    public var balance: String?

    /// Columns of a table with these two headings at least.
    public init(day: String, amounts: Amounts) {
        self.day = day
        self.amounts = amounts
    }
}
