import Bookkeeping
import Foundation
import MutualAid
import Office
import TestSupport
import Testing

/// What only a server can do wrong, and what is said of it.
@Suite(.enabled(if: TestDatabase.isServer)) struct ServerTests {
    private func office(_ world: World, _ parameters: String = "", creating: Bool = false) throws
        -> Office
    {
        try Office(
            data: world.database.place + parameters, keys: "\(world.folder)/keys",
            files: "\(world.folder)/files", creating: creating)
    }

    private func refused(_ work: () throws -> Void) throws -> (code: String, text: String) {
        let error = try #require(throws: Fault.self, performing: work)
        return (error.code, error.text.en)
    }

    @Test func `a key in Chinese is the same key, whatever encoding a machine is set to`() throws {
        let world = try World()
        try world.open()
        let moved = CustodyMoved(kind: .interest, party: nil, amount: 5)
        let first = try world.office.move(World.scheme, moved, key: "利息一", at: world.moment)
        for encoding in ["LATIN1", "GBK", "SQL_ASCII"] {
            let again = try office(world, "?client_encoding=\(encoding)")
                .move(World.scheme, moved, key: "利息一", at: world.moment)
            #expect((first.repeated, again.repeated) == (false, true))
        }
    }

    @Test func `a database that is not in UTF-8 is refused`() throws {
        let world = try World()
        let name = "\(world.folder.split(separator: "/").last ?? "")_gbk"
            .replacingOccurrences(of: "-", with: "_")
        let server = try #require(TestDatabase.server)
        let other = TestDatabase(folder: "/tmp/\(name)")
        defer { other.drop() }
        try TestDatabase.onServer(
            "CREATE DATABASE \(name) ENCODING 'EUC_CN' LOCALE 'C' TEMPLATE template0")
        let answer = try refused {
            _ = try Office(
                data: "\(server)/\(name)", keys: "\(world.folder)/keys", files: world.folder,
                creating: true)
        }
        #expect(answer.code == "store.encoding")
    }

    @Test func `who may not make tables, or only read, is told so`() throws {
        let world = try World()
        try world.open()
        let read = "?options=-c%20default_transaction_read_only%3Don"
        #expect(try office(world, read).schemes() == [World.scheme], "reading needs no more")
        let answer = try refused {
            _ = try office(world, read).move(
                World.scheme, CustodyMoved(kind: .interest, party: nil, amount: 5), key: "a",
                at: world.moment)
        }
        #expect(answer.code == "store.no-right")
        #expect(!answer.text.contains("backup"))
    }

    @Test func `tables of somebody else are left alone`() throws {
        let world = try World()
        try world.open()
        let other = TestDatabase(folder: "\(world.folder)_other")
        try other.create()
        defer { other.drop() }
        try other.execute("CREATE TABLE migration (id BIGINT, version TEXT)")
        let answer = try refused {
            _ = try Office(
                data: other.place, keys: "\(world.folder)/keys", files: world.folder,
                creating: false)
        }
        #expect(answer.code == "store.missing")
        #expect(
            try other.texts("SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'") == ["1"])
    }

    @Test(arguments: [
        "postgres://u:se?cret@127.0.0.1:1/x", "postgres://u:se@cret@127.0.0.1:1/x",
        "postgres://u:se/cret@127.0.0.1:1/x", "postgres://u:secret@127.0.0.1:1/x",
        "postgres://127.0.0.1:1/x?user=u&password=secret", "postgres://u:sec%zzret@127.0.0.1:1/x",
    ])
    func `no part of a password is shown`(address: String) throws {
        let answer = try refused {
            _ = try Office(data: address, keys: "/none", files: "/none", creating: false)
        }
        #expect(["store.address", "store.unreachable"].contains(answer.code))
        for part in ["cret", "zzret", ":se"] { #expect(!answer.text.contains(part)) }
    }

    @Test func `figures for the planner that cannot be taken now fail nothing`() throws {
        let world = try World()
        try world.open()
        let slow = try office(world, "?options=-c%20statement_timeout%3D2000")
        let file = try world.file("born,joined,identity\n1980-01-01,2024-01-01,a\n", "roll.csv")
        try TestDatabase.while(
            "LOCK TABLE event IN SHARE UPDATE EXCLUSIVE MODE", in: world.database
        ) {
            let answer = try slow.importRoll(
                of: World.scheme, from: RollFile(path: file), at: world.moment)
            #expect(answer.answer.imported == 1)
        }
    }
}

/// Addresses that are none, on either engine.
@Suite struct AddressTests {
    @Test(arguments: [
        "postgre://tongzhou@localhost/tongzhou", "POSTGRES://tongzhou@localhost/tongzhou",
        "postgres:/localhost/tongzhou", "postgres//tongzhou@localhost/tongzhou",
        "host=localhost dbname=tongzhou",
    ])
    func `a mistyped address makes no folder`(place: String) throws {
        let error = try #require(throws: Fault.self) {
            _ = try Office(data: place, keys: "/none", files: "/none", creating: true)
        }
        #expect(error.code == "store.address")
        #expect(!error.text.en.contains("localhost"))
        #expect(!FileManager.default.fileExists(atPath: place))
    }
}
