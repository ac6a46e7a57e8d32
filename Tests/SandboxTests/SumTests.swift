import Foundation
import Testing

/// Laws over generated days; the seed that fails is the argument.
@Suite struct SumTests {
    /// SplitMix64: the same seed, the same days.
    struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6])
    func `balances are the sums of lines, whatever happens`(seed: UInt64) async throws {
        var dice = Dice(state: seed)
        let days = 10..<26
        let bank = try await Sandbox()
        for day in days {
            // In the last days what is late or goes back comes to its end.
            for turn in 0..<(day < 18 ? Int.random(in: 0...4, using: &dice) : 0) {
                try await act(bank, "\(day)-\(turn)", &dice)
            }
            try await bank.clock("2024-03-\(day + 1)")
        }
        var balance = 100_000
        var references: Set<Substring> = []
        var count = 0
        for day in days {
            let lines = try await bank.lines("2024-03-\(day)")
            let statement = Balances(try await bank.get("/statements/A/2024-03-\(day)").text)
            #expect(statement.opening == balance, "seed \(seed), day \(day)")
            for line in lines {
                balance += line.amount
                #expect(line.balance == balance, "seed \(seed), day \(day)")
            }
            #expect(statement.closing == balance, "seed \(seed), day \(day)")
            references.formUnion(lines.map(\.bankReference))
            count += lines.count
        }
        #expect(references.count == count, "seed \(seed)")
        #expect(try await bank.deposit() == Files.text(balance), "seed \(seed)")
    }

    /// One of the things that may happen in a day.
    private func act(_ bank: Sandbox, _ name: String, _ dice: inout Dice) async throws {
        func amount() -> String { Files.text(Int.random(in: 1...90_000, using: &dice)) }
        let rows = (0...Int.random(in: 0...5, using: &dice)).map { ("\(name)-\($0)", amount()) }
        let kinds = ["refuse", "late", "lose", "double", "return", "swap", "amount"]
        if Bool.random(using: &dice), let kind = kinds.randomElement(using: &dice) {
            try await bank.post(
                "/faults",
                [
                    "kind": kind, "endToEnd": rows[0].0,
                    "days": Int.random(in: 1...3, using: &dice),
                    "with": rows[rows.count - 1].0, "amount": amount(),
                ])
        }
        switch Int.random(in: 0..<7, using: &dice) {
        case 0, 1: #expect(try await bank.file(Files.pain008("D\(name)", rows)).status == 202)
        case 2, 3: #expect(try await bank.file(Files.payments(name, rows)).status == 202)
        case 4: try await bank.post("/transfers", ["from": "P1", "to": "A", "amount": amount()])
        case 5: try await bank.post("/charges", ["account": "A", "amount": amount()])
        default:
            try await bank.post(
                "/faults", ["kind": "foreign", "account": "A", "amount": "-" + amount()])
        }
    }
}
