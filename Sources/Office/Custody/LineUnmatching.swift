import Bookkeeping
public import MutualAid
import Storage

extension LinesUnmatched {
    /// The words that the person signs.
    func message(scheme: String) -> String {
        "tongzhou/line-unmatch/v1\n\(scheme)\n\(line)\n\(matched)\n"
    }
}

extension Office {
    private struct UnmatchBody: Encodable {
        let command = "custody unmatch"
        let line: Int64
        let matched: Int64
        let person: String
    }

    /// Takes back what a person said of a line, as far as nothing has come of it: an entry of money
    /// that moved is reversed, a match with an event or another line is undone.
    public func unmatch(
        _ scheme: String, line number: Int64, by signer: Signer, at moment: Moment
    ) throws -> Answered<LinesUnmatched> {
        let people = try People(keysFolder: keysFolder)
        _ = try people.person(signer.name, .match)
        let (matched, before) = try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            return (
                try snapshot.bankLine(number, of: open.head)?.matched,
                try snapshot.unmatched(number, open)
            )
        }
        guard let event = matched ?? before.last else {
            throw try store.read { snapshot in
                let open = try OpenScheme(scheme, snapshot, readings)
                return try snapshot.bankLine(number, of: open.head) == nil
                    ? CustodyRefusal.lineUnknown(number) : .lineNotMatched(number)
            }
        }
        return try decide(
            scheme, key: "custody-unmatch/\(number)/\(event)/\(signer.name)",
            body: UnmatchBody(line: number, matched: event, person: signer.name), at: moment
        ) { try $0.unmatch(number, signer, people) }
    }
}

extension Snapshot {
    /// The matches of a line that were taken back, oldest first.
    func unmatched(_ line: Int64, _ scheme: OpenScheme) throws -> [Int64] {
        try events(of: scheme.head, kinds: [.linesUnmatched]).compactMap {
            if case .linesUnmatched(let event) = $0.event, event.lines.contains(line) {
                event.matched
            } else {
                nil
            }
        }
    }
}

extension Desk {
    fileprivate mutating func unmatch(
        _ number: Int64, _ signer: Signer, _ people: People
    ) throws -> LinesUnmatched {
        guard let line = try snapshot.bankLine(number, of: scheme.head),
            let matched = line.matched, let booked = line.booked
        else { throw CustodyRefusal.lineNotMatched(number) }
        guard case .linesMatched(let match)? = try snapshot.event(matched, of: scheme.head)?.event,
            match.by != nil, let said = match.said
        else { throw CustodyRefusal.matchStands(number) }
        let lines = try said.lines.compactMap { try snapshot.bankLine($0, of: scheme.head) }
        var event = LinesUnmatched(
            line: number, matched: matched, lines: lines.map(\.number).sorted(), reversed: nil,
            by: Approval(person: "", key: scheme.head.hash, signature: ""))
        event.by = try signer.approve(event.message(scheme: scheme.head.id), .match, people)
        if !said.bookedNothing { event.reversed = try reverse(booked, of: line) }
        try transaction.unmatch(lines, scheme: scheme.head)
        try append(.linesUnmatched(event))
        return event
    }

    /// Reverses the entry of money that moved, unless that was done.
    ///
    /// - Returns: the number of the entry that was reversed.
    private mutating func reverse(_ event: Int64, of line: BankLine) throws -> Int64? {
        guard case .custodyMoved(let moved)? = try snapshot.event(event, of: scheme.head)?.event,
            try snapshot.drawn(.foreign(line.number), scheme) == 0,
            let (number, isReversed) = try snapshot.entryNumber(ofEvent: event, of: scheme.head)
        else { throw CustodyRefusal.matchStands(line.number) }
        guard !isReversed else { return nil }
        guard
            let booked = try snapshot.entry(number, of: scheme.head, currency: scheme.currency)
        else { throw CustodyRefusal.matchStands(line.number) }
        // A charge that was not made good after all stands open again, whatever came since.
        guard try moved.kind == .chargeRepaid || !isUsed(booked.entry, of: event) else {
            throw CustodyRefusal.matchStands(line.number)
        }
        try append(.entryReversed(EntryReversed(number: number, entry: booked.entry)))
        return number
    }
}

extension Desk {
    /// Whether money of an entry was used since: something was taken from where it was booked, and
    /// without the entry more would have been taken than was there.
    private func isUsed(_ entry: Entry, of event: Int64) throws -> Bool {
        for posting in entry.postings where posting.account != .custody {
            let amount = posting.amount.minor
            let now = try snapshot.balance(of: posting.account, scheme: scheme.head)
            let turns =
                now.signum() != -amount.signum() && (now - amount).signum() == -amount.signum()
            guard turns,
                try snapshot.isPosted(
                    on: posting.account, sign: -amount.signum(), after: event, of: scheme.head)
            else { continue }
            return true
        }
        return false
    }
}

extension LinesMatched.Said {
    /// Whether what was said booked no money: it showed what was booked, or that two lines undo
    /// each other.
    var bookedNothing: Bool { text.hasPrefix("event ") || text.hasPrefix("line ") }

    /// The lines it is about.
    var lines: [Int64] {
        guard text.hasPrefix("line "), let other = Int64(text.dropFirst(5)) else { return [line] }
        return [line, other]
    }
}
