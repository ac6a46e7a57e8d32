import Bookkeeping
import Foundation
import MutualAid
import Office
import PublicRecord
import Storage
import TestSupport
import Testing

/// Leaf bundles: anybody computes the roots of the classes from them, and nobody learns whose a
/// leaf is.
@Suite struct LeafTests {
    /// Members with receipts, two periods, the first of them settled, all of it published.
    private static let kept = Result {
        try withExtendedLifetime(try PublishingTests.life()) {
            try $0.publish()
            return try KeptFolder($0.folder)
        }
    }

    private func lived() throws -> World { try World(Self.kept.get(), today: "2024-04-01") }

    private static let paths = [
        "share/2024-03-1/bill/-/000", "share/2024-03-1/settlement/-/000",
        "share/2024-04-1/bill/-/000",
    ]

    @Test func `new statements are published with their leaves`() throws {
        let world = try lived()
        #expect(world.bundles.keys.sorted() == Self.paths)
        let report = try world.audit()
        #expect(report.bundled == 3 && report.classes == 3)
        // Every member's leaf stands where his proof says, which is not the order of the roll.
        let leaves = try #require(LeafBundle.leaves(world.published(Self.paths[1]) ?? []))
        var positions: [UInt64] = []
        for view in world.members {
            let proof = try world.office.proof(
                of: view.roll, period: "2024-03-1", kind: .settlement, in: World.scheme,
                record: world.record)
            let member = ShareMember(
                roll: UInt64(view.roll), commitment: Hash(words: view.commitment.words),
                due: proof.due, paid: proof.paid)
            #expect(leaves[Int(proof.position)] == ShareNode(member, salt: proof.salt))
            positions.append(proof.position)
        }
        #expect(Set(positions).count == leaves.count && positions != positions.sorted())
    }

    @Test func `they can be made at any later time, and made again they stay`() throws {
        let world = try lived()
        let before = world.recordFiles()
        try world.remove("share")
        #expect(try world.audit().bundled == 0)
        #expect(try world.leaves("2024-03-1").map(\.isNew) == [true, true])
        #expect(try world.audit().bundled == 2)
        world.today = "2024-05-01"
        let all = try world.leaves()
        #expect(all.map(\.isNew) == [false, false, true])
        #expect(all.map(\.kind) == ["bill", "settlement", "bill"])
        #expect(all.map(\.members) == [20, 20, 18])
        #expect(all.allSatisfy { $0.files == 1 && $0.className == "-" })
        #expect(world.recordFiles() == before)
        #expect(try world.leaves().allSatisfy { !$0.isNew })
        try world.publish()
        #expect(world.recordFiles() == before)
    }

    @Test(arguments: [0, 40, 41, 959])
    func `a leaf that is changed is found, and mended`(place: Int) throws {
        let world = try lived()
        let before = world.recordFiles()
        var bytes = try #require(world.published(Self.paths[1]))
        bytes[place] ^= 1
        try world.put(bytes, Self.paths[1])
        #expect(world.auditCode() == "log.bundle")
        #expect(try world.leaves().map(\.isNew) == [false, true, false])
        #expect(world.recordFiles() == before)
        try world.put(Array(bytes.dropLast(48)), Self.paths[1])
        #expect(world.auditCode() == "log.bundle")
        try world.leaves()
        #expect(world.recordFiles() == before)
    }

    /// What lies there after a crash: half of a class aside, what was replaced, one class in place.
    @Test func `killed anywhere it goes on to the same files`() throws {
        let world = try lived()
        let before = world.recordFiles()
        let (old, new) = ("share/2024-03-1/.bill.old/-/000", "share/2024-03-1/.bill.new/-/000")
        for isThere in [false, true] {
            for left in [[new], [old], [new, old], ["share/2024-03-1/.bill.new/-/x001/000"]] {
                for name in left { try world.put([1, 2, 3], name) }
                if !isThere { try world.remove("share/2024-03-1/bill") }
                let isNew = try world.leaves().map(\.isNew)
                #expect(isNew == [!isThere, false, false])
                let after = world.recordFiles().filter { !isThere || !$0.key.contains("/.") }
                #expect(after == before, "\(left)")
                try world.remove("share/2024-03-1/.bill.new")
                try world.remove("share/2024-03-1/.bill.old")
            }
        }
        // The same where it was killed while the record was first published.
        try world.remove("checkpoint")
        try world.remove("tile")
        try world.remove("share/2024-03-1/bill")
        try world.put([1], new)
        try world.publish()
        #expect(world.bundles == before.filter { $0.key.hasPrefix("share/") })
    }

    @Test(arguments: [
        (
            "UPDATE member SET commitment = (SELECT commitment FROM member WHERE roll = 2)",
            "2024-03-1"
        ),
        (
            """
            UPDATE share_block SET root = (
                SELECT root FROM share_block AS b WHERE b.period = 0 AND b.kind = 'bill')
            WHERE period = 1
            """, "2024-04-1"
        ),
        ("DELETE FROM arrear WHERE roll = 6", "2024-03-1"),
    ])
    func `what does not give the roots that were kept is not written`(
        sql: String, period: String
    ) throws {
        let world = try lived()
        try world.remove("share/2024-03-1/settlement")
        try world.remove("share/2024-03-1/bill")
        try world.remove("share/2024-04-1")
        try world.tamper(sql + (sql.hasPrefix("UPDATE member") ? " WHERE roll = 1" : ""))
        let refusal = #expect(throws: RecordRefusal.self) { try world.leaves() }
        #expect(refusal == .leavesDiffer(period))
        #expect(world.bundles.keys.allSatisfy { !$0.contains("/.") })
        #expect(world.bundles.keys.filter { $0.hasPrefix("share/\(period)/settlement") }.isEmpty)
        try world.remove("share")
        try world.remove("checkpoint")
        try world.remove("tile")
        #expect(world.refusal { try world.publish() } == "record.leaves-differ")
        #expect(world.published("checkpoint") == nil, "nothing is signed over it")
    }

    @Test func `what cannot be published is refused by name`() throws {
        let world = try lived()
        #expect(world.refusal { try world.leaves("2024-05-1") } == "period.not-closed")
        let other = try Store(world.database.place, work: world.workFolder, creating: false)
        withExtendedLifetime(try other.exclusive("record-\(World.scheme)")) {
            #expect(world.refusal { try world.leaves() } == "record.busy")
        }
        let fresh = try World()
        try fresh.open()
        try fresh.members(1)
        #expect(fresh.refusal { try fresh.leaves() } == "record.not-published")
        try fresh.publish()
        #expect(fresh.refusal { try fresh.leaves() } == "record.not-published")
        // The log is published without them where the keys are not at hand.
        try world.remove("share")
        try world.remove("tile")
        let keys = "\(world.folder)/keys"
        try FileManager.default.moveItem(atPath: "\(keys)/master.key", toPath: "\(keys)/away")
        #expect(world.refusal { try world.leaves() } == "keys.missing")
        try world.publish()
        #expect(try world.audit().bundled == 0)
    }

    /// Two blocks: each is cut into bundles by itself, and their order is that of the roll.
    @Test func `a class of more than a block gives its root`() throws {
        let world = try World()
        try world.open()
        let lines = (1...65_836).map { "\($0),1985-03-02,2024-01-01,,id-\($0)\n" }.joined()
        try world.roll("roll,born,joined,payer,identity\n" + lines)
        world.today = "2024-02-20"
        try world.aid(7, diagnosed: "2024-02-10")
        world.today = "2024-03-01"
        try world.close()
        try world.publish()
        let report = try world.audit()
        #expect(report.bundled == 1 && report.classes == 1)
        #expect(world.bundles.count == 258)
        let partial = world.bundles.filter { $0.value.count != 256 * 48 }.map(\.key)
        #expect(partial == ["share/2024-03-1/bill/-/257"])
    }
}

extension World {
    /// Makes the bundles of one period, or of all.
    @discardableResult
    fileprivate func leaves(_ period: PeriodID? = nil) throws -> [PublishedLeaves] {
        try office.publishLeaves(of: scheme, period: period, record: record)
    }

    fileprivate var bundles: [String: [UInt8]] {
        recordFiles().filter { $0.key.hasPrefix("share/") }
    }

    /// Removes a part of the record.
    fileprivate func remove(_ name: String) throws {
        let path = "\(record)/\(scheme)/\(name)"
        guard FileManager.default.fileExists(atPath: path) else { return }
        try FileManager.default.removeItem(atPath: path)
    }

    /// What an outsider finds.
    fileprivate func auditCode() -> String {
        do {
            try audit()
            return "nothing"
        } catch { return (error as? Finding)?.code.rawValue ?? "\(error)" }
    }
}
