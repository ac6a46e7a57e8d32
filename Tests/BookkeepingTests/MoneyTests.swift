import Bookkeeping
import Testing

@Suite struct MoneyTests {
    @Test(arguments: [
        ("0", 0), ("0.03", 3), ("12", 1200), ("12.5", 1250), ("-0.01", -1),
        ("300000.00", 30_000_000),
        ("10000000000000.00", MoneyText.most), ("1.0000", 100),
    ])
    func `amounts are read in minor units`(_ text: String, _ minor: Int64) throws {
        #expect(try Currency.cny.minor(text) == minor)
    }

    @Test(arguments: [
        ("0.001", MoneyText.Wrong.fractional), ("0.005", .fractional), ("", .notANumber),
        ("-", .notANumber), (".5", .notANumber), ("5.", .notANumber), ("1,000", .notANumber),
        ("1e3", .notANumber), ("0x10", .notANumber), ("１２", .notANumber), (" 1", .notANumber),
        ("1.2.3", .notANumber), ("--1", .notANumber), ("10000000000000.01", .tooLarge),
        ("99999999999999999999", .tooLarge),
    ])
    func `what is no amount of the currency says why`(_ text: String, _ wrong: MoneyText.Wrong) {
        #expect(throws: wrong) { try Currency.cny.minor(text) }
    }

    @Test func `text and minor units are each other's inverse`() throws {
        for minor: Int64 in [
            0, 1, -1, 99, 100, -12_345, 70_914_069, MoneyText.most, -MoneyText.most,
        ] {
            #expect(try Currency.cny.minor(Currency.cny.text(minor)) == minor)
        }
        #expect(Currency.cny.text(-4_685_931) == "-46859.31")
    }

    @Test(arguments: [("JPY", 0, "5"), ("CNY", 2, "0.05"), ("KWD", 3, "0.005")])
    func `a currency has its own digits`(_ code: String, _ digits: Int, _ text: String) throws {
        let currency = try #require(Currency(code))
        #expect(currency.minorDigits == digits)
        #expect(currency.text(5) == text)
    }

    @Test(arguments: ["cny", "CN", "CNYX", "C1Y", ""])
    func `a currency is three capital letters`(_ code: String) {
        #expect(Currency(code) == nil)
    }

    @Test func `amounts of two currencies are not added`() async throws {
        await #expect(processExitsWith: .failure) {
            guard let euro = Currency("EUR") else { return }
            _ = Amount(minor: 1, currency: .cny) + Amount(minor: 1, currency: euro)
        }
    }
}
