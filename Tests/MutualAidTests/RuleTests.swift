import Bookkeeping
import MutualAid
import Testing

@Suite struct RuleTests {
    @Test func `the sample has no problems`() {
        #expect(sample().problems.isEmpty)
    }

    static let broken: [(String, @Sendable (inout Sample) -> Void)] = [
        ("joining.age rules.ages", { $0.joining.youngest = .years(60) }),
        (
            "benefits.clauses[0].amounts[1] rules.overlap",
            { $0.benefits.clauses[0].amounts[1].ages.from = 39 }
        ),
        (
            "benefits.clauses[0].amounts[1].age rules.ages",
            { $0.benefits.clauses[0].amounts[1].ages = AgeBand(from: 60, through: 70) }
        ),
        ("benefits.clauses[1].clause rules.twice", { $0.benefits.clauses[1].code = "illness" }),
        (
            "benefits.clauses[0].amounts[0] rules.zero",
            { $0.benefits.clauses[0].amounts[0].fixed = 0 }
        ),
        (
            "benefits.clauses[1].amounts[0] rules.span",
            { $0.benefits.clauses[1].amounts[0].from = "2020-01-01" }
        ),
        (
            "benefits.ladder.percents rules.percent",
            { $0.benefits.ladder = Ladder(steps: [Rate(120, over: 100)], rounding: .down) }
        ),
        ("calendar.shares rules.calendar", { $0.calendar.shares = [14] }),
        ("calendar rules.calendar", { $0.calendar.shares = [14, 31] }),
        ("calendar.notices rules.calendar", { $0.calendar.notices = [21, 7] }),
        ("calendar.noticeDays rules.calendar", { $0.calendar.noticeDays = 8 }),
        ("calendar.shares rules.calendar", { $0.calendar.shares = [21, 28] }),
        ("share.fee.percent rules.percent", { $0.fee.rate = Rate(101, over: 100) }),
        (
            "share.rounding.per rules.rounding",
            {
                $0.rounding = .exact
                $0.roundedPer = .case
            }
        ),
        ("share.caps.excess rules.bearer", { $0.caps.excess = .carry }),
        ("share.caps.case rules.zero", { $0.caps.perCase = 0 }),
        (
            "share.caps.year.years rules.span",
            { $0.caps.perYear = .init(amount: 1, fromYear: 2020, throughYear: 2019) }
        ),
        (
            "share.classes[1].class rules.twice",
            { $0.classes = [.everybody, .everybody] }
        ),
        (
            "share.classes[0].weight rules.zero",
            { $0.classes = [ShareClass(name: "a", weight: 0, ages: nil)] }
        ),
        (
            "share.classes rules.overlap",
            {
                $0.classes = [
                    ShareClass(name: "a", weight: 1, ages: AgeBand(from: 0, through: 39)),
                    ShareClass(name: "b", weight: 1, ages: AgeBand(from: 41, through: 59)),
                ]
            }
        ),
        ("collection.shortfall rules.shortfall-and-carry", { $0.carryOf = .collection }),
        ("collection.shortfall rules.shortfall-and-carry", { $0.shortfall = .carry }),
        ("collection.grace rules.grace", { $0.grace = .untilBeforeNextShare(days: 14) }),
        (
            "funding.suspendBelow rules.thresholds",
            { $0.funding = .prepaid(.init(entry: 10, warnBelow: 1, suspendBelow: 5)) }
        ),
        ("funding.fee rules.zero", { $0.funding = .yearly(fee: 0) }),
    ]

    @Test(arguments: broken.indices)
    func `what cannot work is said with its field`(_ index: Int) {
        let (problem, change) = Self.broken[index]
        #expect(sample(change).problems == [problem])
    }

    @Test func `waivers do not overlap and their spans run forwards`() {
        let waiver = Waiver(
            joinedFrom: "2019-02-01", joinedUntil: "2019-01-01", sharesFrom: nil,
            sharesUntil: nil, paidBy: .operator)
        #expect(sample { $0.waivers = [waiver] }.problems == ["waivers[0].joined rules.span"])
        let open = Waiver(
            joinedFrom: nil, joinedUntil: nil, sharesFrom: nil, sharesUntil: nil, paidBy: .operator)
        #expect(
            sample { $0.waivers = [open, open] }.problems == ["waivers[1].joined rules.overlap"])
    }

    @Test func `all problems are said at once`() {
        let problems = sample {
            $0.calendar.noticeDays = 8
            $0.fee.rate = Rate(101, over: 100)
            $0.joining.youngest = .years(60)
        }.problems
        #expect(problems.count == 3)
    }
}

@Suite struct SupervisorNoticeTests {
    func codes(
        name: Text = Text("山村互助", "Village aid"), _ texts: [Text]
    ) -> [String] {
        var subject = SupervisorNotice.Subject()
        subject.shown = [("name", name)]
        for (place, text) in texts.enumerated() {
            subject.shown.append(("texts[\(place)]", text))
        }
        subject.texts = texts
        subject.holdsBalances = false
        return SupervisorNotice.cn2016.findings(in: subject).map { "\($0.path) \($0.code)" }
    }

    let plain = Text("本计划不是保险。", "This is not insurance.")

    @Test func `a scheme that says what it is has nothing against it`() {
        #expect(codes([plain]).isEmpty)
        #expect(codes([plain, Text("互助金不保证足额给付。", "Aid is not guaranteed.")]).isEmpty)
        #expect(codes([plain, Text("报销社会保险之外的部分。", "Beyond social insurance.")]).isEmpty)
    }

    @Test func `insurance terms are found in names and texts, in both languages`() {
        #expect(codes(name: Text("山村保险", "Village aid"), [plain]) == ["name notice.insurance-term"])
        #expect(
            codes(name: Text("山村", "Village insurance"), [plain]) == ["name notice.insurance-term"])
        #expect(
            codes([plain, Text("理赔快。", "Fast.")]) == ["texts[1] notice.insurance-term"])
    }

    @Test func `a promise of payment is found`() {
        #expect(codes([plain, Text("保证给付。", "x")]) == ["texts[1] notice.promise"])
        #expect(codes([plain, Text("好", "Payment guaranteed")]) == ["texts[1] notice.promise"])
        // A denial in another clause of the sentence denies nothing.
        #expect(codes([plain, Text("不用担心，承诺支付。", "x")]) == ["texts[1] notice.promise"])
        #expect(
            codes([plain, Text("好", "No worries, insurance for all")])
                == ["texts[1] notice.insurance-term"])
    }

    @Test func `it has to be said that this is not insurance`() {
        #expect(codes([]) == ["texts notice.says-not-insurance"])
    }

    @Test func `a prepaid pool is against it`() {
        var subject = SupervisorNotice.Subject()
        subject.holdsBalances = true
        #expect(SupervisorNotice.cn2016.findings(in: subject).map(\.code) == ["notice.pool"])
    }
}
