import BankFiles
import Bookkeeping
import Foundation
public import MutualAid
import Storage

/// A list for an employer who pays for many, or what became of it.
public struct PayrollAnswer: Codable, Sendable {
    /// The payer.
    public let payer: String
    /// How many members are on it.
    public let members: Int64
    /// What it comes to, in minor units.
    public let amount: Int64
}

extension Office {
    private static let columns = [
        CSVTable.Column("roll", "成员编号", needed: true), .init("due", "应扣", needed: true),
        .init("taken", "已扣", needed: true),
    ]

    /// Writes the list of those an employer, or any payer, pays for in a period: roll number and
    /// what is open, for him to deduct and to write down what he deducted.
    public func payroll(
        _ scheme: String, period: PeriodID, payer: Payer, to path: String
    ) throws -> PayrollAnswer {
        let target = try FileTarget(path)
        return try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            let (closing, _) = try open.state.closed(period)
            var writer = try ByteWriter(path: target.aside)
            writer.buffer.append("roll,due,taken\n")
            var lines: Int64 = 0
            var sum: Int64 = 0
            for (roll, amount) in try snapshot.openDues(of: payer, closing, open) {
                let text = open.currency.text(amount)
                writer.buffer.append("\(roll),\(text),\(text)\n")
                lines += 1
                sum += amount
            }
            try writer.finish()
            try target.place()
            return PayrollAnswer(payer: payer.description, members: lines, amount: sum)
        }
    }

    private struct PayrollBody: Encodable {
        let command = "collect payroll-result"
        let period: PeriodID
        let payer: Int64
        let file: Digest
    }

    /// Books what an employer deducted, member by member. The money is in transit until the
    /// custodian's statement shows his transfer.
    public func importPayroll(
        _ scheme: String, period: PeriodID, payer: Payer, from path: String, at moment: Moment
    ) throws -> Answered<PayrollAnswer> {
        let digest = try Office.fileDigest(path)
        let body = PayrollBody(period: period, payer: payer.code, file: digest)
        return try decide(
            scheme, key: "collect-payroll/\(period)/\(payer)/\(digest.hex)", body: body, at: moment
        ) { desk in
            let (closing, collection) = try desk.scheme.state.closed(period)
            if let awaited = collection.awaited {
                throw Refusal.collectionAwaitsResult(period, attempt: awaited.attempt)
            }
            let dues = try desk.snapshot.openDues(of: payer, closing, desk.scheme)
            var table = try CSVTable.open(
                path: path, encoding: nil, subject: "payroll", columns: Office.columns)
            var reading = PayrollReading(
                dues: Dictionary(uniqueKeysWithValues: dues), currency: desk.scheme.currency)
            var problems: [FileProblem] = []
            while true {
                do {
                    guard try table.next() else { break }
                    try reading.take(table)
                } catch let problem as FileProblem {
                    guard problem.line != nil, problem.code != "csv.truncated" else {
                        throw problem
                    }
                    problems.append(problem)
                }
            }
            guard problems.isEmpty else {
                throw FileRefused(refusal: .linesWrong(problems.count), problems: problems)
            }
            let paid = reading.paid
            guard !paid.isEmpty else { throw Refusal.amountNotPositive }
            var payment = DuePayment()
            for (roll, amount) in paid { payment.lay(amount, on: roll, period: closing.ordinal) }
            try desk.append(.membersPaid(try desk.write(payment, payer: payer.code).paid))
            return PayrollAnswer(
                payer: payer.description, members: Int64(paid.count),
                amount: paid.values.reduce(0, +))
        }
    }
}

/// What an employer wrote down, line by line.
private struct PayrollReading {
    let dues: [RollNumber: Int64]
    let currency: Currency
    private(set) var paid: [RollNumber: Int64] = [:]
    private var seen: Set<RollNumber> = []

    init(dues: [RollNumber: Int64], currency: Currency) {
        self.dues = dues
        self.currency = currency
    }

    mutating func take(_ table: borrowing CSVTable) throws {
        let roll = try table.whole(0, "roll")
        let due = try table.money(1, "amount", currency)
        let taken = try table.money(2, "amount", currency)
        guard let open = dues[roll], seen.insert(roll).inserted else {
            throw table.problem(
                0, "roll",
                Text(
                    "这位成员不由此付款人付款，本期没有未付，或写了两次。",
                    "This payer does not pay for the member, nothing is open, or he stands twice."))
        }
        guard due == open, taken <= open else {
            throw table.problem(
                2, "amount",
                Text(
                    "应扣为 \(currency.text(open))，已扣不能更多；请核对名单。",
                    "\(currency.text(open)) is open, and no more can be taken; check the list."))
        }
        if taken > 0 { paid[roll] = taken }
    }
}

extension Snapshot {
    /// What is open of a period for each of those a payer pays for, by roll number.
    fileprivate func openDues(
        of payer: Payer, _ closing: Closing, _ scheme: OpenScheme
    ) throws -> [(RollNumber, Int64)] {
        let collection = scheme.state.collections[closing.ordinal]
        let others = try dependants(of: payer, scheme: scheme.head)
        return try ((payer.code > 0 ? [payer.code] : []) + others).sorted().compactMap { roll in
            let rows = try arrears(of: roll, scheme: scheme.head)
                .filter { $0.period == closing.ordinal }
            if collection.firstResult == nil {
                let membership = try membership(roll, scheme)
                let credits = try credits(of: roll, scheme: scheme.head)
                let account = scheme.timeline.account(of: membership, credits: credits)
                let due = account.dues.first { $0.period == closing.ordinal }?.due ?? 0
                return due > 0 ? (roll, due) : nil
            }
            let open = Arrear.open(rows)
            return open > 0 ? (roll, open) : nil
        }
    }
}

extension Office {
    /// The reference with which a payer pays by plain transfer.
    public func reference(of payer: Payer) -> String { PaymentReference.payer(payer.code).text }
}
