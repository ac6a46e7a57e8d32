import BankFiles
import Bookkeeping
import Testing

/// What a bank would refuse cannot be built.
@Suite struct InstructionTests {
    func code(_ build: () throws -> Void) -> String? {
        let problem = #expect(throws: BankProblem.self) { try build() }
        return problem?.code
    }

    @Test(arguments: [
        ("", "bank.empty"), (" ", "bank.empty"), ("/a", "bank.id"), ("a/", "bank.id"),
        ("a//b", "bank.id"), (" a", "bank.id"), ("NOTPROVIDED", "bank.id"),
        ("a&b", "bank.letter"), ("编号", "bank.letter"), ("a\nb", "bank.letter"),
        ("1234567890123456789012345678901234567890", "bank.too-long"),
    ])
    func `ids follow the rules of SEPA`(_ text: String, _ expected: String) {
        #expect(code { _ = try BankID(text) } == expected)
        #expect(code { _ = try Banks.payment(text) } == expected)
    }

    @Test(arguments: ["A-1-1", "a/b", "Aid + 2 (x): y, 'z'.?", "x"])
    func `other ids are taken`(_ text: String) throws { _ = try BankID(text) }

    @Test(arguments: [
        "DE89370400440532013000", "GB29 NWBK 6016 1331 9268 19", "NO9386011117947",
        "MT84MALT011000012345MTLCAST001S",
    ])
    func `an IBAN whose check digits hold is one`(_ text: String) throws {
        guard case .iban = try BankAccount(text) else { throw BankProblem("x", nil, Text("", "")) }
    }

    @Test(arguments: ["DE89370400440532013001", "DE88370400440532013000", "GB29NWBK60161331926818"])
    func `one whose check digits do not hold is refused`(_ text: String) {
        #expect(code { _ = try BankAccount(text) } == "bank.iban")
        #expect(code { _ = try IBAN(text) } == "bank.iban")
    }

    @Test(arguments: ["6222020200012345678", "0", "12-345/6"])
    func `any other number is an account within its bank`(_ text: String) throws {
        let account = try BankAccount(text)
        #expect(account == .other(try OtherAccount(text)))
    }

    @Test(arguments: [
        "COBADEFF1", "cobadeff", "COBA1EFF", "", "COBADEFFXXXX", "ＣＯＢＡDEFF",
    ])
    func `a BIC has eight or eleven characters and a country`(_ text: String) {
        #expect(code { _ = try BIC(text) } == "bank.bic")
    }

    @Test func `a creditor's number of SEPA has check digits`() throws {
        #expect(try CreditorID("DE98ZZZ09999999999", for: Banks.sepa).text.count == 18)
        #expect(
            code { _ = try CreditorID("DE97ZZZ09999999999", for: Banks.sepa) }
                == "bank.creditor-id")
        #expect(try CreditorID("C-1", for: Banks.plain).text == "C-1")
    }

    @Test(arguments: [
        (0, "bank.amount"), (-1, "bank.amount"), (100_000_000_000, "bank.amount"),
        (Int64.max, "bank.amount"),
    ])
    func `amounts are above zero and within the limits`(_ amount: Int64, _ expected: String) {
        #expect(code { _ = try Banks.debit("A", amount) } == expected)
    }

    @Test func `a bank's own limit of one transaction holds`() throws {
        let bank = BankProfile(limits: BankLimits(transaction: 500_00))
        _ = try Banks.payment("A", 500_00, for: bank)
        #expect(code { _ = try Banks.payment("A", 500_01, for: bank) } == "bank.amount")
    }

    @Test(arguments: [
        ("José Müller & Söhne", "Jose Muller + Sohne"), ("Łódź_[1]", "Lodz-(1)"),
        ("Œuvre “Straße”", "OEuvre 'Strasse'"), ("cafe\u{301}", "cafe"),
    ])
    func `letters beside the basic set are replaced by the table`(_ name: String, _ written: String)
        throws
    {
        #expect(try Banks.debit("A", name: name).name == written)
    }

    @Test func `a letter the table does not know is refused with its place, and not repeated`() {
        let problem = #expect(throws: BankProblem.self) { try Banks.debit("A", name: "Ms 王") }
        #expect(problem?.code == "bank.letter")
        #expect(problem?.field == "name")
        #expect(problem?.text.en.contains("Letter 4") == true)
        #expect(problem?.text.en.contains("王") == false)
    }

    @Test func `without transliteration every letter outside is refused`() {
        let bank = BankProfile(letters: .latin(transliterate: false))
        #expect(code { _ = try Banks.payment("A", name: "Müller", for: bank) } == "bank.letter")
    }

    @Test(arguments: ["a\u{0}b", "a\tb", "a\u{2028}b", "a\u{FFFE}b", "a\u{85}b"])
    func `what XML or a line cannot hold is refused everywhere`(_ name: String) {
        #expect(code { _ = try Banks.payment("A", name: name) } == "bank.letter")
    }

    @Test func `lengths are counted in letters`() throws {
        _ = try Banks.payment("A", name: String(repeating: "王", count: 70))
        let long = String(repeating: "王", count: 71)
        #expect(code { _ = try Banks.payment("A", name: long) } == "bank.too-long")
        // Each of these becomes two letters.
        let ligatures = String(repeating: "æ", count: 36)
        #expect(code { _ = try Banks.debit("A", name: ligatures) } == "bank.too-long")
    }

    @Test(arguments: [
        ("RF18539007547034", nil), ("RF19539007547034", "bank.reference"),
        ("X-1", "bank.reference"),
    ])
    func `a reference of SEPA is one of ISO 11649`(_ text: String, _ expected: String?) throws {
        if let expected {
            #expect(code { _ = try Banks.debit("A", remittance: .reference(text)) } == expected)
        } else {
            _ = try Banks.debit("A", remittance: .reference(text))
        }
    }

    @Test func `SEPA knows IBANs and euros alone`() throws {
        #expect(code { _ = try Banks.debit("A", account: "6222020200012345678") } == "bank.iban")
        let order = try Banks.order(Banks.sepa, currency: "CNY")
        #expect(code { _ = try batch(order, Banks.sepa) } == "bank.currency")
    }

    func batch(_ order: BatchOrder, _ bank: BankProfile) throws {
        _ = try DebitBatch(order, bank: bank, folder: "/nowhere", name: "x")
    }

    @Test(arguments: [
        ("2024-03-09", "2024-03-01", 0, "bank.no-bank-day"),
        ("2024-03-11", "2024-03-11", 0, "bank.too-early"),
        ("2024-03-12", "2024-03-11", 53_999, nil),
        ("2024-03-12", "2024-03-11", 54_000, "bank.too-early"),
        ("2024-03-11", "2024-03-12", 0, "bank.too-early"),
    ])
    func `the day is a bank day, and early enough`(
        _ day: String, _ created: String, _ second: Int, _ expected: String?
    ) throws {
        let order = try Banks.order(Banks.sepa, day: day, created: created, second: second)
        if let expected {
            #expect(code { try batch(order, Banks.sepa) } == expected)
        } else {
            try batch(order, Banks.sepa)
        }
    }

    @Test func `debits need a creditor's number and a bank that takes them`() throws {
        let bank = BankProfile(debits: .csv)
        let order = try Banks.order(bank)
        #expect(code { try batch(order, bank) } == "bank.format")
        let nobody = try BatchOrder(
            id: "A", scheme: "v",
            party: BankParty(name: "V", account: BankAccount("1"), for: Banks.plain),
            day: order.day, currency: .cny, created: order.created)
        #expect(code { try batch(nobody, Banks.plain) } == "bank.creditor-id")
    }

    @Test func `an order's id leaves room for the numbers of its files`() {
        let long = String(repeating: "x", count: 30)
        #expect(code { _ = try Banks.order(Banks.plain, id: long) } == "bank.too-long")
    }
}
