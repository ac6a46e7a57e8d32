import GRDB

/// Something that shall go wrong, with the payment or debit of one end-to-end id.
struct Fault: Sendable {
    enum Kind: String, Sendable {
        case refuse, late, lose, double, swap, amount
        case giveBack = "return"
        /// Named in a status file, and never sent.
        case unknown = "status-for-unknown"
    }

    let number: Int64
    let kind: Kind
    let endToEnd: String
    /// A reason code of ISO 20022.
    let reason: String
    /// Bank days.
    let days: Int
    /// A decimal text: the currency comes with the file.
    let amount: String
    /// The end-to-end id to swap with.
    let other: String

    init(_ row: Row) {
        guard let kind = Kind(rawValue: row["kind"]) else {
            preconditionFailure("faults are stored with their kind")
        }
        number = row["number"]
        self.kind = kind
        endToEnd = row["endToEnd"]
        reason = row["reason"]
        days = row["days"]
        amount = row["amount"]
        other = row["other"]
    }
}
