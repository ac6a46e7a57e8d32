/// Accounts, and what moves on them one by one.
extension Routes {
    private struct Opening: Decodable {
        let number: String
        let name: String
        let currency: String
        let balance: String?
        let agent: String?
    }

    private struct Figures: Encodable {
        let number: String
        let name: String
        let currency: String
        let balance: String
        let deposit: String
        let invested: String
        let pledged: String
        let agent: String?
    }

    private struct Movement: Decodable {
        let account: String
        let amount: String
    }

    private struct Transfer: Decodable {
        let from: String
        let to: String
        let amount: String
        let reference: String?
        let text: String?
        let endToEnd: String?
        let name: String?
    }

    private struct Booked: Encodable {
        let bankReference: String
        let day: String
    }

    static func open(_ call: Call, _ bank: Bank) throws -> Answer {
        let asked = try call.json(Opening.self)
        guard Account.isNumber(asked.number) else { throw Refusal.field("number") }
        guard let currency = Currency(asked.currency) else { throw Refusal.field("currency") }
        guard let opening = currency.units(asked.balance ?? "0"),
            (0...1_000 * Currency.most).contains(opening)
        else {
            throw Refusal.field("balance")
        }
        guard (1...140).contains(asked.name.unicodeScalars.count) else {
            throw Refusal.field("name")
        }
        try bank.open(
            asked.number, name: asked.name, currency: currency, opening: opening,
            agent: asked.agent)
        return try account(asked.number, bank)
    }

    static func account(_ number: String, _ bank: Bank) throws -> Answer {
        guard let account = try bank.account(number) else { throw Refusal.accountUnknown() }
        let currency = account.currency
        let pledged = try bank.pledged(number, on: try bank.today())
        return try .json(
            Figures(
                number: number, name: account.name, currency: currency.code,
                balance: currency.text(account.deposit + account.invested),
                deposit: currency.text(account.deposit),
                invested: currency.text(account.invested), pledged: currency.text(pledged),
                agent: account.agent))
    }

    static func transfer(_ call: Call, _ bank: Bank) throws -> Answer {
        let asked = try call.json(Transfer.self)
        let to = try bank.held(asked.to)
        guard Account.isNumber(asked.from), asked.from != asked.to else {
            throw Refusal.field("from")
        }
        guard (asked.endToEnd ?? "").unicodeScalars.count <= 35 else {
            throw Refusal.field("endToEnd")
        }
        let line = try bank.transfer(
            from: asked.from, to: to, amount: try positive(asked.amount, to),
            endToEnd: asked.endToEnd ?? "", reference: asked.reference ?? "",
            text: asked.text ?? "", name: asked.name ?? "")
        return try booked(line, bank)
    }

    static func movement(
        _ call: Call, _ bank: Bank, _ act: (Bank, Account, Int64) throws -> Int64
    ) throws -> Answer {
        let asked = try call.json(Movement.self)
        let account = try bank.held(asked.account)
        return try booked(try act(bank, account, try positive(asked.amount, account)), bank)
    }

    static func investment(_ call: Call, _ bank: Bank) throws -> Answer {
        let asked = try call.json(Movement.self)
        let account = try bank.held(asked.account)
        return try booked(try bank.invest(account, try signed(asked.amount, account)), bank)
    }

    static func pledge(_ call: Call, _ bank: Bank) throws -> Answer {
        let asked = try call.json(Movement.self)
        let held = try bank.held(asked.account)
        try bank.pledge(held, try signed(asked.amount, held))
        return try account(asked.account, bank)
    }

    static func booked(_ line: Int64, _ bank: Bank) throws -> Answer {
        let row = Statement.Line.reference(line)
        return try .json(
            Booked(bankReference: row, day: try bank.bookingDay().description), status: 201)
    }

    static func positive(_ text: String, _ account: Account) throws -> Int64 {
        let units = try signed(text, account)
        guard units > 0 else { throw Refusal.field("amount") }
        return units
    }

    static func signed(_ text: String, _ account: Account) throws -> Int64 {
        guard let units = account.currency.units(text), units != 0,
            units.magnitude <= Currency.most.magnitude
        else {
            throw Refusal.field("amount")
        }
        return units
    }
}
