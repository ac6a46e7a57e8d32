import BankFiles
public import Bookkeeping
import Foundation
public import MutualAid
import PublicRecord
import Storage

extension Office {
    private struct SendBody: Encodable {
        let command = "payout send"
        let batch: Int
        let day: Day
    }

    /// Writes released payouts into files for the custodian.
    ///
    /// - Parameter day: the day he is to pay on; nil: the next bank day.
    /// - Returns: the batch, and where its files lie.
    public func send(
        _ scheme: String, on day: Day?, at moment: Moment
    ) throws -> (answered: Answered<PayoutsSent>, paths: [String]) {
        let settings = try CustodianSettings(keysFolder: keysFolder)
        let keys = try keys(moment)
        let files = try DebitFiles(filesFolder, scheme: scheme)
        let payDay = settings.bank.nextBankDay(onOrAfter: day ?? moment.day)
        let aside = try PayoutFolder(store.workFolder)
        defer { aside.remove() }
        let batch = try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            guard try !snapshot.payoutsToSend(of: open.head).isEmpty else {
                throw PayoutRefusal.nothingToSend
            }
            return try snapshot.lastBatch(of: open.head) + 1
        }
        let answered = try decide(
            scheme, key: "payout-send/\(batch)", body: SendBody(batch: batch, day: payDay),
            at: moment
        ) { desk in
            try desk.mustHold(0, settings.limits)
            let lines = try desk.snapshot.payoutsToSend(of: desk.scheme.head)
            guard !lines.isEmpty else { throw PayoutRefusal.nothingToSend }
            let sent = try PayoutFiles(desk.snapshot, desk.scheme, settings, keys).write(
                lines, batch: batch, on: payDay, created: moment.day, in: aside.path)
            try desk.append(.payoutsSent(sent))
            try desk.transaction.send(sent.payouts, batch: batch, scheme: desk.scheme.head)
            return sent
        }
        for file in answered.answer.files {
            try ByteWriter.place("\(aside.path)/\(file.name)", at: files.named(file.name))
        }
        return (answered, answered.answer.files.map { files.named($0.name) })
    }

    /// The files of a batch in their places; written again where they are lost.
    public func payoutFiles(
        _ scheme: String, batch: Int, at moment: Moment
    ) throws -> [(file: PayoutsSent.File, path: String)] {
        let files = try DebitFiles(filesFolder, scheme: scheme)
        let (open, event) = try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            return (open, try snapshot.sentBatch(batch, of: open))
        }
        guard case .payoutsSent(let sent) = event.event else { throw PayoutRefusal.batchUnknown(batch) }
        let paths = sent.files.map { ($0, files.named($0.name)) }
        guard
            !paths.allSatisfy({ file, path in
                (try? Office.fileDigest(path)) == file.digest
            })
        else { return paths }
        let aside = try PayoutFolder(store.workFolder)
        defer { aside.remove() }
        let settings = try CustodianSettings(keysFolder: keysFolder)
        let keys = try keys(moment)
        let again = try store.read { snapshot in
            let lines = try snapshot.payouts(of: open.head).filter { $0.batch == batch }
            return try PayoutFiles(snapshot, open, settings, keys).write(
                lines, batch: batch, on: sent.day, created: event.day, in: aside.path)
        }
        guard again.files == sent.files else { throw Refusal.collectionDebitsChanged }
        for file in again.files {
            try ByteWriter.place("\(aside.path)/\(file.name)", at: files.named(file.name))
        }
        return paths
    }
}

extension Snapshot {
    /// The event that sent a batch.
    fileprivate func sentBatch(_ batch: Int, of scheme: OpenScheme) throws -> ChainedEvent {
        let events = try events(of: scheme.head, kinds: [.payoutsSent])
        guard
            let event = events.first(where: {
                if case .payoutsSent(let sent) = $0.event { sent.batch == batch } else { false }
            })
        else { throw PayoutRefusal.batchUnknown(batch) }
        return event
    }
}

/// A folder for files that are not in place yet.
private struct PayoutFolder {
    let path: String

    init(_ workFolder: String) throws {
        path = "\(workFolder)/payouts.\(ProcessInfo.processInfo.processIdentifier)"
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw FileProblem(
                line: nil, code: "file.unwritable",
                Text("写不了目录 \(path)。", "Cannot write the folder \(path)."))
        }
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}

/// Writes payouts into files for the custodian.
private struct PayoutFiles {
    let snapshot: Snapshot
    let scheme: OpenScheme
    let settings: CustodianSettings
    let keys: KeyStore

    init(
        _ snapshot: Snapshot, _ scheme: OpenScheme, _ settings: CustodianSettings, _ keys: KeyStore
    ) {
        self.snapshot = snapshot
        self.scheme = scheme
        self.settings = settings
        self.keys = keys
    }

    func write(
        _ lines: [PayoutLine], batch: Int, on day: Day, created: Day, in folder: String
    ) throws -> PayoutsSent {
        guard let account = try snapshot.custodyAccount(of: scheme.head) else {
            throw CustodyRefusal.notOpen
        }
        let bank = settings.bank
        let party = try BankParty(
            name: settings.holder, account: BankAccount(account.account),
            agent: account.agent.map { agent throws(BankProblem) in try BIC(agent) }, for: bank)
        let order = try BatchOrder(
            id: "P-\(batch)-\(Office.mark(of: scheme.head.id))", scheme: scheme.head.id,
            party: party, day: day, currency: scheme.currency,
            created: BankMoment(day: created, second: 0))
        var writer = try PaymentBatch(order, bank: bank, folder: folder, name: "payouts-\(batch)")
        for line in lines { try writer.add(try payment(line, bank)) }
        let files = try writer.finish()
        return PayoutsSent(
            batch: batch, day: day, payouts: lines.map(\.number),
            amount: lines.reduce(0) { $0 + $1.amount },
            files: try files.map { file in
                PayoutsSent.File(
                    message: file.messageID, name: (file.path as NSString).lastPathComponent,
                    payments: file.transactions, amount: file.amount,
                    digest: try Office.fileDigest(file.path))
            })
    }

    private func payment(_ line: PayoutLine, _ bank: BankProfile) throws -> PaymentInstruction {
        let proposed = try snapshot.proposal(line, scheme)
        let payee = try snapshot.payee(line.number, scheme, keys)
        // What was signed has to be what is paid.
        let digest = keys.contentDigest(Digest(words: SHA256Stream.hash(payee.content).words))
        guard digest == proposed.payee.digest else {
            throw OpenScheme.damaged("payee of payout \(line.number)")
        }
        return try PaymentInstruction(
            endToEnd: proposed.endToEnd, amount: line.amount, name: payee.name,
            account: BankAccount(payee.account),
            agent: payee.agent.map { agent throws(BankProblem) in try BIC(agent) },
            remittance: .text(text(line.purpose)), for: bank)
    }

    /// What the recipient reads on his own statement: the scheme and the number, no names.
    private func text(_ purpose: PayoutPurpose) -> String {
        "\(scheme.head.id) \(purpose.text)"
    }
}

extension Snapshot {
    /// Name and account of a payout's payee, out of the vault.
    fileprivate func payee(
        _ number: Int64, _ scheme: OpenScheme, _ keys: KeyStore
    ) throws -> PayeeFile {
        guard let sealed = try sealedPayee(number, of: scheme.head),
            let plain = try keys.key(inSlot: sealed.slot)?.open(sealed.bytes),
            let payee = try? JSONDecoder().decode(PayeeFile.self, from: Data(plain))
        else { throw OpenScheme.damaged("payee of payout \(number)") }
        return payee
    }
}

extension Office {
    /// Eight letters that tell one scheme's messages from another's.
    static func mark(of scheme: String) -> String {
        String(Digest(words: SHA256Stream.hash(Array(scheme.utf8)).words).hex.prefix(8))
    }
}
