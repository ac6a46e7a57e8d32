import Foundation
import Testing

/// From a file to the money on the statement.
@Suite struct WalkTests {
    @Test func `a debit list is collected on its day, and the statement adds up`() async throws {
        let bank = try await Sandbox()
        try await bank.post(
            "/accounts",
            ["number": "payer-9", "name": "poor", "currency": "CNY", "balance": "1.00"])
        let list = Files.debits([("P7", "822.03"), ("8", "274.01"), ("9", "548.02")])
        let receipt = try await bank.file(list)
        #expect(receipt.status == 202)
        #expect(receipt["id"] == "village-aid/2024-03-1/1")
        #expect(receipt["transactions"] == "3")
        #expect(receipt["sum"] == "1644.06")
        #expect(try await bank.status("village-aid/2024-03-1/1").status == 409)

        try await bank.clock("2024-03-11")
        #expect(
            try await bank.status("village-aid/2024-03-1/1").text == """
                tongzhou-result,1
                scheme,village-aid
                period,2024-03-1
                attempt,1
                currency,CNY
                succeeded,2,1096.04
                failed,1,548.02
                payer,due,taken,reason
                9,548.02,0.00,insufficient-funds
                end,1

                """)
        #expect(try await bank.get("/statements/A/2024-03-11").status == 404)
        try await bank.clock("2024-03-12")
        let lines = try await bank.lines("2024-03-11")
        #expect(
            lines.map(\.description) == [
                "11 822.03 D-2024-03-1-1-P7 PMNT/IDDT/ESDD",
                "11 274.01 D-2024-03-1-1-8 PMNT/IDDT/ESDD",
            ])
        #expect(lines.last?.balance == 209_604)
        #expect(try await bank.deposit() == "2096.04")
    }

    @Test func `a payment list is paid, but not what no account has or the deposit lacks`()
        async throws
    {
        let bank = try await Sandbox()
        _ = try await bank.file(Files.payments("A-1", [("E1", "999.99"), ("E2", "0.02")]))
        _ = try await bank.file(Files.payments("A-2", [("E3", "0.01")], account: "X1"))
        try await bank.clock("2024-03-12")
        #expect(
            try await bank.status("village-aid/A-1").text == """
                tongzhou-payment-status,1
                scheme,village-aid
                batch,A-1
                currency,CNY
                endToEnd,status,reason
                E1,accepted,
                E2,rejected,AM04
                end,2

                """)
        #expect(try await bank.status("village-aid/A-2").text.contains("E3,rejected,AC01\n"))
        #expect(try await bank.deposit() == "0.01")
    }

    @Test func `a pain file has a status at any time, and a statement with its references`()
        async throws
    {
        let bank = try await Sandbox()
        let debits = try await bank.file(Files.pain008("M8", [("D1", "10.00"), ("D2", "5.50")]))
        #expect(debits["id"] == "M8")
        #expect(debits["sum"] == "15.50")
        let payments = try await bank.file(Files.pain001("M1", [("E1", "1015.50")]))
        #expect(payments["sum"] == "1015.50")
        let before = try await bank.status("M8").text
        #expect(before.components(separatedBy: "<TxSts>PDNG</TxSts>").count == 3)

        try await bank.clock("2024-03-12")
        let after = try await bank.status("M8").text
        #expect(after.contains("<OrgnlMsgNmId>pain.008.001.08</OrgnlMsgNmId>"))
        #expect(after.components(separatedBy: "<TxSts>ACSC</TxSts>").count == 3)
        // What is collected on a day can be paid out on it.
        #expect(try await bank.status("M1").text.contains("<GrpSts>ACSC</GrpSts>"))
        let statement = try await bank.get("/statements/A/2024-03-11").text
        for part in [
            "<MsgId>M8</MsgId>", "<EndToEndId>D2</EndToEndId>", "<MndtId>M-D1</MndtId>",
            "<Nm>李 &amp; 王</Nm>", "<IBAN>DE89370400440532013000</IBAN>",
            "<Ref>RF18539007547034</Ref>", "<NbOfTxs>2</NbOfTxs>",
        ] { #expect(statement.contains(part), "\(part)") }
        #expect(Balances(statement) == Balances(opening: 100_000, closing: 0, available: 0))
        let batch = try await bank.get("/statements/A/2024-03-11?batch=1").text
        #expect(batch.contains("<MsgId>M8</MsgId>") && !batch.contains("D2"))
        #expect(Balances(batch) == Balances(statement))
    }

    @Test func `invested and pledged money is told from money on deposit`() async throws {
        let bank = try await Sandbox()
        try await bank.post("/investments", ["account": "A", "amount": "300.00"])
        try await bank.post("/pledges", ["account": "A", "amount": "200.00"])
        try await bank.post("/interest", ["account": "A", "amount": "1.25"])
        try await bank.post("/charges", ["account": "A", "amount": "0.25"])
        let account = try await bank.get("/accounts/A")
        #expect(account["balance"] == "1001.00")
        #expect(account["deposit"] == "701.00")
        #expect(account["invested"] == "300.00")
        #expect(account["pledged"] == "200.00")
        _ = try await bank.file(Files.payments("A-1", [("E1", "600.00")]))
        try await bank.clock("2024-03-11")
        #expect(try await bank.status("village-aid/A-1").text.contains("E1,rejected,AM04"))
        let statement = try await bank.get("/statements/A/2024-03-10").text
        #expect(
            Balances(statement) == Balances(opening: 100_000, closing: 70_100, available: 50_100))
        #expect(
            try await bank.lines("2024-03-10").map(\.description) == [
                "10 -300.00 SECU/SETT/SUBS", "10 1.25 ACMT/MCOP/INTR", "10 -0.25 ACMT/MDOP/CHRG",
            ])
        // Free again, the statement of the day before stays what it was.
        try await bank.post("/pledges", ["account": "A", "amount": "-200.00"])
        try await bank.post("/investments", ["account": "A", "amount": "-300.00"])
        #expect(try await bank.get("/statements/A/2024-03-10").text == statement)
        #expect(try await bank.deposit() == "1001.00")
    }

    @Test func `somebody pays by plain transfer with a reference`() async throws {
        let bank = try await Sandbox()
        try await bank.post(
            "/transfers",
            [
                "from": "62220001", "to": "A", "amount": "50", "reference": "RF18539007547034",
                "text": "top-up", "name": "Wang Fang",
            ])
        try await bank.post(
            "/transfers", ["from": "62220001", "to": "A", "amount": "7.00", "reference": "roll 8"])
        try await bank.clock("2024-03-11")
        let statement = try await bank.get("/statements/A/2024-03-10").text
        #expect(statement.contains("<Ref>RF18539007547034</Ref>"))
        #expect(statement.contains("<Ustrd>roll 8</Ustrd>"))
        #expect(statement.components(separatedBy: "<Nm>Wang Fang</Nm>").count == 3)
        #expect(
            try await bank.lines("2024-03-10").map(\.description) == [
                "10 50.00 PMNT/RCDT/ESCT", "10 7.00 PMNT/RCDT/ESCT",
            ])
    }

    @Test(arguments: [
        ("A", "Village Aid", "match"),
        ("A", "VILLAGE　ａid", "close"),
        ("A", "Village", "different"),
        ("B", "Village Aid", "unknown"),
    ])
    func `a payee's name is checked`(account: String, name: String, answer: String) async throws {
        let bank = try await Sandbox()
        #expect(
            try await bank.post("/check", ["account": account, "name": name])["answer"] == answer)
    }

    @Test func `weekends and holidays are no bank days where they are kept`() async throws {
        // 2024-03-09 is a Saturday.
        let bank = try await Sandbox(today: "2024-03-09", ["--weekends"])
        try await bank.post("/holidays", ["day": "2024-03-11"])
        _ = try await bank.file(Files.payments("A-1", [("E1", "1.00")]))
        try await bank.post("/interest", ["account": "A", "amount": "2.00"])
        try await bank.clock("2024-03-13")
        #expect(try await bank.lines("2024-03-11").isEmpty)
        #expect(
            try await bank.lines("2024-03-12").map(\.description) == [
                "12 2.00 ACMT/MCOP/INTR", "12 -1.00 E1 PMNT/ICDT/ESCT",
            ])
    }
}

/// The balances of a camt.053, in minor units.
struct Balances: Equatable {
    let opening: Int
    let closing: Int
    let available: Int

    init(opening: Int, closing: Int, available: Int) {
        self.opening = opening
        self.closing = closing
        self.available = available
    }

    init(_ statement: String) {
        func balance(_ code: String) -> Int {
            let after = statement.components(separatedBy: "<Cd>\(code)</Cd>").last ?? ""
            let found = after.firstMatch(of: /<Amt Ccy="...">([0-9.]+)<\/Amt>\s*<CdtDbtInd>(.)/)
            guard let found else { return Int.min }
            return Line.units(found.1) * (found.2 == "C" ? 1 : -1)
        }
        opening = balance("OPBD")
        closing = balance("CLBD")
        available = balance("CLAV")
    }
}
