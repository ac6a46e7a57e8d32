public import Bookkeeping

/// Money that moved on the custodian's account without a member.
public struct CustodyMoved: Equatable, Sendable, Codable {
    /// What moved.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// A party paid in what it bears or advances.
        case advanced
        /// The custodian credited interest.
        case interest
        /// The custodian took a charge.
        case charged
        /// The operator made good a charge.
        case chargeRepaid
        /// Money came in that belongs to somebody else.
        case foreign
        /// Money went that nobody owes any more and a party bears: a debit that came back after its
        /// collection had ended.
        case borne
    }

    /// What moved.
    public var kind: Kind
    /// Who paid in, was repaid or bears it.
    public var party: Party?
    /// The sum in minor units, positive.
    public var amount: Int64

    /// A movement.
    public init(kind: Kind, party: Party?, amount: Int64) {
        self.kind = kind
        self.party = party
        self.amount = amount
    }
}

/// An entry that was reversed.
public struct EntryReversed: Equatable, Sendable, Codable {
    /// The number of the entry.
    public var number: Int64
    /// The entry as it was booked.
    public var entry: Entry

    /// A reversal of an entry.
    public init(number: Int64, entry: Entry) {
        self.number = number
        self.entry = entry
    }
}
