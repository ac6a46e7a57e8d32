import Foundation
import Testing

/// The record published with two witnesses, one of them the custodian who holds the money.
@Suite struct CosignedTests {
    @Test func `a member's proof holds under a policy that asks for both witnesses`() async throws {
        let village = try await Village.shared()
        let other = try await village.witnessed()
        let published = try village.run("record publish", on: "2024-03-12")
        #expect(published.contains("witness custodian"))
        #expect(published.matches(of: /has cosigned \d+/).count == 2)
        let shown = try village.run("record show", on: "2024-03-12")
        #expect(shown.contains("published, witnessed by custodian, example.net/witness"))
        try village.prove()
        // Without the custodian's line the same proof is not enough.
        let checkpoint = "record/village-aid/checkpoint"
        let note = try village.text(checkpoint)
        let without = note.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("— custodian-sandbox ") }.joined(separator: "\n")
        #expect(without != note)
        try village.write(without, checkpoint)
        try village.run("member proof 7 2024-03-1 --to 7.proof", on: nil)
        try village.prove(exit: 1)
        withExtendedLifetime(other) {}
    }

    @Test func `without the quorum the old checkpoint stays, and the same command completes`()
        async throws
    {
        let village = try await Village.shared()
        let other = try await village.witnessed()
        try village.run("record publish", on: "2024-03-12")
        let before = try village.text("record/village-aid/checkpoint")
        other.crash()
        try await village.clock("2024-03-14")
        try village.run("custody fetch", on: "2024-03-14")
        for _ in 1...2 {
            let refused = try village.run("record publish", on: "2024-03-14", exit: 4)
            #expect(refused.contains("record.quorum-missed"))
            #expect(refused.contains("example.net/witness does not answer"))
            #expect(try village.text("record/village-aid/checkpoint") == before)
        }
        let waiting = try village.run("record show", on: "2024-03-14")
        #expect(waiting.contains("awaiting witnesses"))
        #expect(waiting.contains("decided, not yet published"))
        try village.prove()
        let back = try village.witness()
        try village.trust([village.custodian, back.line])
        try village.run("record publish", on: "2024-03-14")
        #expect(try village.text("record/village-aid/checkpoint") != before)
        try village.run("member proof 7 2024-03-1 --to 7.proof", on: nil)
        try village.prove()
    }

    @Test func `a custodian whose ledger says otherwise does not cosign, and says why`()
        async throws
    {
        let village = try await Village.shared()
        let other = try await village.witnessed(account: "6222020200012345678")
        let refused = try village.run("record publish", on: "2024-03-12", exit: 4)
        #expect(refused.contains("record.quorum-missed"))
        #expect(
            refused.contains(/custodian refuses \(HTTP 422: custody of 2024-03-\d\d, general/))
        // He is asked for no more where his cosignature is not asked for.
        try village.trust([village.custodian, other.line], quorum: "any")
        let published = try village.run("record publish", on: "2024-03-12")
        #expect(published.contains("witness custodian"))
        #expect(published.contains("has not cosigned what is shown: refuses (HTTP 422"))
    }

    @Test func `an older copy of store and keys signs nothing that a witness has gone beyond`()
        async throws
    {
        let village = try await Village.shared()
        let other = try await village.witnessed()
        try await village.clock("2024-03-14")
        try village.run("custody fetch", on: "2024-03-14")
        try village.run("record publish", on: "2024-03-14")
        let copy = try await Village.shared()
        for name in ["log-key", "receipts-key"] {
            let key = "keys/record/village-aid.\(name)"
            try FileManager.default.createDirectory(
                at: copy.folder.appendingPathComponent("keys/record"),
                withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                at: village.folder.appendingPathComponent(key),
                to: copy.folder.appendingPathComponent(key))
        }
        try copy.trust([other.line])
        let refused = try copy.run("record publish", on: "2024-03-12", exit: 4)
        #expect(refused.contains("record.rolled-back"))
        // It goes on from there with a history of its own, and grows beyond.
        for day in 13...19 {
            try await copy.clock("2024-03-\(day)")
            try await copy.fault(
                ["kind": "foreign", "account": "CUSTODY-1", "amount": "-3.00", "text": "rent"])
            try copy.run("custody fetch", on: "2024-03-\(day)")
        }
        let forked = try copy.run("record publish", on: "2024-03-19", exit: 4)
        #expect(forked.contains("record.changed"))
        let keys = copy.folder.appendingPathComponent("keys/record/village-aid.signed")
        #expect(!FileManager.default.fileExists(atPath: keys.path), "nothing was signed")
    }
}

extension Village {
    func text(_ name: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }

    /// A witness of this village's record, with its store.
    func witness() throws -> WitnessProcess {
        try WitnessProcess(
            store: folder.appendingPathComponent("witness"),
            logs: folder.appendingPathComponent("record/village-aid/policy"),
            name: "example.net/witness")
    }

    /// Publishes once without witnesses, as everybody begins; then both follow the record, and are
    /// chosen.
    func witnessed(account: String = "CUSTODY-1") async throws -> WitnessProcess {
        try run("record publish --name example.org", on: "2024-03-12")
        let other = try witness()
        let following: [String: Any] = [
            "policy": try text("record/village-aid/policy"),
            "record": folder.appendingPathComponent("record/village-aid").path,
            "accounts": ["general": account],
        ]
        try await send(
            "POST", "/records", try JSONSerialization.data(withJSONObject: following))
        try trust([custodian, other.line])
        return other
    }

    /// Chooses those witnesses.
    func trust(_ lines: [String], quorum: String = "all") throws {
        let names = lines.map { $0.split(separator: " ")[1] }.joined(separator: " ")
        let policy = lines + ["group both \(quorum) \(names)", "quorum both", ""]
        try write(policy.joined(separator: "\n"), "witnesses.policy")
        try run("record witnesses witnesses.policy", on: nil)
    }

    /// Checks member 7's proof as he does, by what the operator suggests to believe.
    func prove(exit: Int32 = 0) throws {
        let proof = folder.appendingPathComponent("7.proof")
        if !FileManager.default.fileExists(atPath: proof.path) {
            try run("member receipt 7 --to 7.receipt", on: nil)
            try run("member proof 7 2024-03-1 --to 7.proof", on: nil)
        }
        try run(
            "tongzhou-verify",
            [
                "proof", "7.proof", "--receipt", "7.receipt", "--trust",
                "record/village-aid/policy", "--lang", "en",
            ], exit: exit)
    }
}
