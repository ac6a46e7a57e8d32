import Foundation
import Testing

/// Aid paid over the wire, by a custodian who makes every mistake that is known.
@Suite struct FaultTests {
    /// A fault, and what is known in the end: the stages of both payouts, why payouts stop, what
    /// the family has.
    struct Case: CustomTestStringConvertible {
        let kind: String
        var fields: [String: String] = ["endToEnd": "A-1"]
        var days: Int?
        let stages: [String]
        var problem: String?
        let received: String
        /// How `payout status` ends.
        var answers: Int32 = 0
        var testDescription: String { kind }
    }

    static let cases = [
        Case(kind: "none", stages: ["paid", "paid"], received: "300.00"),
        Case(
            kind: "refuse", fields: ["endToEnd": "A-1", "reason": "AC04"],
            stages: ["refused", "paid"], received: "200.00"),
        Case(kind: "late", days: 2, stages: ["paid", "paid"], received: "300.00"),
        Case(
            kind: "lose", stages: ["sent", "paid"], problem: "custody.payout-late",
            received: "200.00"),
        Case(
            kind: "double", stages: ["paid", "paid"], problem: "custody.line-unmatched",
            received: "400.00"),
        Case(
            kind: "return", fields: ["endToEnd": "A-1", "reason": "AC01"], days: 1,
            stages: ["returned", "paid"], received: "200.00"),
        Case(
            kind: "swap", fields: ["endToEnd": "A-1", "with": "A-2"], stages: ["sent", "sent"],
            problem: "custody.line-unmatched", received: "300.00"),
        Case(
            kind: "amount", fields: ["endToEnd": "A-1", "amount": "100.01"],
            stages: ["sent", "paid"], problem: "custody.line-unmatched", received: "300.01"),
        Case(
            kind: "foreign", fields: ["account": "CUSTODY-1", "amount": "-3.00", "text": "rent"],
            stages: ["paid", "paid"], problem: "custody.line-unmatched", received: "300.00"),
        Case(
            kind: "status-for-unknown", fields: ["endToEnd": "A-9"], stages: ["paid", "paid"],
            received: "300.00", answers: 3),
    ]

    @Test(arguments: cases) func `a fault of the custodian`(fault: Case) async throws {
        let village = try await Village.shared()
        if fault.kind != "none" {
            try await village.fault(
                fault.fields.merging(["kind": fault.kind]) { $1 }, days: fault.days)
        }
        try village.release(["100", "200"])
        try village.run("payout send", on: "2024-03-12")
        try await village.clock("2024-03-14")
        let status = try village.run("payout status", on: "2024-03-14", exit: fault.answers)
        #expect(fault.answers == 0 || status.contains("status.never-sent"))
        // The last statement is late enough for what is lost to be missed.
        try await village.clock("2024-03-20")
        try village.run("custody fetch", on: "2024-03-20")
        #expect(try village.stages() == fault.stages)
        let custody = try village.run(
            "custody status --json", on: "2024-03-20", exit: fault.problem == nil ? 0 : 1)
        if let problem = fault.problem { #expect(custody.contains("\"\(problem)\"")) }
        #expect(try await village.deposit("6222020200012345678") == fault.received)
        if fault.problem != nil {
            #expect(
                try village.propose("1", on: "2024-03-20", releasing: 2)
                    .contains("payout.custody-unsound"))
        }
        try village.run("doctor", on: nil)
    }

    @Test func `a custodian out of reach is named, and the same command completes`() async throws {
        let village = try await Village.shared()
        try village.release(["100"])
        try await village.fault(["kind": "close-door"])
        for _ in 1...2 {
            let answer = try village.run("payout send", on: "2024-03-12", exit: 4)
            #expect(answer.contains("custodian.unreachable") && answer.contains("payouts-1.xml"))
        }
        #expect(try village.stages() == ["sent"])
        #expect(
            try village.run("custody fetch", on: "2024-03-13", exit: 4)
                .contains("custodian.unreachable"))
        try await village.fault(["kind": "open-door"])
        // Cut off when he has it already, and once more when he has answered.
        try await village.fault(["kind": "hang-up"])
        try village.run("payout send", on: "2024-03-12", exit: 4)
        for _ in 1...2 { try village.run("payout send", on: "2024-03-12") }
        try await village.clock("2024-03-14")
        for _ in 1...2 {
            try village.run("payout status", on: "2024-03-14")
            try village.run("custody fetch", on: "2024-03-14")
        }
        #expect(try village.stages() == ["paid"])
        #expect(try await village.deposit("6222020200012345678") == "100.00")
        try village.run("custody status", on: "2024-03-14")
        #expect(
            try village.run("payout send", on: "2024-03-14", exit: 2)
                .contains("payout.nothing-to-send"))
        try village.run("doctor", on: nil)
    }

    @Test(arguments: [("王芳", "match", 0), ("王 芳", "close", 0), ("李明", "different", 2)])
    func `the custodian is asked for the payee's name`(
        name: String, answer: String, exit: Int32
    ) async throws {
        let village = try await Village.shared()
        try village.write(
            "kind: member\nname: \(name)\naccount: \"6222020200012345678\"\n", "payee.yaml")
        let proposed = try village.run(
            "payout propose aid-1 --payee payee.yaml --amount 1 --by li --key-file li.key --json",
            on: "2024-03-12")
        #expect(proposed.contains("\"answer\":\"\(answer)\""))
        #expect(!proposed.contains(name) && !proposed.contains("62220202"))
        let released = try village.run(
            "payout release 1 --by wang --key-file wang.key", on: "2024-03-12", exit: exit)
        #expect(exit == 0 || released.contains("payout.name-not-checked"))
    }

    @Test func `the one or the other key file, and a name alone, open nothing`() async throws {
        let village = try await Village.shared()
        try village.release([])
        _ = try village.propose("1", on: "2024-03-12", releasing: 0)
        for (by, key, code) in [
            ("li", "li", "payout.same-person"), ("wang", "li", "office.key-wrong"),
            ("li", "wang", "office.key-wrong"), ("wang", "nobody", "office.key-unreadable"),
        ] {
            let answer = try village.run(
                "payout release 1 --by \(by) --key-file \(key).key", on: "2024-03-12", exit: 2)
            #expect(answer.contains(code))
        }
        try village.run("payout release 1 --by wang", on: "2024-03-12", exit: 64)
    }
}

extension Village {
    /// Proposes and releases payouts of those sums.
    func release(_ amounts: [String]) throws {
        try write(
            "kind: member\nname: 王芳\naccount: \"6222020200012345678\"\n", "payee.yaml")
        for (place, amount) in amounts.enumerated() {
            try propose(amount, on: "2024-03-12", releasing: 0)
            try run(
                "payout release \(place + 1) --by wang --key-file wang.key", on: "2024-03-12")
        }
    }

    /// Proposes one more; where a code is given, its release ends so.
    @discardableResult
    func propose(_ amount: String, on day: String, releasing exit: Int32) throws -> String {
        let words = "payout propose aid-1 --payee payee.yaml --amount \(amount)"
        let proposed = try run("\(words) --by li --key-file li.key --json", on: day)
        guard exit != 0, let number = proposed.firstMatch(of: /"number":(\d+)/)?.1 else {
            return proposed
        }
        return try run(
            "payout release \(number) --by wang --key-file wang.key", on: day, exit: exit)
    }

    /// How far payouts have come, by number.
    func stages() throws -> [String] {
        try run("payout list --json", on: "2024-03-20")
            .matches(of: /"stage":"([a-z]+)"/).map { String($0.1) }
    }
}
