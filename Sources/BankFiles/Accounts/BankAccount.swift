import Bookkeeping

/// An account at a bank.
public enum BankAccount: Hashable, Sendable {
    /// By its international number.
    case iban(IBAN)
    /// By any other: a card, a number within the bank.
    case other(OtherAccount)

    /// An account by its number: what looks like an IBAN has to be one, anything else is the number
    /// of an account within its bank. Spaces are taken out.
    public init(_ text: String, field: String = "account") throws(BankProblem) {
        let number = text.filter { $0 != " " }
        if XMLLeaf.iban.accepts(Array(number.utf8)[...]), number.utf8.count >= 15 {
            self = .iban(try IBAN(number, field: field))
        } else {
            self = .other(try OtherAccount(number, field: field))
        }
    }

    /// The number.
    public var text: String {
        switch self {
        case .iban(let iban): iban.text
        case .other(let other): other.text
        }
    }
}

/// An international bank account number, ISO 13616.
public struct IBAN: Hashable, Sendable {
    /// Fifteen to thirty-four capital letters and digits, without spaces.
    public let text: String

    /// An account number whose check digits hold, or what is wrong with it.
    public init(_ text: String, field: String = "account") throws(BankProblem) {
        let number = text.filter { $0 != " " }
        guard (15...34).contains(number.utf8.count), XMLLeaf.iban.accepts(Array(number.utf8)[...]),
            Modulo97.holds(number)
        else {
            throw BankProblem(
                "bank.iban", field,
                Text(
                    "IBAN 的校验位不对，或不是 IBAN；请核对账号。",
                    "The check digits of the IBAN do not hold, or it is none; check the account."))
        }
        self.text = number
    }
}

/// The number of an account that is no IBAN.
public struct OtherAccount: Hashable, Sendable {
    /// Up to 34 letters, digits, hyphens, points and slashes.
    public let text: String

    /// The number of an account, or what is wrong with it.
    public init(_ text: String, field: String = "account") throws(BankProblem) {
        self.text = try BankID(text, field: field, most: 34).text
    }
}

/// Whom debits go to, by the number the rules of debits give him.
public struct CreditorID: Hashable, Sendable {
    /// The number.
    public let text: String

    /// A creditor's number: any identification, or for a bank of SEPA one whose check digits hold.
    public init(_ text: String, for bank: BankProfile) throws(BankProblem) {
        self.text = try BankID(text, field: "creditorID").text
        // The three characters of the business behind the check digits do not count.
        let checked = text.prefix(4) + text.dropFirst(7)
        guard !bank.isSEPA || (text.utf8.count >= 8 && Modulo97.holds(checked)) else {
            throw BankProblem(
                "bank.creditor-id", "creditorID",
                Text(
                    "债权人编号的校验位不对；请核对。",
                    "The check digits of the creditor's number do not hold; check it."))
        }
    }
}

/// What an instruction says to its receiver: a text, or a structured reference, and never both,
/// since banks pass on only one.
public enum Remittance: Equatable, Sendable {
    /// Words, up to 140 letters.
    case text(String)
    /// A creditor's reference, up to 35 letters; for SEPA one of ISO 11649 (`RF…`).
    case reference(String)

    func checked(for bank: BankProfile) throws(BankProblem) -> Remittance {
        switch self {
        case .text(let text):
            return .text(try bank.letters.write(text, most: 140, field: "text"))
        case .reference(let reference):
            let id = try BankID(reference, field: "reference").text
            let isISO = Remittance.isISO11649(id)
            guard isISO || !bank.isSEPA && !id.hasPrefix("RF") else {
                throw BankProblem(
                    "bank.reference", "reference",
                    Text(
                        "结构化参考号的校验位不对；应为 ISO 11649（RF…）。",
                        "The check digits of the reference do not hold; it has to be one of "
                            + "ISO 11649 (RF…)."))
            }
            return .reference(id)
        }
    }

    static func isISO11649(_ text: String) -> Bool {
        text.hasPrefix("RF") && (5...25).contains(text.utf8.count) && Modulo97.holds(text)
    }
}
