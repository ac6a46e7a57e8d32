import BankFiles
import Bookkeeping
import MutualAid
import PublicRecord
import Storage

/// The payers of a run that no part before has sent, with where their money goes: the next part on
/// its way to the custodian, or one that is derived again.
struct RefundPart {
    private let snapshot: Snapshot
    private let scheme: OpenScheme
    private let accounts: PayerAccounts
    private let run: Int
    private let part: Int
    /// The run's own file, which two people have approved.
    private let path: String
    /// How parts were sent before.
    private let sent: [RefundsSent]

    init(
        _ snapshot: Snapshot, _ scheme: OpenScheme, _ keys: KeyStore, run: Int, part: Int,
        path: String
    ) throws {
        self.snapshot = snapshot
        self.scheme = scheme
        accounts = try PayerAccounts(snapshot, scheme.head, keys)
        self.run = run
        self.part = part
        self.path = path
        sent = try snapshot.sentRefunds(run, scheme).map(\.sent)
        // Who is taken for left out is paid: the rows have to be those of the event.
        if let last = sent.last {
            let left = try snapshot.refundLeft(of: scheme.head, run: run, part: last.part)
            guard left == last.left else { throw OpenScheme.damaged("refund run \(run)") }
        }
    }

    /// SHA-256 over the part's payers and their accounts as they lie sealed: what people approve,
    /// besides the run.
    func digest() throws -> Digest { try each { _, _, _ in } }

    /// Shows the lines that no part before has sent, in the order of the run's file, with the
    /// payer's account, and whether a part that was sent left him out.
    private func each(
        _ body: (DebitLine, SealedAccount?, _ wasLeft: Bool) throws -> Void
    ) throws -> Digest {
        var hash = RefundAccounts()
        let lookup = try RefundLeftLookup(snapshot, scheme.head, run: run)
        var reader = try DebitReader(path: path, currency: scheme.currency, observe: { _ in })
        while let line = try reader.next() {
            let payer = Payer(code: line.payer)
            let own = sent.isEmpty ? 1 : try lookup.part(of: payer)
            guard own >= part else { continue }
            let account = try accounts.sealed(payer)
            hash.take(payer, account)
            try body(line, account, own > part)
        }
        return hash.finish()
    }

    /// What was written.
    struct Written {
        let files: [SentFile]
        let unsent: SentFile?
        /// The accounts that the money goes to, by their digest.
        let accounts: Digest

        var all: [SentFile] { files + [unsent].compactMap(\.self) }
    }

    /// Writes the part into files for the bank, and a list of those who are left out.
    ///
    /// - Parameter left: takes in those who are left out.
    func write(
        _ consignment: Consignment, on day: Day, created: Day, left: SortedRecords
    ) throws -> Written {
        let bank = consignment.settings.bank
        let name = "refunds-\(run)-bank-\(part)"
        let order = try consignment.order(
            "R-\(run)-\(part)", of: scheme,
            from: snapshot.custodyAccounts(of: scheme.head).mustServe(.payouts), on: day,
            created: created)
        var batch = try PaymentBatch(order, bank: bank, folder: consignment.folder, name: name)
        var list = try consignment.unsentList(name, scheme.currency)
        var piece: [Sealed] = []
        let digest = try each { line, account, wasLeft in
            piece.append(Sealed(line: line, account: wasLeft ? nil : account))
            guard piece.count == RefundPart.piece else { return }
            try add(piece, bank, to: &batch, orTo: &list, left)
            piece.removeAll(keepingCapacity: true)
        }
        try add(piece, bank, to: &batch, orTo: &list, left)
        return Written(
            files: try consignment.sent(try batch.finish(), of: .payouts),
            unsent: try consignment.sent(list, of: .payouts), accounts: digest)
    }

    /// A payer's line with the account it goes to; nil where he is to be left out.
    private struct Sealed {
        let line: DebitLine
        let account: SealedAccount?
    }

    /// How many lines are worked on at once.
    private static let piece = 8192

    /// Adds the payments of a piece, or else says who is left out.
    private func add(
        _ piece: [Sealed], _ bank: BankProfile, to batch: inout PaymentBatch,
        orTo list: inout UnsentList, _ left: SortedRecords
    ) throws {
        // Opening accounts takes longer than all the rest: both halves at once.
        let middle = piece.count / 2
        let halves = [Array(piece[..<middle]), Array(piece[middle...])]
        let opener = accounts.opener
        let payments = try Parallel.map(halves) {
            [run, text = "\(scheme.head.id) refunds-\(run)"] half in
            try half.map { try RefundPart.payment($0, run, text, opener, bank) }
        }
        for (sealed, payment) in zip(piece, payments.joined()) {
            guard let payment else {
                try list.write(payer: sealed.line.payer, amount: sealed.line.amount)
                try left.add(SortRecord(sealed.line.payer))
                continue
            }
            try batch.add(payment)
        }
    }

    /// A payer's payment; nil where his account is not known, or none the bank takes.
    private static func payment(
        _ sealed: Sealed, _ run: Int, _ text: String, _ opener: AccountOpener, _ bank: BankProfile
    ) throws -> PaymentInstruction? {
        guard let account = try sealed.account.flatMap(opener.open) else { return nil }
        return try? PaymentInstruction(
            endToEnd: EndToEnd.refund(run: run, payer: sealed.line.payer).text,
            amount: sealed.line.amount, name: account.holder,
            account: BankAccount(account.account),
            agent: account.agent.map { agent throws(BankProblem) in try BIC(agent) },
            remittance: .text(text), for: bank)
    }
}

/// A hash over payers and their accounts. What is sealed changes whenever an account does, and
/// gives nothing away.
private struct RefundAccounts {
    private var stream = SHA256Stream()
    private var buffer: [UInt8] = Array("tongzhou/refund-accounts/v1\n".utf8)

    mutating func take(_ payer: Payer, _ account: SealedAccount?) {
        buffer.append(bigEndian: UInt64(bitPattern: payer.code))
        buffer.append(bigEndian: UInt64(bitPattern: account?.slot ?? -1))
        let sealed = account?.sealed ?? []
        buffer.append(bigEndian: UInt64(sealed.count))
        buffer.append(contentsOf: sealed)
        guard buffer.count >= 1 << 16 else { return }
        stream.update(buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    mutating func finish() -> Digest {
        stream.update(buffer)
        return Digest(words: stream.finish().words)
    }
}
