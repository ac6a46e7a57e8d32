/// What is said to a member when all is right; with `{…}` for what is named.
enum MemberSentences {
    /// Where classes are told apart, the count is of a class, and a member knows which is his.
    static func success(_ kind: StatementKind, inClass: Bool) -> Sentence {
        let whole = success(kind)
        guard inClass else { return whole }
        return Sentence(
            zh: whole.zh.replacing("{count} 人", with: "{class} 类 {count} 人"),
            en: whole.en.replacing("{count} members", with: "class {class}, {count} members"))
    }

    private static func success(_ kind: StatementKind) -> Sentence {
        switch kind {
        case .bill:
            Sentence(
                zh: "核对无误：{period} 期您应分摊 {due}，已经算在 {count} 人的公开账单里。",
                en: "All is right: your due of {due} for {period} is in the public "
                    + "bill of {count} members.")
        case .settlement:
            Sentence(
                zh: "核对无误：{period} 期您应分摊 {due}，已付 {paid}，都算在 {count} 人的公开总账里。",
                en: "All is right: for {period} you owed {due} and have paid {paid}, "
                    + "and both are in the public total of {count} members.")
        case .balance:
            Sentence(
                zh: "核对无误：{period} 期您的余额是 {due}，已经算在 {count} 人的公开总账里。",
                en: "All is right: your balance of {due} at {period} is in the public "
                    + "total of {count} members.")
        }
    }

    static let withoutReceipt = Sentence(
        zh: "没有给出回执，因此没有核对这一行是不是您的。",
        en: "Without your receipt it was not checked that the line is yours.")

    static let receipt = Sentence(
        zh: "回执有效：您是“{scheme}”的 {roll} 号成员，{joined} 加入。",
        en: "The receipt is good: you are member {roll} of “{scheme}”, joined "
            + "on {joined}.")
}

/// What is said of other files when all is right.
enum FileSentences {
    static let statement = Sentence(
        zh: "这份账目自己对得上：“{scheme}”{period} 期的{kind}，{identities} 项相等关系全部成立。",
        en: "The statement adds up: all {identities} identities of the {kind} "
            + "of “{scheme}” for {period} hold.")
    static let cases = Sentence(
        zh: "账单与案件名单相符：“{scheme}”{period} 期 {cases} 个案件，互助金共 {aid}。",
        en: "Bill and case list agree: {cases} cases of “{scheme}” for "
            + "{period} with {aid} of aid.")
    static let checkpoint = Sentence(
        zh: "检查点有效：“{origin}”的公开记录到此共 {size} 条，见证人：{witnesses}。",
        en: "The checkpoint is good: the record of “{origin}” has {size} "
            + "entries; witnesses: {witnesses}.")
    static let consistency = Sentence(
        zh: "记录没有被改写：“{origin}”先前的 {old} 条原样都在，现在共 {new} 条。",
        en: "The record was not rewritten: the {old} entries of “{origin}” all "
            + "stand as they did, and there are {new} now.")
}

/// Whose word a custody line is.
enum CustodySentences {
    static let cosigned = Sentence(
        zh: "托管余额已由托管方会签。", en: "The custodian has cosigned what it says of custody.")
    static let word = Sentence(
        zh: "托管余额只是运营方的说法：托管方没有会签。",
        en: "What it says of custody is the operator's word alone: the custodian has not cosigned.")
}
