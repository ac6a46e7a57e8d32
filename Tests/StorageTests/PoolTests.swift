import Bookkeeping
import Storage
import TestSupport
import Testing

/// Connections to a server, of which a program takes so many at most.
@Suite(.enabled(if: TestDatabase.isServer)) struct PoolTests {
    /// Reads within reads, so many deep.
    private func read(_ store: Store, depth: Int) throws {
        try store.read { _ in if depth > 1 { try read(store, depth: depth - 1) } }
    }

    @Test func `who finds no connection free waits a while, and is told`() throws {
        let folder = try Folder()
        let database = TestDatabase(folder: folder.path)
        try database.create()
        defer { database.drop() }
        let store = try Store(database.place, work: "\(folder.path)/work")
        try read(store, depth: 16)
        let fault = #expect(throws: Fault.self) { try read(store, depth: 17) }
        #expect(fault?.code == "store.busy")
        try read(store, depth: 16)
    }
}
