import Bookkeeping
import MutualAid

/// Rules in plain words, made from the data, in both languages.
struct RulesInWords {
    /// One sentence a rule.
    let lines: [Text]

    init(_ rules: Rules) {
        lines =
            [RulesInWords.joining(rules), RulesInWords.funding(rules)]
            + RulesInWords.benefits(rules) + RulesInWords.waiting(rules)
            + RulesInWords.calendar(rules) + RulesInWords.share(rules)
            + RulesInWords.collection(rules) + [RulesInWords.leaving(rules)]
            + RulesInWords.closing(rules)
    }

    private static func joining(_ rules: Rules) -> Text {
        let youngest: Text =
            switch rules.joining.youngest {
            case .days(let days): Text("\(days) 天", "\(days) days")
            case .years(let years): Text("\(years) 周岁", "\(years) years")
            }
        let oldest = rules.joining.oldestYears
        let asked =
            rules.joining.declaration.map {
                Text(
                    "健康告知 \($0.version) 版，\($0.questions.count) 题",
                    "health declaration \($0.version) with "
                        + Output.count(Int64($0.questions.count), "question"))
            } ?? Text("不问健康状况", "no health declaration")
        return Text(
            "加入：\(youngest.zh)至 \(oldest) 周岁；\(asked.zh)。",
            "Joining: \(youngest.en) to \(oldest) years; \(asked.en).")
    }

    private static func funding(_ rules: Rules) -> Text {
        let currency = rules.currency
        switch rules.funding {
        case .postpaid:
            return Text("资金：事后分摊，加入时不收钱。", "Funding: shared afterwards, nothing on joining.")
        case .prepaid(let prepaid):
            return Text(
                "资金：预存余额，首次至少 \(currency.text(prepaid.entry))；低于 \(currency.text(prepaid.warnBelow)) 提醒，"
                    + "低于 \(currency.text(prepaid.suspendBelow)) 中止。",
                "Funding: a prepaid balance of at least \(currency.text(prepaid.entry)) at first; a "
                    + "warning below \(currency.text(prepaid.warnBelow)), suspension below "
                    + "\(currency.text(prepaid.suspendBelow)).")
        case .yearly(let fee):
            return Text(
                "资金：每年 \(currency.text(fee))，存入成员余额，分摊由余额支付。",
                "Funding: \(currency.text(fee)) a year into the member's balance, from which "
                    + "shares are charged.")
        }
    }

    private static func ladder(_ ladder: Ladder) -> Text {
        let steps = ladder.steps.map { "\($0.percentText) %" }.joined(separator: ", ")
        return Text(
            "阶梯：按已加入的整年数，依次得 \(steps)。",
            "Ladder: by full years of membership, \(steps) of the amount.")
    }

    private static func benefits(_ rules: Rules) -> [Text] {
        clauses(rules) + (rules.benefits.ladder.map { [ladder($0)] } ?? []) + [claiming(rules)]
    }

    private static func claiming(_ rules: Rules) -> Text {
        let benefits = rules.benefits
        let by: Text =
            switch benefits.versionBy {
            case .diagnosis: Text("确诊日", "the day of diagnosis")
            case .filing: Text("申请日", "the day of filing")
            case .joining: Text("加入日", "the day of joining")
            }
        let within =
            benefits.claimWithinDays.map {
                Text("须在确诊后 \($0) 天内", "within \($0) days of diagnosis")
            } ?? Text("不限时", "at any time")
        return Text(
            "申请：\(within.zh)，\(benefits.oncePerMember ? "每名成员只一次" : "不限次数")；按\(by.zh)适用规则版本。",
            "Filing: \(within.en), \(benefits.oncePerMember ? "once a member" : "as often as needed"); "
                + "\(by.en) selects the version of the rules.")
    }

    private static func clauses(_ rules: Rules) -> [Text] {
        rules.benefits.clauses.flatMap { clause in
            clause.amounts.map { amount in
                let until = amount.until.map { Text("，\($0) 止", ", until \($0)") } ?? Text("", "")
                let from =
                    amount.from.map { Text("，\($0) 起确诊", ", diagnosed from \($0)") } ?? Text("", "")
                let against =
                    amount.reimbursed.map {
                        Text(
                            "凭据报销 \($0.rate.percentText)%、至多 \(rules.currency.text($0.most))",
                            "\($0.rate.percentText) % of receipts up to "
                                + "\(rules.currency.text($0.most))")
                    } ?? Text("", "")
                let lump = rules.currency.text(amount.fixed)
                let paid: Text =
                    switch (amount.fixed, amount.reimbursed) {
                    case (_, nil): Text(lump, lump)
                    case (0, _): against
                    default: Text("\(lump)，另\(against.zh)", "\(lump), and \(against.en)")
                    }
                return Text(
                    "条款 \(clause.code)（\(clause.name.zh)）：\(amount.ages.from)–\(amount.ages.through) 周岁 "
                        + "\(paid.zh)\(from.zh)\(until.zh)。",
                    "Clause \(clause.code) (\(clause.name.en)): \(amount.ages.from) to "
                        + "\(amount.ages.through) years \(paid.en)"
                        + "\(from.en)\(until.en).")
            }
        }
    }

    private static func waiting(_ rules: Rules) -> [Text] {
        let waiting = rules.waiting
        let illness = waiting.illness
        let returned =
            illness.sharesReturnedBy.map {
                let bearer = Bearer.words($0.name)
                return Text("，由\(bearer.zh)退还份额", ", \(bearer.en) returns the shares")
            } ?? Text("", "")
        let again =
            illness.rejoining ? Text("，可再加入", "") : Text("，不能再加入", ", and it cannot begin again")
        let ends = illness.endsMembership
        return [period(waiting)] + [
            Text(
                "等待期内患病：不受保障，\(ends ? "退出计划\(returned.zh)\(again.zh)" : "成员资格不变")。",
                "Illness while waiting: not covered; membership "
                    + (ends ? "ends\(returned.en)\(again.en)." : "goes on."))
        ]
    }

    private static func period(_ waiting: Waiting) -> Text {
        Text(
            "等待期：加入次日零时起 \(waiting.days) 天\(waiting.accidentsExempt ? "，意外除外" : "")；"
                + "等待期内\(waiting.membersShare ? "参与分摊" : "不参与分摊")。",
            "Waiting: \(waiting.days) days from the day after joining"
                + "\(waiting.accidentsExempt ? ", accidents excepted" : ""); members who wait "
                + "\(waiting.membersShare ? "share" : "do not share").")
    }

    private static func calendar(_ rules: Rules) -> [Text] {
        let list = { (days: [Int]) in days.map(String.init).joined(separator: "/") }
        let calendar = rules.calendar
        return [
            Text(
                "日历：每月 \(list(calendar.notices)) 日公示 \(calendar.noticeDays) 天，\(list(calendar.shares)) 日分摊；"
                    + "人数以\(rules.share.headCount == .notice ? "公示日" : "分摊日")零时为准。",
                "Calendar: notice on \(list(calendar.notices)) for \(calendar.noticeDays) days, share "
                    + "on \(list(calendar.shares)); heads are counted at 00:00 of the "
                    + "\(rules.share.headCount == .notice ? "notice" : "share") day.")
        ]
    }

    private static func share(_ rules: Rules) -> [Text] {
        let share = rules.share
        let currency = rules.currency
        let classes = share.classes.count > 1 ? share.classes.map(RulesInWords.shareClass) : []
        let carry = share.carry.negativeAdvancedBy.map { Bearer.words($0.name) }
        let advanced =
            carry.map { Text("结余为负时由\($0.zh)垫付", "a negative one is advanced by \($0.en)") }
            ?? Text("结余为负时无人垫付", "nobody advances a negative one")
        var lines =
            [
                Text(
                    "分摊：互助金加管理费 \(share.fee.rate.percentText)%，减结余，\(share.classes.count > 1 ? "按类别加权" : "平均")分摊，"
                        + "\(share.roundedPer == .case ? "逐案" : "每期")\(share.rounding.words.zh)。",
                    "Share: aid plus a fee of \(share.fee.rate.percentText) %, less the carry, "
                        + "\(share.classes.count > 1 ? "weighted by class" : "equally"), "
                        + "\(share.rounding.words.en) once a "
                        + "\(share.roundedPer == .case ? "case" : "period").")
            ] + classes + [
                Text(
                    "结余：取整\(share.carry.of == .collection ? "和未收到的款" : "")留到下期；\(advanced.zh)。",
                    "Carry: what rounding "
                        + (share.carry.of == .collection ? "and what is not collected " : "")
                        + "leaves goes to the next period; \(advanced.en).")
            ]
        let caps: [(Text, Int64?)] = [
            (Text("每案", "a case"), share.caps.perCase),
            (Text("每期", "a period"), share.caps.perPeriod),
            (Text("每年", "a year"), share.caps.perYear?.amount),
        ]
        let bearer = Bearer.words(share.caps.excess.name)
        for (what, cap) in caps {
            guard let cap else { continue }
            lines.append(
                Text(
                    "封顶：每人\(what.zh)至多 \(currency.text(cap))，超出由\(bearer.zh)承担。",
                    "Cap: at most \(currency.text(cap)) \(what.en) for one member; the excess is "
                        + "borne by \(bearer.en)."))
        }
        return lines + rules.waivers.map(RulesInWords.waiver)
    }

    private static func shareClass(_ shareClass: ShareClass) -> Text {
        let ages =
            shareClass.ages.map {
                Text("，\($0.from)–\($0.through) 周岁", ", \($0.from) to \($0.through) years")
            } ?? Text("", "")
        return Text(
            "类别 \(shareClass.name)：权重 \(shareClass.weight)\(ages.zh)。",
            "Class \(shareClass.name): weight \(shareClass.weight)\(ages.en).")
    }

    private static func waiver(_ waiver: Waiver) -> Text {
        let party = Bearer.words(waiver.paidBy.name)
        let span = { (from: Day?, until: Day?) in
            "\(from.map { "\($0)" } ?? "…") – \(until.map { "\($0)" } ?? "…")"
        }
        let joined = span(waiver.joinedFrom, waiver.joinedUntil)
        let shares = span(waiver.sharesFrom, waiver.sharesUntil)
        return Text(
            "代付：加入日 \(joined)、分摊日 \(shares) 的份额由\(party.zh)代付。",
            "Waiver: for those who joined \(joined), shares of \(shares) are paid by \(party.en).")
    }

    private static func collection(_ rules: Rules) -> [Text] {
        let rule = rules.collection
        let grace: Text =
            switch rule.grace {
            case .days(let days): Text("分摊日后 \(days) 天", "\(days) days after the share day")
            case .untilBeforeNextShare(let days):
                Text("到下一分摊日前 \(days) 天零时", "until 00:00 of \(days) days before the next share day")
            }
        let arrears =
            rule.arrears.membership == .ends
            ? Text("退出计划", "membership ends") : Text("中止", "membership is suspended")
        let debt =
            rule.arrears.debt == .forgiven
            ? Text("欠费免除", "the debt is forgiven") : Text("欠费仍须补缴", "the debt remains")
        let bearer = Bearer.words(rule.shortfall.name)
        let times = Output.count(Int64(rule.retries), "time")
        return [
            Text(
                "收款：可重扣 \(rule.retries) 次，宽限期为\(grace.zh)，逾期\(arrears.zh)、\(debt.zh)；"
                    + "收不到的由\(bearer.zh)承担\(rule.waitsAgain ? "；恢复后重新等待" : "")。",
                "Collection: tried again \(times) at most, grace \(grace.en); after it "
                    + "\(arrears.en) and \(debt.en). What is not collected is borne by "
                    + "\(bearer.en)"
                    + (rule.waitsAgain ? "; whoever comes back waits again." : ".")),
            rule.noticesBeforeEnd == 0
                ? Text(
                    "催缴：保障可以不经通知而终止。", "Notices: cover can end without any notice.")
                : Text(
                    "催缴：须在 \(rule.noticesBeforeEnd) 个不同的日子送达通知，保障才会终止；否则宽限期继续。",
                    "Notices: cover ends only after notices on "
                        + "\(Output.count(Int64(rule.noticesBeforeEnd), "different day")); until then "
                        + "the grace runs on."),
        ]
    }

    private static func leaving(_ rules: Rules) -> Text {
        let balance =
            !rules.funding.holdsBalances
            ? Text("", "")
            : rules.leaving.returnsBalance
                ? Text("，退还余额", ", with the balance returned")
                : Text("，余额不退", ", without the balance")
        let again =
            rules.joining.rejoining
            ? Text("可重新加入", "may join again") : Text("不能重新加入", "cannot join again")
        let first = rules.leaving.dependantsFirst
        return Text(
            "退出：随时，次日零时生效\(balance.zh)；\(first ? "先退出由他付款的成员；" : "")\(again.zh)。"
                + "规则变更提前 \(rules.amendNoticeDays) 天公告。",
            "Leaving: at any time, from the next day\(balance.en); "
                + (first ? "those he pays for leave first; " : "") + "he \(again.en). Rules change "
                + "after \(rules.amendNoticeDays) days of notice.")
    }

    private static func closing(_ rules: Rules) -> [Text] {
        var lines: [Text] = []
        if let paying = rules.paying {
            lines.append(
                Text(
                    "付款：分摊日后 \(paying.withinDays) 天内到账。",
                    "Paying: aid is on the recipient's account within \(paying.withinDays) days of "
                        + "the share day."))
        }
        if let minimum = rules.minimum {
            let what =
                minimum.below == .closes
                ? Text("即关停", "it closes down") : Text("即告知成员", "members are told")
            lines.append(
                Text(
                    "最低人数：分摊成员少于 \(minimum.members) 人\(what.zh)。",
                    "Minimum: with fewer than \(minimum.members) sharing members, \(what.en)."))
        }
        return lines + ClosingInWords.lines(rules)
    }
}
