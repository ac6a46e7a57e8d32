import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

@Suite struct RulesReaderTests {
    /// The problems of the example with some text of it replaced, as people read them.
    func problems(_ changes: [(String, String)]) throws -> [String] {
        let text = try World.village(changes)
        return RulesReader.read(Array(text.utf8)).problems.map { problem in
            "\(problem.line ?? 0) \(problem.field ?? "-") [\(problem.code)] \(problem.text.en)"
        }
    }

    @Test func `the example of the documentation is sound`() throws {
        let path = "\(World.root)/docs/start/village.yaml"
        let reading = RulesReader.read(Array(try Data(contentsOf: URL(fileURLWithPath: path))))
        #expect(reading.problems.isEmpty)
        #expect(reading.unknown.isEmpty)
        #expect(reading.rules?.scheme == "village-aid")
        #expect(reading.rules?.share.caps.perYear?.amount == 200_000)
    }

    /// Bad input, each with its exact message.
    static let bad: [(old: String, new: String, message: String)] = [
        (
            "currency: CNY", "currency: CNY\ncolour: red",
            "9 colour [rules.unknown-field] There is no field colour; here are: format, scheme, "
                + "version, effective, name, currency, timeZone, runBy, texts, joining, funding, "
                + "benefits, waiting, calendar, share, waivers, collection, minimum, leaving, amending, closing, paying."
        ),
        (
            "rejoining: yes\nfunding", "rejoining: maybe\nfunding",
            "25 joining.rejoining [rules.type] joining.rejoining cannot be \"maybe\": yes or no."
        ),
        (
            "scheme: village-aid", "scheme: receipts",
            "4 scheme [rules.type] scheme cannot be \"receipts\": small letters, digits and hyphens, "
                + "and not receipts."
        ),
        (
            "version: 1", "version: one",
            "5 version [rules.type] version cannot be \"one\": a whole number from 1 to 100000."
        ),
        (
            "- {age: 40-69, amount: 10000}", "- {age: 39-69, amount: 10000}",
            "33 benefits.clauses[0].amounts[1] [rules.overlap] The ages overlap those of amount 1 "
                + "on some day; let every age have one amount."
        ),
        (
            "noticeDays: 3, shares: [10]", "noticeDays: 30, shares: [10]",
            "47 calendar.noticeDays [rules.calendar] In month 1 notice 1 of 30 days is not over on its share "
                + "day; shorten the notice or move the share day."
        ),
        (
            "amount: 20000", "amount: -20000",
            "32 benefits.clauses[0].amounts[0].amount [rules.type] "
                + "benefits.clauses[0].amounts[0].amount cannot be \"-20000\": an amount, not negative, at most 2 decimals."
        ),
        (
            "amount: 20000", "amount: 20000.005",
            "32 benefits.clauses[0].amounts[0].amount [rules.type] "
                + "benefits.clauses[0].amounts[0].amount cannot be \"20000.005\": an amount, not "
                + "negative, at most 2 decimals."
        ),
        (
            "effective: 2024-01-01", "effective: 2024-02-30",
            "6 effective [rules.type] effective cannot be \"2024-02-30\": a day as YYYY-MM-DD."
        ),
        (
            "refund: none}", "refund: rest, restBy: half}",
            "66 closing.restBy [rules.type] closing.restBy cannot be \"half\": one of paid, equal."
        ),
        (
            "refund: none}", "refund: none, sharesAfter: Nobody}",
            "66 closing.sharesAfter [rules.type] closing.sharesAfter cannot be \"Nobody\": "
                + "operator or a sponsor's short name."
        ),
        (
            "timeZone: Asia/Shanghai", "timeZone: Asia/Nowhere",
            "9 timeZone [rules.type] There is no time zone Asia/Nowhere; name a time zone such as "
                + "Asia/Shanghai."
        ),
        (
            "currency: CNY", "currency: yuan",
            "8 currency [rules.type] currency is a currency code of three capital letters."
        ),
        (
            "minimum: none\n", "",
            "3 minimum [rules.missing] minimum is missing."
        ),
        (
            "format: tongzhou/rules/v1", "format: tongzhou/rules/v9",
            "3 format [rules.format] The format \"tongzhou/rules/v9\" is not known; this program "
                + "reads tongzhou/rules/v1."
        ),
        (
            "grace: {days: 10}", "grace: {days: 10, untilDaysBeforeNextShare: 2}",
            "58 collection.grace [rules.grace] The grace is stated in one form: days or "
                + "untilDaysBeforeNextShare."
        ),
        (
            "notices: [1], noticeDays: 3, shares: [10]",
            "notices: [25], noticeDays: 8, shares: [2]",
            "47 calendar.noticeDays [rules.calendar] In month 2 notice 1 of 8 days is not over on "
                + "its share day; shorten the notice or move the share day."
        ),
        (
            "year: none", "year: {amount: 2000, years: 2019-now}",
            "51 share.caps.year.years [rules.type] share.caps.year.years is years such as "
                + "2019-2020."
        ),
        (
            "{percent: 80, most: 5000}", "{percent: 180, most: 5000}",
            "37 benefits.clauses[1].amounts[0].reimburse.percent [rules.percent] At most 100 "
                + "percent of receipts are paid."
        ),
        (
            "amount: 20000}", "amount: 10000000000.01}",
            "32 benefits.clauses[0].amounts[0].amount [rules.type] "
                + "benefits.clauses[0].amounts[0].amount is at most 10000000000.00."
        ),
        (
            "effective: 2024-01-01", "effective: 2999-12-01",
            "6 effective [rules.type] effective lies before 2900."
        ),
        (
            "ladder: none", "ladder: {percents: [], rounding: up}",
            "39 benefits.ladder.percents [rules.empty] benefits.ladder.percents has at least one "
                + "element."
        ),
        (
            "classes: equal", "classes: []",
            "49 share.classes [rules.empty] share.classes has at least one element."
        ),
        (
            "membership: suspended, debt: owed", "membership: suspended, debt: forgiven",
            "59 collection.arrears [rules.arrears] Suspended for a debt that is forgiven, a member "
                + "has nothing to pay and no way back; write debt: owed or membership: ends."
        ),
        (
            "sharesReturnedBy: carry", "sharesReturnedBy: recipients",
            "46 waiting.illness.sharesReturnedBy [rules.illness] Shares are returned by operator, "
                + "carry or a sponsor, and only where membership: ends; write none otherwise."
        ),
        (
            "excess: operator", "excess: carry",
            "51 share.caps.excess [rules.bearer] What caps keep from members cannot go back to "
                + "them; name operator, a sponsor or recipients."
        ),
    ]

    @Test(arguments: bad.indices)
    func `what is wrong is said with line and field`(_ index: Int) throws {
        let (old, new, message) = Self.bad[index]
        #expect(try problems([(old, new)]) == [message])
    }

    @Test func `all problems are said at once, by line`() throws {
        let lines = try problems([
            ("version: 1", "version: one"), ("currency: CNY", "currency: yuan"),
            ("noticeDays: 3, shares", "noticeDays: 30, shares"),
            ("waitsAgain: no", "waitsAgain: 7"),
        ])
        #expect(lines.count == 4)
        #expect(lines.map { Int($0.prefix { $0 != " " }) ?? 0 } == [5, 8, 47, 61])
    }

    @Test func `what is no YAML is said with its line`() throws {
        let lines = try problems([("calendar: {notices", "calendar: {{notices")])
        #expect(lines.count == 1)
        #expect(lines[0].contains("[rules.yaml]"))
        let twice = try problems([("currency: CNY", "currency: CNY\ncurrency: CNY")])
        #expect(twice.count == 1)
        #expect(twice[0].contains("[rules.twice]") && twice[0].contains("currency"))
    }

    @Test func `a file that is not UTF-8 is refused`() {
        #expect(RulesReader.read([0xFF, 0xFE, 0x41]).problems.map(\.code) == ["rules.encoding"])
    }

    @Test func `byte order mark and CRLF are not adopted`() throws {
        let plain = Array(try World.village().utf8)
        var windows: [UInt8] = [0xEF, 0xBB, 0xBF]
        for byte in plain { windows += byte == 0x0A ? [0x0D, 0x0A] : [byte] }
        #expect(RulesReader.adoptable(windows) == plain)
    }

    @Test func `unknown values make a profile, and a fill gives them and nothing else`() throws {
        let profile = try World.village([
            ("days: 30", "days: unknown"), ("minimum: none", "minimum: unknown"),
            ("amount: 20000", "amount: unknown"),
        ])
        let alone = RulesReader.read(Array(profile.utf8))
        #expect(alone.problems.isEmpty)
        #expect(alone.rules == nil)
        #expect(
            alone.unknown == ["benefits.clauses[0].amounts[0].amount", "waiting.days", "minimum"])

        let fill = """
            benefits: {clauses: {0: {amounts: {0: {amount: 30000}}}}}
            waiting: {days: 90}
            minimum: {members: 50, below: warns}

            """
        let filled = RulesReader.read(
            RulesReader.adoptable(Array(profile.utf8), fill: Array(fill.utf8)))
        #expect(filled.problems.isEmpty)
        #expect(filled.rules?.waiting.days == 90)
        #expect(filled.rules?.minimum == Minimum(members: 50, below: .warns))
        #expect(
            filled.assumed.map(\.path) == [
                "benefits.clauses[0].amounts[0].amount", "waiting.days", "minimum",
            ])

        let meddling = RulesReader.read(
            RulesReader.adoptable(
                Array(profile.utf8), fill: Array((fill + "currency: EUR\n").utf8)))
        #expect(meddling.problems.map(\.code) == ["rules.fill-known"])
        #expect(meddling.problems.map(\.field) == ["fill: currency"])
    }

    @Test func `what is known of a profile is checked`() throws {
        let lines = try problems([
            ("minimum: none", "minimum: unknown"),
            ("noticeDays: 3, shares: [10]", "noticeDays: 30, shares: [10]"),
        ])
        #expect(lines.count == 1)
        #expect(lines[0].contains("calendar.noticeDays [rules.calendar]"))
    }
}

@Suite struct PresetTests {
    static let presets: [String] = {
        let files = try? FileManager.default.contentsOfDirectory(atPath: "\(World.root)/Schemes")
        return (files ?? []).filter { $0.hasSuffix(".yaml") }.sorted()
    }()

    func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: "\(World.root)/Schemes/\(path)")))
    }

    @Test func `the presets of the real schemes are there`() {
        #expect(
            Self.presets == [
                "flat-fee-39.yaml", "flat-fee-69.yaml", "huzhu-360.yaml", "meituan-v1.yaml",
                "meituan-v2.yaml", "qingsong.yaml", "shuidi.yaml",
                "xianghubao-chronic-cancer.yaml", "xianghubao-critical-illness.yaml",
                "xianghubao-predecessor-2018.yaml", "xianghubao-public-transport.yaml",
                "xianghubao-senior-cancer.yaml", "zhongtuobang.yaml",
            ])
    }

    @Test(arguments: presets)
    func `a preset has no problems and says what no source gives`(_ file: String) throws {
        let reading = RulesReader.read(try bytes(file))
        #expect(reading.problems.isEmpty)
        #expect(!reading.unknown.isEmpty)
    }

    /// Filled, every preset is a scheme that runs: a roll, a case, a period, sound books.
    @Test(arguments: presets.filter { $0 != "huzhu-360.yaml" })
    func `a preset with its fill runs`(_ file: String) throws {
        let world = try World()
        let (rules, fill) = (try bytes(file), try bytes("fills/\(file)"))
        let reading = RulesReader.read(RulesReader.adoptable(rules, fill: fill))
        let scheme = try #require(reading.rules)
        #expect(!reading.assumed.isEmpty)
        world.today = scheme.effective
        let opened = try world.office.open(rules: rules, fill: fill, at: world.moment).answer
        #expect(opened.assumed == reading.assumed)

        let clause = try #require(scheme.benefits.clauses.first)
        let ages = clause.amounts[0].ages
        let years = min(ages.through, scheme.joining.oldestYears) - 2
        let born = world.today.birthday(years: 0).adding(days: -years * 365)
        let names = scheme.share.classes.map { $0.ages == nil && $0.name != "-" ? $0.name : "" }
        let lines = (1...20).map {
            "\($0),\(born),\(world.today),\(names[0]),\(World.commitment($0))\n"
        }
        let roll = try world.file("roll,born,joined,class,commitment\n" + lines.joined())
        _ = try world.office.importRoll(
            of: scheme.scheme, from: RollFile(path: roll), at: world.moment)
        if scheme.funding.holdsBalances { try fund(world, scheme) }

        world.today = world.today.adding(days: scheme.waiting.days + 40)
        let given = AidCase(
            number: 0, roll: 3, diagnosed: world.today.adding(days: -5), filed: world.today,
            clause: clause.code, accident: false,
            receipts: clause.amounts[0].reimbursed == nil ? nil : 100_000_000, documents: [])
        let approved = try world.office.add(
            given, to: scheme.scheme, key: "case", at: world.moment
        ).answer
        #expect(approved.decision.aid > 0)
        world.today = world.today.adding(days: 40)
        let closing = try world.office.close(scheme.scheme, period: nil, at: world.moment).answer
        #expect(closing.sharing == 20)
        #expect(closing.aid == approved.decision.aid)
        let report = try world.office.examine(scheme.scheme)
        #expect(report.isSound, "\(report.findings.last?.about.en ?? "")")
    }

    private func fund(_ world: World, _ scheme: Rules) throws {
        var amount = "100000"
        if case .yearly(let fee) = scheme.funding { amount = Currency.cny.text(fee) }
        let lines = (1...20).map { "\($0),\(amount)\n" }
        _ = try world.office.topUp(
            scheme.scheme, from: try world.file("roll,amount\n" + lines.joined(), "top-ups.csv"),
            at: world.moment)
    }

    /// The figures of the published rules that tests and replays stand on.
    @Test func `相互宝 has the published figures`() throws {
        let file = "xianghubao-critical-illness.yaml"
        let rules = try #require(
            RulesReader.read(
                RulesReader.adoptable(try bytes(file), fill: try bytes("fills/\(file)"))
            ).rules)
        #expect(
            rules.calendar == PeriodCalendar(notices: [7, 21], noticeDays: 3, shares: [14, 28]))
        #expect(rules.share.fee.rate == Rate(8, over: 100))
        #expect(rules.share.caps.perCase == 10)
        #expect(rules.share.caps.perYear?.amount(in: 2019) == 18_800)
        #expect(rules.share.caps.perYear?.amount(in: 2020) == 18_800)
        #expect(rules.share.caps.perYear?.amount(in: 2021) == nil)
        #expect(rules.waiting.days == 90)
        #expect(rules.benefits.claimWithinDays == 180)
        #expect(rules.collection.grace == .days(5))
        let clause = rules.benefits.clause("thyroid-mild")
        #expect(clause?.amount(age: 30, diagnosed: "2019-05-01")?.fixed == 5_000_000)
        #expect(clause?.amount(age: 30, diagnosed: "2019-04-30")?.fixed == 30_000_000)
    }
}
