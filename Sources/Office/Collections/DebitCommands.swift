import BankFiles
import Bookkeeping
import Foundation
public import MutualAid
import Storage

/// A debit file that is ready for the bank.
public struct DebitAnswer: Codable, Sendable {
    /// The period.
    public let period: PeriodID
    /// The file's figures.
    public let file: DebitFile
    /// Where it lies.
    public let path: String
}

extension Office {
    private struct ExportBody: Encodable {
        let command = "collect export"
        let period: PeriodID
        let attempt: Int
    }

    /// Gives the debit file that waits for its result, or, when a result has left something
    /// open, writes the next one.
    ///
    /// - Parameter copy: where a copy of the file goes, if anywhere.
    public func exportDebits(
        _ scheme: String, period: PeriodID, copy: String? = nil, at moment: Moment,
        progress: @escaping Progress = { _, _ in }
    ) throws -> DebitAnswer {
        let target = try copy.map { path throws(FileProblem) in try FileTarget(path) }
        let answer = try debits(of: scheme, period, moment, progress)
        try target?.copy(answer.path)
        return answer
    }

    private func debits(
        of scheme: String, _ period: PeriodID, _ moment: Moment, _ progress: @escaping Progress
    ) throws -> DebitAnswer {
        let open = try store.read { try OpenScheme(scheme, $0, readings) }
        let (closing, collection) = try open.state.closed(period)
        guard !collection.isTakenOver else { throw Refusal.collectionOverBefore(period) }
        guard let last = collection.attempts.last else {
            throw Refusal.collectionNothingDebited(period)
        }
        if last.result == nil || collection.end != nil {
            return try file(last.file, of: closing, scheme, progress)
        }
        let file = try repeatDebits(scheme, closing, attempt: last.file.attempt + 1, moment)
        return try self.file(file, of: closing, scheme, progress)
    }

    /// The file in its place; derived again where it is lost.
    func file(
        _ file: DebitFile, of closing: Closing, _ scheme: String, _ progress: @escaping Progress
    ) throws -> DebitAnswer {
        let files = try DebitFiles(filesFolder, scheme: scheme)
        let path = files.path(closing.period, attempt: file.attempt)
        if file.attempt == 1 {
            try restoreDebits(of: scheme, closing, progress: progress)
        } else if !files.isInPlace(file, of: closing.period) {
            try restoreRetry(file, of: closing, scheme, files)
        }
        return DebitAnswer(period: closing.period, file: file, path: path)
    }

    private func restoreRetry(
        _ file: DebitFile, of closing: Closing, _ scheme: String, _ files: DebitFiles
    ) throws {
        let path = files.path(closing.period, attempt: file.attempt)
        let aside = files.aside(path)
        try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            let event = try snapshot.events(of: open.head, kinds: [.debitsRepeated]).first {
                if case .debitsRepeated(let repeated) = $0.event {
                    return repeated.period == closing.period && repeated.file == file
                }
                return false
            }
            let derived = try RetryFile.write(
                snapshot, open, closing, attempt: file.attempt, upTo: event?.number ?? 0,
                at: aside, workFolder: store.workFolder)
            guard derived == file else { throw Refusal.collectionDebitsChanged }
        }
        try ByteWriter.place(aside, at: path)
    }

    private func repeatDebits(
        _ scheme: String, _ closing: Closing, attempt: Int, _ moment: Moment
    ) throws -> DebitFile {
        let files = try DebitFiles(filesFolder, scheme: scheme)
        let path = files.path(closing.period, attempt: attempt)
        let aside = files.aside(path)
        let body = ExportBody(period: closing.period, attempt: attempt)
        let answered = try decide(
            scheme, key: "collect-export/\(closing.period)/\(attempt)", body: body, at: moment
        ) { desk in
            try desk.mayTryAgain(closing, attempt)
            let file = try RetryFile.write(
                desk.snapshot, desk.scheme, closing, attempt: attempt,
                upTo: desk.scheme.head.number, at: aside, workFolder: store.workFolder)
            guard file.lines > 0 else { throw Refusal.collectionAllPaid(closing.period) }
            try desk.append(
                .debitsRepeated(DebitsRepeated(period: closing.period, file: file)))
            return file
        }
        try ByteWriter.place(aside, at: path)
        return answered.answer
    }
}

extension Desk {
    fileprivate func mayTryAgain(_ closing: Closing, _ attempt: Int) throws {
        let (closing, collection) = try scheme.state.closed(closing.period)
        guard collection.end == nil else { throw Refusal.collectionOverBefore(closing.period) }
        guard moment.day < closing.graceOver else {
            throw Refusal.collectionGraceOver(closing.graceOver)
        }
        let retries = scheme.history.inForce(on: closing.notice).collection.retries
        guard attempt <= retries + 1 else { throw Refusal.collectionRetriesUsed(retries) }
        if let awaited = collection.awaited {
            throw Refusal.collectionAwaitsResult(closing.period, attempt: awaited.attempt)
        }
    }
}
