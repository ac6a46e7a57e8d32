import Bookkeeping
import MutualAid
import Yams

extension RulesForm {
    /// What is paid.
    func benefits(_ field: RulesField) -> Benefits? {
        let keys = ["clauses", "oncePerMember", "ladder", "claimWithinDays", "versionBy"]
        guard let field = section(field, keys) else { return nil }
        let clauses = some(field["clauses"]) { self.clause($0) }
        let once = yes(field["oncePerMember"])
        let ladder = orNone(field["ladder"]) { self.ladder($0) }
        let claim = orNone(field["claimWithinDays"]) { whole($0, 1...36_600) }
        let versionBy = word(field["versionBy"], Benefits.VersionBy.self)
        guard let clauses, let once, let ladder, let claim, let versionBy else { return nil }
        return Benefits(
            clauses: clauses, oncePerMember: once, ladder: ladder, claimWithinDays: claim,
            versionBy: versionBy)
    }

    private func clause(_ field: RulesField) -> Clause? {
        guard let field = section(field, ["clause", "name", "amounts"]) else { return nil }
        let code = name(field["clause"])
        let title = both(field["name"])
        show(field["name"])
        let amounts = some(field["amounts"]) { self.amount($0) }
        guard let code, let title, let amounts else { return nil }
        return Clause(code: code, name: title, amounts: amounts)
    }

    private func amount(_ field: RulesField) -> AidAmount? {
        let keys = ["age", "amount", "reimburse", "from", "until"]
        guard let field = section(field, keys) else { return nil }
        let ages = ages(field["age"])
        let fixed = field["amount"].node == nil ? 0 : money(field["amount"])
        let reimbursed = ifGiven(field["reimburse"]) { reimbursement($0) }
        let from = ifGiven(field["from"]) { day($0) }
        let until = ifGiven(field["until"]) { day($0) }
        guard let ages, let fixed, let reimbursed, let from, let until else { return nil }
        return AidAmount(
            ages: ages, from: from, until: until, fixed: fixed, reimbursed: reimbursed)
    }

    private func reimbursement(_ field: RulesField) -> AidAmount.Reimbursement? {
        guard let field = section(field, ["percent", "most"]) else { return nil }
        let rate = percent(field["percent"])
        let most = money(field["most"])
        guard let rate, let most else { return nil }
        guard rate.of(100, rounding: .up) <= 100 else {
            note(
                field["percent"], "rules.percent",
                Text("报销比例不能超过 100%。", "At most 100 percent of receipts are paid."))
            return nil
        }
        return AidAmount.Reimbursement(rate: rate, most: most)
    }

    private func ladder(_ field: RulesField) -> Ladder? {
        guard let field = section(field, ["percents", "rounding"]) else { return nil }
        let steps = some(field["percents"]) { self.percent($0) }
        let rounding = word(field["rounding"], Rounding.self)
        guard let steps, let rounding else { return nil }
        return Ladder(steps: steps, rounding: rounding)
    }

    /// How the cost is shared.
    func share(_ field: RulesField) -> ShareRule? {
        let keys = ["classes", "fee", "caps", "rounding", "carry", "headCount"]
        guard let field = section(field, keys) else { return nil }
        let classes = classes(field["classes"])
        let fee = fee(field["fee"])
        let caps = caps(field["caps"])
        var rounding: ShareRounding?
        var per: ShareRule.RoundedPer?
        if let fields = section(field["rounding"], ["to", "per"]) {
            rounding = shareRounding(fields["to"])
            per = word(fields["per"], ShareRule.RoundedPer.self)
        }
        var carry: ShareRule.CarryRule?
        if let fields = section(field["carry"], ["of", "negativeAdvancedBy"]) {
            let of = word(fields["of"], ShareRule.CarryRule.Kind.self)
            let advanced = orNone(fields["negativeAdvancedBy"]) { party($0) }
            if let of, let advanced { carry = .init(of: of, negativeAdvancedBy: advanced) }
        }
        let headCount = word(field["headCount"], ShareRule.HeadCount.self)
        guard let classes, let fee, let caps, let rounding, let per, let carry, let headCount
        else { return nil }
        return ShareRule(
            classes: classes, fee: fee, caps: caps, rounding: rounding, roundedPer: per,
            carry: carry, headCount: headCount)
    }

    private func shareRounding(_ field: RulesField) -> ShareRounding? {
        let wants = Text("up、nearest、down 或 exact", "up, nearest, down or exact")
        guard let (text, field) = scalar(field, wants) else { return nil }
        guard let rounding = ShareRounding(text) else {
            note(
                field, "rules.type",
                Text("\(field.path) 应为\(wants.zh)。", "\(field.path) is \(wants.en)."))
            return nil
        }
        return rounding
    }

    private func classes(_ field: RulesField) -> [ShareClass]? {
        guard let field = known(field) else { return nil }
        if field.node?.scalar?.string == "equal" { return [.everybody] }
        return some(field) { element in
            guard let element = self.section(element, ["class", "weight", "age"]) else {
                return nil
            }
            let name = self.name(element["class"])
            let weight = self.whole(element["weight"], 0...1_000_000)
            let ages = self.ifGiven(element["age"]) { self.ages($0) }
            guard let name, let weight, let ages else { return nil }
            return ShareClass(name: name, weight: Int64(weight), ages: ages)
        }
    }

    private func fee(_ field: RulesField) -> ShareRule.Fee? {
        guard let field = known(field) else { return nil }
        if field.isNone { return .init(rate: Rate(0, over: 100), rounding: .nearest) }
        guard let field = section(field, ["percent", "rounding"]) else { return nil }
        let rate = percent(field["percent"])
        let rounding = word(field["rounding"], Rounding.self)
        guard let rate, let rounding else { return nil }
        guard rate.of(100, rounding: .up) <= 100 else {
            note(
                field["percent"], "rules.percent",
                Text("管理费不能超过 100%。", "The fee is at most 100 percent."))
            return nil
        }
        return .init(rate: rate, rounding: rounding)
    }

    private func caps(_ field: RulesField) -> ShareRule.Caps? {
        guard let field = section(field, ["case", "period", "year", "excess"]) else { return nil }
        let perCase = orNone(field["case"]) { money($0) }
        let perPeriod = orNone(field["period"]) { money($0) }
        let perYear = orNone(field["year"]) { yearCap($0) }
        let excess = bearer(field["excess"])
        guard let perCase, let perPeriod, let perYear, let excess else { return nil }
        return ShareRule.Caps(
            perCase: perCase, perPeriod: perPeriod, perYear: perYear, excess: excess)
    }

    private func yearCap(_ field: RulesField) -> ShareRule.YearCap? {
        guard let field = section(field, ["amount", "years"]) else { return nil }
        let amount = money(field["amount"])
        guard field["years"].node != nil else {
            return amount.map { ShareRule.YearCap(amount: $0) }
        }
        let wants = Text("如 2019-2020 的年份", "years such as 2019-2020")
        guard let amount, let (text, years) = scalar(field["years"], wants) else { return nil }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard let first = parts.first ?? nil, let last = parts.last ?? nil, parts.count <= 2,
            (1800...2999).contains(first), (first...2999).contains(last)
        else {
            note(
                years, "rules.type",
                Text("\(years.path) 应为\(wants.zh)。", "\(years.path) is \(wants.en)."))
            return nil
        }
        return ShareRule.YearCap(amount: amount, fromYear: first, throughYear: last)
    }
}
