public import Bookkeeping

/// An account at the custodian through which the scheme's money goes.
public struct CustodyOpened: Equatable, Sendable, Codable {
    /// What it is for.
    public var purpose: AccountPurpose
    /// Its number: an IBAN or another identification.
    public var account: String
    /// The custodian's BIC, where he has one.
    public var agent: String?

    /// An account.
    public init(_ purpose: AccountPurpose = .general, account: String, agent: String?) {
        self.purpose = purpose
        self.account = account
        self.agent = agent
    }
}

/// A statement of the custodian that was taken in. It books nothing: what its lines are is said by
/// the events that follow.
public struct StatementTaken: Equatable, Sendable, Codable {
    /// Its number in the scheme, from 1.
    public var number: Int
    /// What its account is for.
    public var account: AccountPurpose
    /// The first day it covers.
    public var from: Day
    /// The last day it covers.
    public var to: Day
    /// The booked balance before its first line, in minor units.
    public var opening: Int64
    /// The booked balance behind its last line.
    public var closing: Int64
    /// What is available of it; less where something is pledged or held elsewhere.
    public var available: Int64
    /// Its lines, by number and digest.
    public var lines: RowsDigest
    /// SHA-256 of the file.
    public var file: Digest

    /// A statement by its figures.
    public init(
        number: Int, account: AccountPurpose, from: Day, to: Day, opening: Int64, closing: Int64,
        available: Int64, lines: RowsDigest, file: Digest
    ) {
        self.number = number
        self.account = account
        self.from = from
        self.to = to
        self.opening = opening
        self.closing = closing
        self.available = available
        self.lines = lines
        self.file = file
    }
}

/// Lines of statements that were matched with what the books say of them.
public struct LinesMatched: Equatable, Sendable, Codable {
    /// Lines and the events they belong to, by number and digest.
    public var lines: RowsDigest
    /// The person who said so; nil where ids, references or rules did.
    public var by: Approval?
    /// What he said and signed.
    public var said: Said?

    /// What a person said of a line.
    public struct Said: Equatable, Sendable, Codable {
        /// The line's number.
        public var line: Int64
        /// What it is, such as `interest` or `payer 12`.
        public var text: String

        /// Words about a line.
        public init(line: Int64, text: String) {
            self.line = line
            self.text = text
        }
    }

    /// Matched lines.
    public init(lines: RowsDigest, by: Approval?, said: Said? = nil) {
        self.lines = lines
        self.by = by
        self.said = said
    }
}

/// What a person said of a line, taken back: its lines are open again.
public struct LinesUnmatched: Equatable, Sendable, Codable {
    /// The line.
    public var line: Int64
    /// The event that had matched it.
    public var matched: Int64
    /// The lines that are open again, the other one of a pair among them.
    public var lines: [Int64]
    /// The entry that was reversed, where saying it had booked one.
    public var reversed: Int64?
    /// Who took it back.
    public var by: Approval

    /// A match that was taken back.
    public init(line: Int64, matched: Int64, lines: [Int64], reversed: Int64?, by: Approval) {
        self.line = line
        self.matched = matched
        self.lines = lines
        self.reversed = reversed
        self.by = by
    }
}

/// Payouts that the custodian's statement shows.
public struct PayoutsPaid: Equatable, Sendable, Codable {
    /// The payouts.
    public var payouts: [Int64]
    /// What they add up to, in minor units.
    public var amount: Int64
    /// What was not paid of the only payout; nil where all of each was.
    public var rest: Rest?

    /// A part of a payout that the custodian has not paid.
    public struct Rest: Equatable, Sendable, Codable {
        /// What it was for, and what the money goes back to.
        public var purpose: PayoutPurpose
        /// The sum in minor units; below zero where a part is paid of what had gone back before.
        public var amount: Int64

        /// What was not paid.
        public init(purpose: PayoutPurpose, amount: Int64) {
            self.purpose = purpose
            self.amount = amount
        }
    }

    /// Paid payouts.
    public init(payouts: [Int64], amount: Int64, rest: Rest? = nil) {
        self.payouts = payouts
        self.amount = amount
        self.rest = rest
    }
}

/// A payout that came back to the custodian's account.
public struct PayoutReturned: Equatable, Sendable, Codable {
    /// The payout.
    public var number: Int64
    /// What it was for, and what the money goes back to.
    public var purpose: PayoutPurpose
    /// What goes back to it, in minor units.
    public var amount: Int64
    /// The bank's reason, a code such as `AC04`; empty where it gave none.
    public var reason: String
    /// What the bank kept of it, in minor units: the operator's charge. Nil where it kept nothing.
    public var charge: Int64?

    /// A payout that came back.
    public init(
        number: Int64, purpose: PayoutPurpose, amount: Int64, reason: String, charge: Int64? = nil
    ) {
        self.number = number
        self.purpose = purpose
        self.amount = amount
        self.reason = reason
        self.charge = charge
    }
}

/// Money of the scheme that a statement shows on the account it was to go to.
public struct TransferArrived: Equatable, Sendable, Codable {
    /// The payout by which it went.
    public var number: Int64
    /// What left the other account, in minor units.
    public var amount: Int64
    /// What the bank kept of it on the way; nil where that is nothing.
    public var charge: Int64?

    /// A transfer that arrived.
    public init(number: Int64, amount: Int64, charge: Int64? = nil) {
        self.number = number
        self.amount = amount
        self.charge = charge
    }
}
