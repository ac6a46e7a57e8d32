import GRDB

/// An account: held here, with statements, or somebody's elsewhere.
struct Account: Sendable {
    let number: String
    let name: String
    let currency: Currency
    /// The bank that keeps it, as it was named when the account was opened.
    let agent: String?
    let held: Bool
    let opened: Day
    /// What stood on it when it was opened.
    let opening: Int64
    /// The money on it: the opening and all lines.
    let deposit: Int64
    /// What left it to be invested and has not come back.
    let invested: Int64

    init(_ row: Row) {
        guard let currency = Currency(row["currency"]), let opened = Day(row["opened"] as String)
        else { preconditionFailure("accounts are stored with a currency and a day") }
        number = row["number"]
        name = row["name"]
        self.currency = currency
        agent = row["agent"]
        held = row["held"]
        self.opened = opened
        opening = row["opening"]
        deposit = row["deposit"]
        invested = row["invested"]
    }
}

extension Account {
    /// What people elsewhere have when they are first heard of: plenty.
    static let plenty: Int64 = 100_000_000_000

    /// Numbers that no bank knows begin like this.
    static func isNowhere(_ number: String) -> Bool { number.hasPrefix("X") }

    /// Whether a text can be the number of an account: ISO 20022 gives it 34 characters.
    static func isNumber(_ text: String) -> Bool {
        (1...34).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "/") }
    }
}
