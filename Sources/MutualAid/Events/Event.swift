public import Bookkeeping

/// Something that happened in a scheme. Events are only ever added; everything the platform says
/// about a scheme follows from them, from the roll's facts and from the rules.
///
/// Rows about members that an event wrote are not in it: it carries their count and a digest over
/// them in roll order.
public enum Event: Equatable, Sendable {
    /// A scheme was opened with its first rules.
    case schemeOpened(RulesAdopted)
    /// A new version of the rules was announced.
    case rulesAnnounced(RulesAdopted)
    /// Members were put on the roll.
    case rollImported(RowsDigest)
    /// A member left, or his membership was ended by an illness in the waiting period.
    case memberEnded(MemberEnded)
    /// A member chose another class.
    case classChosen(ClassChosen)
    /// A sum was booked for a member.
    case memberCredited(MemberCredited)
    /// A case was approved.
    case caseApproved(CaseApproved)
    /// A period was closed.
    case periodClosed(Closing)
    /// A file of debits to be tried again was written.
    case debitsRepeated(DebitsRepeated)
    /// The result of a debit file was booked.
    case debitsCollected(DebitsCollected)
    /// The collection of a period ended.
    case collectionEnded(CollectionEnded)
    /// A member paid arrears by hand.
    case arrearPaid(ArrearPaid)
    /// Members topped up their balances.
    case toppedUp(ToppedUp)
    /// Money other than members' came in or went out: an advance, interest, a charge.
    case custodyMoved(CustodyMoved)
    /// An entry was reversed.
    case entryReversed(EntryReversed)
    /// A payout was proposed.
    case payoutProposed(ProposedPayout)
    /// A payout was released by a second person.
    case payoutReleased(PayoutReleased)
    /// A payout was withdrawn before it went to the custodian.
    case payoutWithdrawn(PayoutWithdrawn)
    /// Released payouts were written into files for the custodian.
    case payoutsSent(PayoutsSent)
    /// The custodian answered files of payouts.
    case payoutsRejected(PayoutsRejected)
    /// A recipient confirmed his payout.
    case payoutConfirmed(PayoutConfirmed)
    /// Aid that nobody claimed was set apart.
    case aidUnclaimed(AidUnclaimed)
    /// An account at the custodian was opened.
    case custodyOpened(CustodyOpened)
    /// A statement of the custodian was taken in.
    case statementTaken(StatementTaken)
    /// Lines of statements were matched.
    case linesMatched(LinesMatched)
    /// What a person said of a line was taken back.
    case linesUnmatched(LinesUnmatched)
    /// A debit that had been collected came back.
    case debitReturned(DebitReturned)
    /// The custodian's statement shows payouts.
    case payoutsPaid(PayoutsPaid)
    /// Members paid dues by plain transfer.
    case membersPaid(MembersPaid)
    /// A debit was written into files for the bank.
    case debitsSent(DebitsSent)
    /// A payout came back.
    case payoutReturned(PayoutReturned)
    /// Money of the scheme came onto another of its accounts.
    case transferArrived(TransferArrived)
    /// Notices were queued.
    case noticesQueued(NoticesQueued)
    /// Notices were delivered.
    case noticesDelivered(NoticesDelivered)

    /// The closing of the scheme was announced.
    case closureAnnounced(ClosureAnnounced)
    /// Cases of the claims tail were paid for.
    case closureTailSettled(ClosureTailSettled)
    /// Members were granted refunds.
    case refundsGranted(RefundsGranted)
    /// Everything owed back to members was ordered from the custodian.
    case refundsOrdered(RefundsOrdered)
    /// A person approved a run of refunds.
    case refundsApproved(RefundsApproved)
    /// A run of refunds was written into files for the custodian.
    case refundsSent(RefundsSent)
    /// The custodian paid refunds.
    case refundsPaid(RefundsPaid)
    /// A refund did not reach its payer.
    case refundReturned(RefundReturned)
    /// What was left on the accounts was settled.
    case closureSettled(ClosureSettled)
    /// The scheme was closed for good.
    case closureSealed(ClosureSealed)
}
