import Bookkeeping
public import MutualAid
import Storage

/// What a person says a line of a statement is.
public enum LineSaying: Hashable, Sendable {
    /// It shows money that this event booked.
    case event(Int64)
    /// It and that line undo each other: a doubled line and its correction, say.
    case line(Int64)
    /// Interest.
    case interest
    /// A charge of the custodian.
    case charge
    /// The operator made good a charge.
    case chargeRepaid
    /// A party pays in what it bears or advances.
    case advance(Party)
    /// A payer paid without the reference.
    case payer(Int64)
    /// The payout with that number was paid, or came back.
    case payout(Int64)
    /// A payer's line of a refund run was paid, or came back.
    case refund(run: Int, payer: Int64)
    /// Money of somebody else.
    case foreign
    /// A debit that came back when nobody could owe it again: this party bears it.
    case borne(Party)

    /// A refund by its run and payer, as `1-12` or `3-P7`; nil when it is none.
    public init?(refund text: String) {
        guard case .refund(let run, let payer)? = EndToEnd("R-\(text)") else { return nil }
        self = .refund(run: run, payer: payer)
    }

    /// The stable text that is signed.
    public var text: String {
        switch self {
        case .event(let number): "event \(number)"
        case .line(let number): "line \(number)"
        case .interest: "interest"
        case .charge: "charge"
        case .chargeRepaid: "charge-repaid"
        case .advance(let party): "advance \(party.name)"
        case .payer(let code): "payer \(Payer(code: code))"
        case .payout(let number): "payout \(number)"
        case .refund(let run, let payer): "refund \(run)-\(Payer(code: payer))"
        case .foreign: "foreign"
        case .borne(let party): "borne \(party.name)"
        }
    }
}

extension LinesMatched.Said {
    /// The words that the person signs.
    func message(scheme: String) -> String {
        "tongzhou/line-match/v1\n\(scheme)\n\(line)\n\(text)\n"
    }
}

extension Office {
    private struct SayingBody: Encodable {
        let command = "custody match line"
        let line: Int64
        let saying: String
        let person: String
    }

    /// Books a line that nobody knew as what a person says it is.
    public func match(
        _ scheme: String, line number: Int64, as saying: LineSaying, by signer: Signer,
        at moment: Moment
    ) throws -> Answered<LinesMatched> {
        let people = try People(keysFolder: keysFolder)
        _ = try people.person(signer.name, .match)
        let settings = try CustodianSettings(keysFolder: keysFolder)
        // What was taken back may be said once more.
        let again = try store.read {
            try $0.unmatched(number, try OpenScheme(scheme, $0, readings)).count
        }
        return try decide(
            scheme,
            key: "custody-line/\(number)/\(saying.text)/\(signer.name)"
                + (again == 0 ? "" : "/\(again)"),
            body: SayingBody(line: number, saying: saying.text, person: signer.name), at: moment
        ) { desk in
            guard let line = try desk.snapshot.bankLine(number, of: desk.scheme.head) else {
                throw CustodyRefusal.lineUnknown(number)
            }
            guard line.matched == nil else { throw CustodyRefusal.lineMatchedBefore(number) }
            try line.mustBear(
                saying, settings, isTransfer: try desk.snapshot.isTransfer(line, desk.scheme))
            let said = LinesMatched.Said(line: number, text: saying.text)
            let approval = try signer.approve(said.message(scheme: scheme), .match, people)
            var matching = LineMatching(
                workFolder: store.workFolder, after: desk.scheme.head.number)
            try desk.book(line, as: saying, &matching, refundPath(desk))
            return try matching.stated(&desk, by: approval, said)
        }
    }
}

extension Desk {
    fileprivate mutating func book(
        _ line: BankLine, as saying: LineSaying, _ matching: inout LineMatching,
        _ refundPath: RefundPath
    ) throws {
        switch saying {
        case .event(let event): try show(event, line, &matching)
        case .line(let other): try undo(line, other, &matching)
        case .interest: try move(line, .interest, nil, sign: 1, &matching)
        case .charge: try move(line, .charged, nil, sign: -1, &matching)
        case .chargeRepaid:
            let charges = try snapshot.balance(of: .operatorCharges, scheme: scheme.head)
            guard line.amount <= max(0, charges) else { throw fits(line, max(0, charges)) }
            try move(line, .chargeRepaid, nil, sign: 1, &matching)
        case .foreign: try move(line, .foreign, nil, sign: 1, &matching)
        case .borne(let party):
            try mustBeKnown(party)
            try mustMove(line, -1)
            guard line.isReturn else { throw fits(line, 0) }
            try move(line, .borne, party, sign: -1, &matching)
        case .advance(let party):
            try mustBeKnown(party)
            try move(line, .advanced, party, sign: 1, &matching)
        case .payer(let code):
            try mustMove(line, 1)
            let found = FoundLines(workFolder: matching.workFolder)
            try found.payers.add(
                SortRecord(code, line.number, line.amount, Int64(line.day.number)))
            try bookPayers(found.payers, &matching)
            guard matching.count == 1 else { throw fits(line, 0) }
        case .payout(let number): try show(payout: number, line, &matching)
        case .refund(let run, let payer): try show(payer, of: run, line, &matching, refundPath)
        }
    }

    func fits(_ line: BankLine, _ other: Int64) -> CustodyRefusal {
        .lineDoesNotFit(
            line.number, amount: line.amount, other: other, currency: scheme.currency)
    }

    /// Money comes or goes: a line of the other sign is something else.
    private func mustMove(_ line: BankLine, _ sign: Int64) throws {
        guard line.amount.signum() == sign else {
            throw CustodyRefusal.lineWrongSign(
                line.number, amount: line.amount, comes: sign > 0, currency: scheme.currency)
        }
    }

    private mutating func move(
        _ line: BankLine, _ kind: CustodyMoved.Kind, _ party: Party?, sign: Int64,
        _ matching: inout LineMatching
    ) throws {
        try mustMove(line, sign)
        try append(
            .custodyMoved(
                CustodyMoved(
                    kind: kind, party: party, amount: Int64(line.amount.magnitude))))
        try matching.add(
            line.number, day: line.day, amount: line.amount, booked: scheme.head.number)
    }

    /// The line shows the rest of what an event booked.
    private func show(
        _ event: Int64, _ line: BankLine, _ matching: inout LineMatching
    ) throws {
        let posted = try snapshot.custodyPostings(of: scheme.head, account: .custody)
            .filter { $0.event == event }.reduce(0) { $0 + $1.amount }
        guard posted != 0 else { throw CustodyRefusal.eventMovesNothing(event) }
        let rest = posted - (try snapshot.seen(event: event, of: scheme.head))
        // In parts, but never beyond it and never the other way.
        if rest != 0 { try mustMove(line, rest.signum()) }
        guard rest.signum() == line.amount.signum(), line.amount.magnitude <= rest.magnitude else {
            throw fits(line, rest)
        }
        try matching.add(line.number, day: line.day, amount: line.amount, booked: event)
    }

    /// The line and another undo each other: both belong to the event that says so.
    private func undo(
        _ line: BankLine, _ other: Int64, _ matching: inout LineMatching
    ) throws {
        guard let second = try snapshot.bankLine(other, of: scheme.head) else {
            throw CustodyRefusal.lineUnknown(other)
        }
        guard second.matched == nil, second.number != line.number else {
            throw CustodyRefusal.lineMatchedBefore(other)
        }
        guard second.amount == -line.amount else { throw fits(line, second.amount) }
        let event = scheme.head.number + 1
        for half in [line, second] {
            try matching.add(half.number, day: half.day, amount: half.amount, booked: event)
        }
    }
}

extension BankLine {
    /// Money that left the deposit is explained by its return alone; and what carries an id of ours
    /// and went out or came back is what that id says. What others send us may carry any id.
    fileprivate func mustBear(
        _ saying: LineSaying, _ settings: CustodianSettings, isTransfer: Bool
    ) throws {
        if case .line = saying { return }
        guard !settings.limits.isInvestment(code) else {
            throw CustodyRefusal.lineInvests(number)
        }
        guard EndToEnd(endToEnd) != nil else { return }
        let fits =
            switch saying {
            case .event, .line, .payout, .refund, .borne: true
            case .interest: false
            // Banks name the payment that they charge for.
            case .charge: settings.rule(code: code, text: nil) == .charged
            // Our own money on its way between our accounts is nobody else's.
            case .payer, .advance, .chargeRepaid, .foreign: amount > 0 && !isReturn && !isTransfer
            }
        guard fits else { throw CustodyRefusal.lineHasID(number, endToEnd) }
    }
}

extension Snapshot {
    /// Whether a line's id is that of a transfer between our own accounts that has not arrived.
    fileprivate func isTransfer(_ line: BankLine, _ scheme: OpenScheme) throws -> Bool {
        guard case .payout(let number)? = EndToEnd(line.endToEnd),
            let payout = try payout(number, of: scheme.head)
        else { return false }
        return payout.purpose.isTransfer && payout.confirmed == nil && payout.batch != nil
    }
}

extension LineMatching {
    /// Appends the event that states the matches, and gives it.
    fileprivate func stated(
        _ desk: inout Desk, by approval: Approval, _ said: LinesMatched.Said
    ) throws -> LinesMatched {
        try state(&desk, by: approval, said: said)
        guard
            case .linesMatched(let matched)? = try desk.snapshot.event(
                desk.scheme.head.number, of: desk.scheme.head)?.event
        else { preconditionFailure("a line was matched") }
        return matched
    }
}
