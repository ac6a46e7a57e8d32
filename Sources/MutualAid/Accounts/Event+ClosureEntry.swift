import Bookkeeping

extension Event {
    /// The postings of an event of closing down or of refunds, with what they are about; nil for
    /// events of other kinds and for those that move nothing.
    var closurePostings: (about: String, postings: [(Account, Int64)])? {
        switch self {
        case .closureAnnounced(let announced): announced.postings
        case .closureTailSettled(let tail):
            ("tail of the closing", [(.bearer(named: tail.bearer), tail.aid), (.aid, -tail.aid)])
        case .refundsGranted(let granted): ("refunds of the closing", granted.postings)
        case .refundsOrdered(let run):
            ("refunds \(run.run)", [(.refunds, run.amount), (.payments, -run.amount)])
        case .refundsPaid(let paid):
            ("refunds \(paid.run) paid", [(.payments, paid.amount), (.custody, -paid.amount)])
        case .refundReturned(let line):
            (
                "refund \(line.run) to \(line.payer) returned",
                [
                    (line.wasPaid ? .custody : .payments, line.amount - (line.charge ?? 0)),
                    (.operatorCharges, line.charge ?? 0), (.refunds, -line.amount),
                ]
            )
        case .closureSettled(let settled): ("settlement of the closing", settled.postings)
        default: nil
        }
    }
}

extension Account {
    fileprivate static func bearer(named name: String) -> Account {
        guard let bearer = Bearer(name) else { preconditionFailure("an event names a bearer") }
        return .bearer(bearer)
    }

    /// Where what those who bear something owe is debited: aid is not cut where nobody receives
    /// any, so what they would bear stays with the carry.
    fileprivate static func debtor(named name: String) -> Account {
        name == Bearer.recipients.name ? .carry : .bearer(named: name)
    }
}

extension ClosureAnnounced {
    fileprivate var postings: (String, [(Account, Int64)])? {
        guard let sharesPaidBy else { return nil }
        let sum = takenOver.reduce(0) { $0 + $1.amount }
        return ("shares taken over", [(.sponsor(sharesPaidBy), sum), (.membersDue, -sum)])
    }
}

extension RefundsGranted {
    /// What members' accounts held beyond what they are granted goes to the carry.
    fileprivate var postings: [(Account, Int64)] {
        let postings: [(Account, Int64)] = [
            (.balances, balances), (.corrections, -corrections), (.arrears, -arrears),
            (.debtor(named: arrearsBearer), arrears), (.sponsor(sharesPaidBy), shares),
            (.refunds, -amount),
        ]
        return postings + [(.carry, -postings.reduce(0) { $0 + $1.1 })]
    }
}

extension ClosureSettled {
    fileprivate var postings: [(Account, Int64)] {
        let setOff = setOffs.map { (Account.sponsor($0.party), -$0.amount) }
        return [
            (.carry, -carry), (.interest, -interest), (.fee, -fee), (.operatorCharges, -charges),
            (.sponsor(.operator), fee + charges),
        ] + setOff.map { ($0.0, $0.1) } + [(.sponsor(shortPaidBy), short)]
    }
}
