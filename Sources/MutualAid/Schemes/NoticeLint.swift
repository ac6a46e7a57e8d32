public import Bookkeeping

/// A notice of a supervisor that rules can be checked against, by its words.
///
/// The check reads names, texts and funding; it is our reading of the notice and no legal advice.
public enum SupervisorNotice: String, CaseIterable, Sendable {
    /// The notice of the insurance regulator of 2016-12-26 on mutual-aid platforms: they say that
    /// they are not insurance, use no insurance terms, promise no payment and collect no pool.
    /// Source: 新华社 and press of the day, both graded A/B in the collected facts.
    case cn2016 = "cn-2016-12-26"

    /// What a scheme says of itself, as far as it is known: a profile has gaps.
    public struct Subject: Sendable {
        /// The names of the scheme and its clauses and its texts, with their places.
        public var shown: [(path: String, text: Text)] = []
        /// Its texts, where they are known.
        public var texts: [Text]?
        /// Whether members pay in before there are cases, where that is known.
        public var holdsBalances: Bool?

        /// Nothing known yet.
        public init() {}
    }

    /// What the notice objects to, all at once.
    public func findings(in subject: Subject) -> [RuleProblem] {
        wordFindings(subject) + statementFindings(subject) + fundingFindings(subject)
    }

    /// Terms of insurance, and words that promise payment.
    private static let terms = [
        "保险", "保费", "投保", "承保", "保单", "理赔", "赔付", "赔偿", "被保险人", "受益人", "保额",
        "insurance", "insured", "insurer", "premium", "policyholder", "indemnity",
    ]
    private static let promises = [
        "保证给付", "保证支付", "保证获得", "承诺给付", "承诺支付", "刚性", "一定能得到", "一定能拿到", "必定",
        "必赔", "足额给付",
        "guarantee", "promise to pay", "will certainly",
    ]
    /// Public insurance is nobody's product, and may be named.
    private static let publicTerms = ["社会保险", "基本医疗保险", "social insurance"]
    /// What denies a term that follows closely.
    private static let termDenials = ["不是", "不属于", "不等于", "并非", "not ", "no "]
    /// What denies a promise that follows closely.
    private static let promiseDenials = ["不", "没有", "not ", "no ", "never "]

    private func wordFindings(_ subject: Subject) -> [RuleProblem] {
        subject.shown.flatMap { path, text in
            [text.zh, text.en.lowercased()].flatMap { words in
                SupervisorNotice.terms.compactMap { term in
                    let denials = SupervisorNotice.termDenials
                    return SupervisorNotice.says(term, in: words, unless: denials)
                        ? termFinding(path, term) : nil
                }
                    + SupervisorNotice.promises.compactMap { promise in
                        let denials = SupervisorNotice.promiseDenials
                        return SupervisorNotice.says(promise, in: words, unless: denials)
                            ? promiseFinding(path, promise) : nil
                    }
            }
        }
    }

    /// Whether the words contain the term in a place that no denial stands closely before.
    private static func says(_ term: String, in words: String, unless denials: [String]) -> Bool {
        var plain = words
        for term in publicTerms { plain = plain.split(separator: term).joined(separator: "·") }
        let characters = Array(plain)
        let wanted = Array(term)
        guard characters.count >= wanted.count else { return false }
        return (0...(characters.count - wanted.count)).contains { start in
            guard Array(characters[start..<(start + wanted.count)]) == wanted else { return false }
            // Closely: within five Chinese characters, or some three English words.
            let reach = term.utf8.count == term.count ? 16 : 5
            // What stands in another clause of the sentence denies nothing here.
            let clause = characters[max(0, start - reach)..<start].reversed()
                .prefix { !"。，；：！？、,.;:!?".contains($0) }
            let before = String(clause.reversed())
            return !before.hasSuffix("非") && !denials.contains { before.contains($0) }
        }
    }

    private func termFinding(_ path: String, _ term: String) -> RuleProblem {
        RuleProblem(
            path, "notice.insurance-term",
            Text(
                "用了保险用语“\(term)”；请换成互助的说法（互助金、分摊、互助申请）。",
                "The insurance term \"\(term)\" is used; say it in the words of mutual aid (aid, "
                    + "share, case)."))
    }

    private func promiseFinding(_ path: String, _ promise: String) -> RuleProblem {
        RuleProblem(
            path, "notice.promise",
            Text(
                "“\(promise)”是承诺给付；请说明互助金以实际分摊为限。",
                "\"\(promise)\" promises payment; say that aid is limited by what is shared."))
    }

    private func statementFindings(_ subject: Subject) -> [RuleProblem] {
        guard let texts = subject.texts else { return [] }
        let said = texts.contains { text in
            ["不是保险", "非保险", "并非保险", "不属于保险"].contains { text.zh.contains($0) }
        }
        guard !said else { return [] }
        return [
            RuleProblem(
                "texts", "notice.says-not-insurance",
                Text(
                    "没有写明“本计划不是保险”；请在 texts 里加上。",
                    "Nowhere is it said that this is not insurance; add it to texts."))
        ]
    }

    private func fundingFindings(_ subject: Subject) -> [RuleProblem] {
        guard subject.holdsBalances == true else { return [] }
        return [
            RuleProblem(
                "funding", "notice.pool",
                Text(
                    "预收成员资金形成资金池；该通知不许，请改为事后分摊（postpaid）。",
                    "Money taken in advance makes a pool, which the notice does not allow; share "
                        + "afterwards (postpaid)."))
        ]
    }
}
