public import Bookkeeping

/// What a bank accepts, as data: its letters, hours, days and limits, the formats it speaks, and
/// how its statements are to be read.
public struct BankProfile: Sendable {
    /// The formats a bank may speak.
    public enum Format: String, Sendable, CaseIterable {
        /// The messages of ISO 20022.
        case iso20022
        /// The platform's own files, or for statements the bank's own table.
        case csv
    }

    /// Which letters names and texts may have.
    public var letters: BankLetters
    /// Until when an instruction counts as delivered on the same day.
    public var cutOff: CutOff
    /// On which days the bank works.
    public var calendar: BankCalendar
    /// What may be in a file, and how early it has to be delivered.
    public var limits: BankLimits
    /// The format of debit files.
    public var debits: Format
    /// The format of payment files.
    public var payments: Format
    /// The format of statements.
    public var statements: Format
    /// The service level of its messages, such as `SEPA`, whose rules then hold; nil for none.
    public var serviceLevel: String?
    /// The local instrument of debits, such as `CORE`; nil for none.
    public var localInstrument: String?
    /// How statements in CSV are read; needed where ``statements`` is `csv`.
    public var statementColumns: StatementColumns?
    /// What lines without a reference of ours are, by their code or text; the first that fits.
    public var rules: [StatementRule]

    /// A bank that speaks ISO 20022, all letters, and works from Monday to Friday.
    public init(
        letters: BankLetters = .utf8, cutOff: CutOff = .endOfDay,
        calendar: BankCalendar = BankCalendar(), limits: BankLimits = BankLimits(),
        debits: Format = .iso20022, payments: Format = .iso20022, statements: Format = .iso20022,
        serviceLevel: String? = nil, localInstrument: String? = nil,
        statementColumns: StatementColumns? = nil, rules: [StatementRule] = []
    ) {
        self.letters = letters
        self.cutOff = cutOff
        self.calendar = calendar
        self.limits = limits
        self.debits = debits
        self.payments = payments
        self.statements = statements
        self.serviceLevel = serviceLevel
        self.localInstrument = localInstrument
        self.statementColumns = statementColumns
        self.rules = rules
    }

    /// That day if the bank works on it, or else the next day on which it does.
    public func nextBankDay(onOrAfter day: Day) -> Day { calendar.nextBankDay(onOrAfter: day) }

    /// The first day on which a payment can be carried out that is delivered on that day.
    public func earliest(for day: Day, afterCutOff: Bool) -> Day {
        calendar.nextBankDay(onOrAfter: afterCutOff ? day.adding(days: 1) : day)
    }

    /// The first day on which a debit can be collected that is delivered on that day.
    public func earliestDebit(for day: Day, afterCutOff: Bool) -> Day {
        calendar.adding(
            bankDays: limits.debitLeadDays, to: earliest(for: day, afterCutOff: afterCutOff))
    }

    /// What a line of a statement is by the first rule that fits it.
    public func kind(of line: StatementLine) -> StatementRule.Kind? {
        rules.first { $0.fits(line) }?.kind
    }

    var isSEPA: Bool { serviceLevel == "SEPA" }
}

/// A time of the bank's day, to the minute, in the scheme's time zone.
public struct CutOff: Equatable, Sendable {
    /// Minutes since midnight.
    public let minutes: Int

    /// The time written `HH:MM`, from `00:00` to `24:00`, or nil when the text is anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2,
            parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy(XMLLeaf.isDigit) }),
            let hours = Int(parts[0]), let rest = Int(parts[1]), rest < 60,
            hours * 60 + rest <= 1440
        else { return nil }
        minutes = hours * 60 + rest
    }

    /// A whole day is open.
    public static let endOfDay = CutOff(minutes: 1440)

    private init(minutes: Int) { self.minutes = minutes }

    /// Whether it is too late for the same day.
    public func isOver(hour: Int, minute: Int) -> Bool { hour * 60 + minute >= minutes }

    /// `HH:MM`.
    public var text: String {
        let digits = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
        return "\(digits(minutes / 60)):\(digits(minutes % 60))"
    }
}

/// What a bank takes in one file, and how early.
public struct BankLimits: Equatable, Sendable {
    /// The most transactions of a file.
    public var transactions: Int
    /// The most money of a file, in minor units.
    public var money: Int64
    /// The most money of a transaction, in minor units.
    public var transaction: Int64
    /// How many bank days before the collection a debit has to be delivered.
    public var debitLeadDays: Int

    /// The most a file can say: its sums have 18 digits.
    public static let mostMoney: Int64 = 100_000_000_000_000_000
    /// The ids of a file are kept in memory while it is written, to refuse doubled ones.
    public static let mostTransactions = 1_000_000

    /// Limits; what is beyond those of the formats is brought down to them.
    public init(
        transactions: Int = 100_000, money: Int64 = BankLimits.mostMoney,
        transaction: Int64 = MoneyText.most, debitLeadDays: Int = 1
    ) {
        self.transactions = min(max(1, transactions), BankLimits.mostTransactions)
        self.money = min(max(1, money), BankLimits.mostMoney)
        self.transaction = min(max(1, transaction), MoneyText.most, self.money)
        self.debitLeadDays = min(max(0, debitLeadDays), 60)
    }
}

/// A rule that knows a line of a statement by its code or its text.
public struct StatementRule: Equatable, Sendable {
    /// What a line is that belongs to no instruction of ours.
    public enum Kind: String, Sendable, CaseIterable {
        /// Interest on the deposit: it is the members'.
        case interest
        /// What the custodian charges: it is the operator's.
        case charge
        /// Money moved into an investment: a breach.
        case invested
        /// Money pledged: a breach.
        case pledged
    }

    /// The code of the line, or its beginning up to a slash: `PMNT/MCOP` fits `PMNT/MCOP/INTR`.
    public var code: String?
    /// What the text of the line contains, whatever the case of its letters.
    public var text: String?
    /// What the line is.
    public var kind: Kind

    /// A rule; with both, both have to fit, and with neither it fits nothing.
    public init(code: String? = nil, text: String? = nil, kind: Kind) {
        self.code = code
        self.text = text
        self.kind = kind
    }

    /// Whether it fits a line.
    public func fits(_ line: StatementLine) -> Bool {
        guard code != nil || text != nil else { return false }
        if let code {
            guard let own = line.code, own == code || own.hasPrefix("\(code)/") else {
                return false
            }
        }
        if let text {
            guard let own = line.text, own.lowercased().contains(text.lowercased()) else {
                return false
            }
        }
        return true
    }
}
