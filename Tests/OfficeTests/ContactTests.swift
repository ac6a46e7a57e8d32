import Bookkeeping
import Foundation
import MutualAid
import Office
import TestSupport
import Testing

/// How people are reached lies sealed, and nothing of it can change a message.
@Suite struct ContactTests {
    private static let forged = [
        "a@example.org\nBcc: b@example.org", "a@example.org\r\nX: y", "a b@example.org",
        "\"a\"@example.org", "a@example", "a@b@example.org", "<a@example.org>", "a@-example.org",
        "-oQ/tmp@example.org", "a,b@example.org", "", "a@example.org.", "张@example.org",
        "a..b@example.org",
    ]

    @Test(arguments: forged)
    func `an address that could add a header is refused`(address: String) throws {
        let world = try World()
        try world.open()
        try world.members(1)
        #expect(throws: ContactRefusal.mailWrong) {
            try world.contact(1) { $0.mail = address }
        }
    }

    @Test func `other contacts are looked at too`() throws {
        let world = try World()
        try world.open()
        try world.members(1)
        #expect(throws: ContactRefusal.phoneWrong) { try world.contact(1) { $0.phone = "12 34" } }
        #expect(throws: ContactRefusal.postWrong) { try world.contact(1) { $0.post = "a\u{7}" } }
        #expect(throws: ContactRefusal.channelWithoutAddress(.webhook)) {
            try world.contact(1) { $0.channel = .webhook }
        }
        #expect(throws: ContactRefusal.holderUnknown("2")) {
            try world.contact(2) { $0.phone = "+8613800000000" }
        }
        #expect(throws: ContactRefusal.holderUnknown("P7")) {
            try world.contact(-7) { $0.phone = "+8613800000000" }
        }
    }

    @Test func `a contact lies under the person's own key and nowhere in the open`() throws {
        let world = try World()
        try world.open()
        try world.roll("roll,born,joined,identity\n1,1990-01-01,2024-01-01,330100\n")
        try world.members(1, from: 2)
        for roll in [1, 2] as [Int64] {
            let answer = try world.contact(roll) {
                ($0.mail, $0.phone) = ("secret-\(roll)@example.org", "+8613800000000")
            }
            #expect(answer.known == ["mail", "phone"])
        }
        let names = try? FileManager.default.contentsOfDirectory(atPath: "\(world.folder)/data")
        for name in names ?? [] {
            let data = FileManager.default.contents(atPath: "\(world.folder)/data/\(name)")
            #expect(data?.range(of: Data("secret-".utf8)) == nil, "\(name)")
        }
        // Another program reads it again.
        let other = try Office(
            data: world.database.place, keys: "\(world.folder)/keys",
            files: "\(world.folder)/files", creating: false)
        let known = try other.contact(World.scheme, of: Payer(code: 2), at: world.moment)
        #expect(known.known == ["mail", "phone"])
        try world.check()
    }

    /// Zeros in the place of a key are what erasing a person leaves.
    @Test func `whoever was erased gets no notice, and is listed`() throws {
        let world = try World()
        try world.open([("noticesBeforeEnd: 0", "noticesBeforeEnd: 2")])
        try world.roll(
            "roll,born,joined,identity\n1,1990-01-01,2024-01-01,a\n2,1990-01-01,2024-01-01,b\n")
        world.today = "2024-02-20"
        try world.aid(1, diagnosed: "2024-02-10")
        world.today = "2024-03-01"
        try world.close()
        try world.mailSettings(try world.mailProgram())
        try world.contact(2) { $0.mail = "gone@example.org" }
        world.today = "2024-03-11"
        try world.collect("2024-03-1", [("2", 0)])
        let keys = try #require(FileHandle(forUpdatingAtPath: "\(world.folder)/keys/persons.keys"))
        try keys.seek(toOffset: 64)
        try keys.write(contentsOf: Data(repeating: 0, count: 64))
        try keys.close()
        let answer = try world.sendNotices([.arrearsFirst])
        #expect(answer.erased == 1 && answer.delivered == 0)
        #expect(try world.mails().isEmpty)
        let list = try world.office.notices(of: World.scheme, undelivered: true)
        #expect(list.counts.first { $0.kind == .arrearsFirst }?.erased == 1)
        #expect(throws: ContactRefusal.erased("2")) {
            try world.contact(2) { $0.mail = "again@example.org" }
        }
        // He holds nobody up: why nobody could tell him is on record.
        world.today = "2024-03-21"
        #expect(try world.end("2024-03-1").members == 1)
        try world.check()
    }
}
