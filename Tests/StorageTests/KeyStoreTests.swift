import Bookkeeping
import Foundation
import Storage
import Testing

/// Persons' keys: apart from the data, private, and gone for good once destroyed.
@Suite struct KeyStoreTests {
    private static let random = Digest(words: (1, 2, 3, 4))
    private static let other = Digest(words: (5, 6, 7, 8))

    private func open(
        _ folder: String, expected: [UInt8]? = nil, slots: Int64 = 0, random: Digest = random
    ) throws -> KeyStore {
        try KeyStore(folder: folder, expected: expected, slots: slots, random: random)
    }

    private func mode(_ path: String) throws -> Int? {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.posixPermissions] as? NSNumber)?.intValue
    }

    @Test func `a new store is private, and the same when it is opened again`() throws {
        let folder = try Folder()
        let path = "\(folder.path)/keys"
        let store = try open(path)
        #expect(try mode(path) == 0o700)
        #expect(try mode("\(path)/master.key") == 0o600)
        #expect(try mode("\(path)/persons.keys") == 0o600)
        let again = try open(path, expected: store.fingerprint, random: KeyStoreTests.other)
        #expect(again.fingerprint == store.fingerprint)
    }

    @Test func `missing, foreign and public keys are named`() throws {
        let folder = try Folder()
        let store = try open("\(folder.path)/keys")
        func code(_ path: String) -> String? {
            let error = #expect(throws: Fault.self) {
                try open(path, expected: store.fingerprint)
            }
            return error?.code
        }
        #expect(code("\(folder.path)/elsewhere") == "keys.missing")
        _ = try open("\(folder.path)/foreign", random: KeyStoreTests.other)
        #expect(code("\(folder.path)/foreign") == "keys.foreign")
        for name in ["master.key", "persons.keys"] {
            let path = "\(folder.path)/keys/\(name)"
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
            #expect(code("\(folder.path)/keys") == "keys.readable-by-others")
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        }
        try Data("short\n".utf8).write(to: URL(fileURLWithPath: "\(folder.path)/keys/master.key"))
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600], ofItemAtPath: "\(folder.path)/keys/master.key")
        #expect(code("\(folder.path)/keys") == "keys.missing")
    }

    @Test func `keys from an older copy than the database are too few`() throws {
        let folder = try Folder()
        let path = "\(folder.path)/keys"
        let store = try open(path)
        try store.write([UInt8](repeating: 1, count: 128), from: store.reserve(2))
        #expect(store.slots == 2)
        _ = try open(path, expected: store.fingerprint, slots: 2)
        let fault = #expect(throws: Fault.self) {
            try open(path, expected: store.fingerprint, slots: 3)
        }
        #expect(fault?.code == "keys.short")
    }

    @Test func `keys that another process added are seen`() throws {
        let folder = try Folder()
        let path = "\(folder.path)/keys"
        let mine = try open(path)
        let theirs = try open(path, expected: mine.fingerprint)
        try theirs.write([UInt8](repeating: 1, count: 192), from: theirs.reserve(3))
        #expect(mine.slots == 0)
        try mine.refresh()
        #expect(mine.reserve(1) == 3)
    }

    @Test func `slots of people who were not taken are given back`() throws {
        let folder = try Folder()
        let store = try open("\(folder.path)/keys")
        try store.write([UInt8](repeating: 1, count: 64), from: store.reserve(1))
        let first = store.slots
        try store.write([UInt8](repeating: 2, count: 6_400), from: store.reserve(100))
        store.giveBack(from: first)
        #expect(store.slots == 1)
        let path = "\(folder.path)/keys/persons.keys"
        #expect(FileManager.default.contents(atPath: path)?.count == 64)
    }

    @Test func `a person's key opens what it sealed, in its own slot alone`() throws {
        let folder = try Folder()
        let path = "\(folder.path)/keys"
        let store = try open(path)
        let key = PersonKey(bytes: KeyStoreTests.other)
        let sealed = try key.seal(Array("who".utf8), nonce: KeyStoreTests.random)
        var records: [UInt8] = []
        try store.sealer(scheme: "s").append(
            key, slot: 0, nonce: KeyStoreTests.other, to: &records)
        try store.write(records, from: 0)
        // The same record in the wrong place opens nothing.
        try store.write(records, from: 1)
        try store.flush()
        #expect(try store.key(inSlot: 0)?.open(sealed) == Array("who".utf8))
        #expect(try store.key(inSlot: 1) == nil)
        // Destroyed is destroyed.
        try store.write([UInt8](repeating: 0, count: 64), from: 0)
        #expect(try store.key(inSlot: 0) == nil)
        #expect("\(key)" == "PersonKey")
        #expect(try PersonKey(bytes: KeyStoreTests.random).open(sealed) == nil)
    }

    @Test func `people are found by a digest that another scheme or key does not share`() throws {
        let folder = try Folder()
        let store = try open("\(folder.path)/keys")
        let foreign = try open("\(folder.path)/foreign", random: KeyStoreTests.other)
        let person = Array("110101198001010010".utf8)
        let digest = store.sealer(scheme: "a").identityDigest(person)
        #expect(digest == store.sealer(scheme: "a").identityDigest(person))
        #expect(digest != store.sealer(scheme: "b").identityDigest(person))
        #expect(digest != foreign.sealer(scheme: "a").identityDigest(person))
    }
}
