import BankFiles
import Bookkeeping
import Foundation
import Testing

private let schemaFolder = ProcessInfo.processInfo.environment["TONGZHOU_SCHEMAS"]

/// The half of `Tests/Schemas/run` that is ours: files of many kinds are written for the official
/// schemas to judge, and files the schemas have judged are read. It works in the folder that
/// `TONGZHOU_SCHEMAS` names, and not at all without one.
@Suite(.enabled(if: schemaFolder != nil)) struct SchemaTests {
    static let names = [
        "Wang Fang", "José Müller & Söhne", "王芳", "O'Neil <\"x\"> & Co", "Łódź (1)", "قاسم",
        "𠮷野 家😀",
        String(repeating: "W", count: 70), String(repeating: "王", count: 70), "a",
    ]

    static let remittances: [Remittance?] = [
        nil, .text("Share 2024-03-1"), .text("分摊 & <互助金> ]]>"),
        .text(String(repeating: "t", count: 140)), .reference("RF18539007547034"),
        .reference("INV/2024-03"),
    ]

    static let accounts = [
        Banks.iban, "GB29NWBK60161331926819", "6222020200012345678", "12-345/67.8",
        String(repeating: "9", count: 34),
    ]

    static let banks: [(String, BankProfile, String)] = [
        ("plain", BankProfile(), "CNY"), ("yen", BankProfile(), "JPY"),
        ("dinar", BankProfile(serviceLevel: "NURG", localInstrument: "B2B"), "KWD"),
        ("split", BankProfile(limits: BankLimits(transactions: 7, money: 90_000)), "CNY"),
        ("sepa", Banks.sepa, "EUR"),
        (
            "strict",
            BankProfile(
                letters: .latin(transliterate: false), serviceLevel: "SEPA",
                localInstrument: "CORE"), "EUR"
        ),
    ]

    var folder: String { schemaFolder ?? "" }

    /// The combinations that the bank takes: those it refuses cannot be built.
    func all<T>(_ build: (Int, String, BankAccount, Remittance?) throws -> T) throws -> [T] {
        var built: [T] = []
        var number = 0
        for name in SchemaTests.names {
            for remittance in SchemaTests.remittances {
                for account in SchemaTests.accounts {
                    number += 1
                    do {
                        built.append(
                            try build(number, name, BankAccount(account), remittance))
                    } catch is BankProblem {}
                }
            }
        }
        try #require(!built.isEmpty)
        return built
    }

    @Test(arguments: banks)
    func `payments of every kind are written`(_ name: String, _ bank: BankProfile, _ code: String)
        throws
    {
        var batch = try PaymentBatch(
            Banks.order(bank, id: "P-\(name)", currency: code), bank: bank, folder: folder,
            name: "pain.001-\(name)")
        let payments = try all { number, name, account, remittance in
            try PaymentInstruction(
                endToEnd: "P/\(number)", amount: Int64(number) * 37, name: name, account: account,
                agent: number % 3 == 0 ? BIC("COBADEFF") : nil, remittance: remittance, for: bank)
        }
        for payment in payments { try batch.add(payment) }
        #expect(try !batch.finish().isEmpty)
    }

    @Test(arguments: banks)
    func `debits of every kind are written`(_ name: String, _ bank: BankProfile, _ code: String)
        throws
    {
        var batch = try DebitBatch(
            Banks.order(bank, id: "D-\(name)", currency: code), bank: bank, folder: folder,
            name: "pain.008-\(name)")
        let signed = try Banks.day("2020-02-29")
        let debits = try all { number, name, account, remittance in
            try DebitInstruction(
                endToEnd: "D/\(number)", amount: Int64(number) * 41, name: name, account: account,
                agent: number % 3 == 0 ? BIC("NWBKGB2L") : nil,
                mandate: "M'\(String(repeating: "x", count: 33 - "\(number)".count))\(number)",
                signed: signed, sequence: .allCases[number % 4], remittance: remittance, for: bank)
        }
        for debit in debits { try batch.add(debit) }
        #expect(try !batch.finish().isEmpty)
    }

    /// For every file to read, a file beside it says what we found: a line for every line, or the
    /// place where it is refused.
    @Test func `files of others are read`() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/read")
        for name in names where name.hasSuffix(".xml") {
            let path = "\(folder)/read/\(name)"
            var found = ""
            do throws(FileProblem) {
                found = try name.hasPrefix("camt") ? statement(path) : status(path)
            } catch {
                found = "refused \(error.code) \(error.line ?? 0) \(error.field ?? "")\n"
            }
            try found.write(toFile: "\(path).found", atomically: false, encoding: .utf8)
        }
    }

    func statement(_ path: String) throws(FileProblem) -> String {
        var reader = try StatementReader(path: path, bank: BankProfile(), currency: .cny)
        var found = ""
        while let item = try reader.next() {
            switch item {
            case .statement(let heading):
                found +=
                    "statement \(heading.account ?? "-") \(heading.currency.code) "
                    + "\(heading.opening ?? 0) \(heading.closing ?? 0)\n"
            case .line(let line):
                found +=
                    "line \(line.booked) \(line.amount) "
                    + "\(line.endToEnd ?? line.originalEndToEnd ?? "-") "
                    + "\(line.returnReason ?? "-") \(line.code ?? "-") \(line.text ?? "-")\n"
            case .end(let end): found += "end \(end.lines)\n"
            }
        }
        return found
    }

    func status(_ path: String) throws(FileProblem) -> String {
        var reader = try StatusReader(path: path, format: .iso20022)
        var found = ""
        while let item = try reader.next() {
            switch item {
            case .report(let report):
                found += "report \(report.message) \(report.status?.code ?? "-")\n"
            case .block(let block):
                found += "block \(block.id) \(block.status?.code ?? "-")\n"
            case .line(let line):
                found +=
                    "line \(line.endToEnd) \(line.status.code) \(line.status.reason ?? "-")\n"
            }
        }
        return found
    }
}
