import GRDB

/// Opening accounts and looking them up.
extension Bank {
    func account(_ number: String) throws -> Account? {
        try row("SELECT * FROM account WHERE number = ?", [number]).map(Account.init)
    }

    /// An account that is held here.
    func held(_ number: String, line: Int? = nil) throws -> Account {
        guard let account = try account(number), account.held else {
            throw Refusal.accountUnknown(line: line)
        }
        return account
    }

    /// Opens an account. The same again changes nothing; the same number for something else is
    /// refused. Somebody's account elsewhere may move here, with the balance that is stated.
    func open(
        _ number: String, name: String, currency: Currency, opening: Int64, agent: String?
    ) throws {
        if let there = try account(number), there.held {
            guard there.name == name, there.currency == currency, there.opening == opening,
                there.agent == agent
            else {
                throw Refusal(
                    409, "account-differs", zh: "该账号已以其他内容开户",
                    en: "the account is open with another content")
            }
            return
        }
        try run("DELETE FROM account WHERE number = ?", [number])
        try insert(number, name, currency, agent, held: true, opening)
        try note("account \(number) opened with \(currency.text(opening)) \(currency.code)")
    }

    /// Somebody's account elsewhere, as it is or newly heard of.
    func elsewhere(_ number: String, name: String, currency: Currency, atLeast: Int64) throws
        -> Account
    {
        if let account = try account(number) { return account }
        let plenty = max(Account.plenty, atLeast)
        try insert(number, name, currency, nil, held: false, plenty)
        guard let account = try account(number) else { preconditionFailure("just inserted") }
        return account
    }

    private func insert(
        _ number: String, _ name: String, _ currency: Currency, _ agent: String?, held: Bool,
        _ opening: Int64
    ) throws {
        let day = try today().description
        try run(
            """
            INSERT INTO account (number, name, currency, agent, held, opened, opening, deposit)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """, [number, name, currency.code, agent, held, day, opening, opening])
    }

    /// What of an account is pledged at the end of that day.
    func pledged(_ number: String, on day: Day) throws -> Int64 {
        try total(
            "SELECT sum(amount) FROM pledge WHERE account = ? AND day <= ?",
            [number, day.description])
    }

    /// How a name agrees with the account of that number, for accounts held here.
    func check(_ number: String, name: String) throws -> String {
        guard let account = try account(number), account.held else { return "unknown" }
        if account.name == name { return "match" }
        return folded(account.name) == folded(name) ? "close" : "different"
    }

    /// A name without spaces, case and width.
    private func folded(_ name: String) -> String {
        let narrow = name.unicodeScalars.compactMap { letter -> Character? in
            if letter.properties.isWhitespace { return nil }
            guard (0xFF01...0xFF5E).contains(letter.value),
                let plain = Unicode.Scalar(letter.value - 0xFEE0)
            else { return Character(letter) }
            return Character(plain)
        }
        return String(narrow).lowercased()
    }
}
