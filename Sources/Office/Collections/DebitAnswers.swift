import BankFiles
public import Bookkeeping
import Foundation
public import MutualAid
import Storage

extension Office {
    /// Books what the bank says of a debit's files, when it has said it of all of them. Whose
    /// debit was refused, or was never sent, has not paid.
    public func importDebitStatus(
        _ scheme: String, period: PeriodID, from paths: [String], at moment: Moment,
        progress: @escaping Progress = { _, _ in }
    ) throws -> Answered<DebitsCollected> {
        let settings = try CustodianSettings(keysFolder: keysFolder)
        if settings.bank.debits == .csv {
            guard paths.count == 1 else { throw DebitAnswerRefusal.oneResult }
            return try importResult(scheme, from: paths[0], at: moment, progress: progress)
        }
        let open = try store.read { try OpenScheme(scheme, $0, readings) }
        let (closing, collection) = try open.state.closed(period)
        guard let awaited = collection.awaited else {
            throw Refusal.collectionAttemptWrong(period, expected: nil)
        }
        let sent = try sentDebits(period, awaited.attempt, open)
        var answers = DebitAnswers(sent, workFolder: store.workFolder)
        for path in paths { try answers.take(path) }
        try answers.mustBeWhole()
        let debits = try file(awaited, of: closing, scheme, progress)
        let unsent = try unsentDebits(of: sent, scheme, at: moment)
        return try withFile(Data()) { path in
            try answers.write(
                result: path, debits: debits.path, closing: closing, awaited: awaited, open: open,
                unsent: unsent)
            return try importResult(scheme, from: path, at: moment, progress: progress)
        }
    }

    private func sentDebits(
        _ period: PeriodID, _ attempt: Int, _ open: OpenScheme
    ) throws -> DebitsSent {
        guard let (_, sent) = try store.read({ try $0.sentDebits(period, attempt, open) }) else {
            throw DebitAnswerRefusal.neverSent(period)
        }
        return sent
    }

    /// Asks the custodian for the answers to a debit's files, and books them when all are there.
    public func fetchDebitStatus(
        _ scheme: String, period: PeriodID, at moment: Moment
    ) throws -> Answered<DebitsCollected>? {
        let settings = try CustodianSettings(keysFolder: keysFolder)
        let wire = try CustodianWire(settings)
        let open = try store.read { try OpenScheme(scheme, $0, readings) }
        let (_, collection) = try open.state.closed(period)
        guard let awaited = collection.awaited else {
            throw Refusal.collectionAttemptWrong(period, expected: nil)
        }
        let sent = try sentDebits(period, awaited.attempt, open)
        let aside = try AsideFolder(store.workFolder)
        var paths: [String] = []
        for file in sent.files {
            let answer = try wire.ask("GET", "/files/\(CustodianWire.escaped(file.message))/status")
            guard answer.status == 200 else { return nil }
            paths.append("\(aside.path)/\(paths.count)")
            guard
                FileManager.default.createFile(
                    atPath: paths[paths.count - 1], contents: answer.body,
                    attributes: [.posixPermissions: 0o600])
            else { throw Fault.storeFull(aside.path) }
        }
        do {
            return try importDebitStatus(scheme, period: period, from: paths, at: moment)
        } catch DebitAnswerRefusal.notYet {
            return nil
        }
    }
}

/// Why answers to a debit cannot be booked.
public enum DebitAnswerRefusal: Explained, Equatable {
    case neverSent(PeriodID)
    case notYet(String)
    case oneResult

    /// The stable code.
    public var code: String {
        switch self {
        case .neverSent: "collection.never-sent"
        case .notYet: "collection.not-yet-answered"
        case .oneResult: "collection.one-result"
        }
    }

    /// What is wrong and what to do.
    public var text: Text {
        switch self {
        case .neverSent(let period):
            Text(
                "\(period) 期的代扣还没有写成银行文件；请先做 collect send。",
                "The debit of period \(period) was not written into files for the bank; run "
                    + "collect send first.")
        case .notYet(let message):
            Text(
                "银行还没有答复 \(message) 的全部明细；请等下一份答复。",
                "The bank has not answered all of \(message); wait for its next answer.")
        case .oneResult:
            Text("CSV 银行的结果只有一个文件。", "A bank with lists gives one result.")
        }
    }
}

/// What the bank says of the files of one debit.
private struct DebitAnswers {
    private let sent: DebitsSent
    /// Refused payers by their key in the order of the debit file.
    private let refused: SortedRecords
    /// Files of which something was said: whether all of them is refused.
    private var answered: [String: Bool] = [:]

    init(_ sent: DebitsSent, workFolder: String) {
        self.sent = sent
        refused = SortedRecords(folder: workFolder)
    }

    /// Takes in one answer.
    mutating func take(_ path: String) throws {
        var reader = try StatusReader(path: path, format: .iso20022)
        var message = ""
        while let item = try reader.next() {
            switch item {
            case .report(let report):
                message = report.message
                guard sent.files.contains(where: { $0.message == message }) else {
                    throw foreign(nil)
                }
                guard report.status?.outcome != .pending else {
                    throw DebitAnswerRefusal.notYet(message)
                }
                answered[message] = report.status?.outcome == .rejected
            case .block(let block):
                if block.status?.outcome == .pending { throw DebitAnswerRefusal.notYet(message) }
            case .line(let line): try take(line, message)
            }
        }
    }

    private func take(_ line: StatusLine, _ message: String) throws {
        guard case .debit(let period, let attempt, let payer)? = EndToEnd(line.endToEnd),
            period == sent.period, attempt == sent.attempt
        else { throw foreign(line.fileLine) }
        switch line.status.outcome {
        case .pending, .partly: throw DebitAnswerRefusal.notYet(message)
        case .rejected:
            try refused.add(SortRecord(CountedLine.key(Payer(code: payer)), Int64(line.fileLine)))
        case .accepted, .settled: break
        }
    }

    private func foreign(_ line: Int?) -> FileProblem {
        FileProblem(
            line: line, code: "status.never-sent",
            Text(
                "答复的不是这次代扣；请核对文件。",
                "This does not answer the files of this debit; check the file."))
    }

    /// Every file has to be answered.
    func mustBeWhole() throws {
        for file in sent.files where answered[file.message] == nil {
            throw DebitAnswerRefusal.notYet(file.message)
        }
    }

    /// Writes the result, as a bank with lists would give it.
    func write(
        result path: String, debits: String, closing: Closing, awaited: DebitFile,
        open: OpenScheme, unsent: String?
    ) throws {
        let currency = open.currency
        let failed = SortedRecords(folder: refused.folder)
        var sums = (lines: Int64(0), amount: Int64(0))
        var aside = try unsent.map { try UnsentPayers($0) }
        let refusals = try refused.read()
        var next = try refusals.next()
        var place: Int64 = 0
        var reader = try DebitReader(path: debits, currency: currency, observe: { _ in })
        while let line = try reader.next() {
            let key = CountedLine.key(Payer(code: line.payer))
            var isFailed = aside?.holds(line.payer) ?? false
            if !isFailed {
                isFailed = isRefusedWhole(place)
                place += 1
            }
            while let record = next, record.words.0 <= key {
                isFailed = isFailed || record.words.0 == key
                next = try refusals.next()
            }
            guard isFailed else { continue }
            sums.lines += 1
            sums.amount += line.amount
            try failed.add(SortRecord(key, line.amount))
        }
        if next != nil { throw foreign(nil) }
        var writer = try ByteWriter(path: path)
        writer.buffer.append(
            """
            \(ResultFile.format),1
            scheme,\(open.head.id)
            period,\(closing.period)
            attempt,\(awaited.attempt)
            currency,\(currency.code)
            succeeded,\(awaited.lines - sums.lines),\(currency.text(awaited.amount - sums.amount))
            failed,\(sums.lines),\(currency.text(sums.amount))
            payer,due,taken,reason

            """)
        let lines = try failed.read()
        while let record = try lines.next() {
            let payer = Payer(code: CountedLine.payer(of: record))
            writer.buffer.append("\(payer),\(currency.text(record.words.1)),\(currency.text(0)),\n")
            try writer.flushIfFull()
        }
        writer.buffer.append("end,\(sums.lines)\n")
        try writer.finish()
    }

    /// Whether the file that holds the payer of that place was refused as a whole.
    private func isRefusedWhole(_ place: Int64) -> Bool {
        var first: Int64 = 0
        for file in sent.files {
            if place < first + file.payments { return answered[file.message] ?? false }
            first += file.payments
        }
        return false
    }
}

/// The list of payers whose debit was never sent, asked in the order of the debit file.
private struct UnsentPayers {
    private var left: [Int64]
    private var place = 0

    init(_ path: String) throws {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        left = try lines.dropFirst().map { line in
            guard let payer = line.split(separator: ",").first.flatMap({ Payer(String($0)) }) else {
                throw CustodyRefusal.sentFileChanged((path as NSString).lastPathComponent)
            }
            return payer.code
        }
    }

    mutating func holds(_ payer: Int64) -> Bool {
        guard place < left.count, left[place] == payer else { return false }
        place += 1
        return true
    }
}
