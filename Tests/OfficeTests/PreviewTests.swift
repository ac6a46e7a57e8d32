import Bookkeeping
import MutualAid
import Office
import Testing

/// What closing down would mean, asked for any day.
@Suite struct PreviewTests {
    private func item(_ preview: ClosurePreview, _ what: String) -> ClosurePreview.Item? {
        preview.owed.first { $0.what == what }
    }

    @Test func `a preview says what is owed, held and missing, and who bears it`() throws {
        let world = try ClosingTests.village(ClosingTests.terms("all"))
        try world.aid(30, diagnosed: "2024-03-20")
        let preview = try world.office.previewClosure(of: world.scheme, on: world.today)
        #expect(preview.lastDay == "2024-04-20" && preview.tailEnds == "2024-06-18")
        // 80 shares of 250, one of them not paid.
        #expect(preview.held == 1_975_000)
        #expect(item(preview, "aid")?.amount == 2_000_000)
        #expect(item(preview, "waiting")?.amount == 2_000_000)
        #expect(item(preview, "waiting")?.bearer == "operator")
        #expect(item(preview, "shares")?.amount == 1_975_000)
        #expect(item(preview, "shares")?.bearer == "operator")
        #expect(preview.missing == 25_000)
        // Two cases tell nothing about those to come.
        #expect(item(preview, "tail")?.amount == nil && preview.arrivals.observed < 30)
        // Where a party pays the tail there is no last day: it depends on that party alone.
        #expect(preview.limit.because == "party" && preview.limit.day == nil)
        #expect(preview.limit.bearer == "operator" && preview.announced == nil)
    }

    @Test func `a past day is told as it was`() throws {
        let world = try ClosingTests.village(ClosingTests.terms("all"))
        let then = try world.office.previewClosure(of: world.scheme, on: "2024-03-05")
        #expect(then.held == 0 && then.toCome == 2_000_000 && then.missing == 0)
        let before = try world.office.previewClosure(of: world.scheme, on: "2024-02-25")
        #expect(item(before, "waiting")?.amount == 2_000_000 && item(before, "aid") == nil)
    }

    /// Balances of 2,000 each, and a case a week whose every other one is filed late.
    ///
    /// Cover and its cases go on through the notice, so a longer one brings the last day forward,
    /// and one that is too long leaves none.
    @Test(arguments: [30, 90, 3000])
    func `cases to come and the last day are told from what was observed`(notice: Int) throws {
        let world = try World()
        try world.open([
            (
                "closing: {noticeDays: 90, claimsTailDays: 180, tailPaidBy: recipients, refund: none}",
                "closing: {noticeDays: \(notice), claimsTailDays: 60, tailPaidBy: recipients, "
                    + "refund: balances}"
            ),
            ("balance: none", "balance: returned"),
            ("{kind: postpaid}", "{kind: prepaid, entry: 30, warnBelow: 20, suspendBelow: 5}"),
        ])
        try world.members(200)
        let lines = (1...200).map { "\($0),9000\n" }
        _ = try world.office.topUp(
            world.scheme, from: try world.file("roll,amount\n" + lines.joined()),
            at: world.moment)
        var day: Day = "2024-02-05"
        for number in 1...40 {
            // Diagnosed every week; filed on the day or twenty days later, in order of filing.
            world.today = day
            if number % 2 == 0 { try world.aid(RollNumber(number), diagnosed: day) }
            if number % 2 == 1, number > 3 {
                try world.aid(RollNumber(number + 100), diagnosed: day.adding(days: -21))
            }
            day = day.adding(days: 7)
        }
        let preview = try world.office.previewClosure(of: world.scheme, on: world.today)
        #expect(preview.arrivals.observed >= 30)
        #expect(preview.arrivals.expectedAid.map { $0 > 0 && $0 % 1 == 0 } ?? false)
        let half = try #require(preview.arrivals.halfYearAid)
        // Free is what is held less what waits and what is expected; balances are the last reserve.
        let owed = preview.owed.filter { $0.bearer == nil && $0.what != "balances" }
        let free =
            preview.held + preview.toCome - owed.reduce(0) { $0 + ($1.amount ?? 0) }
            - (half * Int64(notice) + 179) / 180
        #expect(preview.limit.because == (notice == 3000 ? "passed" : "money"))
        #expect(
            preview.limit.day
                == (free < 0 ? nil : world.today.adding(days: Int(free * 180 / half))))
    }

    @Test func `while it closes, a preview says when it was announced, and of no tail after it`()
        throws
    {
        let world = try ClosingTests.village(ClosingTests.terms("all"))
        try world.announce()
        world.today = "2024-04-01"
        let during = try world.office.previewClosure(of: world.scheme, on: world.today)
        #expect(during.announced == "2024-03-21" && during.lastDay == "2024-04-20")
        #expect(during.limit.because == "announced")
        #expect(during.owed.contains { $0.what == "tail" })
        world.today = "2024-06-19"
        try world.tail()
        let after = try world.office.previewClosure(of: world.scheme, on: world.today)
        #expect(!after.owed.contains { $0.what == "tail" })
    }
}
