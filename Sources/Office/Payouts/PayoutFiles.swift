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

    /// Writes released payouts into files for the custodian. Where nothing more was released, it is
    /// the batch before once more, as long as one of its payouts is under way: whoever was cut off
    /// repeats the command.
    ///
    /// - Parameter day: the day he is to pay on; nil: the next bank day.
    /// - Returns: the batch, and where its files lie.
    public func send(
        _ scheme: String, on day: Day?, at moment: Moment
    ) throws -> (answered: Answered<PayoutsSent>, paths: [String]) {
        let settings = try settings(of: scheme)
        let keys = try keys(moment)
        let files = try DebitFiles(filesFolder, scheme: scheme)
        let payDay = settings.bank.nextBankDay(onOrAfter: day ?? moment.day)
        let aside = try AsideFolder(store.workFolder)
        let asidePath = aside.path
        let (batch, before) = try store.read { snapshot -> (Int, PayoutsSent?) in
            let open = try OpenScheme(scheme, snapshot, readings)
            let before = try snapshot.lastBatch(of: open.head)
            guard try snapshot.payoutsToSend(of: open.head).isEmpty else {
                return (before + 1, nil)
            }
            guard try snapshot.batchesUnderWay(of: open.head).contains(before),
                case .payoutsSent(let sent) = try snapshot.sentBatch(before, of: open).event
            else { throw PayoutRefusal.nothingToSend }
            return (before, sent)
        }
        if let before {
            let paths = try payoutFiles(scheme, batch: batch, at: moment).map(\.path)
            return (Answered(answer: before, repeated: true), paths)
        }
        let answered = try decide(
            scheme, key: "payout-send/\(batch)", body: SendBody(batch: batch, day: payDay),
            at: moment
        ) { desk in
            let lines = try desk.snapshot.payoutsToSend(of: desk.scheme.head)
            guard !lines.isEmpty else { throw PayoutRefusal.nothingToSend }
            try desk.mustBePayable(lines)
            try desk.mustHold(0, for: lines.map(\.purpose), settings.limits)
            let sent = try PayoutFiles(desk.snapshot, desk.scheme, settings, keys).write(
                lines, batch: batch, on: payDay, created: moment.day, in: asidePath)
            try desk.append(.payoutsSent(sent))
            try desk.transaction.send(sent.payouts, batch: batch, scheme: desk.scheme.head)
            try desk.notify(sent: lines)
            return sent
        }
        // Somebody else at the same has written them.
        guard !answered.repeated else {
            return (answered, try payoutFiles(scheme, batch: batch, at: moment).map(\.path))
        }
        for file in answered.answer.files {
            try ByteWriter.place("\(aside.path)/\(file.name)", at: files.named(file.name))
        }
        return (answered, answered.answer.files.map { files.named($0.name) })
    }

    /// The batches of which a payout is neither paid nor over, ascending.
    public func batchesUnderWay(_ scheme: String) throws -> [Int] {
        try store.read { snapshot in
            try snapshot.batchesUnderWay(of: try OpenScheme(scheme, snapshot, readings).head)
        }
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
        guard case .payoutsSent(let sent) = event.event else {
            throw PayoutRefusal.batchUnknown(batch)
        }
        let paths = sent.files.map { ($0, files.named($0.name)) }
        let keys = try keys(moment)
        guard
            !paths.allSatisfy({ file, path in
                (try? Office.fileDigest(path)).map(keys.contentDigest) == file.digest
            })
        else { return paths }
        let aside = try AsideFolder(store.workFolder)
        let asidePath = aside.path
        let settings = try settings(of: scheme)
        let again = try store.read { snapshot in
            let lines = try snapshot.payouts(of: open.head).filter { $0.batch == batch }
            return try PayoutFiles(snapshot, open, settings, keys).write(
                lines, batch: batch, on: sent.day, created: event.day, in: asidePath)
        }
        guard again.files == sent.files else { throw Refusal.collectionDebitsChanged }
        for file in again.files {
            try ByteWriter.place("\(aside.path)/\(file.name)", at: files.named(file.name))
        }
        return paths
    }
}

extension Snapshot {
    /// The batches of which a payout is neither paid nor over, ascending.
    func batchesUnderWay(of scheme: SchemeHead) throws -> [Int] {
        Set(try payouts(of: scheme).filter { !$0.isUndone && $0.paid == nil }.compactMap(\.batch))
            .sorted()
    }

    /// The event that sent a batch.
    func sentBatch(_ batch: Int, of scheme: OpenScheme) throws -> ChainedEvent {
        let events = try events(of: scheme.head, kinds: [.payoutsSent])
        guard
            let event = events.first(where: {
                if case .payoutsSent(let sent) = $0.event { sent.batch == batch } else { false }
            })
        else { throw PayoutRefusal.batchUnknown(batch) }
        return event
    }
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
        let accounts = try snapshot.custodyAccounts(of: scheme.head)
        var files: [PayoutsSent.File] = []
        for source in AccountPurpose.allCases {
            let lines = lines.filter { $0.purpose.source == source }
            guard !lines.isEmpty else { continue }
            files += try write(
                lines, of: source, accounts.mustServe(source), batch: batch, on: day,
                created: created, in: folder)
        }
        return PayoutsSent(
            batch: batch, day: day, payouts: lines.map(\.number),
            amount: lines.reduce(0) { $0 + $1.amount }, files: files)
    }

    /// The files of what is paid from one account.
    private func write(
        _ lines: [PayoutLine], of source: AccountPurpose, _ account: CustodyOpened, batch: Int,
        on day: Day, created: Day, in folder: String
    ) throws -> [PayoutsSent.File] {
        let bank = settings.bank
        // What most schemes have alone needs no mark.
        let mark = source == .payouts ? "" : "-\(source.rawValue)"
        let party = try BankParty(
            name: settings.holder, account: BankAccount(account.account),
            agent: account.agent.map { agent throws(BankProblem) in try BIC(agent) }, for: bank)
        let order = try BatchOrder(
            id: "P-\(batch)\(mark)-\(Office.mark(of: scheme.head.id))", scheme: scheme.head.id,
            party: party, day: day, currency: scheme.currency,
            created: BankMoment(day: created, second: 0))
        var writer = try PaymentBatch(
            order, bank: bank, folder: folder, name: "payouts-\(batch)\(mark)")
        for line in lines { try writer.add(try payment(line, bank)) }
        return try writer.finish().map { file in
            PayoutsSent.File(
                message: file.messageID, name: (file.path as NSString).lastPathComponent,
                account: source, payments: file.transactions, amount: file.amount,
                digest: keys.contentDigest(try Office.fileDigest(file.path)))
        }
    }

    private func payment(_ line: PayoutLine, _ bank: BankProfile) throws -> PaymentInstruction {
        let proposed = try snapshot.proposal(line, scheme)
        let payee = try snapshot.payee(line.number, scheme, keys)
        // What was signed has to be what is paid.
        guard keys.contentDigest(of: payee) == proposed.payee.digest else {
            throw OpenScheme.damaged("payee of payout \(line.number)")
        }
        do {
            return try instruction(line, proposed, payee, bank)
        } catch let problem as BankProblem {
            // One of many: whoever sends them has to know which.
            throw BankProblem(problem.code, proposed.endToEnd, problem.text)
        }
    }

    private func instruction(
        _ line: PayoutLine, _ proposed: ProposedPayout, _ payee: PayeeFile, _ bank: BankProfile
    ) throws -> PaymentInstruction {
        try PaymentInstruction(
            endToEnd: proposed.endToEnd, amount: proposed.amount, name: payee.name,
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
    func payee(
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
    /// The custodian's settings, with limits in the scheme's currency.
    func settings(of scheme: String) throws -> CustodianSettings {
        let currency = try store.read { try OpenScheme(scheme, $0, readings).currency }
        return try CustodianSettings(keysFolder: keysFolder, currency: currency)
    }

    /// Whether the custodian is reached over the wire; otherwise people carry files.
    public func hasWire() throws -> Bool {
        try CustodianSettings(keysFolder: keysFolder).url != nil
    }

    /// Eight letters that tell one scheme's messages from another's.
    static func mark(of scheme: String) -> String {
        String(Digest(words: SHA256Stream.hash(Array(scheme.utf8)).words).hex.prefix(8))
    }
}
