import BankFiles
import Bookkeeping
import Foundation
public import MutualAid
import Storage

extension Office {
    /// Brings the files of a batch of payouts to the custodian.
    public func deliver(
        _ scheme: String, batch: Int, at moment: Moment
    ) throws -> [WireAnswer] {
        try bring(try payoutFiles(scheme, batch: batch, at: moment), of: scheme) { $0.payments }
    }

    /// Brings the files of all parts of a refund run to the custodian.
    public func deliverRefunds(
        _ scheme: String, run: Int, at moment: Moment
    ) throws -> [WireAnswer] {
        try bring(try refundFiles(scheme, run: run, at: moment), of: scheme) { $0.payments }
    }

    /// Brings the files of a debit to the custodian. Debits bring money in: a custody that is not
    /// sound does not hold them up.
    public func deliverDebits(
        _ scheme: String, _ sent: DebitsSent, _ paths: [String]
    ) throws -> [WireAnswer] {
        try bring(Array(zip(sent.files, paths)), of: scheme) { $0.debits }
    }

    /// Brings files to the custodian. He knows each by its id: a second time changes nothing.
    private func bring(
        _ files: [(file: SentFile, path: String)], of scheme: String,
        as format: (BankProfile) -> BankProfile.Format
    ) throws -> [WireAnswer] {
        let settings = try CustodianSettings(keysFolder: keysFolder)
        let wire = try CustodianWire(settings)
        let accounts = try store.read { snapshot in
            try snapshot.custodyAccounts(of: try OpenScheme(scheme, snapshot, readings).head)
        }
        return try files.map { file, path in
            try post(
                path, to: wire, account: accounts.serving(file.account)?.account,
                format: format(settings.bank))
            return WireAnswer(about: file.message, state: "sent")
        }
    }

    private func post(
        _ path: String, to wire: CustodianWire, account: String?, format: BankProfile.Format
    ) throws {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw FileProblem(
                line: nil, code: "file.unreadable",
                Text("打不开文件 \(path)。", "Cannot open \(path)."))
        }
        let query = account.map { "?account=\(CustodianWire.escaped($0))" } ?? ""
        let answer = try wire.ask(
            "POST", "/files\(query)", body: bytes,
            type: format == .csv ? "text/csv" : "application/xml")
        guard answer.status == 200 || answer.status == 202 else {
            throw CustodianWire.refused(answer, (path as NSString).lastPathComponent)
        }
    }
}
