import BankFiles
import Bookkeeping
import MutualAid
import PublicRecord
import Storage

/// A result laid beside its debit file: every failure has to be a line of the file, and all has
/// to add up, or nothing is taken.
struct ResultMatch {
    /// What was taken and what not, by member.
    struct Outcome {
        /// What each member did not pay; or, where `collectsPaid`, what each member paid. In
        /// roll order once read: roll number and amount.
        let parts: SortedRecords
        /// What was collected, in minor units.
        let collected: Int64
        /// What was not.
        let missing: Int64
        /// SHA-256 of the result file.
        let digest: Digest
        let heading: ResultFile.Heading
    }

    private final class HashBox { var stream = SHA256Stream() }

    /// Failures in the order of the debit file.
    private let failures: SortedRecords
    private let heading: ResultFile.Heading
    private let digest: Digest
    private let workFolder: String

    /// Reads a result file whole.
    init(path: String, currency: Currency, workFolder: String) throws {
        self.workFolder = workFolder
        let hash = HashBox()
        var file = try ResultFile.open(path: path, currency: currency) { hash.stream.update($0) }
        heading = file.heading
        guard heading.currency == currency.code else {
            throw ResultMatch.problem(
                nil, "result.currency",
                Text(
                    "结果文件的货币是 \(heading.currency)，计划的是 \(currency.code)；请核对。",
                    "The result is in \(heading.currency), the scheme in \(currency.code); check "
                        + "the file."))
        }
        failures = SortedRecords(folder: workFolder)
        var due: Int128 = 0
        while let failure = try file.next() {
            due += Int128(failure.due)
            try failures.add(
                SortRecord(
                    CountedLine.key(Payer(code: failure.payer)), Int64(failure.line), failure.due,
                    failure.taken))
        }
        digest = Digest(words: hash.stream.finish().words)
        guard Int64(failures.count) == heading.failedLines, due == Int128(heading.failedAmount)
        else {
            throw ResultMatch.problem(
                nil, "result.not-adding-up",
                Text(
                    "failed 写明 \(heading.failedLines) 行、\(currency.text(heading.failedAmount))，"
                        + "所列却是 \(failures.count) 行、\(currency.text(Int64(clamping: due)))。",
                    "failed states \(heading.failedLines) lines and "
                        + "\(currency.text(heading.failedAmount)), but \(failures.count) lines and "
                        + "\(currency.text(Int64(clamping: due))) are listed."))
        }
    }

    /// The period and the attempt that the file says it answers.
    var answers: (scheme: String, period: String, attempt: Int) {
        (heading.scheme, heading.period, heading.attempt)
    }

    static func problem(_ line: Int?, _ code: String, _ text: Text) -> FileProblem {
        FileProblem(line: line, code: code, text)
    }

    /// Lays the result beside its debit file.
    ///
    /// - Parameters:
    ///   - collectsPaid: whether the members who paid are wanted instead of those who did not: on
    ///     a retry, and where a price of a year was debited.
    ///   - inWhole: whether nobody's part may be taken in part, as with a price of a year.
    func match(
        _ file: DebitFile, at path: String, currency: Currency, collectsPaid: Bool, inWhole: Bool,
        progress: (Int64) -> Void
    ) throws -> Outcome {
        let lines = heading.succeededLines + heading.failedLines
        let amount = heading.succeededAmount + heading.failedAmount
        guard lines == file.lines, amount == file.amount else {
            throw ResultMatch.problem(
                nil, "result.not-adding-up",
                Text(
                    "成功与失败合计 \(lines) 行、\(currency.text(amount))，代扣文件是 \(file.lines) 行、"
                        + "\(currency.text(file.amount))；应完全一致。",
                    "Successes and failures add up to \(lines) lines and \(currency.text(amount)), "
                        + "the debit file has \(file.lines) and \(currency.text(file.amount)); "
                        + "they have to agree."))
        }
        let hash = HashBox()
        var debits = try DebitReader(path: path, currency: currency) { hash.stream.update($0) }
        let parts = SortedRecords(folder: workFolder)
        let reader = try failures.read()
        var failure = try reader.next()
        var missing: Int64 = 0
        while let line = try debits.next() {
            let key = CountedLine.key(Payer(code: line.payer))
            if let next = failure, next.words.0 < key { throw unknownPayer(next) }
            guard let next = failure, next.words.0 == key else {
                if collectsPaid { try add(line, taken: line.amount, paid: true, to: parts) }
                continue
            }
            guard next.words.2 == line.amount else { throw otherDue(next, line, currency) }
            if inWhole, !isWhole(next.words.3, of: line) { throw priceInPart(next) }
            try add(line, taken: next.words.3, paid: collectsPaid, to: parts)
            missing += line.amount - next.words.3
            failure = try reader.next()
            if let twice = failure, twice.words.0 == key { throw twicePayer(twice) }
            progress(debits.bytesRead)
        }
        if let failure { throw unknownPayer(failure) }
        guard Digest(words: hash.stream.finish().words) == file.digest else {
            throw Refusal.collectionDebitsChanged
        }
        return Outcome(
            parts: parts, collected: file.amount - missing, missing: missing, digest: digest,
            heading: heading)
    }

    /// What was taken goes to the payer's own part first, then to the others in the order of
    /// joining, which is the order of the line.
    private func add(
        _ line: DebitLine, taken: Int64, paid: Bool, to parts: SortedRecords
    ) throws {
        var left = taken
        let members =
            line.parts.isEmpty
            ? [DebitLine.Part(roll: line.payer, amount: line.amount)] : line.parts
        for member in members {
            let covered = min(left, member.amount)
            left -= covered
            let amount = paid ? covered : member.amount - covered
            if amount > 0 { try parts.add(SortRecord(member.roll, amount)) }
        }
    }

    /// Whether a sum pays the first parts of a line in whole and nothing of the others.
    private func isWhole(_ taken: Int64, of line: DebitLine) -> Bool {
        var left = taken
        for part in line.parts where left > 0 { left -= part.amount }
        return left == 0
    }

    private func priceInPart(_ failure: SortRecord) -> FileProblem {
        ResultMatch.problem(
            Int(failure.words.1), "result.price-in-part",
            Text(
                "付款人 \(name(failure)) 的年费只扣到一部分；年费须整笔扣款，请退回零头，只写整笔的金额。",
                "Of the price of a year only a part was taken from payer \(name(failure)); it is "
                    + "taken whole: give the part back and state whole prices alone."))
    }

    private func name(_ failure: SortRecord) -> String {
        let code = CountedLine.payer(of: failure)
        return code < 0 ? "P\(-code)" : "\(code)"
    }

    private func unknownPayer(_ failure: SortRecord) -> FileProblem {
        ResultMatch.problem(
            Int(failure.words.1), "result.payer-unknown",
            Text(
                "付款人 \(name(failure)) 不在代扣文件里；请核对是否为本期、本次的结果。",
                "The payer \(name(failure)) is not in the debit file; check that the result is of "
                    + "this debit."))
    }

    private func twicePayer(_ failure: SortRecord) -> FileProblem {
        ResultMatch.problem(
            Int(failure.words.1), "result.payer-twice",
            Text("付款人 \(name(failure)) 列了两次。", "The payer \(name(failure)) is listed twice."))
    }

    private func otherDue(
        _ failure: SortRecord, _ line: DebitLine, _ currency: Currency
    ) -> FileProblem {
        ResultMatch.problem(
            Int(failure.words.1), "result.due",
            Text(
                "付款人 \(name(failure)) 应扣 \(currency.text(line.amount))，结果写的是 "
                    + "\(currency.text(failure.words.2))。",
                "The payer \(name(failure)) was debited \(currency.text(line.amount)), the result "
                    + "states \(currency.text(failure.words.2))."))
    }
}
