import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

/// No cover ends without delivered notices.
@Suite struct NoticeTests {
    /// Two miss a debit. One is warned twice, pays and is cured. The other's mail bounces: his grace
    /// runs on until two letters were posted.
    @Test func `one is warned twice and cured, the other is not warned and stays covered`() throws {
        let world = try World()
        try world.arrears(of: ["5", "9"])
        try world.mailSettings(try world.mailProgram())
        try world.contact(5) { ($0.mail, $0.language) = ("li@example.org", .zh) }
        try world.contact(9) { $0.mail = "bounce@example.org" }

        let first = try world.sendNotices([.arrearsFirst, .arrearsLast])
        #expect(first.queued.map(\.count) == [2])
        #expect(first.delivered == 1 && first.failed == 1)
        try world.check()
        world.today = "2024-03-12"
        #expect(try world.sendNotices([.arrearsFirst, .arrearsLast]).queued.isEmpty)
        world.today = "2024-03-18"
        let last = try world.sendNotices([.arrearsFirst, .arrearsLast])
        #expect(last.queued == [NoticesQueued(kind: .arrearsLast, about: "2024-03-1", count: 1)])
        #expect(try world.mails().count == 2)
        try world.check()

        // The one pays; nobody is warned of what he has paid, and he is told it has arrived.
        world.today = "2024-03-19"
        _ = try world.office.payArrear(
            World.scheme, roll: 5, period: "2024-03-1", amount: 200_000, key: "pay",
            at: world.moment)
        #expect(try world.sendNotices([.paymentReceived]).delivered == 1)
        world.today = "2024-03-21"
        let refused = try world.refused(Refusal.self) { try world.end("2024-03-1") }
        #expect(refused == .collectionMembersUnwarned(1, needed: 2))

        // Letters instead, on two days.
        try world.contact(9) { ($0.mail, $0.post) = (nil, "王五\n山村 9 号") }
        #expect(try world.sendNotices([.arrearsFirst]).sheets.map(\.letters) == [1])
        try world.posted(1)
        #expect(throws: Refusal.collectionMembersUnwarned(1, needed: 2)) {
            try world.end("2024-03-1")
        }
        world.today = "2024-03-22"
        #expect(try world.sendNotices([.arrearsLast]).sheets.map(\.number) == [2])
        try world.posted(2)
        world.today = "2024-03-23"
        #expect(try world.end("2024-03-1").members == 1)
        #expect(try world.show(5).standing.state == "member")
        #expect(try world.show(9).standing.state == "suspended")
        world.today = "2024-03-22"
        #expect(try world.show(9).standing.state == "member", "covered until he was told twice")
        try world.check()
    }

    @Test func `a notice to a paid due is withdrawn, and a part payment changes what it says`()
        throws
    {
        let world = try World()
        try world.arrears(of: ["5", "9"])
        let program = try world.mailProgram()
        try world.settings("format: tongzhou/notices/v1\n")
        for roll in [5, 9] as [Int64] {
            try world.contact(roll) { $0.mail = "bounce-\(roll)@example.org" }
        }
        try world.mailSettings(program)
        #expect(try world.sendNotices([.arrearsFirst]).failed == 2)
        for (roll, amount) in [(5, 200_000), (9, 50_000)] as [(Int64, Int64)] {
            _ = try world.office.payArrear(
                World.scheme, roll: roll, period: "2024-03-1", amount: amount, key: "pay-\(roll)",
                at: world.moment)
        }
        try world.contact(9) { $0.mail = "wang@example.org" }
        let answer = try world.sendNotices([.arrearsFirst])
        #expect(answer.withdrawn == 1 && answer.delivered == 1)
        let mail = try #require(try world.mails().first)
        #expect(Text.decoded(mail).contains("1500.00 CNY"))
        try world.check()
    }

    @Test func `a scheme that needs none still sends two, and does not wait for them`() throws {
        let world = try World()
        try world.arrears(of: ["5"], notices: 0)
        #expect(try world.sendNotices([.arrearsFirst]).sheets.first?.letters == 1)
        world.today = "2024-03-21"
        #expect(try world.end("2024-03-1").notices == nil)
        try world.check()
    }

    @Test func `before a share every payer is told once what, when and why`() throws {
        let world = try World()
        try world.open()
        try world.members(10) { $0 == 4 ? "2" : $0 == 6 ? "P7" : "" }
        world.today = "2024-02-20"
        try world.aid(7, diagnosed: "2024-02-10")
        world.today = "2024-03-01"
        try world.close()
        try world.mailSettings(try world.mailProgram())
        try world.contact(2) { ($0.mail, $0.language) = ("two@example.org", .en) }
        try world.contact(-7) { $0.mail = "firm@example.org" }
        try world.contact(3) { $0.post = "三 <b>&\n\"村\"" }
        let dry = try world.office.sendNotices(
            World.scheme, dryRun: true, at: world.moment, time: { 0 })
        #expect(dry.queued == [NoticesQueued(kind: .shareComing, about: "2024-03-1", count: 9)])
        let answer = try world.sendNotices([.shareComing])
        #expect(answer.queued == dry.queued)
        #expect(answer.delivered == 2)
        let sheet = try #require(answer.sheets.first)
        #expect(sheet.letters == 7)
        let letters = try world.text(sheet.path)
        #expect(letters.contains("三 &lt;b&gt;&amp;<br>\n&quot;村&quot;"))
        #expect(letters.components(separatedBy: "<section").count == 8)
        let mails = try world.mails().map(Text.decoded)
        #expect(
            mails.contains {
                $0.hasPrefix(
                    "Your share of period 2024-03-1 will be taken on 2024-03-10: 4000.00 CNY "
                        + "(member 2 2000.00, member 4 2000.00).")
            })
        #expect(mails.contains { $0.contains("6 号 2000.00") })
        // Once alone, and not after the day.
        #expect(try world.sendNotices([.shareComing]).queued.isEmpty)
        #expect(try world.mails().count == 2)
        try world.posted(1)
        try world.check()
    }

    @Test func `a change of rules is told with its notice time and what changes`() throws {
        let world = try World()
        try world.open()
        try world.members(3) { $0 == 3 ? "2" : "" }
        let changed = try World.village([
            ("version: 1\n", "version: 2\n"), ("effective: 2024-01-01", "effective: 2024-03-01"),
            ("days: 30\n", "days: 60\n"),
        ])
        world.today = "2024-01-20"
        _ = try world.office.amend(
            rules: Array(changed.utf8), fill: nil, key: nil, at: world.moment)
        try world.mailSettings(try world.mailProgram())
        try world.contact(2) { ($0.mail, $0.language) = ("two@example.org", .en) }
        let answer = try world.sendNotices()
        #expect(answer.delivered == 1)
        #expect(answer.sheets.map(\.letters) == [1], "number 3 is told through number 2")
        let mail = try #require(try world.mails().first)
        #expect(Text.decoded(mail).contains("41 days of notice. It changes the waiting period."))
        #expect(try world.sendNotices().queued.isEmpty)
        try world.check()
    }

    /// Two letters that nobody could deliver ended a cover once.
    @Test func `letters without an address tell nobody, unless they were handed over`() throws {
        let world = try World()
        try world.arrears(of: ["5", "9"])
        let first = try #require(try world.sendNotices([.arrearsFirst]).sheets.first)
        #expect(throws: NoticeRefusal.unaddressed(first.number)) {
            try world.posted(first.number, byHand: false)
        }
        try world.contact(9) { $0.post = "王五\n山村 9 号" }
        // What is on a sheet is not printed twice: the file is thrown away.
        try FileManager.default.removeItem(atPath: first.path)
        let second = try #require(try world.sendNotices([.arrearsFirst]).sheets.first)
        let posted = try world.posted(second.number, byHand: false)
        #expect(posted.letters == 1 && posted.unaddressed == 1)
        world.today = "2024-03-18"
        // The one without an address gets his first notice again, the other his last.
        let both = try world.sendNotices([.arrearsFirst, .arrearsLast])
        #expect(both.sheets.map(\.letters) == [2])
        try world.posted(both.sheets[0].number)
        world.today = "2024-03-21"
        #expect(throws: Refusal.collectionMembersUnwarned(1, needed: 2)) {
            try world.end("2024-03-1")
        }
        try world.check()
    }

    @Test func `letters that were lost before they were posted are printed again`() throws {
        let world = try World()
        try world.arrears(of: ["5"])
        let first = try #require(try world.sendNotices([.arrearsFirst]).sheets.first)
        try FileManager.default.removeItem(atPath: first.path)
        let again = try #require(try world.sendNotices([.arrearsFirst]).sheets.first)
        #expect(again.letters == 1)
        #expect(throws: NoticeRefusal.sheetUnknown(9)) { try world.posted(9) }
        try world.posted(again.number)
        let other = try #require(throws: NoticeRefusal.self) {
            world.today = "2024-03-12"
            try world.posted(again.number)
        }
        #expect(other == .sheetPostedBefore(again.number, "2024-03-11"))
        try world.check()
    }

    @Test func `a letter is posted between its printing and today`() throws {
        let world = try World()
        try world.arrears(of: ["5"])
        let sheet = try #require(try world.sendNotices([.arrearsFirst]).sheets.first)
        for day in ["2024-03-10", "2024-03-12"] as [Day] {
            #expect(throws: NoticeRefusal.postedOutside(from: "2024-03-11", through: "2024-03-11"))
            {
                try world.office.postLetters(
                    World.scheme, sheet: sheet.number, on: day, at: world.moment)
            }
        }
    }

    @Test(arguments: [
        "DELETE FROM warning WHERE day = (SELECT MIN(day) FROM warning)",
        "UPDATE warning SET day = day - 1", "UPDATE warning SET channel = 'mail'",
        "UPDATE warning SET roll = 8",
        "INSERT INTO warning SELECT scheme, 8, period, event, day, channel FROM warning LIMIT 1",
    ])
    func `a notice that was added, lost or changed is named`(sql: String) throws {
        let world = try World()
        try world.arrears(of: ["5"])
        for (day, kind) in [("2024-03-11", .arrearsFirst), ("2024-03-18", .arrearsLast)]
            as [(Day, Notice.Kind)]
        {
            world.today = day
            try world.posted(try #require(try world.sendNotices([kind]).sheets.first).number)
        }
        world.today = "2024-03-21"
        try world.end("2024-03-1")
        try world.check()
        try world.tamper(sql)
        let report = try world.office.examine(World.scheme)
        #expect(report.findings.last?.check == "notices")
        #expect(report.findings.last?.fits == false)
    }

    @Test func `rules that say nothing of notices want two`() throws {
        let text = try World.village([("  noticesBeforeEnd: 0\n", "")])
        let reading = RulesReader.read(Array(text.utf8))
        #expect(reading.rules?.collection.noticesBeforeEnd == 2)
        #expect(reading.noticesBeforeEnd == 2)
        let wrong = try World.village([("noticesBeforeEnd: 0", "noticesBeforeEnd: 10")])
        #expect(
            RulesReader.read(Array(wrong.utf8)).problems.map(\.text.en) == [
                "collection.noticesBeforeEnd cannot be \"10\": a whole number from 0 to 9."
            ])
    }

    @Test(arguments: ["meituan-v1", "meituan-v2", "xianghubao-critical-illness"])
    func `a real scheme keeps its own grace, and says so`(name: String) throws {
        let text = try String(
            contentsOfFile: "\(World.root)/Schemes/\(name).yaml", encoding: .utf8)
        #expect(RulesReader.read(Array(text.utf8)).noticesBeforeEnd == 0)
    }
}
