public import Bookkeeping

/// What the rules refuse, as facts. The order is the order of precedence: where several would
/// hold, the first is said. Every case has a stable code, a sentence in both languages with its
/// remedy, and a heading in `docs/reference/refusals.md`. None holds personal data.
public enum Refusal: Explained, Equatable, Sendable {
    // The day and the scheme.
    case dayBeforeLastEvent(last: Day)
    case schemeExists(String)
    case schemeUnknown(String, known: [String])
    case schemeIsProfile(missing: [String])
    case schemeFieldFixed(String)
    case schemeVersionOutOfOrder(next: Int)
    case schemeVersionBackwards(earliest: Day)
    case schemeCalendarMidMonth
    case schemeBelowMinimum(members: Int64, minimum: Int64)

    // The roll.
    case memberUnknown(RollNumber)
    case memberEndedBefore(from: Day)
    case memberHasDependants(Int64)
    case memberBalanceSmaller(Int64, currency: Currency)
    case memberIllnessNotInWaiting(coveredFrom: Day)
    case memberDeathDay(Day, joined: Day)
    case classUnknown(String, known: [String])
    case classByAge
    case classHeldAlready(String)
    case amountNotPositive
    case amountZero
    case bearerUnfit(String)

    // Cases.
    case caseNumberTaken(Int64)
    case caseUnknown(Int64)
    case caseDatesImpossible(diagnosed: Day, filed: Day, today: Day)
    case caseBeforeCover(from: Day)
    case caseAfterMembership(ended: Day)
    case caseWhileSuspended
    case caseInWaitingPeriod(until: Day)
    case caseFiledTooLate(last: Day)
    case caseAidedBefore
    case caseClauseUnknown(String, known: [String])
    case caseClauseNotForAge(String, age: Int, diagnosed: Day)
    case caseReceiptsMissing(String)
    case caseReceiptsNotPaid(String)

    // Periods.
    case periodNotInCalendar(PeriodID, next: PeriodID)
    case periodClosedBefore(PeriodID)
    case periodPassedOver(PeriodID, next: PeriodID)
    case periodOutOfOrder(PeriodID, next: PeriodID)
    case periodNotYet(PeriodID, from: Day)
    case periodCollectionOpen(PeriodID, over: Day)
    case periodNobodyShares(PeriodID)
    case periodNotClosed(PeriodID, last: PeriodID?)

    // Collections.
    case collectionNothingDebited(PeriodID)
    case collectionOverBefore(PeriodID)
    case collectionAwaitsResult(PeriodID, attempt: Int)
    case collectionAttemptWrong(PeriodID, expected: Int?)
    case collectionAllPaid(PeriodID)
    case collectionRetriesUsed(Int)
    case collectionGraceRuns(until: Day)
    case collectionGraceOver(Day)
    case collectionMembersUnwarned(Int64, needed: Int)
    case collectionDebitsChanged
    case fundingWithoutBalances
    case arrearNone(RollNumber, PeriodID)
    case arrearSmaller(open: Int64, currency: Currency)

    // Books.
    case entryUnknown(Int64)
    case entryNotByHand(Int64)
    case entryReversedBefore(Int64)

    // Closing down, refunds.
    case schemeCloses(ends: Day)
    case schemeSealed(Day)
    case closingAnnouncedBefore(Day)
    case closingNotAnnounced
    case closingTooSoon(earliest: Day)
    case closingTooLate(latest: Day)
    case closingMinimumKept(members: Int64?, minimum: Int64?)
    case closingOrderUnnamed
    case closingPeriodsOver(ends: Day)
    case closingPeriodToCome(PeriodID, from: Day)
    case closingPeriodOpen(PeriodID)
    case closingCollectionOpen(PeriodID)
    case closingTailRuns(until: Day)
    case closingTailNotForGood
    case closingLastShareFirst(PeriodID, from: Day)
    case closingTailSettledBefore
    case closingTailNotSettled(cases: Int)
    case closingGrantedBefore(Day)
    case closingNotTold(sheet: Int64?)
    case closingNotGranted
    case closingSettledBefore
    case closingNotSettled
    case closingBooksNotZero([String])
    case closingStatementsAwaited(through: Day)
    case closingArchiveChanged
    case closingNotSealed
    case refundNothingOwed
    case refundRunUnknown(Int, last: Int)
    case refundLineUnknown(String, run: Int)
    case refundApprovedBefore(Int)
    case refundSamePerson(String, run: Int)
    case refundNotApproved(Int)
    case refundAccountsChanged(Int)
    case refundFileChanged
}
