import BankFiles
import Bookkeeping
import Foundation
public import MutualAid
import Storage

extension Office {
    private struct ApproveBody: Encodable {
        let command = "refund approve"
        let run: Int
        let person: String
    }

    /// A person's signed yes to a run: the first by somebody who may propose, the second by another
    /// who may release.
    public func approveRefunds(
        of scheme: String, run number: Int, by signer: Signer, at moment: Moment
    ) throws -> Answered<RefundsApproved> {
        let people = try People(keysFolder: keysFolder)
        return try decide(
            scheme, key: "refund-approve/\(number)/\(signer.name)",
            body: ApproveBody(run: number, person: signer.name), at: moment
        ) { desk in
            let run = try desk.scheme.state.run(number)
            let before = try desk.snapshot.approvals(of: number, desk.scheme)
            let approval = try signer.approve(
                RefundMessage.approval(run.ordered, scheme: scheme),
                before.isEmpty ? .propose : .release, people)
            if let first = before.first, approval.isBySamePerson(as: first) {
                throw PayoutRefusal.samePerson(first.person, as: signer.name)
            }
            guard before.count < 2 else { throw PayoutRefusal.releasedBefore(Int64(number)) }
            let event = RefundsApproved(run: number, by: approval)
            try desk.append(.refundsApproved(event))
            return event
        }
    }

    private struct SendBody: Encodable {
        let command = "refund send"
        let run: Int
        let part: Int
    }

    /// Writes a run that two people approved into files for the custodian. Payers whose account is
    /// not known are listed apart, and sent when it is.
    public func sendRefunds(
        of scheme: String, run number: Int, at moment: Moment
    ) throws -> (answered: Answered<RefundsSent>, paths: [String]) {
        let settings = try settings(of: scheme)
        let keys = try keys(moment)
        let files = try DebitFiles(filesFolder, scheme: scheme)
        let (open, sent) = try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            return (open, try snapshot.sentRefunds(number, open))
        }
        let before = sent.flatMap(\.files)
        for file in before where !files.isInPlace(file.name, file.digest) {
            throw Refusal.refundFileChanged
        }
        let paths = before.map { files.named($0.name) }
        if let last = sent.last, last.unsent == nil {
            return (Answered(answer: last, repeated: true), paths)
        }
        let source: String
        if let left = sent.last?.unsent {
            // What two people approved is in the run's own file; the list has to be as it was.
            guard files.isInPlace(left.name, left.digest) else { throw Refusal.refundFileChanged }
            source = files.named(left.name)
        } else {
            source = try refundFile(of: scheme, run: number)
        }
        let part = sent.count + 1
        let written = try store.read { snapshot in
            guard try snapshot.approvals(of: number, open).count == 2 else {
                throw PayoutRefusal.notReleased(Int64(number))
            }
            return try BankRefunds(snapshot, open, settings, keys, today: moment.day)
                .write(run: number, part: part, from: source, into: files)
        }
        // Nobody's account has become known: what was sent is brought once more.
        if let last = sent.last, written.files.isEmpty {
            return (Answered(answer: last, repeated: true), paths)
        }
        let answered = try decide(
            scheme, key: "refund-send/\(number)/\(part)", body: SendBody(run: number, part: part),
            at: moment
        ) { desk in
            // What was released is promised already: only the agreement of the books is asked.
            try desk.mustHold(0, settings.limits)
            try desk.append(.refundsSent(written))
            return written
        }
        return (answered, paths + answered.answer.files.map { files.named($0.name) })
    }

    /// Brings the files of a run to the custodian. He knows each by its id.
    public func deliverRefunds(
        _ scheme: String, _ sent: RefundsSent, _ paths: [String]
    ) throws -> [WireAnswer] {
        let settings = try CustodianSettings(keysFolder: keysFolder)
        let wire = try CustodianWire(settings)
        let account = try store.read { snapshot in
            try snapshot.custodyAccounts(of: try OpenScheme(scheme, snapshot, readings).head)
                .serving(.payouts)?.account
        }
        return try paths.map { path in
            try post(path, to: wire, account: account, format: settings.bank.payments)
            return WireAnswer(about: (path as NSString).lastPathComponent, state: "sent")
        }
    }
}

extension Snapshot {
    /// Who has approved a run.
    func approvals(of run: Int, _ scheme: OpenScheme) throws -> [Approval] {
        try events(of: scheme.head, kinds: [.refundsApproved]).compactMap {
            if case .refundsApproved(let approved) = $0.event, approved.run == run {
                approved.by
            } else {
                nil
            }
        }
    }

    /// How a run was sent, part by part.
    func sentRefunds(_ run: Int, _ scheme: OpenScheme) throws -> [RefundsSent] {
        try events(of: scheme.head, kinds: [.refundsSent]).compactMap {
            if case .refundsSent(let sent) = $0.event, sent.run == run { sent } else { nil }
        }
    }
}

/// The words that a person signs for a run: what it is and where its money goes, by the digest of
/// its file.
enum RefundMessage {
    static func approval(_ run: RefundsOrdered, scheme: String) -> String {
        """
        tongzhou/refund-approve/v1
        \(scheme)
        \(run.run)
        \(run.lines) \(run.amount)
        \(run.digest.hex)

        """
    }
}

/// Writes a run of refunds into files for the bank.
private struct BankRefunds {
    let snapshot: Snapshot
    let scheme: OpenScheme
    let settings: CustodianSettings
    let accounts: PayerAccounts
    let today: Day

    init(
        _ snapshot: Snapshot, _ scheme: OpenScheme, _ settings: CustodianSettings,
        _ keys: KeyStore, today: Day
    ) throws {
        self.snapshot = snapshot
        self.scheme = scheme
        self.settings = settings
        accounts = try PayerAccounts(snapshot, scheme.head, keys)
        self.today = today
    }

    func write(
        run: Int, part: Int, from path: String, into files: DebitFiles
    ) throws -> RefundsSent {
        let account = try snapshot.custodyAccounts(of: scheme.head).mustServe(.payouts)
        let bank = settings.bank
        let party = try BankParty(
            name: settings.holder, account: BankAccount(account.account),
            agent: account.agent.map { agent throws(BankProblem) in try BIC(agent) }, for: bank)
        let day = bank.nextBankDay(onOrAfter: today)
        let order = try BatchOrder(
            id: "R-\(run)-\(part)-\(Office.mark(of: scheme.head.id))", scheme: scheme.head.id,
            party: party, day: day, currency: scheme.currency,
            created: BankMoment(day: today, second: 0))
        let name = "refunds-\(run)-bank-\(part)"
        var batch = try PaymentBatch(order, bank: bank, folder: files.folder, name: name)
        var aside = try UnsentList(files.named("\(name)-unsent.csv"), scheme.currency)
        var reader = try UnsentSource(path, scheme.currency)
        while let line = try reader.next() {
            guard let payment = try payment(line.payer, line.amount, run, bank) else {
                try aside.write(payer: line.payer, amount: line.amount)
                continue
            }
            try batch.add(payment)
        }
        let written = try batch.finish()
        return RefundsSent(
            run: run, part: part, day: day,
            files: try written.map { file in
                PayoutsSent.File(
                    message: file.messageID, name: (file.path as NSString).lastPathComponent,
                    account: .payouts,
                    payments: file.transactions, amount: file.amount,
                    digest: try Office.fileDigest(file.path))
            }, unsent: try aside.finish(.payouts))
    }

    private func payment(
        _ payer: Int64, _ amount: Int64, _ run: Int, _ bank: BankProfile
    ) throws -> PaymentInstruction? {
        guard let account = try accounts.account(Payer(code: payer)) else { return nil }
        return try? PaymentInstruction(
            endToEnd: EndToEnd.refund(run: run, payer: payer).text, amount: amount,
            name: account.holder, account: BankAccount(account.account),
            agent: account.agent.map { agent throws(BankProblem) in try BIC(agent) },
            remittance: .text("\(scheme.head.id) refunds-\(run)"), for: bank)
    }
}

/// Lines of a run: its own file, or the list of those that could not be sent before.
private struct UnsentSource: ~Copyable {
    private var reader: DebitReader?
    private var left: [(payer: Int64, amount: Int64)] = []
    private var place = 0

    init(_ path: String, _ currency: Currency) throws {
        guard path.hasSuffix("-unsent.csv") else {
            reader = try DebitReader(path: path, currency: currency, observe: { _ in })
            return
        }
        reader = nil
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        left = text.split(separator: "\n").dropFirst().compactMap { line in
            let cells = line.split(separator: ",")
            guard cells.count == 2, let payer = Payer(String(cells[0])),
                let amount = try? currency.minor(cells[1])
            else { return nil }
            return (payer.code, amount)
        }
    }

    mutating func next() throws -> (payer: Int64, amount: Int64)? {
        if let line = try reader?.next() { return (line.payer, line.amount) }
        guard place < left.count else { return nil }
        place += 1
        return left[place - 1]
    }
}
