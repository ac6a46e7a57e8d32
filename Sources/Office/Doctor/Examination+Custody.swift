import Bookkeeping
import MutualAid
import Storage

/// Statements continue each other, their lines are as they were taken in, and what they show of
/// the books adds up to what the custodian holds.
extension Examination {
    mutating func custody(_ scheme: OpenScheme) throws -> Bool {
        let statements = try snapshot.statements(of: head)
        guard try statementsFit(statements) else { return false }
        guard try matchesFit() else { return false }
        guard !statements.isEmpty else { return true }
        let held = Dictionary(grouping: statements, by: \.account).values
            .reduce(0) { $0 + ($1.last?.closing ?? 0) }
        let postings = try snapshot.custodyPostings(of: head, account: .custody)
        let seen = try snapshot.seen(of: head, through: Day(number: .max))
        let known = postings.reduce(0) { $0 + (seen[$1.event] ?? 0) }
        let open = try snapshot.openBankLineSum(of: head, through: Day(number: .max))
        let money = { (minor: Int64) in scheme.currency.text(minor) }
        let transit = postings.reduce(0) { $0 + $1.amount } - known
        guard known + open == held else {
            return note(
                "custody", false,
                Text(
                    "对上的 \(money(known)) 加未对上的 \(money(open))，不等于托管余额 \(money(held))。",
                    "What is matched, \(money(known)), and what is not, \(money(open)), are not what "
                        + "the custodian holds, \(money(held))."))
        }
        return note(
            "custody", true,
            Text(
                "托管对账单 \(statements.count) 份首尾相接；账面 = 托管 \(money(held)) + 在途 \(money(transit)) − 未对上 \(money(open))。",
                "\(Text.counted(statements.count, "statement")) of the custodian join; books = "
                    + "custodian \(money(held)) + in transit \(money(transit)) − unmatched "
                    + "\(money(open))."))
    }

    private mutating func statementsFit(_ statements: [StatementRow]) throws -> Bool {
        let taken = entries.compactMap { entry -> (event: Int64, of: StatementTaken)? in
            if case .statementTaken(let taken) = entry.of { (entry.event, taken) } else { nil }
        }
        var next: Int64 = 1
        var closing: [AccountPurpose: Int64] = [:]
        for (row, (event, statement)) in zip(statements, taken) {
            var rows = BankLineRows()
            var sum: Int64 = 0
            try snapshot.eachBankLine(
                of: head, from: next, through: next + statement.lines.count - 1
            ) {
                try rows.write($0)
                sum += $0.amount
            }
            guard row.event == event, row.account == statement.account, row.firstLine == next,
                row.closing == statement.closing,
                row.opening == statement.opening, row.from == statement.from,
                row.to == statement.to, row.available == statement.available,
                row.lines == statement.lines.count, rows.finish() == statement.lines,
                statement.opening == closing[row.account] ?? 0,
                statement.opening + sum == statement.closing
            else {
                return note(
                    "custody", false,
                    Text(
                        "第 \(row.number) 份对账单或其明细与导入时不符。",
                        "Statement \(row.number) or its lines differ from what was taken in."))
            }
            next += statement.lines.count
            closing[row.account] = statement.closing
        }
        let count = try snapshot.lastBankLine(of: head)
        guard statements.count == taken.count, count == next - 1 else {
            return note(
                "custody", false,
                Text("对账单的份数或行数与事件不符。", "Statements or lines are missing or too many."))
        }
        return true
    }

    /// Where a person said what a line is, he has signed it.
    ///
    /// - Parameter event: the event that says so; nil where it was taken back.
    private func isSigned(_ matched: LinesMatched, event: Int64?) throws -> Bool {
        guard let by = matched.by else { return matched.said == nil }
        guard let said = matched.said else { return false }
        guard by.signs(said.message(scheme: head.id)) else { return false }
        guard let event else { return true }
        return try snapshot.bankLine(said.line, of: head)?.matched == event
    }

    /// Every match was stated by an event, and the sums by event and day follow from the lines.
    private mutating func matchesFit() throws -> Bool {
        var digests: [Int64: LineMatches] = [:]
        var sums: [Int64: [Day: Int64]] = [:]
        try snapshot.eachBankLine(of: head) { line in
            guard let matched = line.matched, let booked = line.booked else { return }
            try digests[matched, default: LineMatches()].write(
                line.number, day: line.day, amount: line.amount, booked: booked)
            sums[booked, default: [:]][line.day, default: 0] += line.amount
        }
        let takenBack = Set(
            entries.compactMap { entry -> Int64? in
                if case .linesUnmatched(let event) = entry.of { event.matched } else { nil }
            })
        for entry in entries {
            if case .linesUnmatched(let event) = entry.of,
                !event.by.signs(event.message(scheme: head.id))
            {
                return note(
                    "custody", false,
                    Text(
                        "第 \(entry.event) 号事件收回对账，没有其人的有效签名。",
                        "Event \(entry.event) takes a match back and is not signed by its person."))
            }
            guard case .linesMatched(let matched) = entry.of else { continue }
            let isGone = takenBack.contains(entry.event)
            guard try isSigned(matched, event: isGone ? nil : entry.event) else {
                return note(
                    "custody", false,
                    Text(
                        "第 \(entry.event) 号事件的对账没有其人的有效签名。",
                        "What event \(entry.event) says of a line is not signed by its person."))
            }
            let found = digests.removeValue(forKey: entry.event)?.finish()
            guard isGone ? found == nil && matched.by != nil : found == matched.lines else {
                return note(
                    "custody", false,
                    Text(
                        "第 \(entry.event) 号事件的对账与记录不符。",
                        "The matches of event \(entry.event) differ from its digest."))
            }
        }
        guard digests.isEmpty, try snapshot.seenByDay(of: head) == sums else {
            return note(
                "custody", false,
                Text(
                    "对账汇总与明细不符。", "The sums of what statements show differ from their lines."))
        }
        return true
    }
}
