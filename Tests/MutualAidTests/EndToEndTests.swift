import MutualAid
import Testing

/// Ids and references by which a line of a statement says what it is.
@Suite struct EndToEndTests {
    static let ids: [(EndToEnd, String)] = [
        (.payout(12), "A-12"),
        (.refund(run: 3, payer: 12), "R-3-12"),
        (.refund(run: 3, payer: -7), "R-3-P7"),
        (.batch("2024-03-1", attempt: 2), "B-2024-03-1-2"),
        (.debit("2024-03-1", attempt: 1, payer: 12), "D-2024-03-1-1-12"),
        (.debit("2024-12-2", attempt: 3, payer: -7), "D-2024-12-2-3-P7"),
        (
            .debit("2024-12-2", attempt: 1, payer: 999_999_999_999_999_999),
            "D-2024-12-2-1-999999999999999999"
        ),
    ]

    @Test(arguments: ids) func `an id is read as it is written`(id: EndToEnd, text: String) {
        #expect(id.text == text)
        #expect(EndToEnd(text) == id)
        #expect(text.utf8.count <= 35)
    }

    @Test(arguments: [
        "", "A", "A-", "A-0", "A-012", "A-+1", "A--1", "a-1", "A-1 ", " A-1", "A-1-2", "A-1x",
        "A-1234567890123456789", "R-1", "R-0-1", "R-1-P0", "R-1-P", "R-01-1", "R-1-P07",
        "D-2024-03-1-1", "D-2024-3-1-1-12", "D-2024-13-1-1-12", "D-2024-03-1-0-12",
        "D-2024-03-1-01-12", "D-2024-03-1-1-012", "B-2024-03-1", "B-2024-03-1-0",
        "NOTPROVIDED", "A-１",
    ])
    func `nothing else is an id of ours`(text: String) { #expect(EndToEnd(text) == nil) }

    @Test func `a debit's file is known by its message`() {
        let batch = EndToEnd.batch("2024-03-1", attempt: 2)
        #expect(EndToEnd(batch: "village-aid/2024-03-1/2", scheme: "village-aid") == batch)
        #expect(EndToEnd(batch: "D-2024-03-1-2-abcdef12", scheme: "village-aid") == batch)
        #expect(EndToEnd(batch: "city-aid/2024-03-1/2", scheme: "village-aid") == nil)
        #expect(EndToEnd(batch: "village-aid/2024-03-1/0", scheme: "village-aid") == nil)
        #expect(EndToEnd(batch: "P-1-abcdef12", scheme: "village-aid") == nil)
    }

    @Test(arguments: [1, 12, 9_999, 23_638_023, 999_999_999_999_999_999, -1, -7, -123_456])
    func `a reference is read as it is written, with spaces or without`(code: Int64) {
        let reference = PaymentReference.payer(code)
        #expect(PaymentReference(reference.text) == reference)
        let text = reference.text
        let spaced = text.enumerated().map { ($0 % 4 == 3 ? "\($1) " : "\($1)") }.joined()
        #expect(PaymentReference(spaced) == reference)
        #expect(text.utf8.count <= 25)
    }

    @Test func `who runs the scheme has a reference of his own`() {
        #expect(PaymentReference(PaymentReference.runner.text) == .runner)
    }

    /// ISO 11649 promises it: one letter wrong, or two neighbours changed places.
    @Test func `a slip of the pen is no reference`() {
        for code in [12, 4_711, -86] as [Int64] {
            let text = Array(PaymentReference.payer(code).text)
            for place in 2..<text.count {
                for other in "0123456789MPO" where other != text[place] {
                    var wrong = text
                    wrong[place] = other
                    #expect(PaymentReference(String(wrong)) == nil, "\(String(wrong))")
                }
                guard place + 1 < text.count, text[place] != text[place + 1] else { continue }
                var wrong = text
                wrong.swapAt(place, place + 1)
                #expect(PaymentReference(String(wrong)) == nil, "\(String(wrong))")
            }
        }
    }

    @Test(arguments: ["", "RF", "RF18", "rf92M12", "RF18539007547034", "RF00M12", "M12", "RF92M-1"])
    func `nothing else is a reference of ours`(text: String) {
        #expect(PaymentReference(text) == nil)
    }
}
