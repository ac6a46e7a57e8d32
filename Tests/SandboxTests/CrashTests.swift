import Foundation
import Testing

/// Nothing is doubled and nothing lost.
@Suite struct CrashTests {
    @Test func `the same bytes are one file, other bytes of its id are refused`() async throws {
        let bank = try await Sandbox()
        let list = Files.payments("A-1", [("E1", "20.00")])
        let first = try await bank.file(list)
        #expect(try await bank.file(list).text == first.text)
        let other = try await bank.file(Files.payments("A-1", [("E1", "21.00")]))
        #expect(other.status == 409)
        #expect(other["error"] == "file-differs")
        try await bank.clock("2024-03-12")
        #expect(try await bank.file(list).text == first.text)
        #expect(try await bank.lines("2024-03-11").count == 1)
        #expect(try await bank.deposit() == "980.00")
    }

    @Test func `killed and started again it goes on where it was`() async throws {
        let bank = try await Sandbox()
        _ = try await bank.file(Files.payments("A-1", [("E1", "20.00"), ("E2", "30.00")]))
        try await bank.post("/faults", ["kind": "late", "endToEnd": "E2", "days": 2])
        bank.crash()
        try bank.start()
        #expect(bank.greeting.contains("today 2024-03-10"))
        try await bank.clock("2024-03-12")
        let before = try await bank.get("/statements/A/2024-03-11").text
        bank.crash()
        // The day of an old store counts, not the option.
        try bank.start(["--today", "2030-01-01"])
        #expect(bank.greeting.contains("today 2024-03-12"))
        #expect(try await bank.get("/statements/A/2024-03-11").text == before)
        try await bank.clock("2024-03-14")
        #expect(
            try await bank.lines("2024-03-13").map(\.description) == ["13 -30.00 E2 PMNT/ICDT/ESCT"]
        )
        #expect(try await bank.deposit() == "950.00")
    }

    /// Killed while it works: whatever it had done, the same request brings the same end.
    @Test(arguments: [0, 1, 2, 3]) func `killed in the middle it has done all or nothing`(
        answersBefore: Int
    ) async throws {
        let bank = try await Sandbox()
        let rows = (1...400).map { (payer: "\($0)", amount: "1.00") }
        let lists = (1...4).map { Files.debits(rows, attempt: $0) }
        for list in lists.prefix(answersBefore) { _ = try await bank.file(list) }
        let wire = bank.wire
        async let unanswered = try? wire.file(lists[answersBefore])
        bank.crash()
        _ = await unanswered
        try bank.start()
        for list in lists { #expect(try await bank.file(list).status == 202) }
        try await bank.clock("2024-03-12")
        #expect(try await bank.lines("2024-03-11").count == 1_600)
        #expect(try await bank.deposit() == "2600.00")
    }

    @Test func `two programs do not share a folder`() async throws {
        let bank = try await Sandbox()
        #expect(try bank.startAnother() == 1)
        #expect(try await bank.deposit() == "1000.00")
    }
}
