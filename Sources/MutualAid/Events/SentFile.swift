public import Bookkeeping

/// A file that was written for the custodian, or about what was left out of such files.
public struct SentFile: Equatable, Sendable, Codable {
    /// Its message id, by which the custodian answers it; empty where it does not go to him.
    public var message: String
    /// Its name in the scheme's folder of files.
    public var name: String
    /// The account at the custodian that it is about.
    public var account: AccountPurpose
    /// How many payments it holds.
    public var payments: Int64
    /// What they add up to, in minor units.
    public var amount: Int64
    /// A keyed digest of it: it names people, and a bare one could be guessed.
    public var digest: Digest

    /// A file by its figures.
    public init(
        message: String, name: String, account: AccountPurpose, payments: Int64, amount: Int64,
        digest: Digest
    ) {
        self.message = message
        self.name = name
        self.account = account
        self.payments = payments
        self.amount = amount
        self.digest = digest
    }
}
