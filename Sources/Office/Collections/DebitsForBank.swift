import BankFiles
import Bookkeeping
import Foundation
public import MutualAid
import Storage

extension Office {
    private struct SendBody: Encodable {
        let command = "collect send"
        let period: PeriodID
        let attempt: Int
    }

    /// Writes the debit that waits for its result into files for the bank. Payers whose account or
    /// mandate is not known are listed apart: they pay by transfer, and the result counts them as
    /// not taken.
    ///
    /// - Returns: what was sent, and where the files lie.
    public func debitsForBank(
        _ scheme: String, period: PeriodID, at moment: Moment,
        progress: @escaping Progress = { _, _ in }
    ) throws -> (answered: Answered<DebitsSent>, paths: [String]) {
        let settings = try settings(of: scheme)
        let keys = try keys(moment)
        let files = try DebitFiles(filesFolder, scheme: scheme)
        let open = try store.read { try OpenScheme(scheme, $0, readings) }
        let (closing, collection) = try open.state.closed(period)
        guard let awaited = collection.awaited else {
            throw collection.attempts.isEmpty
                ? Refusal.collectionNothingDebited(period)
                : Refusal.collectionAttemptWrong(period, expected: nil)
        }
        let key = "collect-send/\(period)/\(awaited.attempt)"
        let body = SendBody(period: period, attempt: awaited.attempt)
        let before: DebitsSent? = try store.read {
            try Office.answer($0, scheme, key, try Office.digest(of: body))
        }
        if let before {
            for file in before.files where !files.isInPlace(file.name, file.digest) {
                throw Refusal.collectionDebitsChanged
            }
            return (
                Answered(answer: before, repeated: true), before.files.map { files.named($0.name) }
            )
        }
        let source = try file(awaited, of: closing, scheme, progress).path
        let sent = try store.read { snapshot in
            try BankDebits(
                snapshot, open, settings, keys, closing: closing, attempt: awaited.attempt,
                today: moment.day
            ).write(from: source, into: files)
        }
        let answered = try decide(scheme, key: key, body: body, at: moment) { desk in
            guard try desk.scheme.state.closed(period).1.awaited == awaited else {
                throw Refusal.collectionAttemptWrong(period, expected: nil)
            }
            try desk.append(.debitsSent(sent))
            return sent
        }
        return (answered, sent.files.map { files.named($0.name) })
    }

    /// Brings the files of a debit to the custodian. He knows each by its id: a second time changes
    /// nothing.
    public func deliverDebits(_ scheme: String, _ sent: DebitsSent, _ paths: [String]) throws
        -> [WireAnswer]
    {
        let settings = try CustodianSettings(keysFolder: keysFolder)
        let wire = try CustodianWire(settings)
        let account = try store.read { snapshot in
            try snapshot.custodyAccounts(of: try OpenScheme(scheme, snapshot, readings).head)
                .serving(.collection)?.account
        }
        return try zip(sent.files, paths).map { file, path in
            try post(path, to: wire, account: account, format: settings.bank.debits)
            return WireAnswer(about: file.message, state: "sent")
        }
    }
}

/// Writes a debit file of ours into files for the bank.
private struct BankDebits {
    let snapshot: Snapshot
    let scheme: OpenScheme
    let settings: CustodianSettings
    let accounts: PayerAccounts
    let closing: Closing
    let attempt: Int
    let today: Day

    init(
        _ snapshot: Snapshot, _ scheme: OpenScheme, _ settings: CustodianSettings,
        _ keys: KeyStore, closing: Closing, attempt: Int, today: Day
    ) throws {
        self.snapshot = snapshot
        self.scheme = scheme
        self.settings = settings
        accounts = try PayerAccounts(snapshot, scheme.head, keys)
        self.closing = closing
        self.attempt = attempt
        self.today = today
    }

    private var name: String { "\(closing.period)-bank-\(attempt)" }

    func write(from path: String, into files: DebitFiles) throws -> DebitsSent {
        guard settings.bank.debits == .iso20022 else { return try plain(path, files) }
        let account = try snapshot.custodyAccounts(of: scheme.head).mustServe(.collection)
        let bank = settings.bank
        let earliest = bank.earliestDebit(for: today, afterCutOff: false)
        let day = bank.nextBankDay(onOrAfter: max(closing.share, earliest))
        let party = try BankParty(
            name: settings.holder, account: BankAccount(account.account),
            agent: account.agent.map { agent throws(BankProblem) in try BIC(agent) },
            creditorID: settings.creditorID.map { id throws(BankProblem) in
                try CreditorID(id, for: bank)
            }, for: bank)
        let order = try BatchOrder(
            id: "D-\(closing.period)-\(attempt)-\(Office.mark(of: scheme.head.id))",
            scheme: scheme.head.id, party: party, day: day, currency: scheme.currency,
            created: BankMoment(day: today, second: 0))
        var batch = try DebitBatch(
            order, bank: bank, folder: files.folder, name: name)
        var aside = try UnsentList(files.named("\(name)-unsent.csv"), scheme.currency)
        var reader = try DebitReader(path: path, currency: scheme.currency, observe: { _ in })
        while let line = try reader.next() {
            guard let debit = try instruction(line, on: day, bank) else {
                try aside.write(payer: line.payer, amount: line.amount)
                continue
            }
            try batch.add(debit)
        }
        let written = try batch.finish()
        return DebitsSent(
            period: closing.period, attempt: attempt, day: day,
            files: try written.map { file in
                PayoutsSent.File(
                    message: file.messageID, name: (file.path as NSString).lastPathComponent,
                    account: .collection,
                    payments: file.transactions, amount: file.amount,
                    digest: try Office.fileDigest(file.path))
            }, unsent: try aside.finish(.collection))
    }

    /// The bank takes our own list: it is sent as it is.
    private func plain(_ path: String, _ files: DebitFiles) throws -> DebitsSent {
        let file = PayoutsSent.File(
            message: "\(scheme.head.id)/\(closing.period)/\(attempt)",
            name: (path as NSString).lastPathComponent, account: .collection,
            payments: 0, amount: 0,
            digest: try Office.fileDigest(path))
        return DebitsSent(
            period: closing.period, attempt: attempt, day: closing.share, files: [file],
            unsent: nil)
    }

    /// A payer's debit; nil where his account or mandate is not known.
    private func instruction(
        _ line: DebitLine, on day: Day, _ bank: BankProfile
    ) throws -> DebitInstruction? {
        guard let payer = try accounts.account(Payer(code: line.payer)),
            let mandate = payer.mandate, let signed = payer.signed.map(Day.init(number:)),
            signed <= day
        else { return nil }
        let id = EndToEnd.debit(closing.period, attempt: attempt, payer: line.payer)
        return try? DebitInstruction(
            endToEnd: id.text, amount: line.amount, name: payer.holder,
            account: BankAccount(payer.account),
            agent: payer.agent.map { agent throws(BankProblem) in try BIC(agent) },
            mandate: mandate, signed: signed, sequence: .recurring,
            remittance: .text("\(scheme.head.id) \(closing.period)"), for: bank)
    }
}
