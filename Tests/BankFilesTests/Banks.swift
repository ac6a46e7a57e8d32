import BankFiles
import Bookkeeping
import Foundation
import Testing

/// A folder that is gone when the test is.
final class TestFolder {
    let path: String

    init() throws {
        path =
            FileManager.default.temporaryDirectory.path
            + "/tongzhou-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The names of its files.
    var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }

    func text(_ name: String) throws -> String {
        try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
    }
}

/// Banks, accounts and orders the tests share. 2024-03-11 is a Monday.
enum Banks {
    static func day(_ text: String) throws -> Day { try #require(Day(text)) }

    static let plain = BankProfile()

    static let sepa = BankProfile(
        letters: .latin(transliterate: true), cutOff: CutOff("15:00") ?? .endOfDay,
        limits: BankLimits(debitLeadDays: 1), serviceLevel: "SEPA", localInstrument: "CORE")

    static let iban = "DE89370400440532013000"

    static func order(
        _ bank: BankProfile, id: String = "A-0003", day: String = "2024-03-12",
        created: String = "2024-03-08", second: Int = 36_000, currency: String? = nil
    ) throws -> BatchOrder {
        let code = currency ?? (bank.serviceLevel == "SEPA" ? "EUR" : "CNY")
        return try BatchOrder(
            id: id, scheme: "village-aid",
            party: BankParty(
                name: "Village Aid", account: BankAccount(iban), agent: BIC("COBADEFFXXX"),
                creditorID: CreditorID("DE98ZZZ09999999999", for: bank), for: bank),
            day: Banks.day(day), currency: try #require(Currency(code)),
            created: BankMoment(day: Banks.day(created), second: second))
    }

    static func debit(
        _ endToEnd: String, _ amount: Int64 = 274_01, name: String = "Wang Fang",
        account: String = iban, sequence: DebitInstruction.Sequence = .recurring,
        signed: String = "2024-01-02", remittance: Remittance? = .text("Share 2024-03-1"),
        for bank: BankProfile = sepa
    ) throws -> DebitInstruction {
        try DebitInstruction(
            endToEnd: endToEnd, amount: amount, name: name, account: BankAccount(account),
            mandate: "M-\(endToEnd)", signed: Banks.day(signed), sequence: sequence,
            remittance: remittance, for: bank)
    }

    static func payment(
        _ endToEnd: String, _ amount: Int64 = 20_000_00, name: String = "王芳",
        account: String = "6222020200012345678", remittance: Remittance? = .text("互助金"),
        for bank: BankProfile = plain
    ) throws -> PaymentInstruction {
        try PaymentInstruction(
            endToEnd: endToEnd, amount: amount, name: name, account: BankAccount(account),
            remittance: remittance, for: bank)
    }
}
