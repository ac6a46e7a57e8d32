import BankFiles
import Bookkeeping
public import MutualAid
import Storage

extension Office {
    private struct AnswerBody: Encodable {
        let command = "payout status"
        let file: Digest
    }

    /// Takes in the custodian's answer to files of payouts. What he refuses goes back to where it
    /// was drawn from; what he accepts is paid when a statement shows it.
    public func importPayoutStatus(
        _ scheme: String, from path: String, at moment: Moment
    ) throws -> Answered<PayoutsRejected> {
        let digest = try Office.fileDigest(path)
        let settings = try CustodianSettings(keysFolder: keysFolder)
        return try decide(
            scheme, key: "payout-status/\(digest.hex)", body: AnswerBody(file: digest), at: moment
        ) { desk in
            var reader = try StatusReader(path: path, format: settings.bank.payments)
            var answer = PayoutsRejected(answer: digest, accepted: 0, rejected: [])
            var problems: [FileProblem] = []
            let refunds = SortedRecords(folder: store.workFolder)
            while let item = try reader.next() {
                guard case .line(let line) = item else { continue }
                do { try desk.take(line, into: &answer, refunds) } catch let problem as FileProblem {
                    problems.append(problem)
                }
            }
            guard problems.isEmpty else {
                throw FileRefused(refusal: .linesWrong(problems.count), problems: problems)
            }
            answer.refunds = try desk.bookRefused(refunds, refundPath(desk))
            try desk.append(.payoutsRejected(answer))
            for rejected in answer.rejected { try desk.note(.refused, of: rejected.number) }
            return answer
        }
    }
}

extension Desk {
    /// One line of the custodian's answer.
    fileprivate func take(
        _ line: StatusLine, into answer: inout PayoutsRejected, _ refunds: SortedRecords
    ) throws {
        if case .refund(let run, let payer)? = EndToEnd(line.endToEnd),
            try !snapshot.sentRefunds(run, scheme).isEmpty
        {
            guard line.status.outcome == .rejected else {
                answer.accepted += 1
                return
            }
            return try refunds.add(
                SortRecord(Int64(run), CountedLine.key(Payer(code: payer)), Int64(line.fileLine)))
        }
        guard case .payout(let number)? = EndToEnd(line.endToEnd),
            let payout = try snapshot.payout(number, of: scheme.head), payout.batch != nil
        else {
            throw FileProblem(
                line: line.fileLine, field: "endToEnd", code: "status.never-sent",
                Text(
                    "这笔付款从未发出；请核对答复是否为本计划的。",
                    "No such payment was ever sent; check that the answer is for this scheme."))
        }
        guard line.status.outcome == .rejected else {
            answer.accepted += 1
            return
        }
        guard payout.paid == nil else {
            throw FileProblem(
                line: line.fileLine, field: "status", code: "status.paid-before",
                Text(
                    "第 \(number) 号付款已在对账单上付出，答复却说被拒；请向托管方查询。",
                    "Payout \(number) is paid on a statement, but the answer refuses it; ask the "
                        + "custodian."))
        }
        // Told a second time, it is no news.
        guard payout.refused == nil, !answer.rejected.contains(where: { $0.number == number })
        else { return }
        answer.rejected.append(
            .init(
                number: number, purpose: payout.purpose, amount: payout.amount,
                reason: Desk.reason(line.status)))
    }

    /// The bank's reason as a code of plain characters.
    private static func reason(_ status: Status) -> String {
        let reason = status.reason ?? status.code
        return String(
            String.UnicodeScalarView(
                reason.unicodeScalars.filter { (0x21...0x7E).contains($0.value) }.prefix(35)))
    }
}
