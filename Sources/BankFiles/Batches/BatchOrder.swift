public import Bookkeeping

/// Who has instructions carried out, on which account, on which day: what stands once in a file.
public struct BatchOrder: Sendable {
    /// The id of the message of the first file; those behind it have `-2`, `-3` … added.
    public let id: BankID
    /// The scheme; it stands in files of our own format.
    public let scheme: String
    /// Whose account it is.
    public let party: BankParty
    /// The day of payment or collection.
    public let day: Day
    /// The currency of all amounts.
    public let currency: Currency
    /// When the message is made.
    public let created: BankMoment

    /// An order.
    ///
    /// - Parameter id: at most 29 letters, so that the numbers of files and blocks can be added.
    public init(
        id: String, scheme: String, party: BankParty, day: Day, currency: Currency,
        created: BankMoment
    ) throws(BankProblem) {
        self.id = try BankID(id, field: "id", most: 29)
        self.scheme = try BankLetters.utf8.write(scheme, most: 70, field: "scheme")
        self.party = party
        self.day = day
        self.currency = currency
        self.created = created
    }

    /// The bank works on the day, and has the order early enough.
    func check(_ bank: BankProfile, earliest: Day) throws(BankProblem) {
        guard bank.calendar.isBankDay(day) else {
            throw BankProblem(
                "bank.no-bank-day", "day",
                Text(
                    "\(day) 银行不营业；下一个营业日是 \(bank.nextBankDay(onOrAfter: day))。",
                    "The bank does not work on \(day); the next bank day is "
                        + "\(bank.nextBankDay(onOrAfter: day))."))
        }
        guard day >= earliest else {
            throw BankProblem(
                "bank.too-early", "day",
                Text(
                    "银行来不及在 \(day) 办理；最早是 \(earliest)。",
                    "The bank cannot do it by \(day) any more; the earliest day is \(earliest)."))
        }
        guard !bank.isSEPA || currency.code == "EUR" else {
            throw BankProblem(
                "bank.currency", "currency",
                Text("SEPA 只办理欧元；请换币种或业务。", "SEPA takes euros alone; change one of the two."))
        }
        _ = try party.account.checked(for: bank)
    }

    /// Whether it comes too late for the day on which it is made.
    func isAfterCutOff(_ bank: BankProfile) -> Bool {
        bank.cutOff.isOver(hour: created.second / 3600, minute: created.second / 60 % 60)
    }
}

/// Whose account money goes out of or comes in to.
public struct BankParty: Sendable {
    /// The name of the account.
    public let name: String
    /// The account.
    public let account: BankAccount
    /// The bank that keeps it.
    public let agent: BIC?
    /// The number it collects debits under; needed for debits.
    public let creditorID: CreditorID?

    /// A party, with a name that the bank takes.
    public init(
        name: String, account: BankAccount, agent: BIC? = nil, creditorID: CreditorID? = nil,
        for bank: BankProfile
    ) throws(BankProblem) {
        self.name = try bank.letters.write(name, most: 70, field: "name")
        self.account = account
        self.agent = agent
        self.creditorID = creditorID
    }
}

/// A moment of a day in the scheme's time zone, to the second.
public struct BankMoment: Equatable, Sendable {
    /// The day.
    public let day: Day
    /// The second of the day, from 0 to 86399.
    public let second: Int

    /// A moment; a second that no day has is brought to the nearest that it has.
    public init(day: Day, second: Int) {
        self.day = day
        self.second = min(max(0, second), 86_399)
    }

    /// `2024-03-11T10:00:00`
    public var text: String {
        let digits = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
        return "\(day)T\(digits(second / 3600)):\(digits(second / 60 % 60)):\(digits(second % 60))"
    }
}

/// A file for the bank, as it was written.
public struct BatchFile: Equatable, Sendable {
    /// Where it lies.
    public let path: String
    /// The id of its message, which the bank's status repeats.
    public let messageID: String
    /// How many instructions it holds.
    public let transactions: Int64
    /// What they add up to, in minor units.
    public let amount: Int64
    /// Its size.
    public let bytes: Int64
}

extension BankAccount {
    /// The account, if the bank takes its kind.
    func checked(for bank: BankProfile) throws(BankProblem) -> BankAccount {
        if bank.isSEPA, case .other = self {
            throw BankProblem(
                "bank.iban", "account",
                Text("SEPA 只用 IBAN；请给出 IBAN。", "SEPA knows accounts by IBAN alone; give the IBAN."))
        }
        return self
    }
}

extension BankProfile {
    /// The amount of an instruction, if the bank takes it.
    func checked(amount: Int64) throws(BankProblem) -> Int64 {
        // The rulebooks of SEPA end at 999,999,999.99.
        let most = isSEPA ? min(limits.transaction, 99_999_999_999) : limits.transaction
        guard amount > 0, amount <= most else {
            throw BankProblem(
                "bank.amount", "amount",
                Text(
                    "金额须大于零，且不超过银行单笔上限；请分笔或更正。",
                    "The amount has to be above zero and within what the bank takes at once; split "
                        + "or correct it."))
        }
        return amount
    }
}
