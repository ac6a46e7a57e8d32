import Bookkeeping
import Foundation
import MutualAid
import Office
import TestSupport
import Testing

/// A store that moves house, from one engine to the other where there are two, is the same store.
@Suite struct MovingTests {
    /// A world with people who can be read, on the other engine.
    private static func lived() throws -> (World, Bank) {
        let (world, bank) = try World.shared(failing: ["5"])
        try world.roll(
            "roll,born,joined,payer,identity\n22,1990-01-01,2024-03-12,3,zhang-wei\n")
        try world.accounts(["1", "2"])
        return (world, bank)
    }

    /// An empty place on the other engine than the world's own; where there is one engine, on that.
    private static func away(from world: World) -> TestDatabase {
        TestDatabase.onFile { TestDatabase(inside: world.folder) }
    }

    @Test func `a store that moved there and back goes on where it stood`() throws {
        var (world, bank) = try Self.lived()
        let before = try world.stateHash
        let away = Self.away(from: world)
        let there = try Office.move(from: world.database.place, to: away.place)
        #expect(there.schemes.map(\.state) == [before])
        let home = TestDatabase(inside: world.folder)
        try home.create()
        defer { home.drop() }
        let back = try Office.move(from: away.place, to: home.place)
        #expect(back.rows == there.rows && back.schemes.map(\.state) == [before])
        // The old keys and files beside it, it is examined and goes on, as the first one does.
        let statement = bank.statement("2024-03-12", [.init(amount: 100, code: "ACMT/MCOP/INTR")])
        try world.take(statement)
        for place in [away.place, home.place] {
            let office = try Office(
                data: place, keys: "\(world.folder)/keys", files: "\(world.folder)/files",
                creating: false)
            #expect(try office.examine(World.scheme).isSound)
            #expect(try office.stateHash(of: World.scheme) == before)
            let path = try world.file(statement, "statement")
            _ = try office.importStatement(World.scheme, from: path, at: world.moment)
            #expect(try office.stateHash(of: World.scheme) == world.stateHash)
            // The keys open its vault: who is a member is known again.
            let again = try #require(throws: FileRefused.self) {
                let lines = "born,joined,identity\n1990-01-01,2024-03-12,zhang-wei\n"
                _ = try office.importRoll(
                    of: World.scheme,
                    from: RollFile(path: try world.file(lines), badLinesPath: nil),
                    at: world.moment)
            }
            #expect(again.problems.map(\.code) == ["roll.identity-on-roll"])
        }
    }

    @Test func `what is there already is not written over`() throws {
        let (world, _) = try Self.lived()
        let other = try World()
        try other.open()
        let code = "store.not-empty"
        let taken = try other.refused(Fault.self) {
            _ = try Office.move(from: world.database.place, to: other.database.place)
        }
        let itself = try world.refused(Fault.self) {
            _ = try Office.move(from: world.database.place, to: world.database.place)
        }
        #expect([taken.code, itself.code] == [code, code])
    }

    @Test func `where there is nothing to take, nothing is made`() throws {
        let world = try World()
        let (none, away) = ("\(world.folder)/none", Self.away(from: world))
        let error = #expect(throws: Fault.self) {
            _ = try Office.move(from: none, to: away.place)
        }
        #expect(error?.code == "store.missing")
        #expect(!FileManager.default.fileExists(atPath: away.place))
        #expect(!FileManager.default.fileExists(atPath: none))
    }

    @Test func `a place that cannot be reached is named, and the next one serves`() throws {
        let (world, _) = try Self.lived()
        let unreachable =
            TestDatabase.isServer
            ? "\(world.database.place)_nowhere" : "\(world.folder)/keys/custodian.yaml/data"
        let error = #expect(throws: Fault.self) {
            _ = try Office.move(from: world.database.place, to: unreachable)
        }
        #expect(error?.code == "store.unreachable")
        let moved = try Office.move(
            from: world.database.place, to: Self.away(from: world).place)
        #expect(try moved.schemes.map(\.state) == [world.stateHash])
    }
}
