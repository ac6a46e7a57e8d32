public import Bookkeeping

extension Closing {
    /// The arithmetic of one member's due, one sentence a step, so that he can do it by hand.
    public func arithmetic(of due: Due, rules: Rules) -> [Text] {
        guard let row = row(ofClass: due.classNumber) else { return [] }
        return costSteps(rules) + shareSteps(row, rules) + dueSteps(due, row)
    }

    private func text(_ minor: Int64) -> String { currency.text(minor) }

    private func costSteps(_ rules: Rules) -> [Text] {
        let rate = rules.share.fee.rate
        let toShare = aid + fee - carryIn
        return [
            Text(
                "\(cases.count) 个案件的互助金合计 \(text(aid))。",
                "\(Text.counted(cases.count, "case")), aid \(text(aid))."),
            Text(
                "管理费 \(rate.percentText)%：\(text(aid)) × \(rate.percentText)% = \(text(fee))。",
                "Management fee \(rate.percentText) %: \(text(aid)) × \(rate.percentText) % = "
                    + "\(text(fee))."),
            Text(
                "应分摊：互助金 \(text(aid)) + 管理费 \(text(fee)) − 上期结余 \(text(carryIn)) = \(text(toShare))。",
                "To share: aid \(text(aid)) + fee \(text(fee)) − carry \(text(carryIn)) = "
                    + "\(text(toShare))."),
        ]
    }

    private func shareSteps(_ row: ClassRow, _ rules: Rules) -> [Text] {
        let weights = classes.reduce(Int128(0)) { $0 + Int128($1.count) * Int128($1.weight) }
        var steps: [Text] = []
        if classes.count > 1 {
            steps.append(
                Text(
                    "各类人数 × 权重合计 \(weights)；类别 \(row.name) 权重 \(row.weight)。",
                    "Members × weights add up to \(weights); class \(row.name) weighs "
                        + "\(row.weight)."))
        } else {
            steps.append(
                Text("分摊成员 \(row.count) 人。", "Sharing members: \(row.count)."))
        }
        let cap = rules.share.caps.perPeriod
        if rules.share.caps.perCase != nil || rules.share.roundedPer == .case {
            steps.append(caseStep(rules))
            if let cap, row.share == cap { steps.append(periodStep(cap)) }
        } else {
            let toShare = Int128(aid + fee - carryIn) * Int128(row.weight)
            let exact = Closing.fraction(toShare, weights, currency)
            if let cap, toShare > Int128(cap) * weights {
                steps.append(
                    Text("每人精确份额 \(exact)。", "Exact share of one member \(exact)."))
                steps.append(periodStep(cap))
            } else {
                let rounding = rules.share.rounding.words
                steps.append(
                    Text(
                        "每人精确份额 \(exact)，\(rounding.zh)得 \(text(row.share))。",
                        "Exact share of one member \(exact), \(rounding.en): "
                            + "\(text(row.share))."))
            }
        }
        if row.oneMoreUntil > 0 {
            steps.append(
                Text(
                    "精确拆分：编号不大于 \(row.oneMoreUntil) 的成员多付最小单位一个。",
                    "Exact split: members up to number \(row.oneMoreUntil) pay one unit more."))
        }
        return steps
    }

    private func periodStep(_ cap: Int64) -> Text {
        Text("每期每人不超过 \(text(cap))。", "Nobody pays more than \(text(cap)) a period.")
    }

    private func caseStep(_ rules: Rules) -> Text {
        let cap = rules.share.caps.perCase
        let zh = cap.map { "每案每人不超过 \(text($0))" } ?? "没有单案封顶"
        let en = cap.map { "at most \(text($0)) a case" } ?? "without a cap a case"
        let per =
            rules.share.roundedPer == .case
            ? Text("逐案取整后相加", "each case rounded, then added")
            : Text("相加后取整一次", "added, then rounded once")
        return Text(
            "逐案除以人数（\(zh)），\(per.zh)，扣去结余，得每人份额。",
            "Every case divided by the heads (\(en)), \(per.en), less the carry.")
    }

    private func dueSteps(_ due: Due, _ row: ClassRow) -> [Text] {
        var steps = [
            Text(
                "此成员的份额 \(text(due.share))。", "The share of this member is \(text(due.share)).")
        ]
        if let sponsor = due.sponsor {
            steps.append(
                Text(
                    "这一期由\(Bearer.words(sponsor.name).zh)代付。",
                    "It is paid by \(Bearer.words(sponsor.name).en)."))
        }
        if due.excess > 0 {
            steps.append(
                Text(
                    "封顶免去 \(text(due.excess))，由\(Bearer.words(excessBearer).zh)承担。",
                    "A cap takes off \(text(due.excess)), borne by "
                        + "\(Bearer.words(excessBearer).en)."))
        }
        if due.adjusted != 0 {
            steps.append(
                Text("更正 \(text(due.adjusted))。", "Corrections: \(text(due.adjusted))."))
        }
        steps.append(Text("应付 \(text(due.due))。", "Due: \(text(due.due))."))
        return steps
    }

    /// A quotient in major units with five decimals, for reading; it ends in … where it was cut off.
    static func fraction(_ dividend: Int128, _ divisor: Int128, _ currency: Currency) -> String {
        guard divisor > 0 else { return "0" }
        var scale: Int128 = 1
        for _ in 0..<(5 - min(5, currency.minorDigits)) { scale *= 10 }
        let value = dividend * scale / divisor
        let digits = "\(value.magnitude)"
        let padded = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        let rest = dividend * scale % divisor == 0 ? "" : "…"
        return "\(value < 0 ? "-" : "")\(padded.dropLast(5)).\(padded.suffix(5))\(rest)"
    }
}
