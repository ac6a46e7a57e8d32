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
        let consignment = try Consignment(self, of: scheme, at: moment)
        let settings = consignment.settings
        let payDay = settings.bank.nextBankDay(onOrAfter: day ?? moment.day)
        let (batch, before) = try store.read { try nextBatch($0, scheme) }
        if let before {
            let paths = try payoutFiles(scheme, batch: batch, at: moment).map(\.path)
            return (Answered(answer: before, repeated: true), paths)
        }
        let answered = try decide(
            scheme, key: "payout-send/\(batch)", body: SendBody(batch: batch, day: payDay),
            at: moment
        ) { desk in
            let payouts = try desk.snapshot.releasedPayouts(of: desk.scheme)
            guard !payouts.isEmpty else { throw PayoutRefusal.nothingToSend }
            try desk.mustBePayable(payouts.map(\.line))
            try desk.mustHold(0, for: payouts.map(\.line.purpose), settings.limits)
            let sent = try PayoutFiles(desk.snapshot, desk.scheme, consignment).write(
                payouts.map(\.payout), batch: batch, on: payDay, created: moment.day)
            try desk.append(.payoutsSent(sent))
            try desk.transaction.send(sent.payouts, batch: batch, scheme: desk.scheme.head)
            try desk.notify(sent: payouts.map(\.line))
            return sent
        }
        // Somebody else at the same has written them.
        guard !answered.repeated else {
            return (answered, try payoutFiles(scheme, batch: batch, at: moment).map(\.path))
        }
        return (answered, try consignment.place(answered.answer.files))
    }

    /// The number of the batch that comes next; where nothing waits for it, the last batch under way
    /// and how it was sent.
    private func nextBatch(
        _ snapshot: Snapshot, _ scheme: String
    ) throws -> (batch: Int, before: PayoutsSent?) {
        let open = try OpenScheme(scheme, snapshot, readings)
        let last = try snapshot.lastBatch(of: open.head)
        guard try snapshot.releasedPayouts(of: open).isEmpty else { return (last + 1, nil) }
        guard let last = try snapshot.batchesUnderWay(of: open.head).last else {
            throw PayoutRefusal.nothingToSend
        }
        return (last, try snapshot.sentBatch(last, of: open).sent)
    }

    /// The batches of which a payout is neither paid nor over, ascending.
    public func batchesUnderWay(_ scheme: String) throws -> [Int] {
        try store.read { snapshot in
            try snapshot.batchesUnderWay(of: try OpenScheme(scheme, snapshot, readings).head)
        }
    }

    /// The files of a batch in their places, to be brought to the custodian; derived again where
    /// they are lost. Like the first time, custody has to be sound.
    public func payoutFiles(
        _ scheme: String, batch: Int, at moment: Moment
    ) throws -> [(file: SentFile, path: String)] {
        let consignment = try Consignment(self, of: scheme, at: moment)
        return try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            let (day, sent) = try snapshot.sentBatch(batch, of: open)
            let lines = try snapshot.payouts(of: open.head).filter { $0.batch == batch }
            let underWay = lines.filter { $0.paid == nil && !$0.isUndone }
            try snapshot.mustHold(
                0, for: underWay.map(\.purpose), open, consignment.settings.limits, on: moment.day)
            let paths = try consignment.paths(of: sent.files) {
                let payouts = try lines.map { try snapshot.released($0, open) }
                return try PayoutFiles(snapshot, open, consignment).write(
                    payouts, batch: batch, on: sent.day, created: day
                ).files
            }
            return Array(zip(sent.files, paths))
        }
    }
}

extension Snapshot {
    /// The batches of which a payout is neither paid nor over, ascending.
    func batchesUnderWay(of scheme: SchemeHead) throws -> [Int] {
        Set(try payouts(of: scheme).filter { !$0.isUndone && $0.paid == nil }.compactMap(\.batch))
            .sorted()
    }

    /// How a batch was sent, and when.
    func sentBatch(
        _ batch: Int, of scheme: OpenScheme
    ) throws -> (day: Day, sent: PayoutsSent) {
        for event in try events(of: scheme.head, kinds: [.payoutsSent]) {
            if case .payoutsSent(let sent) = event.event, sent.batch == batch {
                return (event.day, sent)
            }
        }
        throw PayoutRefusal.batchUnknown(batch)
    }
}

/// Writes payouts into files for the custodian.
private struct PayoutFiles {
    let snapshot: Snapshot
    let scheme: OpenScheme
    let consignment: Consignment

    init(_ snapshot: Snapshot, _ scheme: OpenScheme, _ consignment: Consignment) {
        self.snapshot = snapshot
        self.scheme = scheme
        self.consignment = consignment
    }

    func write(
        _ payouts: [ReleasedPayout], batch: Int, on day: Day, created: Day
    ) throws -> PayoutsSent {
        let accounts = try snapshot.custodyAccounts(of: scheme.head)
        var files: [SentFile] = []
        for source in AccountPurpose.allCases {
            let payouts = payouts.filter { $0.proposed.purpose.source == source }
            guard !payouts.isEmpty else { continue }
            // What most schemes have alone needs no mark.
            let mark = source == .payouts ? "" : "-\(source.rawValue)"
            let order = try consignment.order(
                "P-\(batch)\(mark)", of: scheme, from: accounts.mustServe(source), on: day,
                created: created)
            var writer = try PaymentBatch(
                order, bank: consignment.settings.bank, folder: consignment.folder,
                name: "payouts-\(batch)\(mark)")
            for payout in payouts { try writer.add(try payment(payout)) }
            files += try consignment.sent(try writer.finish(), of: source)
        }
        return PayoutsSent(
            batch: batch, day: day, payouts: payouts.map(\.proposed.number),
            amount: payouts.reduce(0) { $0 + $1.proposed.amount }, files: files)
    }

    private func payment(_ payout: ReleasedPayout) throws -> PaymentInstruction {
        let proposed = payout.proposed
        let payee = try snapshot.payee(proposed.number, scheme, consignment.keys)
        // What was signed has to be what is paid.
        guard consignment.keys.contentDigest(of: payee) == proposed.payee.digest else {
            throw OpenScheme.damaged("payee of payout \(proposed.number)")
        }
        do {
            return try instruction(proposed, payee, consignment.settings.bank)
        } catch let problem as BankProblem {
            // One of many: whoever sends them has to know which.
            throw BankProblem(problem.code, proposed.endToEnd, problem.text)
        }
    }

    private func instruction(
        _ proposed: ProposedPayout, _ payee: PayeeFile, _ bank: BankProfile
    ) throws -> PaymentInstruction {
        try PaymentInstruction(
            endToEnd: proposed.endToEnd, amount: proposed.amount, name: payee.name,
            account: BankAccount(payee.account),
            agent: payee.agent.map { agent throws(BankProblem) in try BIC(agent) },
            remittance: .text(text(proposed.purpose)), for: bank)
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
