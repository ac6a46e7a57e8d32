public import Bookkeeping

extension Closing {
    /// The arithmetic of one member's due, one sentence a step, so that he can do it by hand.
    ///
    /// - Parameter aids: the aid of the period's cases in the order of their numbers; asked for
    ///   where every case is divided by itself.
    public func arithmetic(of due: Due, rules: Rules, aids: () throws -> [Int64]) rethrows -> [Text]
    {
        guard let row = row(ofClass: due.classNumber) else { return [] }
        let share = rules.share
        let byCase = share.caps.perCase != nil || share.roundedPer == .case
        let steps = byCase ? caseSteps(row, share, try aids()) : periodSteps(row, share)
        return costSteps(rules) + headSteps(row) + steps + moreStep(row) + dueSteps(due, row)
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

    /// The weights of all who share, added.
    private var weights: Int128 {
        classes.reduce(Int128(0)) { $0 + Int128($1.count) * Int128($1.weight) }
    }

    private func headSteps(_ row: ClassRow) -> [Text] {
        guard classes.count > 1 else {
            return [Text("分摊成员 \(row.count) 人。", "Sharing members: \(row.count).")]
        }
        return [
            Text(
                "各类人数 × 权重合计 \(weights)；类别 \(row.name) 权重 \(row.weight)。",
                "Members × weights add up to \(weights); class \(row.name) weighs \(row.weight).")
        ]
    }

    /// The whole sum divided once.
    private func periodSteps(_ row: ClassRow, _ rule: ShareRule) -> [Text] {
        let toShare = Int128(aid + fee - carryIn) * Int128(row.weight)
        return shareSteps(toShare, row, rule)
    }

    private func shareSteps(_ sum: Int128, _ row: ClassRow, _ rule: ShareRule) -> [Text] {
        let exact = Closing.fraction(sum, weights, currency)
        if let cap = rule.caps.perPeriod, sum > Int128(cap) * weights {
            return [
                Text("每人精确份额 \(exact)。", "Exact share of one member \(exact)."),
                Text("每期每人不超过 \(text(cap))。", "Nobody pays more than \(text(cap)) a period."),
            ]
        }
        if sum < 0 {
            return [
                Text(
                    "每人精确份额 \(exact)，低于零，按零计。",
                    "Exact share of one member \(exact), below zero and counted as zero.")
            ]
        }
        let rounding = rule.rounding.words
        return [
            Text(
                "每人精确份额 \(exact)，\(rounding.zh)得 \(text(row.share))。",
                "Exact share of one member \(exact), \(rounding.en): \(text(row.share)).")
        ]
    }

    /// So many kinds of cases are shown one by one.
    private static let caseKinds = 20

    /// Every case divided by itself: capped, perhaps rounded, then added, less the carry.
    private func caseSteps(_ row: ClassRow, _ rule: ShareRule, _ aids: [Int64]) -> [Text] {
        var kinds: [(cost: Int64, count: Int64)] = []
        for cost in Apportionment.costs(of: aids, fee: rule.fee) {
            if let place = kinds.firstIndex(where: { $0.cost == cost }) {
                kinds[place].count += 1
            } else {
                kinds.append((cost, 1))
            }
        }
        let weights = weights
        var sum = Int128(0)
        var steps: [Text] = []
        for (place, kind) in kinds.enumerated() {
            let full = Int128(kind.cost) * Int128(row.weight)
            let capped = rule.caps.perCase.map { min(Int128($0) * weights, full) } ?? full
            var one = capped
            if rule.roundedPer == .case, case .to(let rounding) = rule.rounding {
                one = Int128(rounding.divide(capped, by: weights)) * weights
            }
            sum += one * Int128(kind.count)
            guard place < Closing.caseKinds else { continue }
            steps.append(caseStep(kind, full, capped, one, row, rule))
        }
        if kinds.count > Closing.caseKinds {
            let more = kinds.count - Closing.caseKinds
            steps.append(
                Text("其余 \(more) 种费用的案件同样计算。", "\(more) more kinds of cases go the same way."))
        }
        let added = Closing.fraction(sum, weights, currency)
        steps.append(Text("各案相加得 \(added)。", "Added: \(added)."))
        let carried = Int128(carryIn) * Int128(row.weight)
        if carried != 0 {
            let each = Closing.fraction(carried, weights, currency)
            steps.append(
                Text(
                    "减去每人的上期结余 \(text(carryIn)) × \(row.weight) ÷ \(weights) = \(each)。",
                    "Less his part of the carry, \(text(carryIn)) × \(row.weight) ÷ \(weights) = "
                        + "\(each)."))
        }
        return steps + shareSteps(sum - carried, row, rule)
    }

    private func caseStep(
        _ kind: (cost: Int64, count: Int64), _ full: Int128, _ capped: Int128, _ one: Int128,
        _ row: ClassRow, _ rule: ShareRule
    ) -> Text {
        let cost = text(kind.cost)
        let weights = weights
        var zh = "\(kind.count) 个案件，每案连管理费 \(cost)：× \(row.weight) ÷ \(weights) = "
        var en =
            "\(Text.counted(kind.count, "case")) of \(cost) with the fee: × \(row.weight) ÷ "
            + "\(weights) = "
        zh += Closing.fraction(full, weights, currency)
        en += Closing.fraction(full, weights, currency)
        if capped < full, let cap = rule.caps.perCase {
            zh += "，每案不超过 \(text(cap))"
            en += ", at most \(text(cap)) a case"
        }
        if one != capped || rule.roundedPer == .case {
            let words = rule.rounding.words
            zh += "，\(words.zh)得 \(Closing.fraction(one, weights, currency))"
            en += ", \(words.en): \(Closing.fraction(one, weights, currency))"
        }
        return Text(zh + "。", en + ".")
    }

    private func moreStep(_ row: ClassRow) -> [Text] {
        guard row.oneMoreUntil > 0 else { return [] }
        return [
            Text(
                "精确拆分：编号不大于 \(row.oneMoreUntil) 的成员多付最小单位一个。",
                "Exact split: members up to number \(row.oneMoreUntil) pay one unit more.")
        ]
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
        if due.uncovered > 0 {
            let bearer = Bearer.words(uncoveredBearer)
            steps.append(
                Text(
                    "余额只够 \(text(due.due - due.uncovered))，其余 \(text(due.uncovered)) 由\(bearer.zh)承担。",
                    "His balance bore \(text(due.due - due.uncovered)); the other "
                        + "\(text(due.uncovered)) are borne by \(bearer.en)."))
        }
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
