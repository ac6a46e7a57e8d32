public import Bookkeeping

/// A change of a member's state: one row each, with its reason. What he owes and whether he is
/// covered follows from his facts and these.
public struct Change: Equatable, Sendable {
    /// What changed.
    public enum Kind: Equatable, Sendable {
        /// He belongs to the class with that number.
        case classed(Int)
        /// He neither shares nor is covered.
        case suspended
        /// He shares and is covered again, or for the first time where a balance is needed.
        case resumed
        /// He is no longer a member.
        case ended
    }

    /// Why it changed.
    public enum Reason: String, Sendable, CaseIterable, Codable {
        /// A birthday moved him into another class, or past the oldest age.
        case age
        /// He chose it.
        case choice
        /// His arrears were not paid within the grace.
        case arrears
        /// He paid his arrears.
        case paid
        /// His balance fell below what is needed.
        case balance
        /// His balance reached what is needed.
        case funded
        /// An illness was diagnosed in the waiting period.
        case illness
        /// The scheme closed down. No row says so: it follows from the closing.
        case closed
        /// He has died.
        case died
    }

    /// The number of the event that wrote it.
    public let event: Int64
    /// The first day at whose 00:00 it holds.
    public let from: Day
    /// What changed.
    public let kind: Kind
    /// Why.
    public let reason: Reason

    /// A change that holds from 00:00 of a day.
    public init(event: Int64, from: Day, kind: Kind, reason: Reason) {
        self.event = event
        self.from = from
        self.kind = kind
        self.reason = reason
    }
}

/// A sum booked for one member outside the shares: a top-up, a correction, a return.
public struct Credit: Equatable, Sendable {
    /// What the sum is.
    public enum Kind: String, Sendable, CaseIterable, Codable {
        /// Money he paid into his balance (positive).
        case toppedUp
        /// The price of a year, paid into his balance (positive).
        case yearPaid
        /// A correction of his next due (positive: he pays more), or of his balance
        /// (positive: it grows).
        case corrected
        /// Money the scheme owes him back (positive).
        case returned
        /// His balance, taken out of the scheme (negative).
        case withdrawn
    }

    /// The number of the event that booked it.
    public let event: Int64
    /// What it is.
    public let kind: Kind
    /// The sum in minor units.
    public let amount: Int64

    /// A sum booked by an event.
    public init(event: Int64, kind: Kind, amount: Int64) {
        self.event = event
        self.kind = kind
        self.amount = amount
    }
}

/// What happened to a share that the debit did not bring in.
public struct Arrear: Equatable, Sendable {
    /// What the row says.
    public enum Kind: String, Sendable, CaseIterable, Codable {
        /// So much of the due was not taken by the first debit.
        case unpaid
        /// So much of it was taken by a later debit or paid by hand.
        case paid
        /// So much of it is not owed any longer.
        case forgiven
    }

    /// The ordinal of the period.
    public let period: Int
    /// The number of the event that booked it.
    public let event: Int64
    /// What it says.
    public let kind: Kind
    /// The sum in minor units, positive.
    public let amount: Int64

    /// A row about one member's due of one period.
    public init(period: Int, event: Int64, kind: Kind, amount: Int64) {
        self.period = period
        self.event = event
        self.kind = kind
        self.amount = amount
    }

    /// What is still open of a due after the rows about it, in minor units.
    public static func open(_ rows: some Sequence<Arrear>) -> Int64 {
        rows.reduce(0) { $0 + ($1.kind == .unpaid ? $1.amount : -$1.amount) }
    }
}
