/// What the custodian's statement shows at the end of a day: `tongzhou/custody/v1`. The account is
/// named by what it is for; its number stays between the operator and the custodian.
public struct CustodyEntry: Equatable, Sendable {
    /// The scheme.
    public let scheme: String
    /// What the account is for.
    public let account: String
    /// The last day of the statement.
    public let day: String
    /// What stood on the account when that day ended.
    public let balance: Int64
    /// The SHA-256 of the custodian's statement.
    public let statement: Hash

    static let heading = "tongzhou/custody/v1"

    /// An entry of those parts.
    public init(
        scheme: String, account: String, day: String, balance: Int64, statement: Hash
    ) {
        self.scheme = scheme
        self.account = account
        self.day = day
        self.balance = balance
        self.statement = statement
    }

    /// The entry of that text.
    public init(_ text: [UInt8]) throws(Finding) {
        var reader = try TextReader(text, .statement)
        try reader.expect(CustodyEntry.heading)
        scheme = try reader.words("scheme", 1).folder(0)
        account = try reader.word("account")
        day = try reader.words("day", 1).day(0)
        balance = try reader.amount("balance", signed: true)
        statement = try reader.words("statement", 1).hash(0)
        guard reader.isAtEnd else { throw reader.malformed }
    }

    /// Its text.
    public var text: [UInt8] {
        let lines = [
            CustodyEntry.heading, "scheme \(scheme)", "account \(account)", "day \(day)",
            "balance \(balance)", "statement \(statement.base64)",
        ]
        return Array(lines.map { $0 + "\n" }.joined().utf8)
    }
}

/// What an entry of the record says that a custodian holds: a custodian compares it with his own
/// ledger before he cosigns.
public struct CustodyClaim: Equatable, Sendable {
    /// The scheme whose money it is.
    public let scheme: String
    /// What the account is for; nil for all accounts of the scheme together.
    public let account: String?
    /// The day at whose end it is held.
    public let day: String
    /// How much, in minor units.
    public let amount: Int64

    /// What that entry says; nil where it speaks of something else, or names no statement of the
    /// custodian: what it then says of custody is the operator's word. An entry of a type that has
    /// such a line, and cannot be read, is a finding.
    public init?(_ entry: [UInt8]) throws(Finding) {
        let type = entry.prefix { $0 != newline }
        if type.elementsEqual(CustodyEntry.heading.utf8) {
            let custody = try CustodyEntry(entry)
            (scheme, account) = (custody.scheme, custody.account)
            (day, amount) = (custody.day, custody.balance)
            return
        }
        guard
            [StatementKind.settlement, .balance].contains(where: {
                type.elementsEqual(Statement.heading($0).utf8)
            })
        else { return nil }
        let statement = try Statement(entry)
        guard let lines = statement.custody, lines.hasStatement else { return nil }
        (scheme, account) = (statement.scheme, nil)
        (day, amount) = (lines.day, lines.amount)
    }
}
