import Bookkeeping
import Dispatch
import Foundation
import Storage
import Synchronization
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
        _ = try open(path, expected: store.fingerprint, slots: 2)
        let fault = #expect(throws: Fault.self) {
            try open(path, expected: store.fingerprint, slots: 3)
        }
        #expect(fault?.code == "keys.short")
    }

    @Test func `programs that take slots at once never take the same`() throws {
        let folder = try Folder()
        let path = "\(folder.path)/keys"
        let master = try open(path)
        let taken = Mutex<[Int64: UInt8]>([:])
        DispatchQueue.concurrentPerform(iterations: 4) { place in
            let mark = UInt8(place + 1)
            guard let store = try? open(path, expected: master.fingerprint) else { return }
            for count in 1...50 {
                try? store.taking {
                    let first = try store.reserve(count)
                    try store.write([UInt8](repeating: mark, count: count * 64), from: first)
                    // Every fifth is refused, and gives back what nobody stands behind.
                    if count.isMultiple(of: 5) { throw Refused() }
                    for slot in first..<(first + Int64(count)) {
                        taken.withLock { $0[slot] = mark }
                    }
                }
            }
        }
        let marks = taken.withLock(\.self)
        #expect(marks.count == 4 * (50 * 51 / 2 - 5 * 10 * 11 / 2))
        let file = try Data(contentsOf: URL(fileURLWithPath: "\(path)/persons.keys"))
        #expect(marks.allSatisfy { file[Int($0) * 64] == $1 && file[Int($0) * 64 + 63] == $1 })
    }

    @Test func `slots of people who were not taken are given back`() throws {
        let folder = try Folder()
        let store = try open("\(folder.path)/keys")
        let other = try open("\(folder.path)/keys", expected: store.fingerprint)
        let path = "\(folder.path)/keys/persons.keys"
        func size() -> Int? { FileManager.default.contents(atPath: path)?.count }
        try store.taking { _ = try store.reserve(1) }
        #expect(throws: Refused.self) {
            try store.taking {
                _ = try store.reserve(100)
                _ = try store.reserve(3)
                throw Refused()
            }
        }
        #expect(size() == 64)
        #expect(throws: Refused.self) {
            try store.taking {
                _ = try store.reserve(2)
                // Who came behind keeps his.
                let theirs = try other.taking { try other.reserve(1) }
                #expect(theirs == 3)
                throw Refused()
            }
        }
        #expect(size() == 256)
    }

    private struct Refused: Error {}

    @Test func `programs that begin at once have one master key`() throws {
        let folder = try Folder()
        let path = "\(folder.path)/keys"
        let made = Mutex<Set<[UInt8]>>([])
        DispatchQueue.concurrentPerform(iterations: 8) { place in
            let random = Digest(words: (1, 2, 3, UInt64(place)))
            guard let store = try? open(path, random: random) else { return }
            made.withLock { _ = $0.insert(store.fingerprint) }
        }
        #expect(made.withLock(\.count) == 1)
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
