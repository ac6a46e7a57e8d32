import Bookkeeping
import Foundation
import Testing

/// The pure rule: two people, neither party, a name that was checked, a payee who has waited.
@Suite struct PayoutTests {
    private static func digest(_ number: UInt64) -> Digest { Digest(words: (number, 2, 3, 4)) }

    private static func yes(_ person: String, _ key: UInt64) -> Approval {
        Approval(person: person, key: digest(key), signature: "")
    }

    private static func proposed(
        _ answer: NameCheck.Answer = .match, by person: Approval = yes("li", 1)
    ) -> ProposedPayout {
        ProposedPayout(
            number: 7, purpose: .aid(3), amount: 500,
            payee: Payee(kind: .member, digest: digest(9), proof: nil),
            check: NameCheck(answer), releasableFrom: day(5), proposedBy: person)
    }

    private static func day(_ number: Int32) -> Day { Day(number: 20_000 + number) }

    struct Attempt: CustomTestStringConvertible {
        let about: String
        var answer = NameCheck.Answer.match
        var by = yes("wang", 2)
        var on = day(5)
        var parties: Set<String> = []
        let refusal: PayoutRefusal?
        var testDescription: String { about }
    }

    static let attempts = [
        Attempt(about: "another person with another key", refusal: nil),
        Attempt(about: "a name nearly right", answer: .close, refusal: nil),
        Attempt(about: "a name on paper", answer: .attested, refusal: nil),
        Attempt(about: "any later day", on: day(900), refusal: nil),
        Attempt(about: "somebody else is party", parties: ["zhao"], refusal: nil),
        Attempt(about: "the same name", by: yes("li", 2), refusal: .samePerson("li", as: "li")),
        Attempt(about: "the same key", by: yes("wang", 1), refusal: .samePerson("li", as: "wang")),
        Attempt(about: "he is himself", by: yes("li", 1), refusal: .samePerson("li", as: "li")),
        Attempt(about: "the releaser is party", parties: ["wang"], refusal: .party("wang")),
        Attempt(about: "the proposer is party", parties: ["li"], refusal: .party("li")),
        Attempt(
            about: "another's name", answer: .different, refusal: .nameNotChecked(.different)),
        Attempt(about: "no answer", answer: .unknown, refusal: .nameNotChecked(.unknown)),
        Attempt(about: "a day early", on: day(4), refusal: .payeeWaits(until: day(5))),
        Attempt(
            about: "one person before all else", answer: .different, by: yes("li", 1), on: day(1),
            parties: ["li"], refusal: .samePerson("li", as: "li")),
        Attempt(
            about: "a party before the name", answer: .different, on: day(1), parties: ["li"],
            refusal: .party("li")),
        Attempt(
            about: "the name before the days", answer: .unknown, on: day(1),
            refusal: .nameNotChecked(.unknown)),
    ]

    @Test(arguments: attempts) func `a payout needs two people who may`(attempt: Attempt) {
        var refusal: PayoutRefusal?
        do throws(PayoutRefusal) {
            let released = try Self.proposed(attempt.answer).released(
                by: attempt.by, on: attempt.on
            ) { attempt.parties.contains($0.person) }
            #expect(released.releasedBy == attempt.by)
            #expect(released.proposed == Self.proposed(attempt.answer))
        } catch { refusal = error }
        #expect(refusal == attempt.refusal)
    }

    @Test(arguments: [
        PayoutPurpose.aid(1), .aid(.max), .unclaimed(12), .foreign(4), .fee, .advance("operator"),
    ])
    func `a purpose is read as it is written`(purpose: PayoutPurpose) throws {
        #expect(PayoutPurpose(purpose.text) == purpose)
        let data = try JSONEncoder().encode([purpose])
        #expect(try JSONDecoder().decode([PayoutPurpose].self, from: data) == [purpose])
    }

    @Test(arguments: [
        "", "aid", "aid-", "aid-0", "aid--1", "aid-01", "aid-+1", "aid-1-2", "Aid-1", "aid-1 ",
        "fee-1", "FEE", "unclaimed-x", "aid-9223372036854775808", "aid-１",
    ])
    func `nothing else is a purpose`(text: String) {
        #expect(PayoutPurpose(text) == nil)
        let data = Data("[\"\(text)\"]".utf8)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([PayoutPurpose].self, from: data)
        }
    }

    @Test func `only a match, a near match and a paper suffice`() {
        #expect(
            NameCheck.Answer.allCases.filter { NameCheck($0).suffices } == [
                .match, .close, .attested,
            ])
    }

    @Test func `who is neither hospital nor member proves why aid is his`() {
        #expect(
            Payee.Kind.allCases.filter { !$0.needsProof }
                == [.hospital, .member, .operator, .sender, .own])
    }

    @Test func `every purpose has its payees`() {
        func payees(_ purpose: PayoutPurpose) -> [Payee.Kind] {
            Payee.Kind.allCases.filter { $0.suits(purpose) }
        }
        let aided: [Payee.Kind] = [.hospital, .member, .family, .guardian, .estate, .authority]
        #expect(payees(.aid(1)) == aided && payees(.unclaimed(1)) == aided)
        #expect(payees(.fee) == [.operator] && payees(.advance("operator")) == [.operator])
        #expect(payees(.foreign(1)) == [.sender])
    }

    /// Every refusal once, in the order of precedence.
    static let refusals: [PayoutRefusal] = [
        .proofMissing(.estate), .unknown(1), .overBefore(1), .sentBefore(1), .releasedBefore(1),
        .notReleased(1), .returned(1), .notPaid(1), .payeeUnfit(.operator, .aid(1)), .notShared(1),
        .collectionOpen(1), .memberDied(payout: 1), .memberIsChild, .notUnclaimed(1, from: day(1)),
        .nothingOpen(.aid(1), open: 5, currency: .cny), .samePerson("li", as: "wang"),
        .proposerGone("li"), .party("li"), .nameNotChecked(.different), .payeeWaits(until: day(1)),
        .payeeUntold(1), .confirmedOutside(1, from: day(1), through: day(2)), .nothingToSend,
        .batchUnknown(1),
        .custodyUnsound(Text("理由。", "A reason.")),
        .depositSmaller(held: 1, others: 0, currency: .cny),
    ]

    @Test func `every refusal has a code of its own and is said in both languages`() {
        #expect(Set(Self.refusals.map(\.code)).count == Self.refusals.count)
        let more: [PayoutRefusal] = [
            .notUnclaimed(1, from: nil), .depositSmaller(held: 1, others: 2, currency: .cny),
            .memberDied(payout: nil), .samePerson("li", as: "li"), .payeeUnfit(.member, .fee),
            .payeeUnfit(.hospital, .foreign(3)),
        ]
        for refusal in Self.refusals + more {
            let (zh, en) = (refusal.text.zh, refusal.text.en)
            #expect(refusal.code.hasPrefix("payout."))
            #expect(zh.contains { $0 >= "\u{4E00}" } && zh.hasSuffix("。"), "\(refusal.code)")
            #expect(en.hasSuffix("."), "\(refusal.code)")
            #expect(!en.contains { $0 >= "\u{4E00}" }, "\(refusal.code)")
        }
    }
}
