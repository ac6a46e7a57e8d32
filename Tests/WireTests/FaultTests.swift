import Foundation
import Testing

/// Aid paid over the wire, by a custodian who makes every mistake that is known.
@Suite struct FaultTests {
    /// A fault of one payout each, and how far the payout has come in the end.
    static let faults: [(fault: [String: String], days: Int?, stage: String)] = [
        ([:], nil, "paid"),
        (["kind": "refuse", "reason": "AC04"], nil, "refused"),
        (["kind": "late"], 2, "paid"),
        (["kind": "lose"], nil, "sent"),
        (["kind": "double"], nil, "paid"),
        (["kind": "return", "reason": "AC01"], 1, "returned"),
        (["kind": "swap", "with": "A-8"], nil, "sent"),
        ([:], nil, "sent"),
        (["kind": "amount", "amount": "109.01"], nil, "sent"),
    ]

    @Test func `a custodian who makes every mistake is found out in each`() async throws {
        let village = try await Village.shared()
        for (place, fault) in Self.faults.enumerated() where !fault.fault.isEmpty {
            try await village.fault(
                fault.fault.merging(["endToEnd": "A-\(place + 1)"]) { $1 }, days: fault.days)
        }
        try await village.fault(
            ["kind": "foreign", "account": "CUSTODY-1", "amount": "-3.00", "text": "rent"])
        try village.release((1...9).map { "\(100 + $0)" })
        try village.run("payout send", on: "2024-03-12")
        try await village.clock("2024-03-14")
        try village.run("payout status", on: "2024-03-14")
        try await village.fault(["kind": "status-for-unknown", "endToEnd": "A-99"])
        #expect(
            try village.run("payout status", on: "2024-03-14", exit: 3)
                .contains("status.never-sent"))
        // The last statement is late enough for what is lost to be missed.
        try await village.clock("2024-03-20")
        try village.run("custody fetch", on: "2024-03-20")
        #expect(try village.stages() == Self.faults.map(\.stage))
        let custody = try village.run("custody status --json", on: "2024-03-20", exit: 1)
        #expect(custody.contains("\"code\":\"custody.line-unmatched\""))
        #expect(custody.contains("\"code\":\"custody.payout-late\""))
        let lists = custody.components(separatedBy: "\"unmatched\":[")
        let unmatched = (lists.last ?? "").matches(of: /"amount":(-?\d+)/).map { String($0.1) }
        #expect(unmatched.sorted() == ["-10500", "-10700", "-10800", "-10901", "-300"])
        #expect(!custody.contains("rent"))
        #expect(
            try village.propose("1", on: "2024-03-20", releasing: 2)
                .contains("payout.custody-unsound"))
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
        for amount in amounts { try propose(amount, on: "2024-03-12", releasing: 0) }
        guard !amounts.isEmpty else { return }
        let numbers = (1...amounts.count).map { "\($0)" }.joined(separator: " ")
        try run("payout release \(numbers) --by wang --key-file wang.key", on: "2024-03-12")
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
