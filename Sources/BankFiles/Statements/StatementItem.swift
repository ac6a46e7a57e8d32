public import Bookkeeping

/// What a statement says, one after the other: its heading, its lines, its end.
public enum StatementItem: Equatable, Sendable {
    /// A statement begins.
    case statement(StatementHeading)
    /// A booked line of it.
    case line(StatementLine)
    /// The statement ends, and adds up.
    case end(StatementEnd)
}

/// What stands at the top of a statement. A CSV file says little of it.
public struct StatementHeading: Equatable, Sendable {
    /// The bank's name of the statement.
    public var id: String?
    /// The electronic sequence number, one more for every statement of an account.
    public var sequence: Int64?
    /// The page, where a statement is cut into several messages.
    public var page: Int?
    /// Whether the bank says that this is a copy, or that it sent this before.
    public var isCopy = false
    /// The account: an IBAN or another identification.
    public var account: String?
    /// The currency of the account and of every amount.
    public var currency: Currency
    /// The first day it covers.
    public var from: Day?
    /// The last day it covers.
    public var to: Day?
    /// The day of the opening balance; by some banks it is the day before the statement's first.
    public var openingDay: Day?
    /// The booked balance before the first line, in minor units.
    public var opening: Int64?
    /// The booked balance behind the last line.
    public var closing: Int64?
    /// What is available behind the last line.
    public var available: Int64?
    /// The line of the file it begins on.
    public var fileLine: Int

    /// A heading of a statement in that currency.
    public init(currency: Currency, fileLine: Int) {
        self.currency = currency
        self.fileLine = fileLine
    }
}

/// A booked line of a statement: money that came or went.
public struct StatementLine: Equatable, Sendable {
    /// The number of the line in its statement, counted from 1.
    public var position: Int64
    /// The line of the file it begins on.
    public var fileLine: Int
    /// The day it was booked.
    public var booked: Day
    /// The day from which it counts for interest.
    public var value: Day?
    /// Minor units; negative when money went.
    public var amount: Int64
    /// The end-to-end id of the instruction it carries out; nil where the bank gives none, and for
    /// what came back, so that nothing is matched with its own return.
    public var endToEnd: String?
    /// The end-to-end id of the instruction that came back.
    public var originalEndToEnd: String?
    /// Whether it is money that came back: a returned payment, a debit that bounced.
    public var isReturn = false
    /// The bank's reason why it came back, such as `AC04`.
    public var returnReason: String?
    /// The bank's own reference.
    public var bankReference: String?
    /// The creditor's structured reference.
    public var structuredReference: String?
    /// The message id of the batch it belongs to.
    public var batch: String?
    /// How many transactions it stands for; 1 where they are listed one by one.
    public var transactions: Int64 = 1
    /// The bank transaction code, such as `PMNT/RCDT/ESCT`, or the bank's own code.
    public var code: String?
    /// What the payer wrote, or what the bank says about the line.
    public var text: String?
    /// The balance behind the line, where the file gives one.
    public var balance: Int64?

    /// A line.
    public init(position: Int64, fileLine: Int, booked: Day, amount: Int64) {
        self.position = position
        self.fileLine = fileLine
        self.booked = booked
        self.amount = amount
    }
}

/// The end of a statement. Where it gives both balances, they and its lines add up.
public struct StatementEnd: Equatable, Sendable {
    /// How many booked lines it has.
    public var lines: Int64 = 0
    /// What came, in minor units.
    public var credits: Int64 = 0
    /// What went, as a positive number.
    public var debits: Int64 = 0
    /// The booked balance before the first line; for CSV, derived from the column of balances.
    public var opening: Int64?
    /// The booked balance behind the last line.
    public var closing: Int64?
    /// The days of its first and last line by the calendar, whatever their order.
    public var first: Day?
    /// The latest day of a line.
    public var last: Day?
    /// How many entries it lists that are not booked; they are no lines.
    public var notBooked: Int64 = 0

    /// The end of a statement without lines.
    public init() {}

    /// Counts a line. False when the sums no longer fit.
    mutating func count(_ line: StatementLine) -> Bool {
        lines += 1
        first = min(first ?? line.booked, line.booked)
        last = max(last ?? line.booked, line.booked)
        let size = Int64(line.amount.magnitude)
        let (sum, over) = (line.amount < 0 ? debits : credits).addingReportingOverflow(size)
        if line.amount < 0 { debits = sum } else { credits = sum }
        return !over && sum < 1 << 61
    }

    /// What the lines add up to.
    public var net: Int64 { credits - debits }
}
