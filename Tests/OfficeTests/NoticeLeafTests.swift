import Bookkeeping
import Foundation
import MutualAid
import Office
import PublicRecord
import TestSupport
import Testing

/// The notice of a share tells each member what he finds himself by in the public bill.
@Suite struct NoticeLeafTests {
    /// What a gateway is told beside the text.
    private struct Share: Codable, Equatable {
        let period: PeriodID
        let leaves: [ShareComing.Leaf]
    }

    /// Ten members with receipts; number 2 pays for number 4, P7 for number 6, and number 5 owes a
    /// correction.
    private func closed() throws -> World {
        let world = try World()
        try world.open()
        let lines = (1...10).map {
            "\($0),1985-03-02,2024-01-01,\($0 == 4 ? "2" : $0 == 6 ? "P7" : ""),id-\($0)\n"
        }.joined()
        try world.roll("roll,born,joined,payer,identity\n" + lines)
        world.today = "2024-02-20"
        try world.aid(7, diagnosed: "2024-02-10")
        _ = try world.office.adjust(
            World.scheme, roll: 5, amount: 1_234, bearer: "operator", key: "a",
            at: world.moment)
        world.today = "2024-03-01"
        try world.close()
        try world.publish()
        return world
    }

    private func proof(_ world: World, _ roll: RollNumber) throws -> ProofFile {
        try world.office.proof(
            of: roll, period: "2024-03-1", kind: .bill, in: World.scheme, record: world.record)
    }

    /// The leaf that a member's proof shows.
    private func leaf(_ world: World, _ roll: RollNumber) throws -> ShareComing.Leaf {
        let proof = try proof(world, roll)
        return ShareComing.Leaf(
            roll: roll, className: proof.className, position: Int64(proof.position),
            salt: proof.salt.base64, due: proof.due,
            reasons: proof.reasons.map { .init(code: $0.code.rawValue, amount: $0.amount) })
    }

    private func line(_ leaf: ShareComing.Leaf) -> String {
        let reasons = leaf.reasons.map { "\($0.code)=\($0.amount)" }.joined(separator: " ")
        return "member \(leaf.roll), class \(leaf.className), position \(leaf.position), salt "
            + "\(leaf.salt), due \(leaf.due)" + (reasons.isEmpty ? "" : ", reason \(reasons)")
    }

    @Test func `salt and position stand in mail and letters, a line a member`() throws {
        let world = try closed()
        try world.mailSettings(try world.mailProgram())
        for holder in [2, 5, -7] as [Int64] {
            try world.contact(holder) { ($0.mail, $0.language) = ("m\(holder)@example.org", .en) }
        }
        let answer = try world.sendNotices([.shareComing])
        #expect(answer.delivered == 3)
        let mails = try world.mails().map(Text.decoded)
        for told in [[2, 4], [5], [6]] as [[RollNumber]] {
            let lines = try told.map { line(try leaf(world, $0)) }
            let text =
                "(tongzhou-verify member):" + (told.count == 1 ? " " : "\n")
                + lines.joined(separator: "\n") + "\n"
            #expect(mails.contains { $0.contains(text) }, "\(told): \(mails)")
        }
        #expect(mails.contains { $0.contains(", due 201234, reason adjusted=1234\n") })
        let letters = try world.text(try #require(answer.sheets.first).path)
        for roll in [1, 3, 7, 8, 9, 10] as [RollNumber] {
            let leaf = try leaf(world, roll)
            #expect(
                letters.contains(
                    "\(roll) 号，类别 -，位置 \(leaf.position)，盐 \(leaf.salt)，应分摊 200000<br>"))
        }
        try world.check()
    }

    @Test func `a gateway gets them as fields, and again when it had failed`() throws {
        let world = try closed()
        let gateway = try Gateway(folder: world.folder, answers: [500, 200])
        try world.settings(
            """
            format: tongzhou/notices/v1
            webhook: {url: "http://127.0.0.1:\(gateway.port)/sms", secretFile: sms.secret}
            """)
        let secret = "\(world.folder)/keys/sms.secret"
        try Data((Gateway.secret + "\n").utf8).write(to: URL(fileURLWithPath: secret))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secret)
        try world.contact(2) { ($0.phone, $0.language) = ("+8613800000000", .en) }
        #expect(try world.sendNotices([.shareComing]).failed == 1)
        let kept = try world.database.texts("SELECT facts FROM notice WHERE kind = 'share-coming'")
        #expect(kept.count == 1 && !kept[0].contains("salt"), "what waits has no salt: \(kept)")
        #expect(try world.sendNotices([.shareComing]).delivered == 1)
        let wanted = Share(
            period: "2024-03-1", leaves: [try leaf(world, 2), try leaf(world, 4)])
        for taken in try gateway.taken() {
            let share = try JSONDecoder().decode(Share.self, from: try #require(taken.share))
            #expect(share == wanted)
            #expect(taken.message["text"]?.contains(line(wanted.leaves[1])) == true)
        }
    }

    @Test func `without the keys no notice of a share is sent`() throws {
        let world = try closed()
        try world.mailSettings(try world.mailProgram())
        let keys = "\(world.folder)/keys/master.key"
        try FileManager.default.moveItem(atPath: keys, toPath: keys + ".away")
        #expect(world.refusal { try world.sendNotices([.shareComing]) } == "keys.missing")
        try FileManager.default.moveItem(atPath: keys + ".away", toPath: keys)
        #expect(try world.sendNotices([.shareComing]).sheets.map(\.letters) == [9])
    }

    @Test func `by his notice, his receipt and the public files a member checks himself`() throws {
        let world = try closed()
        let leaves = try (1...10 as ClosedRange<RollNumber>).map { roll in
            let proof = try proof(world, roll)
            let commitment = Hash(words: try world.show(roll).commitment.words)
            return (
                proof.position,
                ShareNode(
                    ShareMember(
                        roll: UInt64(roll), commitment: commitment, due: proof.due, paid: 0),
                    salt: proof.salt)
            )
        }.sorted { $0.0 < $1.0 }.map { $0.1 }
        let bundle = LeafBundle.path(period: "2024-03-1", kind: .bill, class: "-", number: 0)
        for roll in [1, 5, 10] as [RollNumber] {
            let leaf = try leaf(world, roll)
            let check = try MirrorCheck(
                trust: try #require(world.published("policy")),
                receipt: world.office.receipt(of: roll, in: World.scheme).bytes,
                notice: LeafNotice(
                    period: "2024-03-1", className: leaf.className,
                    salt: try #require(Base64.hash(Array(leaf.salt.utf8))),
                    position: UInt64(leaf.position),
                    reasons: try leaf.reasons.map {
                        .init(try #require(ProofFile.ReasonCode(rawValue: $0.code)), $0.amount)
                    }),
                read: { path, _ in
                    path == bundle ? LeafBundle.bytes(leaves) : world.published(path)
                })
            #expect(
                try check.check(due: leaf.due).en.hasPrefix("All is right: your due of"))
        }
    }

    /// Over two blocks, where payers do not come in the order of those they pay for.
    @Test func `a payer of the second block, and one for members of both`() throws {
        let world = try World()
        try world.open()
        let last = 65_536 + 40
        try world.members(last) { $0 == 3 || $0 == last - 1 ? "P7" : $0 == 9 ? "\(last)" : "" }
        world.today = "2024-02-20"
        try world.aid(7, diagnosed: "2024-02-10")
        world.today = "2024-03-01"
        try world.close()
        try world.publish()
        try world.mailSettings(try world.mailProgram())
        for holder in [Int64(last), Int64(last - 2), -7] {
            try world.contact(holder) { ($0.mail, $0.language) = ("m@example.org", .en) }
        }
        #expect(try world.sendNotices([.shareComing]).delivered == 3)
        let mails = try world.mails().map(Text.decoded)
        for roll in [3, 9, last - 2, last - 1, last].map(RollNumber.init) {
            let text = line(try leaf(world, roll)) + "\n"
            #expect(mails.contains { $0.contains(text) }, "\(roll)")
        }
    }
}
