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
            var about = AnsweredFile()
            let refunds = SortedRecords(folder: store.workFolder)
            while let item = try reader.next() {
                switch item {
                case .report(let report): about = try desk.answered(report)
                case .block(let block): about.take(block)
                case .line(let line):
                    about.hasLines = true
                    do { try desk.take(line, of: about, into: &answer, refunds) } catch let problem
                        as FileProblem
                    { problems.append(problem) }
                }
            }
            // A file that is refused as a whole need not name its payments.
            if problems.isEmpty, !about.hasLines, let status = about.rejection {
                if let run = about.run {
                    try desk.refuse(
                        fileOf: about.message, run: run, into: refunds, refundPath(desk))
                }
                for payout in try desk.payouts(inFile: about) where about.run == nil {
                    try desk.reject(payout, status, line: 1, into: &answer)
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

/// The file that an answer is about.
private struct AnsweredFile {
    var batch = 0
    /// The refund run it was part of; nil where it held payouts.
    var run: Int?
    /// Its message.
    var message = ""
    var hasLines = false
    /// How the file is refused as a whole; nil where it is not.
    var rejection: Status?

    mutating func take(_ block: StatusBlock) {
        if rejection == nil, block.status?.outcome == .rejected { rejection = block.status }
    }
}

extension Desk {
    /// The file of ours that an answer names: payments of all schemes have ids that look alike.
    fileprivate func answered(_ report: StatusReport) throws -> AnsweredFile {
        let sent = try snapshot.events(of: scheme.head, kinds: [.payoutsSent]).compactMap {
            if case .payoutsSent(let sent) = $0.event { sent } else { nil as PayoutsSent? }
        }
        let isRejected = report.status?.outcome == .rejected
        if let run = try refundRun(of: report) {
            return AnsweredFile(
                run: run, message: report.message, rejection: isRejected ? report.status : nil)
        }
        guard report.scheme.map({ $0 == scheme.head.id }) ?? true,
            let batch = sent.first(where: {
                $0.files.contains { $0.message == report.message }
            })?.batch
        else {
            throw FileProblem(
                line: 1, field: "message", code: "status.file-unknown",
                Text(
                    "这份答复不是对本计划发出的付款文件的；请核对文件。",
                    "This answers no file of payouts that the scheme has sent; check the file."))
        }
        return AnsweredFile(
            batch: batch, message: report.message, rejection: isRejected ? report.status : nil)
    }

    /// The payouts that stand in one file of a batch: those of its account by number, behind those
    /// of the files before it.
    fileprivate func payouts(inFile answered: AnsweredFile) throws -> [PayoutLine] {
        guard answered.run == nil else { return [] }
        let files = try snapshot.sentBatch(answered.batch, of: scheme).sent.files
        guard let file = files.firstIndex(where: { $0.message == answered.message }) else {
            return []
        }
        let before = files[..<file].filter { $0.account == files[file].account }
            .reduce(0) { $0 + $1.payments }
        let ofAccount = try snapshot.payouts(of: scheme.head).filter {
            $0.batch == answered.batch && $0.purpose.source == files[file].account
        }
        return Array(ofAccount.dropFirst(Int(before)).prefix(Int(files[file].payments)))
    }

    /// The refund run whose file an answer names; nil where it names none.
    private func refundRun(of report: StatusReport) throws -> Int? {
        guard report.scheme.map({ $0 == scheme.head.id }) ?? true else { return nil }
        for event in try snapshot.events(of: scheme.head, kinds: [.refundsSent]) {
            if case .refundsSent(let sent) = event.event,
                sent.files.contains(where: { $0.message == report.message })
            {
                return sent.run
            }
        }
        return nil
    }

    /// One line of the custodian's answer.
    fileprivate func take(
        _ line: StatusLine, of file: AnsweredFile, into answer: inout PayoutsRejected,
        _ refunds: SortedRecords
    ) throws {
        if case .refund(let run, let payer)? = EndToEnd(line.endToEnd), run == file.run {
            guard line.status.outcome == .rejected else {
                answer.accepted += 1
                return
            }
            return try refunds.add(
                SortRecord(Int64(run), CountedLine.key(Payer(code: payer)), Int64(line.fileLine)))
        }
        guard case .payout(let number)? = EndToEnd(line.endToEnd),
            let payout = try snapshot.payout(number, of: scheme.head), payout.batch == file.batch
        else {
            throw FileProblem(
                line: line.fileLine, field: "endToEnd", code: "status.never-sent",
                Text(
                    "这笔付款从未发出；请核对答复是否为本计划的。",
                    "No such payment was ever sent; check that the answer is for this scheme."))
        }
        guard line.status.outcome == .rejected else {
            if line.status.outcome != .pending { answer.accepted += 1 }
            return
        }
        try reject(payout, line.status, line: line.fileLine, into: &answer)
    }

    /// The custodian refuses a payout.
    fileprivate func reject(
        _ payout: PayoutLine, _ status: Status, line: Int, into answer: inout PayoutsRejected
    ) throws {
        let number = payout.number
        guard payout.paid == nil else {
            throw FileProblem(
                line: line, field: "status", code: "status.paid-before",
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
                reason: Desk.reason(status)))
    }

    /// The bank's reason as a code of plain characters.
    private static func reason(_ status: Status) -> String {
        let reason = status.reason ?? status.code
        return String(
            String.UnicodeScalarView(
                reason.unicodeScalars.filter { (0x21...0x7E).contains($0.value) }.prefix(35)))
    }
}
