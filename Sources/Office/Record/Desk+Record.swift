import Bookkeeping
import MutualAid
import PublicRecord
import Storage

/// What an event puts into the public record, in the transaction that decides it.
extension Desk {
    /// The entries of the scheme's last event.
    func publish(_ event: Event) throws {
        switch event {
        case .periodClosed(let closing): try publish(closing)
        case .collectionEnded(let end): try publish(end)
        case .statementTaken(let statement):
            try publish(
                RecordText("custody") {
                    "account \(statement.account.rawValue)"
                    "day \(statement.to)"
                    "balance \(statement.closing)"
                    "statement \(Hash(words: statement.file.words).base64)"
                })
        case .closureAnnounced(let announced): try publish(announced)
        case .closureTailSettled(let tail):
            try publish(step("tail", ["cases \(tail.cases.count) \(tail.aid) \(tail.bearer)"]))
        case .refundsGranted(let granted):
            try publish(step("refunds", ["granted \(granted.amount)"]))
        case .closureSettled(let settled):
            try publish(step("settled", ["short \(settled.short) \(settled.shortPaidBy.name)"]))
        case .closureSealed(let sealed):
            try publish(
                step(
                    "sealed",
                    ["archive \(sealed.files) \(Hash(words: sealed.archive.words).base64)"]))
        default: return
        }
    }

    private func publish(_ text: RecordText) throws {
        try transaction.publish(text.text(scheme: scheme.head.id), scheme: scheme.head)
    }

    private func step(_ name: String, _ lines: [String]) -> RecordText {
        RecordText("closing") {
            "step \(name)"
            "day \(moment.day)"
            lines
        }
    }

    private func publish(_ announced: ClosureAnnounced) throws {
        try publish(
            step(
                "announced",
                [
                    "because \(announced.trigger.rawValue)", "last-day \(announced.lastDay)",
                    "tail-ends \(announced.tailEnds)", "tail-paid-by \(announced.tailPaidBy)",
                    "refund-paid-by \(announced.refundPaidBy.name)",
                ]))
    }

    // MARK: - Periods

    /// The scheme with its last event.
    private func reopened() throws -> OpenScheme {
        try OpenScheme(scheme.head.id, snapshot, office.readings)
    }

    private func publish(_ closing: Closing) throws {
        let open = try reopened()
        let (closing, _) = try open.state.closed(closing.period)
        let lines = try snapshot.caseLines(closing, open)
        for entry in CaseEntry.entries(
            scheme: open.head.id, period: "\(closing.period)", lines: lines)
        {
            try transaction.publish(
                String(decoding: entry.text, as: UTF8.self), scheme: scheme.head)
        }
        let trees = try seal(open, closing, .bill)
        try publish(.bill(Bill(closing, open, lines) { try trees.trees[$0]?.tree.root() }))
        guard open.history.funding.holdsBalances else { return }
        let balances = try seal(open, closing, .balance)
        try publish(.balance(try balance(closing, open, balances)))
    }

    private func publish(_ end: CollectionEnded) throws {
        // Where members hold balances, the balance says all there is.
        guard !scheme.history.funding.holdsBalances else { return }
        let open = try reopened()
        let (closing, _) = try open.state.closed(end.period)
        let trees = try seal(open, closing, .settlement)
        try publish(.settlement(try settlement(closing, end, open, trees)))
    }

    private func publish(_ statement: PublicRecord.Statement) throws {
        try transaction.publish(
            String(decoding: statement.text, as: UTF8.self), scheme: scheme.head)
    }

    /// Seals the trees of a statement and keeps what proofs are made from.
    private func seal(
        _ open: OpenScheme, _ closing: Closing, _ kind: StatementKind
    ) throws -> SealedShares {
        let keys = try office.keys(moment)
        // Proofs are made with the same keys as long as there is a scheme.
        try transaction.keep(keys)
        let secret = keys.shareSecret(scheme: open.head.id)
        let sealed = try snapshot.seal(open, closing, kind, secret: secret)
        for (number, (shares, blocks)) in sealed.trees {
            let roots = shares.bytes
            let tree = ShareTreeID(
                period: closing.ordinal, kind: kind.rawValue, classNumber: number)
            for (place, block) in blocks.enumerated() {
                let stored = StoredShareBlock(
                    number: place,
                    rolls: RollNumber(block.rolls.lowerBound)...RollNumber(block.rolls.upperBound),
                    members: block.root.count, nodes: block.bytes,
                    root: Array(roots[place * 48..<(place + 1) * 48]))
                try transaction.keep(stored, of: tree, scheme: open.head)
            }
        }
        return sealed
    }
}

extension Transaction {
    /// Puts a version of the rules into the public record.
    func publish(_ rules: RulesAdopted, day: Day, scheme: SchemeHead) throws {
        let text = RecordText("rules") {
            "version \(rules.version)"
            "rules \(Hash(words: rules.digest.words).base64)"
            "announced \(day)"
            "effective \(rules.effective)"
        }
        try publish(text.text(scheme: scheme.id), scheme: scheme)
    }
}

/// An entry of the public record that is no statement: its type, the scheme, one fact a line.
struct RecordText {
    private let type: String
    private let lines: [String]

    @resultBuilder
    enum Lines {
        static func buildExpression(_ line: String) -> [String] { [line] }
        static func buildExpression(_ lines: [String]) -> [String] { lines }
        static func buildBlock(_ parts: [String]...) -> [String] { parts.flatMap(\.self) }
    }

    init(_ type: String, @Lines _ lines: () -> [String]) {
        self.type = type
        self.lines = lines()
    }

    func text(scheme: String) -> String {
        (["tongzhou/\(type)/v1", "scheme \(scheme)"] + lines).map { $0 + "\n" }.joined()
    }
}
