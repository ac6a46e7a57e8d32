/// One line of an entry: a debit of an account when positive, a credit when negative.
public struct Posting: Hashable, Sendable, Codable {
    /// The account that is debited or credited.
    public let account: Account
    /// Debit positive, credit negative; never zero.
    public let amount: Amount

    /// A debit (positive) or credit (negative) of the account.
    public init(_ account: Account, _ amount: Amount) {
        self.account = account
        self.amount = amount
    }
}

/// A booking: two or more postings of one currency that add up to zero.
///
/// Entries are only ever added; a wrong one is corrected by its ``reversal(on:)``.
public struct Entry: Hashable, Sendable, Codable {
    /// The day it is booked on.
    public let day: Day
    /// What it is about: a fixed word and numbers (`period 2019-01-2`), never personal data.
    public let about: String
    /// The postings, in the order they were given.
    public let postings: [Posting]

    /// An entry of those postings; postings of zero are left out.
    ///
    /// - Returns: nil when nothing is left to book.
    public init?(_ day: Day, _ about: String, _ postings: [Posting]) {
        let booked = postings.filter { $0.amount.minor != 0 }
        guard !booked.isEmpty else { return nil }
        precondition(Entry.balances(booked), "an entry adds up to zero")
        self.day = day
        self.about = about
        self.postings = booked
    }

    /// Whether the postings are of one currency and add up to zero.
    public static func balances(_ postings: [Posting]) -> Bool {
        guard let first = postings.first else { return true }
        return postings.allSatisfy { $0.amount.currency == first.amount.currency }
            && postings.reduce(Int128(0)) { $0 + Int128($1.amount.minor) } == 0
    }

    /// The entry that undoes this one.
    public func reversal(on day: Day, number: Int64) -> Entry? {
        Entry(day, "reversal of \(number)", postings.map { Posting($0.account, -$0.amount) })
    }
}
