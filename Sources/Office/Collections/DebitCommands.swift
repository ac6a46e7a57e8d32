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
    public func exportDebits(
        _ scheme: String, period: PeriodID, at moment: Moment,
        progress: @escaping Progress = { _, _ in }
    ) throws -> DebitAnswer {
        let open = try store.read { try OpenScheme(scheme, $0, readings) }
        let (closing, collection) = try open.state.closed(period)
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

    /// Copies a product of the office to another place, replacing a file that is there; it is
    /// there whole or not at all.
    public static func copy(_ path: String, to target: String) throws {
        let attributes = try? FileManager.default.attributesOfItem(atPath: target)
        if attributes?[.type] as? FileAttributeType == .typeDirectory {
            throw FileProblem(
                line: nil, code: "file.is-folder",
                Text(
                    "\(target) 是目录；请给出文件名。",
                    "\(target) is a folder; name a file in it."))
        }
        let reader = try ByteReader(path: path)
        var writer = try ByteWriter(path: target + ".part")
        while try reader.read(into: &writer.buffer) > 0 { try writer.flushIfFull() }
        try writer.finish()
        try ByteWriter.place(target + ".part", at: target)
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
