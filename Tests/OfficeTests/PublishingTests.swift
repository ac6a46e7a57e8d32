import Bookkeeping
import Foundation
import MutualAid
import Office
import PublicRecord
import Storage
import TestSupport
import Testing

/// Writing the record: killed anywhere and repeated it is the same, what was signed is never taken
/// back, and keys change in the open.
@Suite struct PublishingTests {
    /// Members with receipts, two periods, the first of them settled.
    private static let kept = Result {
        try withExtendedLifetime(try life()) { try KeptFolder($0.folder) }
    }

    private func lived() throws -> World { try World(Self.kept.get(), today: "2024-04-01") }

    static func life() throws -> World {
        let world = try World()
        try world.open()
        let lines = (1...20).map { "\($0),1985-03-02,2024-01-01,,id-\($0)\n" }.joined()
        try world.roll("roll,born,joined,payer,identity\n" + lines)
        world.today = "2024-02-20"
        try world.aid(7, diagnosed: "2024-02-10")
        world.today = "2024-03-01"
        try world.close()
        try world.publish()
        world.today = "2024-03-10"
        try world.collect("2024-03-1", [("5", 0), ("6", 10_000)])
        world.today = "2024-03-21"
        try world.end("2024-03-1")
        try world.aid(8, diagnosed: "2024-03-15")
        world.today = "2024-04-01"
        try world.close()
        return world
    }

    /// Everything but the checkpoint's signature is the same in every world; keys are random by
    /// the moment alone.
    @Test func `killed between any two files it goes on to the same files`() throws {
        let world = try lived()
        let before = world.recordFiles()
        let signed = try Data(contentsOf: world.signed)
        try world.publish()
        let after = world.recordFiles()
        let new = after.filter { before[$0.key] != $0.value }.keys.sorted()
        #expect(new.count > 3)
        // Any of the new files may be there or not: they are written one by one, in some order,
        // and each may be only half there, aside.
        for written in 0...new.count {
            for remembered in [false, true] {
                try world.put(before)
                for name in new.prefix(written) where name != "checkpoint" {
                    try world.put(after[name] ?? [], name)
                }
                if written < new.count { try world.put([1, 2], new[written] + ".new") }
                if !remembered { try signed.write(to: world.signed) }
                try world.publish()
                #expect(
                    world.recordFiles().filter { !$0.key.hasSuffix(".new") } == after,
                    "\(written) written, signed: \(remembered)")
                try world.audit()
            }
        }
        try world.publish()
        #expect(world.recordFiles().filter { !$0.key.hasSuffix(".new") } == after)
    }

    @Test func `a folder that is lost is written again as it was`() throws {
        let world = try lived()
        try world.publish()
        let before = world.recordFiles()
        try FileManager.default.removeItem(atPath: world.record)
        let size = try world.publish().published
        // Tiles that were longer in the meantime are not cut short again.
        let whole = before.filter { !$0.key.contains(".p/") || $0.key.hasSuffix("/\(size)") }
        #expect(world.recordFiles() == whole)
        try world.put([], "tile/entries/000.p/\(size)")
        try FileManager.default.removeItem(atPath: "\(world.record)/\(World.scheme)/policy")
        try FileManager.default.removeItem(atPath: "\(world.record)/\(World.scheme)/checkpoint")
        try world.publish()
        #expect(world.recordFiles() == whole, "a file that was changed is mended")
    }

    @Test func `nothing smaller than what was signed is ever signed`() throws {
        let world = try lived()
        let old = try KeptFolder(world.folder)
        let size = try world.publish().published
        world.today = "2024-04-10"
        try world.collect("2024-04-1")
        #expect(try world.publish().published > size)
        // The database of before, with the keys of now.
        let restored = try World(old, today: "2024-04-21")
        let files = FileManager.default
        try files.removeItem(atPath: "\(restored.folder)/keys")
        try files.copyItem(atPath: "\(world.folder)/keys", toPath: "\(restored.folder)/keys")
        let before = restored.recordFiles()
        #expect(restored.refusal { try restored.publish() } == "record.rolled-back")
        #expect(restored.recordFiles() == before)
    }

    /// Copies of store and keys of before, of the files of now, and what was signed over them.
    @Test(arguments: [true, false])
    func `what was signed holds by either of the copies that know it`(shown: Bool) throws {
        let world = try lived()
        try world.publish()
        let old = try KeptFolder(world.folder)
        world.today = "2024-04-10"
        try world.collect("2024-04-1")
        let size = try world.publish().published
        let restored = try World(old, today: "2024-04-21")
        if shown {
            try restored.put(world.recordFiles())
        } else {
            try Data(contentsOf: world.signed).write(to: restored.signed)
        }
        let before = restored.recordFiles()
        #expect(restored.refusal { try restored.publish() } == "record.rolled-back")
        #expect(try restored.recordFinding().contains("\(size) entries have been signed"))
        // It goes on with another history, as far and beyond.
        try restored.collect("2024-04-1", [("3", 0)])
        restored.today = "2024-05-01"
        try restored.end("2024-04-1")
        try restored.aid(9, diagnosed: "2024-04-25")
        try restored.close()
        #expect(restored.refusal { try restored.publish() } == "record.changed")
        #expect(try restored.recordFinding().contains("The first \(size) entries"))
        #expect(restored.recordFiles() == before, "nothing was written over it")
    }

    @Test func `what was signed last and cannot be read is not nothing`() throws {
        let world = try lived()
        try world.publish()
        let whole = try Data(contentsOf: world.signed)
        try FileManager.default.removeItem(atPath: world.record)
        for bytes in [Data(), whole.prefix(20)] {
            try bytes.write(to: world.signed)
            #expect(world.refusal { try world.publish() } == "record.signed-unreadable")
            #expect(try world.recordFinding().contains("Cannot read what was signed last"))
        }
        // Nor is a new key made where there was one.
        try whole.write(to: world.signed)
        let key = "\(world.folder)/keys/record/\(World.scheme).log-key"
        try FileManager.default.moveItem(atPath: key, toPath: key + "-away")
        #expect(
            world.refusal {
                _ = try world.office.publishRecord(
                    of: World.scheme, record: world.record, name: "example.org", at: world.moment)
            } == "record.key-unreadable")
        try FileManager.default.moveItem(atPath: key + "-away", toPath: key)
        try world.publish()
        try world.check()
    }

    @Test func `an entry that somebody has changed is not signed, and doctor says so`() throws {
        let world = try lived()
        try world.publish()
        try world.tamper(
            "UPDATE record_entry SET text = REPLACE(text, 'announced', 'announced2') WHERE number = 0"
        )
        try FileManager.default.removeItem(atPath: world.record)
        #expect(world.refusal { try world.publish() } == "record.changed")
        let finding = try world.office.examine(World.scheme).findings.last
        #expect(finding?.check == "record" && finding?.fits == false)
    }

    @Test func `a new key signs beside the old one until that is retired`() throws {
        let world = try lived()
        try world.publish()
        let old = try #require(world.published("policy"))
        let receipt = try world.office.receipt(of: 3, in: World.scheme).bytes
        try world.office.rotateRecordKey(
            of: World.scheme, retiring: false,
            at: Moment(day: world.today, seed: Digest(words: (9, 9, 9, 9))))
        func check(_ trust: [UInt8]) throws -> String? {
            let proof = try world.office.proof(
                of: 3, period: "2024-03-1", kind: .settlement, in: World.scheme,
                record: world.record)
            do throws(Finding) {
                _ = try MemberCheck(trust: trust, receipt: receipt, proof: proof.bytes)
                    .check(due: 100_000, paid: 100_000)
                return nil
            } catch { return error.code.rawValue }
        }
        try world.publish()
        let both = try #require(world.published("policy"))
        #expect(both != old)
        #expect(try check(old) == nil)
        #expect(try check(both) == nil)
        try world.office.rotateRecordKey(of: World.scheme, retiring: true, at: world.moment)
        world.today = "2024-04-10"
        try world.collect("2024-04-1")
        try world.publish()
        let new = try #require(world.published("policy"))
        #expect(try check(old) == "log.unsigned")
        #expect(try check(new) == nil)
        try world.audit()
    }

    @Test func `one publishes at a time`() throws {
        let world = try lived()
        let other = try Store(world.database.place, work: world.workFolder, creating: false)
        withExtendedLifetime(try other.exclusive("record-\(World.scheme)")) {
            #expect(world.refusal { try world.publish() } == "record.busy")
        }
        try world.publish()
    }

    @Test func `what the record cannot do is refused by name`() throws {
        let world = try lived()
        func proof(_ kind: StatementKind, _ period: PeriodID = "2024-03-1") -> String {
            world.refusal {
                _ = try world.office.proof(
                    of: 3, period: period, kind: kind, in: World.scheme, record: world.record)
            }
        }
        #expect(proof(.settlement) == "record.not-published")
        try world.publish()
        #expect(proof(.settlement) == "nothing")
        #expect(proof(.balance) == "record.not-published")
        #expect(proof(.settlement, "2024-04-1") == "record.not-published")
        #expect(proof(.bill, "2024-05-1") == "period.not-closed")
        let named = { (name: String?) in
            world.refusal {
                _ = try world.office.publishRecord(
                    of: World.scheme, record: world.record, name: name, at: world.moment)
            }
        }
        #expect(named("example.com") == "record.other-name")
        #expect(named("example.org") == "nothing")
        let fresh = try World()
        try fresh.open()
        try fresh.members(1)
        for (name, code) in [
            (nil, "record.no-name"), ("a b", "record.name-unfit"), ("a+b", "record.name-unfit"),
            ("", "record.name-unfit"), ("https://example.org", "record.name-unfit"),
        ] {
            let refused = fresh.refusal {
                _ = try fresh.office.publishRecord(
                    of: World.scheme, record: fresh.record, name: name, at: fresh.moment)
            }
            #expect(refused == code, "\(name ?? "-")")
        }
        try fresh.publish()
        #expect(
            fresh.refusal { _ = try fresh.office.receipt(of: 1, in: World.scheme) }
                == "record.no-receipt")
        let key = "\(fresh.folder)/keys/record/\(World.scheme).log-key"
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
        #expect(fresh.refusal { try fresh.publish() } == "record.key-unreadable")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
        try FileManager.default.moveItem(atPath: key, toPath: key + "-away")
        #expect(
            fresh.refusal {
                _ = try fresh.office.publishRecord(
                    of: World.scheme, record: fresh.record, name: "example.org", at: fresh.moment)
            } == "record.key-unreadable")
        try FileManager.default.moveItem(atPath: key + "-away", toPath: key)
        _ = try fresh.file("in the way", "file")
        let blocked = fresh.refusal {
            _ = try fresh.office.publishRecord(
                of: World.scheme, record: "\(fresh.folder)/file", name: nil, at: fresh.moment)
        }
        #expect(blocked == "record.unwritable")
        try world.put([0], "tile/0/000.p/\(try world.publish().published)")
        #expect(proof(.bill) == "record.files-damaged")
    }

    /// Who was erased has neither receipt nor nonce; everybody else checks as before.
    @Test func `without the keys of persons the record still verifies`() throws {
        let world = try lived()
        world.shown = SharesShown()
        let receipt =
            try world.refusal { try world.publish() } == "nothing"
            ? world.office.receipt(of: 3, in: World.scheme) : nil
        let proof = try world.office.proof(
            of: 3, period: "2024-03-1", kind: .bill, in: World.scheme, record: world.record)
        try world.tamper("DELETE FROM vault WHERE roll = 4")
        #expect(
            world.refusal { _ = try world.office.receipt(of: 4, in: World.scheme) }
                == "record.no-receipt")
        try world.publish()
        try world.audit()
        let trust = try #require(world.published("policy"))
        _ = try MemberCheck(trust: trust, receipt: receipt?.bytes, proof: proof.bytes)
            .check(due: 100_000, paid: 0)
        for roll in [RollNumber(3), 4] {
            let again = try world.office.proof(
                of: roll, period: "2024-03-1", kind: .bill, in: World.scheme, record: world.record)
            _ = try MemberCheck(trust: trust, receipt: nil, proof: again.bytes).check(due: 100_000)
        }
        // Without the keys there are no salts, hence no new proofs; old ones stay good.
        let keys = "\(world.folder)/keys"
        try FileManager.default.moveItem(atPath: "\(keys)/master.key", toPath: "\(keys)/away")
        #expect(
            world.refusal {
                _ = try world.office.proof(
                    of: 3, period: "2024-03-1", kind: .bill, in: World.scheme,
                    record: world.record)
            } == "keys.missing")
        try world.publish()
        try world.audit()
        _ = try MemberCheck(trust: trust, receipt: receipt?.bytes, proof: proof.bytes)
            .check(due: 100_000, paid: 0)
    }
}

extension World {
    /// Where the last checkpoint that was signed is remembered.
    fileprivate var signed: URL {
        URL(fileURLWithPath: "\(folder)/keys/record/\(World.scheme).signed")
    }

    /// What doctor says is wrong with the record.
    fileprivate func recordFinding() throws -> String {
        let finding = try office.examine(World.scheme, record: record).findings.last
        return finding?.check == "record" && finding?.fits == false ? finding?.about.en ?? "" : ""
    }

    /// The code of what refuses; what it leaves is looked at elsewhere.
    func refusal(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "nothing"
        } catch let error as any Explained {
            return error.code
        } catch { return "\(error)" }
    }

    /// Puts a file into the record.
    func put(_ bytes: [UInt8], _ name: String) throws {
        let url = URL(fileURLWithPath: "\(record)/\(scheme)/\(name)")
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    /// Puts those files in place of all there are.
    fileprivate func put(_ files: [String: [UInt8]]) throws {
        try? FileManager.default.removeItem(atPath: "\(record)/\(scheme)")
        for (name, bytes) in files { try put(bytes, name) }
    }
}
