import Bookkeeping
import Testing

@Suite struct LedgerTests {
    let day = Day(number: 17_917)

    func posting(_ account: String, _ minor: Int64) -> Posting {
        Posting(Account(account), Amount(minor: minor, currency: .cny))
    }

    @Test func `an entry leaves out postings of zero and an empty one is none`() throws {
        let entry = try #require(
            Entry(
                day, "period 2019-01-2",
                [
                    posting("assets:custody", 5), posting("liabilities:fee", 0),
                    posting("liabilities:aid", -5),
                ]))
        #expect(entry.postings.count == 2)
        #expect(Entry(day, "nothing", [posting("assets:custody", 0)]) == nil)
    }

    @Test func `an entry that does not add up stops the program`() async {
        await #expect(processExitsWith: .failure) {
            _ = Entry(
                Day(number: 0), "wrong",
                [
                    Posting(Account("assets:custody"), Amount(minor: 5, currency: .cny)),
                    Posting(Account("liabilities:aid"), Amount(minor: -4, currency: .cny)),
                ])
        }
    }

    @Test func `a reversal undoes an entry to the last unit`() throws {
        let entry = try #require(
            Entry(
                day, "interest",
                [posting("assets:custody", 5), posting("liabilities:interest", -5)]))
        let reversal = try #require(entry.reversal(on: day, number: 7))
        var ledger = Ledger()
        ledger.book(entry)
        ledger.book(reversal)
        #expect(ledger.balances.values.allSatisfy { $0 == 0 })
        #expect(reversal.about == "reversal of 7")
    }

    @Test func `a trial balance is sorted and both sides agree`() throws {
        var ledger = Ledger()
        for minor: Int64 in [100, 250] {
            ledger.book(
                try #require(
                    Entry(
                        day, "x",
                        [
                            posting("assets:members:due", minor),
                            posting("liabilities:aid", -minor),
                        ])))
        }
        let balance = TrialBalance(ledger, currency: .cny)
        #expect(balance.lines.map(\.account.name) == ["assets:members:due", "liabilities:aid"])
        #expect(balance.debits == 350)
        #expect(balance.credits == 350)
        #expect(ledger.isBalanced)
    }

    @Test func `the journal is written as hledger and as CSV`() throws {
        let entry = try #require(
            Entry(
                day, "period 2019-01-2",
                [
                    posting("assets:members:due", 69_000_000),
                    posting("liabilities:aid", -69_000_000),
                ]))
        let hledger = JournalText(.hledger)
        #expect(
            hledger.heading(currency: .cny, accounts: entry.postings.map(\.account))
                + hledger.text(entry, number: 1, event: 5) == """
                    commodity 1000.00 CNY

                    account assets:members:due
                    account liabilities:aid

                    2019-01-21 (1) period 2019-01-2  ; event:5
                        assets:members:due  690000.00 CNY
                        liabilities:aid  -690000.00 CNY


                    """)
        let csv = JournalText(.csv)
        #expect(
            csv.heading(currency: .cny, accounts: []) + csv.text(entry, number: 1, event: 5) == """
                entry,event,day,about,account,debit,credit,currency
                1,5,2019-01-21,period 2019-01-2,assets:members:due,690000.00,,CNY
                1,5,2019-01-21,period 2019-01-2,liabilities:aid,,690000.00,CNY

                """)
    }

    @Test(arguments: ["custody", "assets:Custody", "assets:custody account", "expenses:x", ""])
    func `an account's name is lower-case words and colons`(_ name: String) throws {
        #expect(throws: DecodingError.self) {
            try Decoding.account(name)
        }
    }
}
