import Foundation
import Testing

/// What goes wrong when it is asked to.
@Suite struct FaultTests {
    /// A fault, the lines it leads to in the days from the 11th on, and what the status says.
    struct Case: CustomTestStringConvertible {
        let fault: [String: String]
        var days: Int?
        let lines: [String]
        let status: String

        var testDescription: String { fault["kind"] ?? "" }
        var fields: [String: Any] {
            var fields: [String: Any] = fault
            fields["days"] = days
            return fields
        }
    }

    private static let first = "11 -20.00 E1 PMNT/ICDT/ESCT"
    private static let second = "11 -30.00 E2 PMNT/ICDT/ESCT"

    /// Of two payments, 20.00 as E1 and 30.00 as E2.
    static let payments = [
        Case(
            fault: ["kind": "refuse", "endToEnd": "E1", "reason": "AC04"],
            lines: [second], status: "E1,rejected,AC04"),
        Case(
            fault: ["kind": "late", "endToEnd": "E1"], days: 2,
            lines: [second, "13 -20.00 E1 PMNT/ICDT/ESCT"], status: "E1,accepted,"),
        Case(
            fault: ["kind": "lose", "endToEnd": "E1"], lines: [second], status: "E1,accepted,"),
        Case(
            fault: ["kind": "double", "endToEnd": "E1"], lines: [first, first, second],
            status: "E1,accepted,"),
        Case(
            fault: ["kind": "return", "endToEnd": "E1", "reason": "AC01"], days: 2,
            lines: [first, second, "13 20.00 E1 PMNT/ICDT/RRTN AC01"], status: "E1,accepted,"),
        Case(
            fault: ["kind": "swap", "endToEnd": "E1", "with": "E2"],
            lines: ["11 -30.00 E1 PMNT/ICDT/ESCT", "11 -20.00 E2 PMNT/ICDT/ESCT"],
            status: "E1,accepted,"),
        Case(
            fault: ["kind": "amount", "endToEnd": "E1", "amount": "20.01"],
            lines: ["11 -20.01 E1 PMNT/ICDT/ESCT", second], status: "E1,accepted,"),
        Case(
            fault: ["kind": "status-for-unknown", "endToEnd": "X-9"],
            lines: [first, second], status: "X-9,accepted,"),
        Case(
            fault: ["kind": "foreign", "account": "A", "amount": "-3.00", "text": "rent"],
            lines: [first, second, "10 -3.00 PMNT/ICDT/ESCT"], status: "E1,accepted,"),
    ]

    @Test(arguments: payments, [true, false])
    func `a fault strikes a payment, set before the file or after it`(
        fault: Case, before: Bool
    ) async throws {
        let bank = try await Sandbox()
        if before { try await bank.post("/faults", fault.fields) }
        _ = try await bank.file(Files.payments("A-1", [("E1", "20.00"), ("E2", "30.00")]))
        if !before { try await bank.post("/faults", fault.fields) }
        try await bank.clock("2024-03-15")
        var lines: [Line] = []
        for day in 10...14 { lines += try await bank.lines("2024-03-\(day)") }
        #expect(lines.map(\.description).sorted() == fault.lines.sorted())
        #expect(try await bank.status("village-aid/A-1").text.contains(fault.status))
        let sum = lines.reduce(100_000) { $0 + $1.amount }
        #expect(try await bank.deposit() == Files.text(sum))
        #expect(Set(lines.map(\.bankReference)).count == lines.count)
    }

    private static let collected = "11 20.00 D-2024-03-1-1-8 PMNT/IDDT/ESDD"

    /// Of one debit of 20.00, payer 8.
    static let debits = [
        Case(
            fault: ["kind": "refuse", "reason": "MD01"], lines: [],
            status: "8,20.00,0.00,no-mandate"),
        Case(fault: ["kind": "lose"], lines: [], status: "succeeded,1,20.00"),
        Case(
            fault: ["kind": "double"], lines: [collected, collected], status: "succeeded,1,20.00"),
        Case(
            fault: ["kind": "amount", "amount": "12.00"],
            lines: ["11 12.00 D-2024-03-1-1-8 PMNT/IDDT/ESDD"],
            status: "8,20.00,12.00,insufficient-funds"),
        Case(
            fault: ["kind": "return", "reason": "MD06"], days: 3,
            lines: [collected, "14 -20.00 D-2024-03-1-1-8 PMNT/IDDT/PRDD MD06"],
            status: "succeeded,1,20.00"),
    ]

    @Test(arguments: debits) func `a fault strikes a payer`(fault: Case) async throws {
        let bank = try await Sandbox()
        var fields = fault.fields
        fields["file"] = "village-aid/2024-03-1/1"
        fields["payer"] = "8"
        try await bank.post("/faults", fields)
        _ = try await bank.file(Files.debits([("8", "20.00")]))
        try await bank.clock("2024-03-15")
        var lines: [Line] = []
        for day in 10...14 { lines += try await bank.lines("2024-03-\(day)") }
        #expect(lines.map(\.description) == fault.lines)
        #expect(try await bank.status("village-aid/2024-03-1/1").text.contains(fault.status))
        #expect(try await bank.deposit() == Files.text(lines.reduce(100_000) { $0 + $1.amount }))
    }

    @Test func `a late debit keeps the result waiting, and a late payment is pending`() async throws
    {
        let bank = try await Sandbox()
        for id in ["D-2024-03-1-1-8", "E1"] {
            try await bank.post("/faults", ["kind": "late", "endToEnd": id, "days": 1])
        }
        _ = try await bank.file(Files.debits([("8", "20.00"), ("9", "20.00")]))
        _ = try await bank.file(Files.payments("A-1", [("E1", "20.00"), ("E2", "30.00")]))
        try await bank.clock("2024-03-11")
        #expect(try await bank.status("village-aid/2024-03-1/1")["error"] == "not-yet")
        #expect(try await bank.status("village-aid/A-1").text.contains("E1,pending,\nE2,accepted,"))
        try await bank.clock("2024-03-12")
        #expect(try await bank.status("village-aid/2024-03-1/1").status == 200)
        #expect(try await bank.status("village-aid/A-1").text.contains("E1,accepted,"))
    }

    @Test func `money that has arrived may still go back, once`() async throws {
        let bank = try await Sandbox()
        _ = try await bank.file(Files.pain008("M8", [("D1", "10.00")]))
        try await bank.clock("2024-03-12")
        let back: [String: Any] = ["kind": "return", "endToEnd": "D1", "reason": "AM04"]
        try await bank.post("/faults", back)
        #expect(try await bank.tryPost("/faults", back)["error"] == "too-late")
        #expect(
            try await bank.tryPost("/faults", ["kind": "lose", "endToEnd": "D1"])["error"]
                == "too-late")
        try await bank.clock("2024-03-14")
        let statement = try await bank.get("/statements/A/2024-03-13").text
        #expect(statement.contains("<SubFmlyCd>PRDD</SubFmlyCd>"))
        #expect(
            statement.firstMatch(of: /<RtrInf>\s*<Rsn>\s*<Cd>AM04<\/Cd>/) != nil)
        #expect(try await bank.deposit() == "1000.00")
    }

    @Test func `a status in pain names a payment that was never sent`() async throws {
        let bank = try await Sandbox()
        _ = try await bank.file(Files.pain001("M1", [("E1", "10.00")]))
        try await bank.post(
            "/faults", ["kind": "status-for-unknown", "endToEnd": "X-9", "file": "M1"])
        #expect(
            try await bank.status("M1").text.contains("<OrgnlEndToEndId>X-9</OrgnlEndToEndId>"))
    }
}
