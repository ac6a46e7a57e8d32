import Bookkeeping
import MutualAid
import Testing

@Suite struct RefusalTests {
    /// Every refusal once, in the order of precedence.
    static let all: [Refusal] = [
        .dayBeforeLastEvent(last: "2024-01-01"), .schemeExists("a"),
        .schemeUnknown("a", known: ["b"]),
        .schemeIsProfile(missing: ["minimum"]), .schemeFieldFixed("currency"),
        .schemeVersionOutOfOrder(next: 2), .schemeVersionBackwards(earliest: "2024-01-01"),
        .schemeCalendarMidMonth, .schemeBelowMinimum(members: 1, minimum: 2), .memberUnknown(1),
        .memberEndedBefore(from: "2024-01-01"),
        .memberHasDependants(1), .memberBalanceSmaller(1, currency: .cny),
        .memberIllnessNotInWaiting(coveredFrom: "2024-01-01"),
        .memberDeathDay("2024-01-02", joined: "2024-01-01"), .classUnknown("a", known: []),
        .classByAge, .classHeldAlready("a"), .amountNotPositive, .amountZero, .bearerUnfit("x"),
        .caseNumberTaken(1), .caseUnknown(1),
        .caseDatesImpossible(diagnosed: "2024-01-02", filed: "2024-01-01", today: "2024-01-01"),
        .caseBeforeCover(from: "2024-01-01"), .caseAfterMembership(ended: "2024-01-01"),
        .caseWhileSuspended, .caseInWaitingPeriod(until: "2024-01-01"),
        .caseFiledTooLate(last: "2024-01-01"), .caseAidedBefore, .caseClauseUnknown("a", known: []),
        .caseClauseNotForAge("a", age: 3, diagnosed: "2024-01-01"), .caseReceiptsMissing("a"),
        .caseReceiptsNotPaid("a"), .periodNotInCalendar("2024-01-3", next: "2024-01-1"),
        .periodClosedBefore("2024-01-1"), .periodPassedOver("2024-01-1", next: "2024-01-2"),
        .periodOutOfOrder("2024-01-2", next: "2024-01-1"),
        .periodNotYet("2024-01-1", from: "2024-01-01"),
        .periodCollectionOpen("2024-01-1", over: "2024-01-01"), .periodNobodyShares("2024-01-1"),
        .periodNotClosed("2024-01-1", last: nil), .collectionNothingDebited("2024-01-1"),
        .collectionOverBefore("2024-01-1"), .collectionAwaitsResult("2024-01-1", attempt: 1),
        .collectionAttemptWrong("2024-01-1", expected: 2), .collectionAllPaid("2024-01-1"),
        .collectionRetriesUsed(2), .collectionGraceRuns(until: "2024-01-01"),
        .collectionGraceOver("2024-01-01"), .collectionMembersUnwarned(1, needed: 2),
        .collectionDebitsChanged, .fundingWithoutBalances,
        .arrearNone(1, "2024-01-1"), .arrearSmaller(open: 1, currency: .cny), .entryUnknown(1),
        .entryNotByHand(1), .entryReversedBefore(1), .schemeCloses(ends: "2024-01-01"),
        .schemeSealed("2024-01-01"), .closingAnnouncedBefore("2024-01-01"), .closingNotAnnounced,
        .closingTooSoon(earliest: "2024-01-01"), .closingMinimumKept(members: 3, minimum: nil),
        .closingTooLate(latest: "2024-01-01"), .closingTailNotForGood, .closingNotTold(sheet: nil),
        .closingStatementsAwaited(through: "2024-01-01"),
        .closingOrderUnnamed, .closingPeriodsOver(ends: "2024-01-01"),
        .closingPeriodToCome("2024-01-1", from: "2024-01-01"), .closingPeriodOpen("2024-01-1"),
        .closingCollectionOpen("2024-01-1"), .closingTailRuns(until: "2024-01-01"),
        .closingLastShareFirst("2024-01-1", from: "2024-01-01"), .closingTailSettledBefore,
        .closingTailNotSettled(cases: 2), .closingGrantedBefore("2024-01-01"), .closingNotGranted,
        .closingSettledBefore, .closingNotSettled, .closingBooksNotZero(["assets:custody 1.00"]),
        .closingArchiveChanged, .closingNotSealed, .refundNothingOwed,
        .refundRunUnknown(2, last: 1), .refundLineUnknown("P7", run: 1), .refundApprovedBefore(1),
        .refundSamePerson("li", run: 1),
        .refundNotApproved(1), .refundAccountsChanged(1),
        .refundFileChanged,
    ]

    @Test func `every refusal has a code of its own`() {
        #expect(Set(Self.all.map(\.code)).count == Self.all.count)
        #expect(Self.all.allSatisfy { $0.code.contains(".") && $0.code == $0.code.lowercased() })
    }

    @Test func `every refusal is said in both languages`() {
        for refusal in Self.all {
            let (zh, en) = (refusal.text.zh, refusal.text.en)
            #expect(zh.contains { $0 >= "\u{4E00}" } && zh.hasSuffix("。"), "\(refusal.code)")
            #expect(en.hasSuffix("."), "\(refusal.code)")
            #expect(!en.contains { $0 >= "\u{4E00}" }, "\(refusal.code)")
        }
    }
}
