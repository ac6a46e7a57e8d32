import Bookkeeping
import Foundation
import MutualAid
import Office
import PublicRecord
import Testing

/// What a settlement says of the custodian is of one day, so that he can hold it against his books:
/// he compares all accounts together at the end of that day.
@Suite struct CustodyLineTests {
    /// Statements of the two accounts, by their days; what they bring; and what is said then. 2,000
    /// comes in on the 11th, 3 of interest on the general account on its last day, 5 on the other.
    struct Story: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The day on which the second account is opened.
        let opened: Day
        let general: [ClosedRange<Day>]
        let payouts: [ClosedRange<Day>]
        /// The day of the line; nil where it is the operator's word alone.
        let day: Day?
        /// What of 3 and 5 is in it.
        let more: Int64
        /// How many statements say so.
        let files: Int
    }

    static let stories = [
        Story(
            testDescription: "both end on one day", opened: "2024-03-12",
            general: ["2024-03-12"..."2024-03-14"], payouts: ["2024-03-12"..."2024-03-14"],
            day: "2024-03-14", more: 8, files: 2),
        Story(
            testDescription: "one goes on alone", opened: "2024-03-12",
            general: ["2024-03-12"..."2024-03-12", "2024-03-13"..."2024-03-14"],
            payouts: ["2024-03-12"..."2024-03-12"], day: "2024-03-12", more: 5, files: 2),
        Story(
            testDescription: "the other has none yet", opened: "2024-03-12",
            general: ["2024-03-12"..."2024-03-14"], payouts: [], day: "2024-03-11", more: 0,
            files: 1),
        Story(
            testDescription: "the other's goes across the end", opened: "2024-03-12",
            general: ["2024-03-12"..."2024-03-13"], payouts: ["2024-03-12"..."2024-03-14"],
            day: "2024-03-11", more: 0, files: 1),
        Story(
            testDescription: "one ends where the other rests", opened: "2024-03-12",
            general: ["2024-03-12"..."2024-03-13"],
            payouts: ["2024-03-12"..."2024-03-12", "2024-03-14"..."2024-03-14"],
            day: "2024-03-13", more: 3, files: 2),
        Story(
            testDescription: "the other was opened before and has none", opened: "2024-03-11",
            general: ["2024-03-12"..."2024-03-14"], payouts: [], day: nil, more: 0, files: 0),
        Story(
            testDescription: "the other's first begins across it", opened: "2024-03-11",
            general: ["2024-03-12"..."2024-03-12"], payouts: ["2024-03-11"..."2024-03-14"],
            day: nil, more: 0, files: 0),
        Story(
            testDescription: "the other's first begins behind it", opened: "2024-03-11",
            general: ["2024-03-12"..."2024-03-12"], payouts: ["2024-03-13"..."2024-03-14"],
            day: "2024-03-12", more: 3, files: 1),
    ]

    @Test(arguments: stories)
    func `the line is of the latest day on which all accounts are known`(story: Story) throws {
        let world = try World.collected(failing: ["3"])
        world.today = story.opened
        var texts: [(day: Day, text: String)] = []
        var general = Bank()
        texts.append(("2024-03-11", general.statement("2024-03-11", [try world.batch()])))
        let dues = general.balance
        if story.opened > "2024-03-11" { try world.take(texts[0].text) }
        _ = try world.office.openCustody(
            World.scheme, CustodyOpened(.payouts, account: Self.second, agent: nil),
            at: world.moment)
        if story.opened == "2024-03-11" { try world.take(texts[0].text) }
        world.today = "2024-03-21"
        _ = try world.file("quietDays: untold\n" + Bank.settings, "keys/custodian.yaml")
        for days in story.general {
            let more = days == story.general.last ? [Self.interest(300)] : []
            let text = general.statement(days.upperBound, more, .init(from: days.lowerBound))
            texts.append((days.upperBound, text))
            try world.take(text)
        }
        var payouts = Bank()
        for days in story.payouts {
            let more = days == story.payouts.last ? [Self.interest(500)] : []
            let text = payouts.statement(
                days.upperBound, more, .init(account: Self.second, from: days.lowerBound))
            texts.append((days.upperBound, text))
            try world.take(text)
        }
        try world.end("2024-03-1")
        let custody = try #require(try Self.custody(world))
        #expect(custody.day == "\(story.day ?? world.today)")
        if story.day != nil {
            #expect(custody.amount == dues + story.more * 100)
            #expect(custody.statement != LogHash.empty)
        } else {
            #expect(try custody.amount == world.balance(.custody))
            #expect(custody.statement == LogHash.empty)
        }
        if story.files == 1 {
            let one = try #require(texts.last { $0.day == story.day })
            #expect(custody.statement == SHA256Stream.hash(Array(one.text.utf8)))
        }
        try world.check()
    }

    private static let second = "CUSTODY-2"

    private static func interest(_ amount: Int64) -> Bank.Line {
        Bank.Line(amount: amount, code: "ACMT/MCOP/INTR")
    }

    private static func custody(_ world: World) throws -> CustodyLines? {
        let text = try world.entries.last { $0.hasPrefix("tongzhou/settlement/v1") }
        do throws(Finding) {
            return try text.map { text throws(Finding) in
                try PublicRecord.Statement(Array(text.utf8)).custody
            } ?? nil
        } catch { return nil }
    }
}
