public import Bookkeeping

/// A new version of the rules, before it takes effect.
public struct RulesChanging: Equatable, Sendable, Codable {
    /// The version.
    public var version: Int
    /// The day it was announced.
    public var announced: Day
    /// The day from which it holds.
    public var effective: Day
    /// The sections of the rules that change, by their fields.
    public var sections: [String]

    /// A version with what it changes.
    public init(version: Int, announced: Day, effective: Day, sections: [String]) {
        self.version = version
        self.announced = announced
        self.effective = effective
        self.sections = sections
    }

    /// What the sections of the rules are called.
    static let words: [String: Text] = [
        "name": Text("名称", "the name"), "runBy": Text("运营与托管", "who runs the scheme"),
        "texts": Text("告知", "what members are told"), "joining": Text("加入条件", "who may join"),
        "funding": Text("缴费方式", "how money is paid in"), "benefits": Text("互助金", "the aid"),
        "waiting": Text("等待期", "the waiting period"), "calendar": Text("公示与分摊日", "the calendar"),
        "share": Text("分摊办法", "how costs are shared"), "waivers": Text("代付", "waivers"),
        "collection": Text("收款与宽限期", "collection and grace"),
        "minimum": Text("最低人数", "the least number of members"),
        "leaving": Text("退出", "leaving"), "amending": Text("规则变更", "how rules change"),
        "closing": Text("关停", "closing down"),
    ]

    func wording(_ frame: NoticeFrame, _ language: Language) -> Wording {
        let names = sections.map { RulesChanging.words[$0]?(language) ?? $0 }
        let notice = effective.days(since: announced)
        switch language {
        case .zh:
            let what = names.isEmpty ? "文字有修订" : "涉及：\(names.joined(separator: "、"))"
            return frame.wording(
                language, "规则将于 \(effective) 变更",
                [
                    "规则第 \(version) 版于 \(announced) 公告，\(notice) 天后，即 \(effective) 零时生效。\(what)。",
                    "在此之前的案件和分摊仍按原规则。您若不同意，可以在生效前退出。",
                ])
        case .en:
            let what =
                names.isEmpty
                ? "Its wording is revised" : "It changes \(names.joined(separator: ", "))"
            return frame.wording(
                language, "the rules change on \(effective)",
                [
                    "Version \(version) of the rules was announced on \(announced) and holds from "
                        + "00:00 of \(effective), after \(Text.counted(notice, "day")) of notice. "
                        + "\(what).",
                    "Cases and shares before that day follow the rules as they were. If you do not "
                        + "agree you may leave before it.",
                ])
        }
    }
}

/// The scheme will close down.
public struct ClosingAnnounced: Equatable, Sendable, Codable {
    /// The day it was announced.
    public var announced: Day
    /// The day from which it is closed.
    public var closes: Day
    /// Days from the diagnosis within which a case may still be filed.
    public var claimsTailDays: Int
    /// What members get back.
    public var refund: String
    /// Whether members have balances; nil in notices from before it was told.
    public var holdsBalances: Bool?

    /// A closing with its terms.
    public init(announced: Day, closes: Day, terms: ClosureTerms, holdsBalances: Bool) {
        self.announced = announced
        self.closes = closes
        claimsTailDays = terms.claimsTailDays
        refund = terms.refund.rawValue
        self.holdsBalances = holdsBalances
    }

    /// What members get back, in a sentence: where shares are paid afterwards, nobody has a balance.
    private var back: Text {
        let hasBalance = holdsBalances ?? true
        switch ClosureTerms.Refund(rawValue: refund) {
        case .all: return Text("您付过的分摊会全部退还。", "All shares you have paid are returned.")
        case .balances where hasBalance:
            return Text("您的余额会退还。", "Your balance is returned.")
        case .rest where hasBalance:
            return Text(
                "您的余额，以及付清一切后剩下的钱，会退还。",
                "Your balance is returned, and what is left when everything is paid.")
        case .rest:
            return Text("付清一切后剩下的钱会退还。", "What is left when everything is paid is returned.")
        case .balances, ClosureTerms.Refund.none?, nil:
            return Text("按规则，已付的分摊不退。", "By the rules, shares that were paid are not returned.")
        }
    }

    func wording(_ frame: NoticeFrame, _ language: Language) -> Wording {
        switch language {
        case .zh:
            return frame.wording(
                language, "本计划将于 \(closes) 关停",
                [
                    "本计划于 \(announced) 公告关停，自 \(closes) 零时起不再运行。",
                    "在此之前确诊的，仍可在确诊后 \(claimsTailDays) 天内申请。", back.zh,
                ])
        case .en:
            return frame.wording(
                language, "the scheme closes on \(closes)",
                [
                    "On \(announced) it was announced that this scheme closes at 00:00 of \(closes).",
                    "For what is diagnosed before, a case may be filed within "
                        + "\(Text.counted(claimsTailDays, "day")) of the diagnosis.", back.en,
                ])
        }
    }
}
