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
        let open = try store.read { try OpenScheme(scheme, $0, readings) }
        let (closing, collection) = try open.state.closed(period)
        guard let awaited = collection.awaited else {
            throw collection.attempts.isEmpty
                ? Refusal.collectionNothingDebited(period)
                : Refusal.collectionAttemptWrong(period, expected: nil)
        }
        let consignment = try Consignment(self, of: scheme, at: moment)
        let source = try file(awaited, of: closing, scheme, progress).path
        let write: (Snapshot, Day) throws -> DebitsSent = { snapshot, day in
            try BankDebits(
                snapshot, open, consignment, closing: closing, attempt: awaited.attempt, today: day
            ).write(from: source)
        }
        if let (day, sent) = try store.read({
            try $0.sentDebits(period, awaited.attempt, open)
        }) {
            let all = sent.files + [sent.unsent].compactMap(\.self)
            let paths = try consignment.paths(of: all) {
                let again = try store.read { try write($0, day) }
                return again.files + [again.unsent].compactMap(\.self)
            }
            return (Answered(answer: sent, repeated: true), Array(paths.prefix(sent.files.count)))
        }
        let sent = try store.read { try write($0, moment.day) }
        let answered = try decide(
            scheme, key: "collect-send/\(period)/\(awaited.attempt)",
            body: SendBody(period: period, attempt: awaited.attempt), at: moment
        ) { desk in
            guard try desk.scheme.state.closed(period).1.awaited == awaited else {
                throw Refusal.collectionAttemptWrong(period, expected: nil)
            }
            try desk.append(.debitsSent(sent))
            return sent
        }
        // Somebody else at the same has written them.
        guard !answered.repeated else {
            return try debitsForBank(scheme, period: period, at: moment)
        }
        _ = try consignment.place([sent.unsent].compactMap(\.self))
        return (answered, try consignment.place(sent.files))
    }

    /// The list of those whose debit was never sent, in its place; nil where there is none.
    func unsentDebits(
        of sent: DebitsSent, _ scheme: String, at moment: Moment
    ) throws -> String? {
        guard let list = sent.unsent else { return nil }
        return try Consignment(self, of: scheme, at: moment).paths(of: [list]) {
            _ = try debitsForBank(scheme, period: sent.period, at: moment)
            return [list]
        }.first
    }
}

extension Snapshot {
    /// How a debit was sent to the bank, and when; nil where it was not.
    func sentDebits(
        _ period: PeriodID, _ attempt: Int, _ scheme: OpenScheme
    ) throws -> (day: Day, sent: DebitsSent)? {
        for event in try events(of: scheme.head, kinds: [.debitsSent]).reversed() {
            if case .debitsSent(let sent) = event.event, sent.period == period,
                sent.attempt == attempt
            {
                return (event.day, sent)
            }
        }
        return nil
    }
}

/// Writes a debit file of ours into files for the bank.
private struct BankDebits {
    let snapshot: Snapshot
    let scheme: OpenScheme
    let consignment: Consignment
    let accounts: PayerAccounts
    let closing: Closing
    let attempt: Int
    let today: Day

    init(
        _ snapshot: Snapshot, _ scheme: OpenScheme, _ consignment: Consignment, closing: Closing,
        attempt: Int, today: Day
    ) throws {
        self.snapshot = snapshot
        self.scheme = scheme
        self.consignment = consignment
        accounts = try PayerAccounts(snapshot, scheme.head, consignment.keys)
        self.closing = closing
        self.attempt = attempt
        self.today = today
    }

    private var name: String { "\(closing.period)-bank-\(attempt)" }

    func write(from path: String) throws -> DebitsSent {
        let bank = consignment.settings.bank
        guard bank.debits == .iso20022 else { return try plain(path) }
        let earliest = bank.earliestDebit(for: today, afterCutOff: false)
        let day = bank.nextBankDay(onOrAfter: max(closing.share, earliest))
        let order = try consignment.order(
            "D-\(closing.period)-\(attempt)", of: scheme,
            from: snapshot.custodyAccounts(of: scheme.head).mustServe(.collection), on: day,
            created: today)
        var batch = try DebitBatch(order, bank: bank, folder: consignment.folder, name: name)
        var left = try consignment.unsentList(name, scheme.currency)
        var reader = try DebitReader(path: path, currency: scheme.currency, observe: { _ in })
        while let line = try reader.next() {
            guard let debit = try instruction(line, on: day, bank) else {
                try left.write(payer: line.payer, amount: line.amount)
                continue
            }
            try batch.add(debit)
        }
        return DebitsSent(
            period: closing.period, attempt: attempt, day: day,
            files: try consignment.sent(try batch.finish(), of: .collection),
            unsent: try consignment.sent(left, of: .collection))
    }

    /// The bank takes our own list: it is sent as it is.
    private func plain(_ path: String) throws -> DebitsSent {
        let file = SentFile(
            message: "\(scheme.head.id)/\(closing.period)/\(attempt)",
            name: (path as NSString).lastPathComponent, account: .collection,
            payments: 0, amount: 0, digest: try consignment.digest(path))
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
