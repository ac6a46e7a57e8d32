import BankFiles
import Bookkeeping
import Foundation
import MutualAid
import Storage

/// Files for the custodian. They name people and move money, so they are written aside and put in
/// their places once the books know them: of a decision that is refused nothing is left.
final class Consignment {
    let settings: CustodianSettings
    let keys: KeyStore
    private let files: DebitFiles
    /// Beside the places of the files, so that putting them there is a rename.
    private let aside: AsideFolder

    init(_ office: Office, of scheme: String, at moment: Moment) throws {
        settings = try office.settings(of: scheme)
        keys = try office.keys(moment)
        files = try DebitFiles(office.filesFolder, scheme: scheme)
        aside = try AsideFolder(files.folder)
    }

    /// Where files are written.
    var folder: String { aside.path }

    /// What stands once in a file: whose account it is, on which day, made when.
    func order(
        _ id: String, of scheme: OpenScheme, from account: CustodyOpened, on day: Day,
        created: Day
    ) throws -> BatchOrder {
        let bank = settings.bank
        let party = try BankParty(
            name: settings.holder, account: BankAccount(account.account),
            agent: account.agent.map { agent throws(BankProblem) in try BIC(agent) },
            creditorID: settings.creditorID.map { id throws(BankProblem) in
                try CreditorID(id, for: bank)
            }, for: bank)
        return try BatchOrder(
            id: "\(id)-\(Office.mark(of: scheme.head.id))", scheme: scheme.head.id, party: party,
            day: day, currency: scheme.currency, created: BankMoment(day: created, second: 0))
    }

    /// A list of those who are left out of the files of that name.
    func unsentList(_ name: String, _ currency: Currency) throws -> UnsentList {
        try UnsentList("\(folder)/\(name)-unsent.csv", currency)
    }

    /// Written files as the books know them.
    func sent(_ written: [BatchFile], of account: AccountPurpose) throws -> [SentFile] {
        try written.map { file in
            SentFile(
                message: file.messageID, name: (file.path as NSString).lastPathComponent,
                account: account, payments: file.transactions, amount: file.amount,
                digest: try digest(file.path))
        }
    }

    /// A list of those who were left out, as the books know it; nil where nobody was.
    func sent(_ list: consuming UnsentList, of account: AccountPurpose) throws -> SentFile? {
        guard let written = try list.finish() else { return nil }
        return SentFile(
            message: "", name: (written.path as NSString).lastPathComponent, account: account,
            payments: written.lines, amount: written.amount, digest: try digest(written.path))
    }

    /// A keyed digest: the files name people, and a bare one could be guessed.
    func digest(_ path: String) throws -> Digest {
        keys.contentDigest(try Office.fileDigest(path))
    }

    /// Puts files in their places. One that was never aside lies there already.
    func place(_ sent: [SentFile]) throws -> [String] {
        for file in sent where FileManager.default.fileExists(atPath: "\(folder)/\(file.name)") {
            try ByteWriter.place("\(folder)/\(file.name)", at: files.named(file.name))
        }
        return sent.map { files.named($0.name) }
    }

    /// The places of files that were sent. Where one is gone or was changed, all are derived again
    /// and have to be the same to the byte.
    func paths(
        of sent: [SentFile], deriving write: () throws -> [SentFile]
    ) throws -> [String] {
        let lost = sent.first { (try? digest(files.named($0.name))) != $0.digest }
        guard let lost else { return sent.map { files.named($0.name) } }
        guard try write() == sent else { throw CustodyRefusal.sentFileChanged(lost.name) }
        return try place(sent)
    }
}
