public import Bookkeeping

extension Event {
    /// The journal entry that the event carries, booked on that day; nil when it moves nothing.
    ///
    /// It is a function of the event alone, so that the books can be derived from the events.
    public func entry(on day: Day, currency: Currency, funding: Funding) -> Entry? {
        let booking = Booking(day: day, currency: currency, holdsBalances: funding.holdsBalances)
        switch self {
        case .periodClosed(let closing): return booking.closing(closing)
        case .debitsCollected(let result): return booking.collected(result)
        case .collectionEnded(let end): return booking.collectionEnd(end)
        case .arrearPaid(let paid): return booking.arrearPaid(paid)
        case .toppedUp(let topUps):
            return booking.entry(
                "top-ups", [(.custody, topUps.amount), (.balances, -topUps.amount)])
        case .memberCredited(let credited):
            return booking.member(credited.roll, [credited.sum], credited.bearer)
        case .memberEnded(let ended):
            return booking.member(
                ended.roll, ended.credits, ended.bearer, forgiven: ended.forgiven)
        case .custodyMoved(let moved): return booking.custody(moved)
        case .entryReversed(let reversed):
            return reversed.entry.reversal(on: day, number: reversed.number)
        case .payoutReleased(let released):
            return booking.entry(
                "payout \(released.number) released",
                [(.purpose(released.purpose), released.amount), (.payments, -released.amount)])
        case .payoutWithdrawn(let withdrawn):
            return booking.entry(
                "payout \(withdrawn.number) withdrawn",
                [(.payments, withdrawn.amount), (.purpose(withdrawn.purpose), -withdrawn.amount)])
        case .payoutsRejected(let answer): return booking.rejected(answer)
        case .aidUnclaimed(let unclaimed):
            return booking.entry(
                "unclaimed aid of case \(unclaimed.case)",
                [(.aid, unclaimed.amount), (.unclaimed, -unclaimed.amount)])
        case .payoutsPaid(let paid): return booking.paid(paid)
        case .membersPaid(let paid):
            return booking.entry(
                "payments of members",
                [
                    (.custody, paid.due + paid.arrears), (.membersDue, -paid.due),
                    (.arrears, -paid.arrears),
                ])
        case .debitReturned(let back): return booking.returned(back)
        case .payoutReturned(let back): return booking.returned(back)
        case .transferArrived(let arrived): return booking.arrived(arrived)
        case .schemeOpened, .rulesAnnounced, .rollImported, .classChosen, .caseApproved,
            .debitsRepeated, .payoutProposed, .payoutsSent, .payoutConfirmed,
            .custodyOpened, .statementTaken, .linesMatched, .linesUnmatched, .debitsSent,
            .refundsApproved,
            .refundsSent, .noticesQueued,
            .noticesDelivered:
            return nil
        case .closureAnnounced, .closureTailSettled, .refundsGranted, .refundsOrdered,
            .refundsPaid, .refundReturned, .closureSettled, .closureSealed:
            return closurePostings.flatMap { booking.entry($0.about, $0.postings) }
        }
    }
}

/// How each kind of event is booked.
private struct Booking {
    let day: Day
    let currency: Currency
    let holdsBalances: Bool

    func entry(_ about: String, _ postings: [(Account, Int64)]) -> Entry? {
        Entry(
            day, about,
            postings.map { Posting($0.0, Amount(minor: $0.1, currency: currency)) })
    }

    private func account(ofBearer name: String) -> Account {
        guard let bearer = Bearer(name) else { preconditionFailure("an event names a bearer") }
        return .bearer(bearer)
    }

    func closing(_ closing: Closing) -> Entry? {
        var postings: [(Account, Int64)] = []
        if holdsBalances {
            postings.append((.balances, closing.due - closing.uncovered))
            postings.append((account(ofBearer: closing.uncoveredBearer), closing.uncovered))
        } else {
            postings.append((.membersDue, closing.due))
        }
        postings.append((account(ofBearer: closing.excessBearer), closing.excess))
        postings += closing.sponsored.map { (.sponsor($0.party), $0.amount) }
        postings.append((.aid, -closing.aid))
        postings.append((.fee, -closing.fee))
        postings += recipients(closing.borneByRecipients, closing.cuts, closing.feeCut)
        postings.append((.corrections, closing.refunded - closing.adjusted))
        postings.append((.refunds, -closing.refunded))
        postings.append((.interest, closing.interest))
        postings.append((.carry, closing.carryIn - closing.interest - closing.carryOut))
        return entry("period \(closing.period)", postings)
    }

    /// What those who receive bear is debited to the aid; the fee's part of it belongs to the fee,
    /// and what is more than both to the carry.
    private func recipients(
        _ borne: Int64, _ cuts: [AidCut], _ fee: Int64
    ) -> [(Account, Int64)] {
        let rest = borne - fee - cuts.reduce(0) { $0 + $1.amount }
        return [(.aid, -fee - rest), (.fee, fee), (.carry, rest)]
    }

    func collected(_ result: DebitsCollected) -> Entry? {
        let from: Account = holdsBalances ? .balances : .membersDue
        return entry(
            "debit \(result.attempt) of \(result.period)",
            [(.custody, result.collected), (from, -result.collected)])
    }

    func paid(_ paid: PayoutsPaid) -> Entry? {
        var postings: [(Account, Int64)] = [
            (.payments, paid.amount), (.custody, -paid.amount),
        ]
        if let rest = paid.rest {
            postings += [(.payments, rest.amount), (.purpose(rest.purpose), -rest.amount)]
        }
        return entry("payouts on the statement", postings)
    }

    /// What the bank kept of it is owed nevertheless: the operator makes it good.
    func returned(_ back: PayoutReturned) -> Entry? {
        let charge = back.charge ?? 0
        return entry(
            "payout \(back.number) came back",
            [
                (.custody, back.amount - charge), (.operatorCharges, charge),
                (.purpose(back.purpose), -back.amount),
            ])
    }

    func returned(_ back: DebitReturned) -> Entry? {
        entry(
            "debit \(back.attempt) of \(back.period) came back",
            [(.membersDue, back.amount), (.custody, -back.amount)])
    }

    func collectionEnd(_ end: CollectionEnded) -> Entry? {
        let bearer = end.isOwed ? .arrears : account(ofBearer: end.bearer)
        var postings = [(bearer, end.missing), (.membersDue, -end.missing)]
        if !end.isOwed, end.bearer == Bearer.recipients.name {
            postings += recipients(end.missing, end.cuts, end.feeCut)
        }
        return entry("end of collection \(end.period)", postings)
    }

    func arrearPaid(_ paid: ArrearPaid) -> Entry? {
        entry(
            "late payment of \(paid.period) by member \(paid.roll)",
            [(.custody, paid.amount), (paid.late ? .arrears : .membersDue, -paid.amount)])
    }

    func member(
        _ roll: RollNumber, _ sums: [Sum], _ bearer: String, forgiven: [MemberEnded.Forgiven] = []
    ) -> Entry? {
        var postings = sums.map { sum -> (Account, Int64) in
            switch sum.kind {
            case .toppedUp, .yearPaid, .withdrawn: (.balances, -sum.amount)
            case .corrected: holdsBalances ? (.balances, -sum.amount) : (.corrections, sum.amount)
            case .returned: (.refunds, -sum.amount)
            }
        }
        for due in forgiven {
            postings.append((due.late ? .arrears : .membersDue, -due.amount))
        }
        postings.append((account(ofBearer: bearer), -postings.reduce(0) { $0 + $1.1 }))
        return entry("member \(roll)", postings)
    }

    func arrived(_ transfer: TransferArrived) -> Entry? {
        entry(
            "transfer \(transfer.number) arrived",
            [
                (.custody, transfer.amount - (transfer.charge ?? 0)),
                (.operatorCharges, transfer.charge ?? 0), (.transfers, -transfer.amount),
            ])
    }

    func rejected(_ answer: PayoutsRejected) -> Entry? {
        entry(
            "payouts refused by the custodian",
            [(.payments, answer.rejected.reduce(0) { $0 + $1.amount })]
                + answer.rejected.map { (.purpose($0.purpose), -$0.amount) })
    }

    func custody(_ moved: CustodyMoved) -> Entry? {
        switch moved.kind {
        case .advanced:
            guard let party = moved.party else { preconditionFailure("an advance has a party") }
            return entry(
                "advance of \(party.name)",
                [(.custody, moved.amount), (.sponsor(party), -moved.amount)])
        case .interest:
            return entry("interest", [(.custody, moved.amount), (.interest, -moved.amount)])
        case .charged:
            return entry(
                "charge of the custodian",
                [(.operatorCharges, moved.amount), (.custody, -moved.amount)])
        case .foreign:
            return entry(
                "money of somebody else", [(.custody, moved.amount), (.foreign, -moved.amount)])
        case .chargeRepaid:
            return entry(
                "charge made good",
                [(.custody, moved.amount), (.operatorCharges, -moved.amount)])
        case .borne:
            guard let party = moved.party else { preconditionFailure("somebody bears it") }
            return entry(
                "borne by \(party.name)",
                [(.sponsor(party), moved.amount), (.custody, -moved.amount)])
        }
    }
}
