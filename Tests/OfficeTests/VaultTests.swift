import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

/// What lies sealed about people lies under their own keys, and under none that was destroyed.
@Suite struct VaultTests {
    private static func world() throws -> World {
        let world = try World()
        try world.open()
        try world.roll(
            """
            roll,born,joined,payer,identity
            1,1990-01-01,2024-01-01,,a
            2,1990-01-01,2024-01-01,,b
            3,1990-01-01,2024-01-01,P7,c

            """)
        return world
    }

    private func accounts(_ world: World, _ lines: String) throws {
        _ = try world.office.importAccounts(
            World.scheme, from: try world.file("payer,holder,account\n\(lines)"), at: world.moment)
    }

    /// Zeros in the place of a key are what erasing a person leaves.
    private func erase(_ world: World, slot: UInt64) throws {
        let path = "\(world.folder)/keys/persons.keys"
        let keys = try #require(FileHandle(forUpdatingAtPath: path))
        try keys.seek(toOffset: slot * 64)
        try keys.write(contentsOf: Data(repeating: 0, count: 64))
        try keys.close()
    }

    private func keys(_ world: World) throws -> Int {
        try Data(contentsOf: URL(fileURLWithPath: "\(world.folder)/keys/persons.keys")).count / 64
    }

    @Test func `nothing is sealed again of somebody who was erased`() throws {
        let world = try Self.world()
        try world.contact(-7) { $0.mail = "firm@example.org" }
        #expect(try keys(world) == 4)
        // Member 2, and the payer outside the roll.
        for slot in [1, 3] as [UInt64] { try erase(world, slot: slot) }
        for line in ["2,Li,62220001\n", "P7,Firm,62220002\n"] {
            let refused = try world.refused(FileRefused.self) { try accounts(world, line) }
            #expect(refused.problems.map(\.code) == ["accounts.payer"])
            #expect(refused.problems.first?.text.en.contains("was destroyed") == true)
        }
        for holder in [2, -7] as [Int64] {
            #expect(throws: ContactRefusal.self) {
                try world.contact(holder) { $0.mail = "again@example.org" }
            }
        }
        try accounts(world, "1,Wang,62220003\n")
        #expect(try keys(world) == 4, "under the key of the identity")
        try world.check()
    }

    @Test func `a file that is refused leaves no keys behind`() throws {
        let world = try Self.world()
        #expect(throws: FileRefused.self) { try accounts(world, "P7,Firm,62220002\nP9,X,1\n") }
        #expect(try keys(world) == 3)
        try accounts(world, "P7,Firm,62220002\n")
        #expect(try keys(world) == 4)
        try world.check()
    }

    @Test func `an account that cannot be read is damage, not an unknown account`() throws {
        #expect(throws: Fault.self) {
            try RefundSendTests.sent {
                try $0.tamper("UPDATE payer_account SET sealed = X'00'")
            }
        }
    }
}
