import BankFiles
import Bookkeeping
import Foundation
import MutualAid
import Storage

/// What became of a file of payers' accounts.
public struct AccountsAnswer: Codable, Sendable {
    /// How many payers have an account from it.
    public let payers: Int64
}

extension Office {
    private static let columns = [
        CSVTable.Column("payer", "付款人", needed: true), .init("holder", "户名", needed: true),
        .init("account", "账号", needed: true), .init("agent", "开户行"), .init("mandate", "授权号"),
        .init("signed", "授权日"),
    ]

    /// Takes in where payers' money is taken from and goes back to: all lines of a file or none.
    /// A payer's line replaces what was known of him. Nothing of it goes into an event.
    public func importAccounts(
        _ scheme: String, from path: String, encoding: String? = nil, at moment: Moment,
        progress: Progress = { _, _ in }
    ) throws -> AccountsAnswer {
        let size = Office.fileSize(path)
        let keys = try keys(moment)
        return try write(scheme, at: moment) { desk in
            try PersonVault.sealing(desk, keys) { vault in
                var sealing = try AccountSealing(desk, vault)
                var table = try CSVTable.open(
                    path: path, encoding: try Office.encoding(encoding), subject: "accounts",
                    columns: Office.columns)
                var problems: [FileProblem] = []
                while true {
                    do {
                        guard try table.next() else { break }
                        try sealing.take(table)
                    } catch let problem as FileProblem {
                        guard problem.line != nil, problem.code != "csv.truncated" else {
                            throw problem
                        }
                        problems.append(problem)
                    }
                    progress(table.lines.bytesRead, size)
                }
                guard problems.isEmpty else {
                    throw FileRefused(refusal: .linesWrong(problems.count), problems: problems)
                }
                return AccountsAnswer(payers: sealing.count)
            }
        }
    }
}

/// Seals accounts under payers' own keys.
private struct AccountSealing {
    private let snapshot: Snapshot
    private let head: SchemeHead
    private let vault: PersonVault
    private let rows: PayerAccountRows
    private(set) var count: Int64 = 0

    init(_ desk: Desk, _ vault: PersonVault) throws {
        snapshot = desk.snapshot
        head = desk.scheme.head
        self.vault = vault
        rows = try PayerAccountRows(desk.transaction, head)
    }

    mutating func take(_ table: borrowing CSVTable) throws {
        guard let payer = Payer(table.text(0)), payer != .himself else {
            throw table.wrong(
                0, "payer", Text("成员编号，或 P 加数字", "a roll number, or P and a number"))
        }
        let isKnown =
            payer.code > 0
            ? try snapshot.member(payer.code, of: head) != nil
            : try !snapshot.dependants(of: payer, scheme: head).isEmpty
        guard isKnown else {
            throw table.problem(
                0, "payer",
                Text("名册上没有这个付款人；请核对。", "Nobody on the roll has this payer; check it."))
        }
        let account = try read(table)
        guard let (slot, key) = try vault.key(of: payer, for: .account) else {
            throw table.problem(0, "payer", ContactRefusal.erased(payer.description).text)
        }
        try rows.write(
            payer, slot: slot, sealed: try vault.seal(account, under: key, payer.code))
        count += 1
    }

    private func read(_ table: borrowing CSVTable) throws -> PayerAccount {
        do {
            _ = try BankAccount(table.text(2))
            if !table.text(3).isEmpty { _ = try BIC(table.text(3)) }
            if !table.text(4).isEmpty { _ = try BankID(table.text(4), field: "mandate") }
        } catch {
            let problem = error
            let column = ["agent": 3, "mandate": 4][problem.field ?? ""] ?? 2
            throw table.problem(column, "account", problem.text)
        }
        guard (1...70).contains(table.text(1).count) else {
            throw table.wrong(1, "holder", Text("1 至 70 个字的户名", "a name of 1 to 70 letters"))
        }
        let signed = table.text(5).isEmpty ? nil : try table.day(5, "signed")
        guard table.text(4).isEmpty == (signed == nil) else {
            throw table.problem(
                5, "signed",
                Text("授权号和授权日须一起给出。", "A mandate has a number and the day it was signed."))
        }
        return PayerAccount(
            holder: table.text(1), account: table.text(2),
            agent: table.text(3).isEmpty ? nil : table.text(3),
            mandate: table.text(4).isEmpty ? nil : table.text(4), signed: signed?.number)
    }
}
