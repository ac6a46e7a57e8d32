import GRDB

/// Movements that are asked for one by one.
extension Bank {
    /// Somebody pays by plain transfer. Whoever is not known has enough.
    func transfer(
        from: String, to: Account, amount: Int64, endToEnd: String, reference: String,
        text: String, name: String
    ) throws -> Int64 {
        let payer = try elsewhere(
            from, name: name, currency: to.currency, atLeast: amount)
        guard payer.currency == to.currency else {
            throw Refusal(
                422, "currency", zh: "两个账户的币种不同", en: "the two accounts differ in currency")
        }
        guard payer.deposit >= amount else {
            throw Refusal(
                409, "insufficient-funds", zh: "付款账户余额不足",
                en: "the paying account does not have that much")
        }
        let day = try bookingDay()
        let named = name.isEmpty ? payer.name : name
        var out = Booking(code: .payment, amount: -amount, name: to.name, other: to.number)
        (out.endToEnd, out.reference, out.text) = (endToEnd, reference, text)
        try mirror(out, on: payer, day: day)
        var into = Booking(code: .credit, amount: amount, name: named, other: from)
        (into.endToEnd, into.reference, into.text) = (endToEnd, reference, text)
        let line = try book(into, on: to.number, day: day)
        try note("transfer \(from) -> \(to.number) \(to.currency.text(amount)), line \(line)")
        return line
    }

    func interest(_ account: Account, _ amount: Int64) throws -> Int64 {
        let booking = Booking(code: .interest, amount: amount, text: "interest")
        return try bookOwn(booking, on: account)
    }

    func charge(_ account: Account, _ amount: Int64) throws -> Int64 {
        let booking = Booking(code: .charges, amount: -amount, text: "charges")
        return try bookOwn(booking, on: account)
    }

    /// Money leaves the deposit to be invested, or with a negative amount comes back.
    func invest(_ account: Account, _ amount: Int64) throws -> Int64 {
        guard account.invested + amount >= 0 else {
            throw Refusal(
                409, "not-invested", zh: "没有投出这么多", en: "that much is not invested")
        }
        try run(
            "UPDATE account SET invested = invested + ? WHERE number = ?", [amount, account.number])
        let booking = Booking(
            code: amount > 0 ? .invested : .redeemed, amount: -amount,
            text: amount > 0 ? "subscription" : "redemption")
        return try bookOwn(booking, on: account)
    }

    /// Pledges money, or with a negative amount sets it free: no line, less available.
    func pledge(_ account: Account, _ amount: Int64) throws {
        let day = try today()
        guard try pledged(account.number, on: day) + amount >= 0 else {
            throw Refusal(409, "not-pledged", zh: "没有质押这么多", en: "that much is not pledged")
        }
        try run(
            "INSERT INTO pledge (account, day, amount) VALUES (?, ?, ?)",
            [account.number, day.description, amount])
        try note("pledge on \(account.number) \(account.currency.text(amount))")
    }

    /// A line that belongs to somebody else.
    func foreign(_ account: Account, _ amount: Int64, text: String) throws -> Int64 {
        let booking = Booking(
            code: amount > 0 ? .credit : .payment, amount: amount, text: text)
        return try bookOwn(booking, on: account)
    }

    private func bookOwn(_ booking: Booking, on account: Account) throws -> Int64 {
        let line = try book(booking, on: account.number, day: try bookingDay())
        let sum = account.currency.text(booking.amount)
        try note("\(booking.code.rawValue) on \(account.number) \(sum), line \(line)")
        return line
    }
}
