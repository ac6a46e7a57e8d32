import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

/// Whoever takes a payout for himself may change the contact first, or after: the old one is told.
@Suite struct FormerContactTests {
    private static let other = ("李明", "6222020200099999999")

    /// A village whose members read their mail.
    private static func reading() throws -> World {
        let (world, _) = try World.shared()
        try world.mailSettings(try world.mailProgram())
        try world.contact(7) { ($0.mail, $0.language) = ("old@example.org", .en) }
        return world
    }

    private func told(_ world: World, _ address: String, _ words: String) throws -> Int {
        try world.mails().filter {
            $0.contains("To: <\(address)>") && Text.decoded($0).contains(words)
        }.count
    }

    @Test func `a change of address is told at the address from before, each time`() throws {
        let world = try Self.reading()
        #expect(try world.sendNotices([.contactChanged]).delivered == 0)
        try world.contact(7) { $0.mail = "new@example.org" }
        try world.contact(7) { $0.language = .zh }
        try world.contact(7) { $0.mail = "newer@example.org" }
        #expect(try world.sendNotices([.contactChanged]).delivered == 2)
        #expect(try told(world, "old@example.org", "was changed on 2024-03-12") == 1)
        #expect(try told(world, "new@example.org", "已于 2024-03-12 变更") == 1)
        #expect(try told(world, "newer@example.org", "") == 0)
        #expect(try world.sendNotices([.contactChanged]).delivered == 0)
        try world.check()
    }

    @Test(arguments: [true, false])
    func `a changed payee is told where the member was reached before`(contactFirst: Bool) throws {
        let world = try Self.reading()
        try world.propose(.aid(1), 100)
        func change() throws { try world.contact(7) { $0.mail = "new@example.org" } }
        if contactFirst { try change() }
        world.today = "2024-03-13"
        try world.propose(.aid(1), 100, payee: try world.payee(Self.other.0, Self.other.1))
        if !contactFirst { try change() }
        try world.sendNotices()
        for address in ["old@example.org", "new@example.org"] {
            #expect(try told(world, address, "payee of case 1 was changed") == 1, "\(address)")
        }
        try world.check()
    }

    @Test func `a contact from long before is asked no more`() throws {
        let world = try Self.reading()
        try world.propose(.aid(1), 100)
        try world.contact(7) { $0.mail = "new@example.org" }
        try world.sendNotices()
        world.today = "2024-03-17"
        try world.propose(.aid(1), 100, payee: try world.payee(Self.other.0, Self.other.1))
        try world.sendNotices()
        #expect(try told(world, "old@example.org", "payee of case 1") == 0)
        #expect(try told(world, "new@example.org", "payee of case 1") == 1)
        // Changed once more, the oldest is forgotten.
        try world.contact(7) { $0.mail = "newer@example.org" }
        #expect(try world.sendNotices([.contactChanged]).delivered == 1)
        try world.check()
    }

    @Test func `nothing goes to a changed payee before somebody was told`() throws {
        var (world, bank) = try World.shared()
        try world.mailSettings(try world.mailProgram())
        try world.contact(7) { $0.mail = "bounce@example.org" }
        try world.propose(.aid(1), 100)
        try world.propose(.aid(1), 100, payee: try world.payee(Self.other.0, Self.other.1))
        try world.propose(.aid(1), 100, payee: try world.payee(Self.other.0, Self.other.1))
        world.today = "2024-03-16"
        try world.take(bank.statement("2024-03-15", []))
        func refusals() throws -> [String] {
            try [2, 3].map { payout in try world.code { try world.release(payout) } }
        }
        #expect(try refusals() == ["payout.payee-untold", "payout.payee-untold"])
        #expect(try world.sendNotices([.payeeChanged]).failed == 1)
        #expect(try refusals() == ["payout.payee-untold", "payout.payee-untold"])
        // What was proposed before the change waits for nothing.
        try world.release(1)
        // A letter will do, and the dead address from before was tried.
        try world.contact(7) { ($0.mail, $0.post) = (nil, "王芳\n山村 7 号") }
        let sheet = try #require(try world.sendNotices([.payeeChanged]).sheets.first)
        #expect(try refusals() == ["payout.payee-untold", "payout.payee-untold"])
        try world.posted(sheet.number)
        // Whoever is told has the three days to object.
        #expect(try refusals() == ["payout.payee-waits", "payout.payee-waits"])
        world.today = "2024-03-20"
        try world.take(bank.statement("2024-03-19", [], .init(from: "2024-03-16")))
        try world.release([2, 3])
        try world.check()
    }

    @Test func `a scheme that is sealed sends no notices`() throws {
        let world = try SealTests.sealed()
        try world.square()
        try world.takeLast(through: "2024-05-06")
        try world.seal()
        let before = try world.stateHash
        #expect(throws: Refusal.schemeSealed("2024-05-07")) {
            try world.office.sendNotices(world.scheme, at: world.moment, time: { 0 })
        }
        #expect(throws: Refusal.schemeSealed("2024-05-07")) {
            try world.office.contact(world.scheme, of: Payer(code: 1), at: world.moment) {
                $0.mail = "a@example.org"
            }
        }
        #expect(try world.stateHash == before)
    }
}
