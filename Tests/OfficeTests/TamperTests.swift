import Bookkeeping
import Foundation
import MutualAid
import Office
import PublicRecord
import TestSupport
import Testing

/// Payouts, payees, statements and lines that somebody has changed, and signatures that are none.
@Suite struct TamperTests {
    /// Payout 1 paid, 2 released, 3 proposed, 4 withdrawn; a line matched by a person, one open.
    private static let kept = Result {
        try withExtendedLifetime(try life()) { try KeptFolder($0.folder) }
    }

    private func lived() throws -> World { try World(Self.kept.get(), today: "2024-03-13") }

    private static func life() throws -> World {
        var (world, bank) = try World.shared()
        for _ in 1...4 { try world.propose(.aid(1), 1_000) }
        try world.release(1)
        try world.sendPayouts()
        try world.withdraw(4)
        world.today = "2024-03-12"
        try world.take(
            bank.statement(
                "2024-03-12",
                [
                    Bank.Line(amount: -1_000, endToEnd: "A-1"), Bank.Line(amount: 5),
                ]))
        _ = try world.office.match(
            World.scheme, line: 3, as: .interest, by: world.signer("li"), at: world.moment)
        try world.release(2)
        world.today = "2024-03-13"
        try world.take(bank.statement("2024-03-13", [Bank.Line(amount: 9)]))
        try world.check()
        return world
    }

    @Test(arguments: [
        ("UPDATE payout SET amount = amount + 1 WHERE number = 2", "payouts"),
        ("UPDATE payout SET purpose = 'fee' WHERE number = 3", "payouts"),
        ("UPDATE payout SET released = released - 1 WHERE number = 2", "payouts"),
        ("UPDATE payout SET released = proposed WHERE number = 3", "payouts"),
        ("UPDATE payout SET batch = NULL WHERE number = 1", "payouts"),
        ("UPDATE payout SET batch = 2 WHERE number = 1", "payouts"),
        ("UPDATE payout SET paid = NULL WHERE number = 1", "payouts"),
        ("UPDATE payout SET paid = 3 WHERE number = 2", "payouts"),
        ("UPDATE payout SET refused = NULL WHERE number = 4", "payouts"),
        ("UPDATE payout SET refused = 3 WHERE number = 3", "payouts"),
        ("UPDATE payout SET returned = 3 WHERE number = 1", "payouts"),
        ("UPDATE payout SET confirmed = 3 WHERE number = 1", "payouts"),
        ("DELETE FROM payout WHERE number = 4", "payouts"),
        ("DELETE FROM payout", "payouts"),
        (
            "INSERT INTO payout SELECT scheme, 5, purpose, amount, proposed, NULL, NULL, NULL, NULL, NULL, NULL FROM payout WHERE number = 3",
            "payouts"
        ),
        ("UPDATE payout SET number = 9 WHERE number = 4", "payouts"),
        ("DELETE FROM payee WHERE number = 3", "payouts"),
        ("DELETE FROM payee", "payouts"),
        ("UPDATE payee SET slot = 99 WHERE number = 2", "payouts"),
        ("UPDATE payee SET slot = 0 WHERE number = 2", "payouts"),
        ("UPDATE payee SET sealed = X'00' WHERE number = 2", "payouts"),
        ("INSERT INTO payee SELECT scheme, 9, slot, sealed FROM payee WHERE number = 2", "payouts"),
        (
            "UPDATE payee SET (slot, sealed) = (SELECT slot, sealed FROM payee WHERE number = 1) WHERE number = 2",
            "lookups"
        ),
        ("UPDATE statement SET closing = closing + 1", "custody"),
        ("UPDATE statement SET opening = opening + 1", "custody"),
        ("UPDATE statement SET available = available - 1 WHERE number = 2", "custody"),
        ("UPDATE statement SET to_day = to_day + 1 WHERE number = 2", "custody"),
        ("UPDATE statement SET from_day = from_day - 1 WHERE number = 1", "custody"),
        ("UPDATE statement SET lines = 1 WHERE number = 2", "custody"),
        ("UPDATE statement SET first_line = 1 WHERE number = 2", "custody"),
        ("UPDATE statement SET event = event + 1 WHERE number = 2", "custody"),
        ("DELETE FROM statement WHERE number = 3", "custody"),
        ("DELETE FROM statement", "custody"),
        ("UPDATE bank_line SET amount = amount - 1 WHERE number = 4", "custody"),
        ("UPDATE bank_line SET day = day + 1 WHERE number = 2", "custody"),
        ("UPDATE bank_line SET end_to_end = 'A-2' WHERE number = 2", "custody"),
        ("UPDATE bank_line SET reference = 'RF92M12' WHERE number = 4", "custody"),
        ("UPDATE bank_line SET code = 'ACMT/MCOP/INTR' WHERE number = 4", "custody"),
        ("UPDATE bank_line SET reason = 'AC04' WHERE number = 2", "custody"),
        ("UPDATE bank_line SET bank_reference = 'x' WHERE number = 2", "custody"),
        ("UPDATE bank_line SET booked = booked - 1 WHERE number = 2", "custody"),
        ("UPDATE bank_line SET matched = NULL, booked = NULL WHERE number = 3", "custody"),
        ("UPDATE bank_line SET matched = 9, booked = 9 WHERE number = 4", "custody"),
        ("UPDATE bank_line SET matched = 9 WHERE number = 4", "custody"),
        ("UPDATE bank_line SET booked = NULL WHERE number = 2", "custody"),
        ("UPDATE bank_line SET matched = matched + 1 WHERE number = 2", "custody"),
        ("DELETE FROM bank_line WHERE number = 4", "custody"),
        (
            "INSERT INTO bank_line SELECT scheme, 5, day, amount, '', '', '', '', '', NULL, NULL FROM bank_line WHERE number = 4",
            "custody"
        ),
        ("UPDATE seen SET amount = amount + 1", "custody"),
        ("DELETE FROM seen", "custody"),
        ("INSERT INTO seen SELECT scheme, 1, 20000, 7 FROM seen LIMIT 1", "custody"),
        ("UPDATE seen SET event = event - 1 WHERE amount = 5", "custody"),
        ("UPDATE seen SET day = day - 1 WHERE amount = 5", "custody"),
    ])
    func `whatever was changed behind our back is named`(sql: String, finding: String) throws {
        let world = try lived()
        try world.tamper(sql)
        let report = try world.office.examine(World.scheme)
        #expect(report.findings.first { !$0.fits }?.check == finding)
        #expect(report.stateHash == nil)
    }

    @Test func `the books are sound without the keys of persons at hand`() throws {
        let world = try lived()
        let keys = "\(world.folder)/keys"
        try FileManager.default.moveItem(atPath: keys, toPath: keys + "-away")
        try world.check()
        #expect(!FileManager.default.fileExists(atPath: keys))
    }

    /// A forger who can write the database and make the chain of events fit again.
    static let forgeries: [(kind: String, old: String, new: String)] = [
        ("payoutReleased", #""person":"wang""#, #""person":"li""#),
        ("payoutProposed", #""amount":1000"#, #""amount":1001"#),
        ("payoutProposed", #""kind":"member""#, #""kind":"family""#),
        ("payoutProposed", #""answer":"attested""#, #""answer":"match""#),
        ("payoutProposed", #""number":3"#, #""number":8"#),
        ("payoutWithdrawn", #""person":"li","signature":""#, #""person":"li","signature":"00"#),
        ("linesMatched", #""text":"interest""#, #""text":"foreign""#),
        ("linesMatched", #""line":3"#, #""line":2"#),
    ]

    @Test(arguments: forgeries)
    func `words that nobody signed are found`(kind: String, old: String, new: String) throws {
        let world = try lived()
        #expect(try world.forge(kind, old, new))
        let finding = try #require(
            try world.office.examine(World.scheme).findings.first { !$0.fits })
        #expect(["payouts", "custody", "journal"].contains(finding.check))
    }

    @Test(arguments: ["payoutProposed", "payoutReleased", "payoutWithdrawn", "linesMatched"])
    func `a signature with one digit changed is none`(kind: String) throws {
        let world = try lived()
        let body = try world.event(kind)
        let range = try #require(body.range(of: #""signature":""#))
        let digit = body[range.upperBound]
        let old = "\"signature\":\"\(digit)"
        #expect(try world.forge(kind, old, "\"signature\":\"\(digit == "0" ? "1" : "0")"))
        #expect(
            try world.office.examine(World.scheme).findings.first { !$0.fits }?.check
                == (kind == "linesMatched" ? "custody" : "payouts"))
    }

    @Test func `a released payout of another sum than proposed is found`() throws {
        let world = try lived()
        #expect(try world.forge("payoutReleased", #""amount":1000"#, #""amount":1900"#))
        #expect(!(try world.office.examine(World.scheme).isSound))
    }

    @Test func `the chain that is made again without a change is sound`() throws {
        let world = try lived()
        let before = try world.stateHash
        #expect(try !world.forge("payoutReleased", "nothing of it", ""))
        #expect(try world.stateHash == before)
        try world.check()
    }
}

private func sha256(_ bytes: [UInt8]) -> [UInt8] {
    Digest(words: SHA256Stream.hash(bytes).words).bytes
}

extension World {
    /// The body of the first event of a kind that a person signed.
    fileprivate func event(_ kind: String) throws -> String {
        try #require(
            try database.texts(
                """
                SELECT body FROM event WHERE kind = '\(kind)' AND body LIKE '%"signature"%'
                ORDER BY number LIMIT 1
                """
            ).first)
    }

    /// Changes the text of the signed events of a kind and makes the chain anew.
    func forge(_ kind: String, _ old: String, _ new: String) throws -> Bool {
        var hash = sha256(Array("tongzhou/scheme/v1\n\(World.scheme)".utf8))
        var changes = ""
        var isChanged = false
        let bodies = try database.texts("SELECT body FROM event ORDER BY number")
        let kinds = try database.texts("SELECT kind FROM event ORDER BY number")
        let days = try database.texts("SELECT day FROM event ORDER BY number")
        for (index, before) in bodies.enumerated() {
            var body = before
            if kinds[index] == kind, body.contains("signature") {
                body = body.replacingOccurrences(of: old, with: new)
                isChanged = isChanged || body != before
            }
            let day = try #require(Int64(days[index]))
            var bytes = Array("tongzhou/event/v1\n".utf8) + hash
            for value in [Int64(index + 1), day] {
                for shift in stride(from: 56, through: 0, by: -8) {
                    bytes.append(UInt8(truncatingIfNeeded: value >> Int64(shift)))
                }
            }
            hash = sha256(bytes + Array(body.utf8))
            changes += """
                UPDATE event SET body = \(TestDatabase.literal(body)),
                    hash = \(TestDatabase.literal(hash)) WHERE number = \(index + 1);

                """
        }
        try database.execute(
            changes + "UPDATE scheme SET head_hash = \(TestDatabase.literal(hash))")
        return isChanged
    }
}
