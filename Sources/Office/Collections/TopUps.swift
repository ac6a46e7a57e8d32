import BankFiles
import Bookkeeping
import MutualAid
import Storage

/// What became of a file of top-ups.
public struct TopUpsAnswer: Codable, Sendable {
    /// How many lines were booked.
    public let lines: Int
    /// What they add up to, in minor units.
    public let amount: Int64
}

extension Office {
    private struct TopUpsBody: Encodable {
        let command = "collect top-ups"
        let file: Digest
    }

    private static let columns = [
        CSVTable.Column("roll", "成员编号", needed: true), .init("amount", "金额", needed: true),
        .init("reference", "附言"),
    ]

    /// Books what members paid into their balances, all lines of a file or none. Whoever has
    /// enough shares and is covered from the next day on.
    public func topUp(
        _ scheme: String, from path: String, encoding: String? = nil, key: String? = nil,
        at moment: Moment, progress: Progress = { _, _ in }
    ) throws -> Answered<TopUpsAnswer> {
        let digest = try Office.fileDigest(path)
        let size = Office.fileSize(path)
        return try decide(
            scheme, key: key ?? "collect-top-ups/\(digest.hex)", body: TopUpsBody(file: digest),
            at: moment
        ) { desk in
            guard desk.scheme.history.funding.holdsBalances else {
                throw Refusal.fundingWithoutBalances
            }
            try desk.mustKeepAccounts()
            var table = try CSVTable.open(
                path: path, encoding: try Office.encoding(encoding), subject: "top-ups",
                columns: Office.columns)
            let sums = SortedRecords(folder: store.workFolder)
            var problems: [FileProblem] = []
            while true {
                do {
                    guard try table.next() else { break }
                    try sums.add(try desk.topUp(table))
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
            let lines = sums.count
            return TopUpsAnswer(lines: lines, amount: try desk.topUp(sums))
        }
    }
}

extension Desk {
    /// A line of the file, checked: roll number, line, amount.
    fileprivate func topUp(_ table: borrowing CSVTable) throws -> SortRecord {
        let roll = try table.whole(0, "roll")
        let amount = try table.money(1, "amount", scheme.currency)
        guard amount > 0 else { throw table.problem(1, "amount", Refusal.amountNotPositive.text) }
        guard let found = try snapshot.member(roll, of: scheme.head) else {
            throw table.problem(0, "roll", Refusal.memberUnknown(roll).text)
        }
        let membership = Membership(
            found.member, changes: try snapshot.changes(of: roll, scheme: scheme.head),
            history: scheme.history)
        let rules = scheme.history.inForce(on: moment.day)
        if case .ended(_, let from) = membership.standing(on: firstOpenDay) {
            throw table.problem(0, "roll", Refusal.memberEndedBefore(from: from).text)
        }
        if case .yearly(let fee) = rules.funding, amount != fee {
            throw table.wrong(
                1, "amount",
                Text(
                    "一年的年费 \(scheme.currency.text(fee))",
                    "the price of one year, \(scheme.currency.text(fee))"))
        }
        return SortRecord(roll, Int64(table.lines.line), amount)
    }

    private func tooMuch(_ line: Int64) -> FileProblem {
        let most = scheme.currency.text(MoneyText.most)
        return FileProblem(
            line: Int(line), field: "amount", code: "top-ups.amount",
            Text("文件合计超过 \(most)；请分成几个文件。", "The file adds up to more than \(most); divide it."))
    }

    /// Books the lines in roll order; several for one member are one sum.
    mutating func topUp(_ sums: SortedRecords) throws -> Int64 {
        var rows = try MemberRows(writing: transaction, scheme: scheme.head)
        let kind: Credit.Kind =
            if case .yearly = scheme.history.funding { .yearPaid } else { .toppedUp }
        let reader = try sums.read()
        var total: Int64 = 0
        var current: (roll: RollNumber, amount: Int64)?
        while let record = try reader.next() {
            let (roll, line, amount, _, _, _) = record.words
            guard total + amount <= MoneyText.most else { throw tooMuch(line) }
            total += amount
            if let sum = current, sum.roll == roll {
                guard kind == .toppedUp else { throw twice(roll, line) }
                current = (roll, sum.amount + amount)
                continue
            }
            if let sum = current { try credit(sum.roll, kind, sum.amount, &rows) }
            current = (roll, amount)
        }
        if let sum = current { try credit(sum.roll, kind, sum.amount, &rows) }
        try append(.toppedUp(ToppedUp(amount: total, rows: rows.finish())))
        return total
    }

    private func twice(_ roll: RollNumber, _ line: Int64) -> FileProblem {
        FileProblem(
            line: Int(line), field: "roll", code: "top-ups.twice",
            Text(
                "\(roll) 号成员在同一文件里付了两次年费；请分两个文件。",
                "Member \(roll) pays the price of a year twice in one file; use two files."))
    }
}
