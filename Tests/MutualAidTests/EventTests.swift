import Bookkeeping
import Foundation
import MutualAid
import Testing

@Suite struct EventTests {
    static let rows = RowsDigest(count: 2, digest: Digest(words: (1, 2, 3, 4)))

    static let all: [Event] =
        [
            .schemeOpened(
                RulesAdopted(scheme: "a", version: 1, effective: "2024-01-01", digest: rows.digest)),
            .rulesAnnounced(
                RulesAdopted(scheme: "a", version: 2, effective: "2024-02-01", digest: rows.digest)),
            .rollImported(rows),
            .memberEnded(
                MemberEnded(
                    roll: 1, from: "2024-01-02", reason: .illness, credits: [Sum(.returned, 300)],
                    bearer: "carry",
                    forgiven: [.init(period: "2024-01-1", ordinal: 0, amount: 5, late: false)])),
            .classChosen(ClassChosen(roll: 1, from: "2024-01-02", classNumber: 2)),
            .memberCredited(
                MemberCredited(
                    roll: 1, sum: Sum(.corrected, -3), bearer: "operator", resumedFrom: "2024-01-02"
                )),
            .caseApproved(CaseApproved(case: given, decision: decision)),
            .periodClosed(full),
            .debitsRepeated(DebitsRepeated(period: "2024-01-1", file: file)),
            .debitsCollected(
                DebitsCollected(
                    period: "2024-01-1", attempt: 1, collected: 97, failedLines: 1, missing: 3,
                    rows: rows, result: rows.digest)),
            .collectionEnded(
                CollectionEnded(
                    period: "2024-01-1", members: 1, missing: 3, debt: "forgiven",
                    bearer: "operator",
                    cuts: nil, rows: rows)),
            .arrearPaid(
                ArrearPaid(
                    roll: 1, period: "2024-01-1", amount: 3, late: true, resumedFrom: "2024-02-01")),
            .toppedUp(ToppedUp(amount: 50, rows: rows)),
            .custodyMoved(CustodyMoved(kind: .advanced, party: .operator, amount: 9)),
            .custodyMoved(CustodyMoved(kind: .interest, party: nil, amount: 4)),
            .custodyMoved(CustodyMoved(kind: .charged, party: nil, amount: 2)),
            .custodyMoved(CustodyMoved(kind: .chargeRepaid, party: nil, amount: 2)),
            .custodyMoved(CustodyMoved(kind: .borne, party: .operator, amount: 2)),
            .noticesQueued(NoticesQueued(kind: .arrearsFirst, about: "2024-01-1", count: 3)),
            .noticesDelivered(NoticesDelivered(queued: nil, count: 2, rows: rows)),
            .noticesDelivered(NoticesDelivered(queued: 7, count: 2, rows: nil)),
            .custodyMoved(CustodyMoved(kind: .foreign, party: nil, amount: 7)),
            .refundsApproved(
                RefundsApproved(run: 1, part: 1, accounts: rows.digest, by: yes)),
            .refundsSent(
                RefundsSent(
                    run: 1, part: 1, day: "2024-03-02", files: [], unsent: nil, left: rows,
                    accounts: rows.digest)),
            .debitsSent(
                DebitsSent(
                    period: "2024-01-1", attempt: 1, day: "2024-01-10", files: [], unsent: nil)),
        ] + payouts + ending

    /// The events of an ending.
    static let ending: [Event] = [
        .closureAnnounced(
            ClosureAnnounced(
                trigger: .order, reference: "7", rules: sample().rules, announced: "2024-02-01",
                lastDay: "2024-03-02", takenOver: [.init(period: "2024-01-1", amount: 9)])),
        .closureTailSettled(
            ClosureTailSettled(cases: [3], aid: 700, bearer: "operator", isLast: true)),
        .refundsGranted(
            RefundsGranted(
                basis: .all, members: 3, amount: 90, shares: 60, sharesPaidBy: .operator,
                balances: 40, corrections: -5, arrears: 7, arrearsBearer: "recipients",
                formula: nil)),
        .refundsGranted(
            RefundsGranted(
                basis: .rest, members: 2, amount: 10, shares: 0, sharesPaidBy: .operator,
                balances: 0, corrections: 0, arrears: 0, arrearsBearer: "carry",
                formula: RefundFormula(sum: 10, weights: 3, oneMoreUntil: 4))),
        .refundsOrdered(
            RefundsOrdered(
                run: 1, day: "2024-03-01", cut: 9, lines: 2, members: 3, amount: 90, bytes: 200,
                digest: rows.digest)),
        .refundsPaid(RefundsPaid(run: 1, amount: 60)),
        .refundReturned(
            RefundReturned(run: 1, payer: "P7", amount: 30, wasPaid: false, rows: rows)),
        .closureSettled(
            ClosureSettled(
                carry: -8, interest: -4, fee: -80, charges: 3,
                setOffs: [.init(party: .operator, amount: 12)], short: 0, shortPaidBy: .operator)),
        .closureSealed(ClosureSealed(day: "2024-09-01", files: 12, archive: rows.digest)),
    ]

    static let yes = Approval(person: "li-na", key: rows.digest, signature: "ab")

    static let proposed = ProposedPayout(
        number: 3, purpose: .aid(1), amount: 500,
        payee: Payee(kind: .guardian, digest: rows.digest, proof: "G-1"),
        check: NameCheck(.attested, paper: "P/1"), releasableFrom: "2024-02-05", proposedBy: yes)

    static let released: ReleasedPayout = {
        var other = yes
        (other.person, other.key) = ("wang-wei", Digest(words: (9, 9, 9, 9)))
        do {
            return try proposed.released(by: other, on: "2024-02-05") { _ in false }
        } catch { preconditionFailure("\(error)") }
    }()

    static let payouts: [Event] = [
        .payoutProposed(proposed),
        .payoutReleased(PayoutReleased(released)),
        .payoutWithdrawn(PayoutWithdrawn(number: 3, purpose: .aid(1), amount: 500, by: yes)),
        .payoutsSent(
            PayoutsSent(
                batch: 1, day: "2024-02-06", payouts: [3], amount: 500,
                files: [
                    .init(
                        message: "P-1-a", name: "payouts-1.xml", account: .payouts, payments: 1,
                        amount: 500,
                        digest: rows.digest)
                ])),
        .payoutsRejected(
            PayoutsRejected(
                answer: rows.digest, accepted: 2,
                rejected: [.init(number: 3, purpose: .unclaimed(1), amount: 500, reason: "AC01")])),
        .payoutConfirmed(PayoutConfirmed(number: 3, on: "2024-02-07", by: yes)),
        .aidUnclaimed(AidUnclaimed(case: 1, amount: 500, by: nil)),
        .custodyOpened(CustodyOpened(account: "DE1", agent: "BYLADEM1001")),
        .statementTaken(
            StatementTaken(
                number: 1, account: .general, from: "2024-02-01", to: "2024-02-02", opening: 0,
                closing: 7,
                available: 6, lines: rows, file: rows.digest)),
        .linesMatched(
            LinesMatched(lines: rows, by: yes, said: .init(line: 7, text: "interest"))),
        .linesMatched(LinesMatched(lines: rows, by: nil)),
        .linesUnmatched(
            LinesUnmatched(line: 7, matched: 9, lines: [7, 8], reversed: 3, by: yes)),
        .debitReturned(
            DebitReturned(
                period: "2024-03-1", attempt: 1, payer: -7, amount: 5, reason: "MD06", rows: rows)),
        .payoutsPaid(PayoutsPaid(payouts: [3, 4], amount: 900)),
        .payoutsPaid(
            PayoutsPaid(payouts: [5], amount: 700, rest: .init(purpose: .aid(2), amount: 40))),
        .payoutReturned(PayoutReturned(number: 3, purpose: .fee, amount: 500, reason: "AC04")),
        .payoutReturned(
            PayoutReturned(number: 4, purpose: .fee, amount: 500, reason: "", charge: 6)),
        .transferArrived(TransferArrived(number: 3, amount: 500)),
        .membersPaid(MembersPaid(payer: nil, due: 5, arrears: 3, rows: rows)),
    ]

    /// What a payout's events book, as account and sum.
    @Test func `money leaves its purpose on release, the deposit on the statement`() {
        let booked = Self.payouts.map { event in
            (event.entry(on: "2024-02-06", currency: .cny, funding: .postpaid)?.postings ?? [])
                .filter { $0.amount.minor != 0 }.map { "\($0.account.name) \($0.amount.minor)" }
        }
        let payments = Account.payments.name
        #expect(
            booked == [
                [], ["\(Account.aid.name) 500", "\(payments) -500"],
                ["\(payments) 500", "\(Account.aid.name) -500"], [],
                ["\(payments) 500", "\(Account.unclaimed.name) -500"], [],
                ["\(Account.aid.name) 500", "\(Account.unclaimed.name) -500"], [], [], [], [], [],
                ["\(Account.membersDue.name) 5", "\(Account.custody.name) -5"],
                ["\(payments) 900", "\(Account.custody.name) -900"],
                [
                    "\(payments) 700", "\(Account.custody.name) -700", "\(payments) 40",
                    "\(Account.aid.name) -40",
                ],
                ["\(Account.custody.name) 500", "\(Account.fee.name) -500"],
                [
                    "\(Account.custody.name) 494", "\(Account.operatorCharges.name) 6",
                    "\(Account.fee.name) -500",
                ],
                ["\(Account.custody.name) 500", "\(Account.transfers.name) -500"],
                [
                    "\(Account.custody.name) 8", "\(Account.membersDue.name) -5",
                    "\(Account.arrears.name) -3",
                ],
            ])
    }

    static let given = AidCase(
        number: 1, roll: 1, diagnosed: "2024-01-02", filed: "2024-01-03", clause: "medical",
        accident: false, receipts: 500, documents: [rows.digest])

    static let decision: Decision = {
        let history = sample {
            $0.benefits.ladder = Ladder(steps: [Rate(20, over: 100)], rounding: .down)
        }.history
        let membership = Membership(member(), changes: [], history: history)
        do {
            return try Decision.on(
                given, of: membership, earlierAid: false, history: history, today: "2024-01-03")
        } catch { preconditionFailure("\(error)") }
    }()

    static let file = DebitFile(
        attempt: 1, lines: 2, members: 2, amount: 100, bytes: 200, digest: rows.digest)

    /// A closing with everything in it; its identity holds.
    static let full: Closing = {
        var closing = closing(
            0, "2024-01-1", head: "2024-01-07", share: "2024-01-14", cut: 5, event: 6,
            rows: [
                ClassRow(
                    number: 1, name: "-", weight: 1, count: 10, share: 90, oneMoreUntil: 3,
                    due: 803,
                    running: 90)
            ])
        closing.cases = [1, 2]
        closing.aid = 1000
        closing.fee = 80
        closing.carryIn = 30
        closing.interest = 10
        closing.excess = 50
        closing.sponsored = [.init(party: .operator, amount: 90)]
        closing.adjusted = -7
        closing.refunded = 4
        closing.carryOut = Apportionment.carryOut(
            dues: 803, aid: 1000, fee: 80, carryIn: 30, excess: 50, sponsored: 90, adjusted: -7)
        closing.debits = file
        closing.changes = rows
        return closing
    }()

    @Test(arguments: all.indices)
    func `an event is written and read without loss`(_ index: Int) throws {
        let event = Self.all[index]
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let data = try encoder.encode(event)
        #expect(try JSONDecoder().decode(Event.self, from: data) == event)
        #expect(try encoder.encode(event) == data)
        #expect(String(decoding: data, as: UTF8.self).hasPrefix("{\"\(event.kind.rawValue)\":"))
    }

    @Test(arguments: [Funding.postpaid, .prepaid(.init(entry: 1, warnBelow: 1, suspendBelow: 1))])
    func `every event books an entry that adds up, or none`(_ funding: Funding) throws {
        for event in Self.all {
            let entry = event.entry(on: "2024-02-01", currency: .cny, funding: funding)
            if let entry { #expect(Entry.balances(entry.postings), "\(event.kind)") }
        }
    }

    @Test func `a closing books dues, bearers, aid, fee, corrections, refunds, interest and carry`()
    {
        let entry = Event.periodClosed(Self.full).entry(
            on: "2024-01-07", currency: .cny, funding: .postpaid)
        let booked = Dictionary(
            uniqueKeysWithValues: (entry?.postings ?? []).filter {
                $0.account != .sponsor(.operator)
            }
            .map { ($0.account, $0.amount.minor) })
        #expect(
            booked == [
                .membersDue: 803, .aid: -1000, .fee: -80, .corrections: 11, .refunds: -4,
                .interest: 10, .carry: 30 - 10 - Self.full.carryOut,
            ])
        let sponsors = (entry?.postings ?? []).filter { $0.account == .sponsor(.operator) }
        #expect(sponsors.map(\.amount.minor).reduce(0, +) == 140)
    }

    @Test func `a reversal books the entry with the other sign`() throws {
        let interest = CustodyMoved(kind: .interest, party: nil, amount: 4)
        let entry = try #require(
            Event.custodyMoved(interest).entry(
                on: "2024-02-01", currency: .cny, funding: .postpaid))
        let reversal = try #require(
            Event.entryReversed(EntryReversed(number: 3, entry: entry)).entry(
                on: "2024-02-02", currency: .cny, funding: .postpaid))
        #expect(reversal.postings.map(\.amount.minor) == entry.postings.map { -$0.amount.minor })
    }

    @Test func `cuts are borne in proportion to the aid`() {
        let cuts = AidCuts(1000, aids: [(1, 30_000), (2, 10_000)], fee: 0)
        #expect(cuts.cases == [AidCut(number: 1, amount: 750), AidCut(number: 2, amount: 250)])
        #expect(cuts.fee == 0 && cuts.rest == 0)
    }

    @Test func `the fee on aid is cut with it, and nothing below zero`() {
        let part = AidCuts(540, aids: [(1, 1000)], fee: 80)
        #expect(part.cases == [AidCut(number: 1, amount: 500)])
        #expect(part.fee == 40)
        let all = AidCuts(1200, aids: [(1, 1000)], fee: 80)
        #expect(all.cases == [AidCut(number: 1, amount: 1000)])
        #expect(all.fee == 80 && all.rest == 120)
    }
}
