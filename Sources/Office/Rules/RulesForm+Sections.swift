import Bookkeeping
import Foundation
import MutualAid
import Yams

extension RulesForm {
    /// The whole file.
    func rules(_ top: RulesField) -> Rules? {
        let keys = [
            "format", "scheme", "version", "effective", "name", "currency", "timeZone", "runBy",
            "texts", "joining", "funding", "benefits", "waiting", "calendar", "share", "waivers",
            "collection", "minimum", "leaving", "amending", "closing", "paying",
        ]
        guard let top = section(top, keys) else { return nil }
        checkFormat(top["format"])
        currency = currency(top["currency"])
        let scheme = scheme(top["scheme"])
        let version = whole(top["version"], 1...100_000)
        let effective = effective(top["effective"])
        let name = both(top["name"])
        show(top["name"])
        let timeZone = timeZone(top["timeZone"])
        let runBy = runBy(top["runBy"])
        let texts = list(top["texts"]) { text in
            self.show(text)
            return self.both(text)
        }
        let joining = joining(top["joining"])
        let funding = funding(top["funding"])
        let benefits = benefits(top["benefits"])
        let waiting = waiting(top["waiting"])
        let calendar = calendar(top["calendar"])
        let share = share(top["share"])
        let waivers = list(top["waivers"]) { self.waiver($0) }
        let collection = collection(top["collection"])
        let minimum = orNone(top["minimum"]) { self.minimum($0) }
        let leaving = leaving(top["leaving"])
        let amending = section(top["amending"], ["noticeDays"]).flatMap {
            whole($0["noticeDays"], 0...3660)
        }
        let closing = closing(top["closing"])
        let paying = ifGiven(top["paying"]) { self.paying($0) }
        subject.texts = texts
        sections = RuleSections(
            joining: joining, funding: funding, benefits: benefits, calendar: calendar,
            share: share, waivers: waivers, collection: collection)
        guard let scheme, let version, let effective, let name, let currency, let timeZone,
            let runBy, let texts, let joining, let funding, let benefits, let waiting,
            let calendar, let share, let waivers, let collection, let minimum, let leaving,
            let amending, let closing, let paying
        else { return nil }
        return Rules(
            scheme: scheme, version: version, effective: effective, name: name,
            currency: currency, timeZone: timeZone, runBy: runBy, texts: texts, joining: joining,
            funding: funding, benefits: benefits, waiting: waiting, calendar: calendar,
            share: share, waivers: waivers, collection: collection, minimum: minimum,
            leaving: leaving, amendNoticeDays: amending, closing: closing, paying: paying)
    }

    private func effective(_ field: RulesField) -> Day? {
        guard let day = day(field) else { return nil }
        guard day.components.year < 2900 else {
            note(field, "rules.type", Text("effective 应在 2900 年之前。", "effective lies before 2900."))
            return nil
        }
        return day
    }

    private func checkFormat(_ field: RulesField) {
        guard let (text, field) = scalar(field, Text("格式版本", "the version of the format")),
            text != RulesReader.format
        else { return }
        note(
            field, "rules.format",
            Text(
                "格式“\(text)”不认识；本程序读 \(RulesReader.format)。",
                "The format \"\(text)\" is not known; this program reads \(RulesReader.format)."))
    }

    private func currency(_ field: RulesField) -> Currency? {
        let wants = Text("三个大写字母的货币代码", "a currency code of three capital letters")
        guard let (text, field) = scalar(field, wants) else { return nil }
        guard let currency = Currency(text) else {
            note(field, "rules.type", Text("currency 应为\(wants.zh)。", "currency is \(wants.en)."))
            return nil
        }
        return currency
    }

    private func timeZone(_ field: RulesField) -> String? {
        let wants = Text("时区名，如 Asia/Shanghai", "a time zone such as Asia/Shanghai")
        guard let (text, field) = scalar(field, wants) else { return nil }
        guard TimeZone(identifier: text) != nil else {
            note(
                field, "rules.type",
                Text(
                    "不认识时区 \(text)；应为\(wants.zh)。",
                    "There is no time zone \(text); name \(wants.en)."))
            return nil
        }
        return text
    }

    private func runBy(_ field: RulesField) -> RunBy? {
        let keys = ["operator", "legalForm", "supervisor", "licence", "custodian"]
        guard let field = section(field, keys) else { return nil }
        let stated = keys.map { key in orNone(field[key]) { both($0) } }
        guard let organiser = stated[0], let legalForm = stated[1], let supervisor = stated[2],
            let licence = stated[3], let custodian = stated[4]
        else { return nil }
        return RunBy(
            organiser: organiser, legalForm: legalForm, supervisor: supervisor, licence: licence,
            custodian: custodian)
    }

    private func joining(_ field: RulesField) -> Joining? {
        guard let field = section(field, ["age", "declaration", "rejoining"]) else { return nil }
        var youngest: AgeLimit?
        var oldest: AgeLimit?
        if let ages = section(field["age"], ["from", "to"]) {
            youngest = age(ages["from"])
            oldest = age(ages["to"])
            if case .days = oldest {
                note(
                    ages["to"], "rules.type",
                    Text("最大年龄以周岁计，如 59 years。", "The oldest age is in years, such as 59 years."))
                oldest = nil
            }
        }
        let declaration = orNone(field["declaration"]) { self.declaration($0) }
        let rejoining = yes(field["rejoining"])
        guard let youngest, case .years(let years) = oldest, let declaration, let rejoining else {
            return nil
        }
        return Joining(
            youngest: youngest, oldestYears: years, declaration: declaration, rejoining: rejoining)
    }

    private func declaration(_ field: RulesField) -> Declaration? {
        guard let field = section(field, ["version", "questions"]) else { return nil }
        let version = line(field["version"], Text("问卷版本", "the version of the questionnaire"))
        let questions = list(field["questions"]) { question -> Declaration.Question? in
            guard let question = self.section(question, ["id", "zh", "en", "pass"]) else {
                return nil
            }
            let id = self.name(question["id"])
            let zh = self.line(question["zh"], Text("中文", "the Chinese text"))
            let en = self.line(question["en"], Text("英文", "the English text"))
            let passes = self.yes(question["pass"])
            guard let id, let zh, let en, let passes else { return nil }
            return Declaration.Question(id: id, text: Text(zh, en), passes: passes)
        }
        guard let version, let questions else { return nil }
        return Declaration(version: version, questions: questions)
    }

    private enum FundingKind: String, CaseIterable { case postpaid, prepaid, yearly }

    private func funding(_ field: RulesField) -> Funding? {
        guard let field = section(field, ["kind", "entry", "warnBelow", "suspendBelow", "fee"]),
            let kind = word(field["kind"], FundingKind.self)
        else { return nil }
        subject.holdsBalances = kind != .postpaid
        let fields: [FundingKind: [String]] = [
            .postpaid: [], .prepaid: ["entry", "warnBelow", "suspendBelow"], .yearly: ["fee"],
        ]
        for key in ["entry", "warnBelow", "suspendBelow", "fee"]
        where !(fields[kind] ?? []).contains(key) && field[key].node != nil {
            note(
                field[key], "rules.unknown-field",
                Text(
                    "\(kind.rawValue) 方式没有字段 \(key)。",
                    "Funding \(kind.rawValue) has no field \(key)."))
        }
        switch kind {
        case .postpaid: return .postpaid
        case .yearly: return money(field["fee"]).map { .yearly(fee: $0) }
        case .prepaid:
            let entry = money(field["entry"])
            let warn = money(field["warnBelow"])
            let suspend = money(field["suspendBelow"])
            guard let entry, let warn, let suspend else { return nil }
            return .prepaid(.init(entry: entry, warnBelow: warn, suspendBelow: suspend))
        }
    }

    private func waiting(_ field: RulesField) -> Waiting? {
        guard let field = section(field, ["days", "accidents", "membersShare", "illness"]) else {
            return nil
        }
        let days = whole(field["days"], 0...3660)
        let accidents = word(field["accidents"], Accidents.self)
        let share = yes(field["membersShare"])
        let illness = illness(field["illness"])
        guard let days, let accidents, let share, let illness else { return nil }
        return Waiting(
            days: days, accidentsExempt: accidents == .exempt, membersShare: share,
            illness: illness)
    }

    private enum Accidents: String, CaseIterable { case exempt, wait }
    private enum Membership: String, CaseIterable { case ends, continues }

    private func illness(_ field: RulesField) -> Waiting.Illness? {
        let keys = ["membership", "sharesReturnedBy", "rejoining"]
        guard let field = section(field, keys) else { return nil }
        let membership = word(field["membership"], Membership.self)
        let returned = orNone(field["sharesReturnedBy"]) { bearer($0) }
        let rejoining = yes(field["rejoining"])
        if returned == .some(.recipients) || (membership == .continues && returned ?? nil != nil) {
            note(
                field["sharesReturnedBy"], "rules.illness",
                Text(
                    "退还份额须由 operator、carry 或赞助方承担，且只在 membership: ends 时退还；否则写 none。",
                    "Shares are returned by operator, carry or a sponsor, and only where "
                        + "membership: ends; write none otherwise."))
            return nil
        }
        guard let membership, let returned, let rejoining else { return nil }
        return Waiting.Illness(
            endsMembership: membership == .ends, sharesReturnedBy: returned, rejoining: rejoining)
    }

    private func calendar(_ field: RulesField) -> PeriodCalendar? {
        guard let field = section(field, ["notices", "noticeDays", "shares"]) else { return nil }
        let notices = list(field["notices"]) { self.whole($0, 1...31) }
        let days = whole(field["noticeDays"], 0...31)
        let shares = list(field["shares"]) { self.whole($0, 1...31) }
        guard let notices, let days, let shares else { return nil }
        return PeriodCalendar(notices: notices, noticeDays: days, shares: shares)
    }

    private func waiver(_ field: RulesField) -> Waiver? {
        guard let field = section(field, ["joined", "shares", "paidBy"]) else { return nil }
        let joined = span(field["joined"])
        let shares = span(field["shares"])
        let paidBy = party(field["paidBy"])
        guard let joined, let shares, let paidBy else { return nil }
        return Waiver(
            joinedFrom: joined.0, joinedUntil: joined.1, sharesFrom: shares.0,
            sharesUntil: shares.1, paidBy: paidBy)
    }

    private func span(_ field: RulesField) -> (Day?, Day?)? {
        guard let field = section(field, ["from", "until"]) else { return nil }
        let from = ifGiven(field["from"]) { day($0) }
        let until = ifGiven(field["until"]) { day($0) }
        guard let from, let until else { return nil }
        return (from, until)
    }

    private func collection(_ field: RulesField) -> CollectionRule? {
        let keys = [
            "retries", "grace", "arrears", "shortfall", "waitsAgain", "noticesBeforeEnd",
        ]
        guard let field = section(field, keys) else { return nil }
        let retries = whole(field["retries"], 0...366)
        let grace = grace(field["grace"])
        var arrears: CollectionRule.Arrears?
        if let fields = section(field["arrears"], ["membership", "debt"]) {
            let membership = word(
                fields["membership"], CollectionRule.Arrears.Membership.self)
            let debt = word(fields["debt"], CollectionRule.Arrears.Debt.self)
            if let membership, let debt { arrears = .init(membership: membership, debt: debt) }
        }
        let shortfall = bearer(field["shortfall"])
        let waitsAgain = yes(field["waitsAgain"])
        let notices = ifGiven(field["noticesBeforeEnd"]) { whole($0, 0...9) }
        noticesBeforeEnd = notices.map { $0 ?? CollectionRule.usualNotices }
        guard let retries, let grace, let arrears, let shortfall, let waitsAgain, let notices else {
            return nil
        }
        return CollectionRule(
            retries: retries, grace: grace, arrears: arrears, shortfall: shortfall,
            waitsAgain: waitsAgain, noticesBeforeEnd: notices ?? CollectionRule.usualNotices)
    }

    private func grace(_ field: RulesField) -> CollectionRule.Grace? {
        guard let field = section(field, ["days", "untilDaysBeforeNextShare"]) else { return nil }
        let other = field["untilDaysBeforeNextShare"]
        guard field["days"].node == nil || other.node == nil else {
            note(
                field, "rules.grace",
                Text(
                    "宽限期只能用一种写法：days 或 untilDaysBeforeNextShare。",
                    "The grace is stated in one form: days or untilDaysBeforeNextShare."))
            return nil
        }
        if other.node != nil {
            return whole(other, 0...366).map { .untilBeforeNextShare(days: $0) }
        }
        return whole(field["days"], 0...366).map { .days($0) }
    }

    private func minimum(_ field: RulesField) -> Minimum? {
        guard let field = section(field, ["members", "below"]) else { return nil }
        let members = whole(field["members"], 1...10_000_000_000)
        let below = word(field["below"], Minimum.Consequence.self)
        guard let members, let below else { return nil }
        return Minimum(members: Int64(members), below: below)
    }

    private enum Balance: String, CaseIterable { case returned, kept }

    private func leaving(_ field: RulesField) -> Leaving? {
        guard let field = section(field, ["dependantsFirst", "balance"]) else { return nil }
        let first = yes(field["dependantsFirst"])
        let balance = orNone(field["balance"]) { word($0, Balance.self) }
        guard let first, let balance else { return nil }
        if let holds = subject.holdsBalances, holds != (balance != nil) {
            note(
                field["balance"], "rules.type",
                holds
                    ? Text("有余额的计划须写 returned 或 kept。", "With balances it is returned or kept.")
                    : Text("没有余额的计划须写 none。", "Without balances it is none."))
            return nil
        }
        return Leaving(dependantsFirst: first, returnsBalance: balance == .returned)
    }

    private func closing(_ field: RulesField) -> ClosureTerms? {
        let keys = [
            "noticeDays", "claimsTailDays", "tailPaidBy", "refund", "sharesAfter", "refundPaidBy",
            "restBy", "refundWithinDays",
        ]
        guard let field = section(field, keys) else { return nil }
        let notice = whole(field["noticeDays"], 0...3660)
        let tail = whole(field["claimsTailDays"], 0...3660)
        let paidBy = bearer(field["tailPaidBy"])
        let refund = word(field["refund"], ClosureTerms.Refund.self)
        let after = ifGiven(field["sharesAfter"]) { membersOrParty($0) }
        let refundPaidBy = ifGiven(field["refundPaidBy"]) { party($0) }
        let restBy = ifGiven(field["restBy"]) { word($0, ClosureTerms.RestBy.self) }
        let within = ifGiven(field["refundWithinDays"]) { whole($0, 0...3660) }
        guard let notice, let tail, let paidBy, let refund, let after, let refundPaidBy,
            let restBy, let within
        else { return nil }
        return ClosureTerms(
            noticeDays: notice, claimsTailDays: tail, tailPaidBy: paidBy, refund: refund,
            sharesAfter: after?.party, refundPaidBy: refundPaidBy, restBy: restBy,
            refundWithinDays: within)
    }

    private func paying(_ field: RulesField) -> PayingTerms? {
        guard let field = section(field, ["withinDays", "unclaimedAfterDays"]) else { return nil }
        let within = whole(field["withinDays"], 0...3660)
        let unclaimed = orNone(field["unclaimedAfterDays"]) { whole($0, 1...3660) }
        guard let within, let unclaimed else { return nil }
        return PayingTerms(withinDays: within, unclaimedAfterDays: unclaimed)
    }

    /// Who pays shares: `members`, or a party instead of them.
    private func membersOrParty(_ field: RulesField) -> SharePayer? {
        party(field).map { SharePayer(party: $0.name == "members" ? nil : $0) }
    }

    private struct SharePayer { let party: Party? }

    /// A fill gives what is unknown and nothing else.
    func checkUse(of fill: Node) {
        for (path, node) in RulesForm.leaves(of: fill, "") {
            let used = assumed.contains {
                path == $0.path || path.hasPrefix("\($0.path).") || path.hasPrefix("\($0.path)[")
            }
            guard !used else { continue }
            note(
                RulesField(path: "fill: \(path)", node: node, fill: nil, line: node.mark?.line),
                "rules.fill-known",
                Text(
                    "\(path) 在规则里已有值或不存在；填充文件只能给出写明 unknown 的项。",
                    "\(path) is known to the rules or no field of theirs; a fill gives only what "
                        + "they say is unknown."))
        }
    }

    private static func leaves(of node: Node, _ path: String) -> [(String, Node)] {
        guard let mapping = node.mapping, !mapping.isEmpty else { return [(path, node)] }
        return mapping.flatMap { key, value -> [(String, Node)] in
            let name = key.scalar?.string ?? "?"
            let next =
                Int(name) != nil ? "\(path)[\(name)]" : path.isEmpty ? name : "\(path).\(name)"
            return leaves(of: value, next)
        }
    }
}
