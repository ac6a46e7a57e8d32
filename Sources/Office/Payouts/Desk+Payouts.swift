import Bookkeeping
import MutualAid
import PublicRecord
import Storage

/// What can be paid, and who is party to it.
extension Desk {
    /// A released, sent or paid payout draws on its purpose; so does one that is only proposed.
    func mustBeOpen(_ purpose: PayoutPurpose, _ amount: Int64) throws {
        guard amount > 0 else { throw Refusal.amountNotPositive }
        let open = try open(purpose)
        guard amount <= open else {
            throw PayoutRefusal.nothingOpen(purpose, open: open, currency: scheme.currency)
        }
    }

    /// What may still be proposed for a purpose.
    func open(_ purpose: PayoutPurpose) throws -> Int64 {
        try snapshot.given(purpose, scheme) - snapshot.drawn(purpose, scheme)
    }

    /// The case that a purpose pays for, with the period that shared it.
    func sharedCase(_ number: Int64) throws -> (line: DocketLine, closing: Closing?) {
        guard let line = try snapshot.docketLine(number, of: scheme.head) else {
            throw Refusal.caseUnknown(number)
        }
        guard let period = line.period else {
            guard try snapshot.settledCases(of: scheme.head)[number] != nil else {
                throw PayoutRefusal.notShared(number)
            }
            return (line, nil)
        }
        let closing = scheme.state.closings[period]
        let rule = scheme.timeline.rules(of: closing).collection
        let mayBeCut = rule.shortfall == .recipients && rule.arrears.debt == .forgiven
        guard !mayBeCut || !scheme.state.collections[period].isOpen else {
            throw PayoutRefusal.collectionOpen(number)
        }
        return (line, closing)
    }

    /// The roll numbers of those who are party to what is paid: the member, who pays for him, and
    /// everybody with the same payer.
    func parties(to purpose: PayoutPurpose) throws -> Set<RollNumber> {
        guard let number = purpose.aided,
            let line = try snapshot.docketLine(number, of: scheme.head)
        else { return [] }
        let member = try membership(line.roll).member
        let payer = member.payer == .himself ? Payer(code: member.roll) : member.payer
        var parties: Set<RollNumber> = [member.roll]
        if payer.code > 0 { parties.insert(payer.code) }
        parties.formUnion(try snapshot.dependants(of: payer, scheme: scheme.head))
        return parties
    }

    /// Who has died, or is a child, is not paid himself. He may die while his payout is on its way:
    /// it is asked when one is proposed, when it is released and when it is sent.
    ///
    /// - Parameter payout: its number, where it has one.
    func mustBePayable(_ payee: Payee, for purpose: PayoutPurpose, payout: Int64?) throws {
        guard payee.kind == .member, let number = purpose.aided,
            let line = try snapshot.docketLine(number, of: scheme.head)
        else { return }
        let membership = try membership(line.roll)
        guard !membership.changes.contains(where: { $0.reason == .died }) else {
            throw PayoutRefusal.memberDied(payout: payout)
        }
        guard moment.day >= membership.member.born.birthday(years: 18) else {
            throw PayoutRefusal.memberIsChild
        }
    }

    /// That each of those payouts may still go to its payee.
    func mustBePayable(_ lines: [PayoutLine]) throws {
        for line in lines {
            let proposed = try snapshot.proposal(line, scheme)
            try mustBePayable(proposed.payee, for: line.purpose, payout: line.number)
        }
    }

    /// A line of a payout that is not over.
    func live(_ number: Int64) throws -> PayoutLine {
        guard let line = try snapshot.payout(number, of: scheme.head) else {
            throw PayoutRefusal.unknown(number)
        }
        guard !line.isUndone, line.paid == nil else { throw PayoutRefusal.overBefore(number) }
        return line
    }
}

extension Snapshot {
    /// What there is to pay for a purpose in all, whether drawn or not.
    func given(_ purpose: PayoutPurpose, _ scheme: OpenScheme) throws -> Int64 {
        switch purpose {
        case .aid(let number):
            guard let line = try docketLine(number, of: scheme.head) else { return 0 }
            return line.aid - scheme.state.cut(of: line) - (try setApart(number, scheme))
        case .unclaimed(let number): return try setApart(number, scheme)
        case .fee: return try left(on: .fee, purpose, scheme)
        case .foreign(let number):
            guard let line = try bankLine(number, of: scheme.head), let booked = line.booked,
                case .custodyMoved(let moved)? = try event(booked, of: scheme.head)?.event,
                moved.kind == .foreign
            else { return 0 }
            return line.amount
        case .advance(let name):
            guard let party = Party(name) else { return 0 }
            return try left(on: .sponsor(party), purpose, scheme)
        case .transfer(let from, let to):
            let accounts = try custodyAccounts(of: scheme.head)
            guard let source = accounts.serving(from), let target = accounts.serving(to),
                source != target
            else { return 0 }
            // What the source holds, with what was drawn on it before.
            let held = try lastStatement(of: source.purpose, scheme: scheme.head)?.available ?? 0
            return try payouts(of: scheme.head, purpose: purpose)
                .filter { $0.paid != nil && !$0.isUndone }.reduce(held) { $0 + $1.amount }
        }
    }

    /// What stands to the credit of an account, with the payouts that were released from it: the
    /// account says what is left after them.
    private func left(
        on account: Account, _ purpose: PayoutPurpose, _ scheme: OpenScheme
    ) throws -> Int64 {
        let released = try payouts(of: scheme.head)
            .filter { $0.released != nil && !$0.isUndone }
            .filter { Account.purpose($0.purpose) == account && $0.purpose == purpose }
        return max(0, -(try balance(of: account, scheme: scheme.head)))
            + released.reduce(0) { $0 + $1.amount }
    }

    /// What payouts draw on a purpose, proposed ones included.
    func drawn(_ purpose: PayoutPurpose, _ scheme: OpenScheme) throws -> Int64 {
        try payouts(of: scheme.head, purpose: purpose)
            .filter { !$0.isUndone }.reduce(0) { $0 + $1.amount }
    }

    /// Aid of a case that was set apart as unclaimed.
    private func setApart(_ number: Int64, _ scheme: OpenScheme) throws -> Int64 {
        try events(of: scheme.head, kinds: [.aidUnclaimed]).reduce(0) { sum, event in
            guard case .aidUnclaimed(let unclaimed) = event.event, unclaimed.case == number else {
                return sum
            }
            return sum + unclaimed.amount
        }
    }

    /// The proposal of a payout.
    func proposal(_ line: PayoutLine, _ scheme: OpenScheme) throws -> ProposedPayout {
        guard
            case .payoutProposed(let proposed)? = try event(line.proposed, of: scheme.head)?.event
        else { throw OpenScheme.damaged("payout \(line.number)") }
        return proposed
    }
}

/// The words that a person signs: everything that decides where money goes.
enum PayoutMessage {
    static func proposal(_ payout: ProposedPayout, scheme: String, currency: Currency) -> String {
        body("propose", payout, scheme, currency)
    }

    static func release(_ payout: ProposedPayout, scheme: String, currency: Currency) -> String {
        body("release", payout, scheme, currency)
    }

    static func withdrawal(_ number: Int64, scheme: String) -> String {
        "tongzhou/payout-withdraw/v1\n\(scheme)\n\(number)\n"
    }

    static func unclaimed(
        _ number: Int64, _ amount: Int64, scheme: String, currency: Currency
    ) -> String {
        "tongzhou/payout-unclaimed/v1\n\(scheme)\n\(number)\n\(amount) \(currency.code)\n"
    }

    static func confirmation(_ number: Int64, on day: Day, scheme: String) -> String {
        "tongzhou/payout-confirm/v1\n\(scheme)\n\(number)\n\(day)\n"
    }

    private static func body(
        _ act: String, _ payout: ProposedPayout, _ scheme: String, _ currency: Currency
    ) -> String {
        """
        tongzhou/payout-\(act)/v1
        \(scheme)
        \(payout.number)
        \(payout.purpose.text)
        \(payout.amount) \(currency.code)
        \(payout.payee.kind.rawValue) \(payout.payee.digest.hex) \(payout.payee.proof ?? "-")
        \(payout.check.answer.rawValue) \(payout.check.paper ?? "-")
        \(payout.releasableFrom)

        """
    }
}
