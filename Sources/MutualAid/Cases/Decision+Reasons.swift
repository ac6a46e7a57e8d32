public import Bookkeeping

extension Decision {
    /// Why the case receives what it receives, in words, with the clause: one sentence a step.
    public func reasons(for case: AidCase, rules: Rules) -> [Text] {
        let currency = rules.currency
        let clause = rules.benefits.clause(`case`.clause)
        var reasons = [versionReason(`case`, rules), coverReason(`case`)]
        reasons.append(
            Text(
                "确诊日 \(`case`.diagnosed) 年满 \(age) 周岁，属于 \(ages.from)–\(ages.through) 周岁档。",
                "On \(`case`.diagnosed) the member was \(age), in the band of "
                    + "\(ages.from) to \(ages.through) years."))
        if let step {
            reasons.append(
                Text(
                    "按入会年资，本条款的金额与上限取 \(step.percentText)%。",
                    "By years of membership \(step.percentText) % of the clause's amounts hold."))
        }
        if let clause {
            reasons.append(
                Text(
                    "条款 \(clause.code)（\(clause.name.zh)）：定额 \(currency.text(fixed))。",
                    "Clause \(clause.code) (\(clause.name.en)): lump sum \(currency.text(fixed))."))
        }
        if let receipts = `case`.receipts {
            reasons.append(
                Text(
                    "凭据合计 \(currency.text(receipts))，按条款报销 \(currency.text(reimbursed))。",
                    "Receipts of \(currency.text(receipts)): the clause reimburses "
                        + "\(currency.text(reimbursed))."))
        }
        reasons.append(Text("互助金 \(currency.text(aid))。", "Aid: \(currency.text(aid))."))
        return reasons
    }

    private func versionReason(_ case: AidCase, _ rules: Rules) -> Text {
        let by =
            switch rules.benefits.versionBy {
            case .diagnosis:
                Text("确诊日 \(`case`.diagnosed) ", "the day of diagnosis, \(`case`.diagnosed)")
            case .filing: Text("申请日 \(`case`.filed) ", "the day of filing, \(`case`.filed)")
            case .joining: Text("加入日", "the day of joining")
            }
        return Text(
            "规则第 \(rulesVersion) 版，由\(by.zh)选定。",
            "Rules version \(rulesVersion), selected by \(by.en).")
    }

    private func coverReason(_ case: AidCase) -> Text {
        if `case`.accident, coveredFrom == memberFrom {
            return Text(
                "\(memberFrom) 起为成员；意外事故不受等待期限制。",
                "Member from \(memberFrom); accidents are covered without waiting.")
        }
        return Text(
            "\(memberFrom) 起为成员，\(coveredFrom) 起受保障；确诊日 \(`case`.diagnosed) 在其后。",
            "Member from \(memberFrom), covered from \(coveredFrom); the diagnosis of "
                + "\(`case`.diagnosed) is not before it.")
    }
}
