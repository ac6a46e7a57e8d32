import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

/// Refunds on their way to the custodian and back, for tests.
extension World {
    /// Everything ordered and not yet paid goes out under two signatures, and a statement shows it.
    func payRefunds() throws {
        let runs = try office.refundRuns(of: scheme).filter { $0.outstanding > 0 }
        guard !runs.isEmpty else { return }
        try bankHoldsAll()
        var lines: [Bank.Line] = []
        for view in runs {
            let run = view.ordered.run
            if view.sent.isEmpty { try sendRefunds(run) }
            let refused = Set(view.returned.map(\.payer))
            try office.eachRefundLine(of: scheme, run: run) { line in
                guard !refused.contains(line.payer) else { return }
                lines.append(Bank.Line(amount: -line.amount, endToEnd: line.reference(run: run)))
            }
        }
        try takeNext(lines)
        #expect(try office.refundRuns(of: scheme).allSatisfy { $0.outstanding == 0 })
    }

    /// Accounts for all payers of a run but some, approved by two people, and sent.
    @discardableResult
    func sendRefunds(_ run: Int = 1, butFor unknown: Set<String> = []) throws -> RefundsSent {
        var payers: [String] = []
        try office.eachRefundLine(of: scheme, run: run) { payers.append($0.payer) }
        try accounts(payers.filter { !unknown.contains($0) })
        try approveRefunds(run)
        return try office.sendRefunds(of: scheme, run: run, at: moment).answered.answer
    }

    /// Accounts that payers have.
    func accounts(_ payers: [String], _ account: (String) -> String = { "62220202-\($0)" }) throws {
        let lines = payers.map { "\($0),Family \($0),\(account($0))\n" }
        _ = try office.importAccounts(
            scheme, from: try file("payer,holder,account\n" + lines.joined(), "accounts.csv"),
            at: moment)
    }

    /// Two people approve a run.
    func approveRefunds(_ run: Int = 1, by names: [String] = ["li", "wang"]) throws {
        for name in names {
            _ = try office.approveRefunds(of: scheme, run: run, by: signer(name), at: moment)
        }
    }

    /// The custodian refuses lines of a part of a run.
    @discardableResult
    func refuse(_ payers: [String], run: Int = 1, part: Int = 1) throws -> PayoutsRejected {
        let list = try text("\(folder)/files/\(scheme)/refunds-\(run)-bank-\(part).csv")
        let message = list.split(separator: "\n").first { $0.hasPrefix("batch,") }
            .map { String($0.dropFirst(6)) }
        return try answer(
            payers.map { ("R-\(run)-\($0)", "rejected", "AC01") }, message: message)
    }

    /// The custodian has an account, and its statement shows all that the books know; a party has
    /// paid in what is short.
    func bankHoldsAll() throws {
        if !FileManager.default.fileExists(atPath: "\(folder)/keys/custodian.yaml") {
            // Who may close the scheme down stays on the list.
            let list = "\(folder)/keys/office.yaml"
            let before = (try? text(list))?.split(separator: "\n").dropFirst() ?? []
            try furnish()
            let all = try text(list) + before.map { "\($0)\n" }.joined()
            _ = try file(all, "keys/office.yaml")
        }
        if try office.custodyStatus(of: scheme, on: today).accounts.isEmpty {
            _ = try office.openCustody(
                scheme, CustodyOpened(account: Bank.account, agent: nil), at: moment)
        }
        let owed = try [Account.payments, .aid, .unclaimed, .foreign].reduce(0) {
            $0 + max(0, -(try balance($1)))
        }
        let short = try owed - balance(.custody)
        if short > 0 {
            _ = try office.move(
                scheme, CustodyMoved(kind: .advanced, party: .operator, amount: short),
                key: "short-\(today)-\(short)", at: moment)
        }
        let transit = try office.custodyStatus(of: scheme, on: today).inTransit
        guard !transit.isEmpty else { return }
        let first = try takeNext(transit.map { Bank.Line(amount: $0.amount) })
        for (place, money) in transit.enumerated() {
            _ = try office.match(
                scheme, line: first + Int64(place), as: .event(money.event), by: signer("li"),
                at: moment)
        }
    }

    /// Statements through that day, which show all that the books know, where the custodian has an
    /// account.
    func takeLast(through day: Day) throws {
        let status = try office.custodyStatus(of: scheme, on: today)
        if !status.accounts.isEmpty {
            if !status.inTransit.isEmpty { try bankHoldsAll() }
            today = day
            try takeNext([])
        }
        today = day.adding(days: 1)
    }

    /// The next statement, up to today or a day later where today has one; it is tomorrow then.
    ///
    /// - Returns: the number of its first line.
    @discardableResult
    func takeNext(_ lines: [Bank.Line]) throws -> Int64 {
        let account = try #require(try office.custodyStatus(of: scheme, on: today).accounts.first)
        var wrong = Bank.Wrong()
        wrong.opening = account.bank
        if let last = account.through {
            today = max(today, last.adding(days: 1))
            wrong.from = last.adding(days: 1)
        }
        var bank = Bank()
        let path = try file(bank.statement(today, lines, wrong), "next.xml")
        today = today.adding(days: 1)
        let taken = try office.importStatement(scheme, from: path, at: moment).answer
        linesTaken += taken.lines
        return linesTaken - taken.lines + 1
    }
}
