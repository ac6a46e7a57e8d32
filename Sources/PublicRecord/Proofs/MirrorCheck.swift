/// What the notice of a share tells a member of his leaf.
public struct LeafNotice: Equatable, Sendable {
    /// The period.
    public var period: String
    /// His class, as the record names it.
    public var className: String
    /// His salt.
    public var salt: Hash
    /// Where his leaf stands, counted from zero.
    public var position: UInt64
    /// Why the due is not the share.
    public var reasons: [ProofFile.Reason]

    /// A notice of those parts.
    public init(
        period: String, className: String, salt: Hash, position: UInt64,
        reasons: [ProofFile.Reason] = []
    ) {
        (self.period, self.className, self.salt) = (period, className, salt)
        (self.position, self.reasons) = (position, reasons)
    }
}

/// A member's own check of his share from the public files alone, with his receipt and what his
/// notice told him: he asks the operator for nothing, who cannot learn that he checks. From the log
/// he takes the bill, from the leaf bundles the way to its root; what is then checked is a proof.
public struct MirrorCheck {
    private let trust: Policy
    private let receipt: ReceiptFile
    private let notice: LeafNotice
    private let read: LogFileReader
    private let newest: CheckpointCheck

    /// A check against the log with those files.
    public init(
        trust: [UInt8], receipt: [UInt8], notice: LeafNotice, read: @escaping LogFileReader
    ) throws {
        self.trust = try Policy(trust)
        self.receipt = try ReceiptFile(receipt)
        guard let bytes = try read(TilePath.checkpoint, TextReader.bytesMax) else {
            throw Finding(.unreadable, .named(TilePath.checkpoint))
        }
        newest = try CheckpointCheck(bytes)
        self.notice = notice
        self.read = read
    }

    /// Goes through all of it, with what the member says he owes. Nothing more is read where receipt
    /// or log are not what the trust file names.
    public func check(due: Int64? = nil) throws -> Sentence {
        _ = try receipt.check(trust)
        try newest.checkLog(trust, scheme: receipt.receipt.scheme)
        do {
            let (index, text) = try bill()
            let statement = try Statement(text)
            let proof = try proof(statement, text, index)
            return try MemberCheck(trust, receipt, proof, newest, statement).check(due: due)
        } catch let problem as LogFileProblem {
            throw Finding(.tile, .named(problem.path))
        }
    }

    /// The one bill of the period, and where it stands.
    private func bill() throws -> (index: UInt64, text: [UInt8]) {
        let heading = Array((Statement.heading(.bill) + "\n").utf8)
        var found: (index: UInt64, text: [UInt8])?
        try LogEntries.read(from: 0, to: newest.checkpoint.size, read) { index, entry in
            guard entry.starts(with: heading) else { return }
            let statement: Statement
            do throws(Finding) { statement = try Statement(entry) } catch {
                throw Finding(error.code, .named("entry \(index)"))
            }
            guard statement.period == notice.period else { return }
            if let found {
                throw Finding(
                    .second, .named("bill \(notice.period)"),
                    ["first": .number(Int128(found.index)), "second": .number(Int128(index))])
            }
            found = (index, entry)
        }
        if let found { return found }
        throw Finding(
            .absent, .named("\(receipt.receipt.scheme) \(notice.period) bill"),
            [
                "size": .number(Int128(newest.checkpoint.size)), "period": .text(notice.period),
                "kind": .term("bill"),
            ])
    }

    /// The proof that follows from the files. Where the bill has no such class or place there is no
    /// way to its root, which is what the check then says.
    private func proof(
        _ statement: Statement, _ text: [UInt8], _ index: UInt64
    ) throws -> ProofFile {
        let line = statement.classes.first { $0.name == notice.className }
        let published = try line.flatMap { line in
            notice.position < UInt64(line.count)
                ? try PublishedLeaves(statement, line, position: notice.position, read) : nil
        }
        var tiles = LogTiles(size: newest.checkpoint.size, read: read)
        let log = LogProofFile(
            index: index, path: try tiles.inclusion(of: index), checkpoint: newest.note)
        let currency = statement.currency
        return ProofFile(
            scheme: receipt.receipt.scheme, period: notice.period, kind: .bill,
            className: notice.className, currency: currency?.letters ?? "",
            digits: currency?.digits ?? 0, roll: receipt.receipt.roll, salt: notice.salt,
            due: published?.leaf.due ?? 0, paid: published?.leaf.paid ?? 0,
            position: notice.position, reasons: notice.reasons,
            siblings: published?.siblings.map(ShareSibling.init) ?? [], statement: text, log: log)
    }
}
