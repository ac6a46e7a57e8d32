public import Bookkeeping

/// Refunds that a closing grants to members. How much each receives follows from what is known of
/// him: no row is written.
public struct RefundsGranted: Equatable, Sendable, Codable {
    /// What members get back.
    public var basis: ClosureTerms.Refund
    /// How many members are granted something.
    public var members: Int64
    /// What they are granted together, in minor units.
    public var amount: Int64
    /// The part of it that is shares paid back.
    public var shares: Int64
    /// Who bears that part.
    public var sharesPaidBy: Party
    /// The balances that end with it.
    public var balances: Int64
    /// The corrections that end with it: debits less credits.
    public var corrections: Int64
    /// The arrears that nobody owes any longer.
    public var arrears: Int64
    /// Who bears them.
    public var arrearsBearer: String
    /// How a sum is divided, where what is left is.
    public var formula: RefundFormula?

    /// Refunds by their sums.
    public init(
        basis: ClosureTerms.Refund, members: Int64, amount: Int64, shares: Int64,
        sharesPaidBy: Party, balances: Int64, corrections: Int64, arrears: Int64,
        arrearsBearer: String, formula: RefundFormula?
    ) {
        self.basis = basis
        self.members = members
        self.amount = amount
        self.shares = shares
        self.sharesPaidBy = sharesPaidBy
        self.balances = balances
        self.corrections = corrections
        self.arrears = arrears
        self.arrearsBearer = arrearsBearer
        self.formula = formula
    }
}

/// A run of refunds: everything owed back to members at its cut is ordered from the custodian.
public struct RefundsOrdered: Equatable, Sendable, Codable {
    /// 1 for the first run of a scheme, then one more each time.
    public var run: Int
    /// The day it was ordered.
    public var day: Day
    /// The number of the last event whose facts count.
    public var cut: Int64
    /// How many payers are paid.
    public var lines: Int64
    /// For how many members.
    public var members: Int64
    /// The sum of all lines, in minor units.
    public var amount: Int64
    /// The size of the file in bytes.
    public var bytes: Int64
    /// SHA-256 of the file.
    public var digest: Digest

    /// A run with the figures of its file.
    public init(
        run: Int, day: Day, cut: Int64, lines: Int64, members: Int64, amount: Int64, bytes: Int64,
        digest: Digest
    ) {
        self.run = run
        self.day = day
        self.cut = cut
        self.lines = lines
        self.members = members
        self.amount = amount
        self.bytes = bytes
        self.digest = digest
    }
}

/// Refunds that the custodian has paid.
public struct RefundsPaid: Equatable, Sendable, Codable {
    /// The run.
    public var run: Int
    /// The sum in minor units.
    public var amount: Int64

    /// A payment of a run.
    public init(run: Int, amount: Int64) {
        self.run = run
        self.amount = amount
    }
}

/// A line of a run that did not reach its payer: it is owed again.
public struct RefundReturned: Equatable, Sendable, Codable {
    /// The run.
    public var run: Int
    /// The payer, as the file writes him.
    public var payer: String
    /// The sum in minor units.
    public var amount: Int64
    /// Whether it had been paid and came back; otherwise it was never paid.
    public var wasPaid: Bool
    /// The rows written about members.
    public var rows: RowsDigest
    /// What the bank kept of it, in minor units: the operator's charge. Nil where it kept nothing.
    public var charge: Int64?

    /// A line that came back.
    public init(
        run: Int, payer: String, amount: Int64, wasPaid: Bool, rows: RowsDigest,
        charge: Int64? = nil
    ) {
        self.charge = charge
        self.run = run
        self.payer = payer
        self.amount = amount
        self.wasPaid = wasPaid
        self.rows = rows
    }
}

/// A person's yes to a run of refunds. Two different people have to give theirs before it is sent.
public struct RefundsApproved: Equatable, Sendable, Codable {
    /// The run.
    public var run: Int
    /// The part of it that is sent next.
    public var part: Int
    /// SHA-256 over the payers of that part and their accounts, as they lie sealed in the vault.
    public var accounts: Digest
    /// Who, with his signature.
    public var by: Approval

    /// A yes.
    public init(run: Int, part: Int, accounts: Digest, by: Approval) {
        self.run = run
        self.part = part
        self.accounts = accounts
        self.by = by
    }
}

/// A run of refunds that was written into files for the custodian.
public struct RefundsSent: Equatable, Sendable, Codable {
    /// The run.
    public var run: Int
    /// 1 for the first time, one more for those whose account was not known before.
    public var part: Int
    /// The day the custodian is to pay on.
    public var day: Day
    /// The files, in the order of the payers.
    public var files: [SentFile]
    /// The list of payers whose account is not known; nil where all are.
    public var unsent: SentFile?
    /// The same payers, by their count and the digest of their rows.
    public var left: RowsDigest
    /// The accounts that two people approved, by their digest.
    public var accounts: Digest

    /// A sent run.
    public init(
        run: Int, part: Int, day: Day, files: [SentFile], unsent: SentFile?, left: RowsDigest,
        accounts: Digest
    ) {
        self.run = run
        self.part = part
        self.day = day
        self.files = files
        self.unsent = unsent
        self.left = left
        self.accounts = accounts
    }
}
