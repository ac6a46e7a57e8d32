import Bookkeeping
import Dispatch
import Foundation
import MutualAid
import Office
import Storage
import Synchronization
import TestSupport
import Testing

/// Several programs give people keys at once, in one folder.
@Suite struct KeySlotTests {
    private static let schemes = ["village-aid", "valley-aid"]
    private static let rounds = 4
    private static let people = 300

    /// Each scheme has an office of its own, and takes in people and accounts again and again, a
    /// bad file between good ones.
    private func takeIn(_ number: Int, _ store: String, folder: String) throws {
        let scheme = Self.schemes[number]
        let office = try Office(
            data: store, keys: "\(folder)/keys", files: "\(folder)/files", creating: false)
        for round in 0..<Self.rounds {
            let seed = Digest(words: (UInt64(number), UInt64(round), 1, 1))
            let moment = Moment(day: "2024-01-02", seed: seed)
            let first = round * Self.people + 1
            let lines = (first..<(first + Self.people)).map {
                "\($0),1985-03-02,2024-01-01,\(scheme)-\($0)\n"
            }
            let heading = "roll,born,joined,identity\n"
            let (bad, good) = ("\(folder)/bad-\(number).csv", "\(folder)/good-\(number).csv")
            let badLine = "1,2085-03-02,2024-01-01,who\n"
            try Data((heading + lines.joined() + badLine).utf8).write(to: URL(filePath: bad))
            try Data((heading + lines.joined()).utf8).write(to: URL(filePath: good))
            #expect(throws: FileRefused.self) {
                try office.importRoll(of: scheme, from: RollFile(path: bad), at: moment)
            }
            _ = try office.importRoll(of: scheme, from: RollFile(path: good), at: moment)
        }
    }

    @Test(arguments: 1...3)
    func `people of two schemes taken in at once can all be opened again`(_: Int) throws {
        let world = try World()
        try world.open()
        try world.open([("village-aid", "valley-aid")])
        let (place, folder) = (world.database.place, world.folder)
        let wrong = Mutex<[any Error]>([])
        DispatchQueue.concurrentPerform(iterations: 2) { number in
            do { try takeIn(number, place, folder: folder) } catch {
                wrong.withLock { $0.append(error) }
            }
        }
        #expect(wrong.withLock { $0.map { "\($0)" } } == [])
        let store = try Store(place, work: "\(folder)/work", creating: false)
        let slots = try store.read { try everybodyOpens($0, keys: "\(folder)/keys") }
        #expect(slots.count == 2 * Self.rounds * Self.people)
        #expect(Set(slots).count == slots.count, "a key has one person")
    }

    /// Opens what lies sealed about everybody.
    ///
    /// - Returns: the slots of their keys.
    private func everybodyOpens(_ snapshot: Snapshot, keys folder: String) throws -> [Int64] {
        let keys = try KeyStore(
            folder: folder, expected: try snapshot.keyFingerprint(),
            slots: try snapshot.keySlots(), random: Digest(words: (0, 0, 0, 0)))
        var slots: [Int64] = []
        for scheme in Self.schemes {
            let head = try #require(try snapshot.head(ofScheme: scheme))
            for roll in 1...Int64(Self.rounds * Self.people) {
                let (slot, bytes) = try #require(try snapshot.sealed(roll, of: head))
                let opened = try keys.key(inSlot: slot)?.open(bytes)
                #expect(opened?.dropFirst(32) == Array("\(scheme)-\(roll)".utf8)[...])
                slots.append(slot)
            }
        }
        return slots
    }
}
