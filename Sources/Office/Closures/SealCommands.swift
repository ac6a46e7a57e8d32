import BankFiles
import Bookkeeping
import Foundation
public import MutualAid
import Storage

extension Office {
    private struct SealBody: Encodable {
        let command = "closing seal"
    }

    /// Closes a scheme for good, once every account is at zero: writes its archive, which can be
    /// read without the platform, and keeps the archive's digest. Nothing changes afterwards.
    public func sealClosure(
        of scheme: String, key: String? = nil, at moment: Moment
    ) throws -> Answered<ClosureSealed> {
        let files = try DebitFiles(filesFolder, scheme: scheme)
        let aside = files.aside(files.archivePath)
        defer { files.remove(aside) }
        let limits = (try? CustodianSettings(keysFolder: keysFolder))?.limits ?? .init()
        let answered = try decide(
            scheme, key: key ?? "closing-seal", body: SealBody(), at: moment
        ) { desk in
            try desk.mustBeAtZero()
            try desk.mustHaveLastStatements(limits)
            try desk.mustBePaid(workFolder: store.workFolder) { run in
                try restoreRefunds(desk.snapshot, desk.scheme, run: run, files)
            }
            let (count, digest) = try Archive(desk.scheme, day: moment.day, upTo: desk.scheme.head)
                .write(
                    desk.snapshot, into: aside,
                    refunds: { run in
                        try restoreRefunds(desk.snapshot, desk.scheme, run: run, files)
                    })
            let sealed = ClosureSealed(day: moment.day, files: count, archive: digest)
            try desk.append(.closureSealed(sealed))
            return sealed
        }
        if answered.repeated {
            _ = try archive(of: scheme)
        } else {
            files.remove(files.archivePath)
            try ByteWriter.place(aside, at: files.archivePath)
        }
        return answered
    }

    /// The folder of a sealed scheme's archive, whole and as it was sealed; what was lost is
    /// written anew, to the byte.
    public func archive(of scheme: String) throws -> String {
        let files = try DebitFiles(filesFolder, scheme: scheme)
        let open = try store.read { try OpenScheme(scheme, $0, readings) }
        guard let seal = open.state.closure?.seal else { throw Refusal.closingNotSealed }
        if try Archive.problem(in: files.archivePath, seal: seal.figures) == nil {
            return files.archivePath
        }
        let aside = files.aside(files.archivePath)
        defer { files.remove(aside) }
        let (_, digest) = try store.read { snapshot in
            try Archive(open, day: seal.figures.day, upTo: open.head, seal: seal.event).write(
                snapshot, into: aside,
                refunds: { try restoreRefunds(snapshot, open, run: $0, files) })
        }
        guard digest == seal.figures.archive else { throw Refusal.closingArchiveChanged }
        files.remove(files.archivePath)
        try ByteWriter.place(aside, at: files.archivePath)
        return files.archivePath
    }
}

extension DebitFiles {
    /// The folder of the archive.
    var archivePath: String { "\(folder)/archive" }
}

extension Desk {
    /// Every line of every refund run was paid, or refused and ordered again.
    fileprivate func mustBePaid(
        workFolder: String, _ path: (_ run: Int) throws -> String
    ) throws {
        let wrong = try RunLines(snapshot, scheme, workFolder: workFolder).firstWrong(
            over: true, path)
        if let wrong { throw OpenScheme.damaged("refund R-\(wrong.run)-\(wrong.payer)") }
    }
}
