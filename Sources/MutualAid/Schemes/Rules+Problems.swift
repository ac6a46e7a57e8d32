import Bookkeeping

/// The sections of a rules file that could be read; those that hold unknown values are nil.
/// What can be checked of a profile is checked.
public struct RuleSections: Sendable {
    /// Who may join.
    public var joining: Joining?
    /// How money reaches the scheme.
    public var funding: Funding?
    /// What is paid.
    public var benefits: Benefits?
    /// The days of the month.
    public var calendar: PeriodCalendar?
    /// How the cost is shared.
    public var share: ShareRule?
    /// Shares somebody else pays.
    public var waivers: [Waiver]?
    /// What happens when a share is not paid.
    public var collection: CollectionRule?

    /// The sections that are known.
    public init(
        joining: Joining?, funding: Funding?, benefits: Benefits?, calendar: PeriodCalendar?,
        share: ShareRule?, waivers: [Waiver]?, collection: CollectionRule?
    ) {
        self.joining = joining
        self.funding = funding
        self.benefits = benefits
        self.calendar = calendar
        self.share = share
        self.waivers = waivers
        self.collection = collection
    }

    /// Everything about them that cannot work, all at once. Rules with problems are never
    /// adopted.
    public var problems: [RuleProblem] {
        // Where the oldest age is unknown nobody is too old for an amount.
        let oldest = joining?.oldestYears
        var problems = joining?.problems ?? []
        problems += fundingProblems
        problems += benefits?.problems(oldest: oldest) ?? []
        problems += calendar?.problems ?? []
        problems += share?.problems(oldest: oldest) ?? []
        problems += waiverProblems + collectionProblems
        return problems
    }

    private var fundingProblems: [RuleProblem] {
        switch funding {
        case .prepaid(let prepaid)? where prepaid.suspendBelow > prepaid.warnBelow:
            [
                RuleProblem(
                    "funding.suspendBelow", "rules.thresholds",
                    Text(
                        "中止线高于提醒线，成员来不及补足；请让 suspendBelow 不高于 warnBelow。",
                        "Members would be suspended before they are warned; suspendBelow must "
                            + "not be above warnBelow."))
            ]
        case .yearly(fee: 0)?:
            [
                RuleProblem(
                    "funding.fee", "rules.zero",
                    Text("年费须大于零。", "The price of a year must be more than zero."))
            ]
        default: []
        }
    }

    private var waiverProblems: [RuleProblem] {
        let waivers = waivers ?? []
        return waivers.indices.flatMap { index -> [RuleProblem] in
            let waiver = waivers[index]
            var problems: [RuleProblem] = []
            if waivers[..<index].contains(where: { $0.joinedOverlaps(waiver) }) {
                problems.append(
                    RuleProblem(
                        "waivers[\(index)].joined", "rules.overlap",
                        Text(
                            "加入日期范围与前面的减免重叠；同一成员只能适用一条，请分开。",
                            "The days of joining overlap an earlier waiver; one member falls "
                                + "under one waiver at most, so keep them apart.")))
            }
            if let from = waiver.joinedFrom, let until = waiver.joinedUntil, from > until {
                problems.append(RuleSections.spanProblem("waivers[\(index)].joined"))
            }
            if let from = waiver.sharesFrom, let until = waiver.sharesUntil, from > until {
                problems.append(RuleSections.spanProblem("waivers[\(index)].shares"))
            }
            return problems
        }
    }

    static func spanProblem(_ path: String) -> RuleProblem {
        RuleProblem(
            path, "rules.span",
            Text("起始日晚于终止日；请对调。", "The first day is after the last; swap them."))
    }

    private var collectionProblems: [RuleProblem] {
        guard let collection else { return [] }
        var problems: [RuleProblem] = []
        let inCarry = collection.shortfall == .carry
        if let share, inCarry != (share.carry.of == .collection) {
            problems.append(
                RuleProblem(
                    "collection.shortfall", "rules.shortfall-and-carry",
                    Text(
                        "收不到的款：结余若按实收计（share.carry.of: collection），此处须为 carry；若按取整计，此处须另有承担方。",
                        "With share.carry.of: collection the shortfall is carry; with rounding it "
                            + "has another bearer.")))
        }
        if share?.carry.of == .collection, collection.arrears.debt == .owed {
            problems.append(
                RuleProblem(
                    "collection.arrears.debt", "rules.shortfall-and-carry",
                    Text(
                        "结余按实收计（share.carry.of: collection）时欠费由结余承担，不能同时仍由成员欠着；请写 forgiven。",
                        "With share.carry.of: collection the carry bears what is not paid, so the "
                            + "member cannot owe it too; write forgiven.")))
        }
        if funding == .postpaid, collection.arrears.membership == .suspended,
            collection.arrears.debt == .forgiven
        {
            problems.append(
                RuleProblem(
                    "collection.arrears", "rules.arrears",
                    Text(
                        "逾期中止、欠费又免除，成员便无从补缴恢复；请写 debt: owed 或 membership: ends。",
                        "Suspended for a debt that is forgiven, a member has nothing to pay and no "
                            + "way back; write debt: owed or membership: ends.")))
        }
        if let calendar, case .untilBeforeNextShare(let days) = collection.grace,
            calendar.problems.isEmpty, days >= calendar.shortestGap
        {
            problems.append(
                RuleProblem(
                    "collection.grace", "rules.grace",
                    Text(
                        "宽限期在分摊日之前就结束；两次分摊最短相隔 \(calendar.shortestGap) 天，请改小天数。",
                        "The grace would be over before the share day; shares are as little as "
                            + "\(calendar.shortestGap) days apart, so use fewer days.")))
        }
        return problems
    }
}

extension Waiver {
    fileprivate func joinedOverlaps(_ other: Waiver) -> Bool {
        let begin = [joinedFrom, other.joinedFrom].compactMap(\.self).max()
        let end = [joinedUntil, other.joinedUntil].compactMap(\.self).min()
        guard let begin, let end else { return true }
        return begin <= end
    }
}

extension Joining {
    fileprivate var problems: [RuleProblem] {
        var problems: [RuleProblem] = []
        if case .years(let years) = youngest, years > oldestYears {
            problems.append(
                RuleProblem(
                    "joining.age", "rules.ages",
                    Text(
                        "最小年龄大于最大年龄；没有人能加入。",
                        "The youngest age is above the oldest; nobody could join.")))
        }
        let ids = declaration?.questions.map(\.id) ?? []
        for (index, id) in ids.enumerated() where ids[..<index].contains(id) {
            problems.append(
                RuleProblem(
                    "joining.declaration.questions[\(index)].id", "rules.twice",
                    Text("健康告知的题号 \(id) 重复。", "The question \(id) stands twice.")))
        }
        return problems
    }
}

extension Benefits {
    fileprivate func problems(oldest: Int?) -> [RuleProblem] {
        var problems: [RuleProblem] = []
        let codes = clauses.map(\.code)
        for (index, clause) in clauses.enumerated() {
            let path = "benefits.clauses[\(index)]"
            if codes[..<index].contains(clause.code) {
                problems.append(
                    RuleProblem(
                        "\(path).clause", "rules.twice",
                        Text(
                            "条款代码 \(clause.code) 重复。",
                            "The clause code \(clause.code) stands twice.")))
            }
            problems += clause.problems(path, oldest: oldest ?? 150)
        }
        if let ladder, ladder.steps.contains(where: { $0.of(100, rounding: .up) > 100 }) {
            problems.append(
                RuleProblem(
                    "benefits.ladder.percents", "rules.percent",
                    Text("阶梯比例不能超过 100%。", "A step of the ladder is at most 100 percent.")))
        }
        return problems
    }
}

extension Clause {
    fileprivate func problems(_ path: String, oldest: Int) -> [RuleProblem] {
        amounts.indices.flatMap { index -> [RuleProblem] in
            let amount = amounts[index]
            let here = "\(path).amounts[\(index)]"
            var problems: [RuleProblem] = []
            if let other = amounts[..<index].firstIndex(where: { $0.overlaps(amount) }) {
                problems.append(
                    RuleProblem(
                        here, "rules.overlap",
                        Text(
                            "年龄档与第 \(other + 1) 条重叠（日期也相交）；请让每个年龄只有一个金额。",
                            "The ages overlap those of amount \(other + 1) on some day; let every "
                                + "age have one amount.")))
            }
            if amount.ages.from > amount.ages.through || amount.ages.from > oldest {
                problems.append(
                    RuleProblem(
                        "\(here).age", "rules.ages",
                        Text(
                            "年龄档 \(amount.ages.from)-\(amount.ages.through) 没有成员能落入。",
                            "No member can be \(amount.ages.from) to \(amount.ages.through).")))
            }
            if let from = amount.from, let until = amount.until, from > until {
                problems.append(RuleSections.spanProblem(here))
            }
            if amount.fixed == 0, amount.reimbursed == nil {
                problems.append(
                    RuleProblem(
                        here, "rules.zero",
                        Text("这一条不给付任何金额。", "This amount pays nothing.")))
            }
            return problems
        }
    }
}

extension PeriodCalendar {
    /// The fewest days between two share days that follow each other.
    var shortestGap: Int {
        var id = PeriodID(year: 2023, month: 1, place: 1)
        var gaps: [Int] = []
        var before = days(of: id)?.share
        for _ in 0..<(notices.count * 12) {
            id = next(after: id)
            guard let share = days(of: id)?.share, let last = before else { continue }
            gaps.append(share.days(since: last))
            before = share
        }
        return gaps.min() ?? 0
    }

    fileprivate var problems: [RuleProblem] {
        guard notices.count == shares.count, !notices.isEmpty, notices.count <= 9 else {
            return [
                RuleProblem(
                    "calendar.shares", "rules.calendar",
                    Text(
                        "公示日 \(notices.count) 个、分摊日 \(shares.count) 个；应一一对应，且 1 至 9 个。",
                        "There are \(notices.count) notice days and \(shares.count) share days; "
                            + "every notice needs its share day, one to nine of them."))
            ]
        }
        guard (notices + shares).allSatisfy({ (1...28).contains($0) }) else {
            return [
                RuleProblem(
                    "calendar", "rules.calendar",
                    Text(
                        "日子须在 1 至 28 之间，每个月都有。",
                        "Days lie between 1 and 28, so that every month has them."))
            ]
        }
        guard zip(notices, notices.dropFirst()).allSatisfy({ $0 < $1 }) else {
            return [
                RuleProblem(
                    "calendar.notices", "rules.calendar",
                    Text("公示日须由小到大。", "Notice days ascend."))
            ]
        }
        return dayProblems
    }

    private var dayProblems: [RuleProblem] {
        // Two years, one of them a leap year: February is the month that breaks calendars.
        var id = PeriodID(year: 2023, month: 1, place: 1)
        for _ in 0..<(notices.count * 24) {
            let following = next(after: id)
            guard let days = days(of: id), let after = self.days(of: following) else { continue }
            if days.noticeOver > days.share {
                return [
                    RuleProblem(
                        "calendar.noticeDays", "rules.calendar",
                        Text(
                            "\(id.month) 月第 \(id.place) 次公示 \(noticeDays) 天，到分摊日还没有结束；请缩短公示或推后分摊日。",
                            "In month \(id.month) notice \(id.place) of \(noticeDays) days is not "
                                + "over on its share day; shorten the notice or move the share "
                                + "day."))
                ]
            }
            if days.share >= after.notice {
                return [
                    RuleProblem(
                        "calendar.shares", "rules.calendar",
                        Text(
                            "第 \(id.place) 个分摊日落在下一次公示当日或之后；请提前。",
                            "Share day \(id.place) is not before the next notice day; move it "
                                + "forward."))
                ]
            }
            id = following
        }
        return []
    }
}

extension ShareRule {
    fileprivate func problems(oldest: Int?) -> [RuleProblem] {
        var problems = classProblems(oldest: oldest)
        if fee.rate.numerator > fee.rate.denominator {
            problems.append(
                RuleProblem(
                    "share.fee.percent", "rules.percent",
                    Text("管理费不能超过互助金本身。", "The fee cannot exceed the aid itself.")))
        }
        if roundedPer == .case, rounding == .exact {
            problems.append(
                RuleProblem(
                    "share.rounding.per", "rules.rounding",
                    Text(
                        "精确拆分只能每期一次；请用 per: period。",
                        "An exact split is made once a period; use per: period.")))
        }
        if caps.excess == .carry {
            problems.append(
                RuleProblem(
                    "share.caps.excess", "rules.bearer",
                    Text(
                        "封顶差额不能再由成员结余承担；请写 operator、赞助方或 recipients。",
                        "What caps keep from members cannot go back to them; name operator, a "
                            + "sponsor or recipients.")))
        }
        for (name, cap) in [
            ("case", caps.perCase), ("period", caps.perPeriod), ("year", caps.perYear?.amount),
        ] where cap == 0 {
            problems.append(
                RuleProblem(
                    "share.caps.\(name)", "rules.zero",
                    Text("封顶须大于零；没有封顶请写 none。", "A cap is more than zero; write none for no cap.")))
        }
        if let cap = caps.perYear, let from = cap.fromYear, let through = cap.throughYear,
            from > through
        {
            problems.append(RuleSections.spanProblem("share.caps.year.years"))
        }
        return problems
    }

    private func classProblems(oldest: Int?) -> [RuleProblem] {
        var problems: [RuleProblem] = []
        for (index, shareClass) in classes.enumerated() {
            if classes[..<index].contains(where: { $0.name == shareClass.name }) {
                problems.append(
                    RuleProblem(
                        "share.classes[\(index)].class", "rules.twice",
                        Text(
                            "类别 \(shareClass.name) 重复。", "Class \(shareClass.name) stands twice.")))
            }
            if shareClass.weight == 0 {
                problems.append(
                    RuleProblem(
                        "share.classes[\(index)].weight", "rules.zero",
                        Text("权重须大于零。", "A weight is more than zero.")))
            }
        }
        let bands = classes.compactMap(\.ages)
        guard !bands.isEmpty, let oldest else { return problems }
        // Where birthdays decide, every age must fall into exactly one class.
        let ages = 0...oldest
        if bands.count < classes.count
            || !ages.allSatisfy({ age in bands.filter { $0.contains(age) }.count == 1 })
        {
            problems.append(
                RuleProblem(
                    "share.classes", "rules.overlap",
                    Text(
                        "各类别的年龄须覆盖 0 至 \(oldest) 周岁，且互不重叠、都写明。",
                        "The ages of the classes cover 0 to \(oldest) years, each "
                            + "age once, and every class states them.")))
        }
        return problems
    }
}
