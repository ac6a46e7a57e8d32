public import Bookkeeping

/// The share of a period, before it is taken: what a payer pays, for whom, when and why.
public struct ShareComing: Equatable, Sendable, Codable {
    /// The period.
    public var period: PeriodID
    /// The day it is taken.
    public var share: Day
    /// How many cases are shared.
    public var cases: Int
    /// Their aid, in minor units.
    public var aid: Int64
    /// The management fee.
    public var fee: Int64
    /// How many members share.
    public var sharing: Int64
    /// What this payer pays in all.
    public var due: Int64
    /// For whom, where it is not for himself alone; at most ``named`` members.
    public var parts: [Part]
    /// For how many more.
    public var others: Int64
    /// What those members check their dues with; nil where nobody has put it in.
    public var leaves: [Leaf]?

    /// How many members are named in one notice.
    public static let named = 40

    /// What is paid for one member.
    public struct Part: Equatable, Sendable, Codable {
        /// The member.
        public var roll: RollNumber
        /// His due, in minor units.
        public var amount: Int64

        /// A member's due.
        public init(roll: RollNumber, amount: Int64) {
            self.roll = roll
            self.amount = amount
        }
    }

    /// The share of a period for one payer.
    public init(
        period: PeriodID, share: Day, cases: Int, aid: Int64, fee: Int64, sharing: Int64,
        due: Int64, parts: [Part], others: Int64
    ) {
        self.period = period
        self.share = share
        self.cases = cases
        self.aid = aid
        self.fee = fee
        self.sharing = sharing
        self.due = due
        self.parts = parts
        self.others = others
    }

    /// The share of a closed period for one payer.
    public init(_ closing: Closing, due: Int64, parts: [Part], others: Int64) {
        self.init(
            period: closing.period, share: closing.share, cases: closing.cases.count,
            aid: closing.aid, fee: closing.fee, sharing: closing.sharing, due: due, parts: parts,
            others: others)
    }

    func wording(_ frame: NoticeFrame, _ language: Language) -> Wording {
        switch language {
        case .zh:
            frame.wording(
                language, "\(share) 将代扣 \(frame.sum(due))",
                ["\(period) 期的分摊将于 \(share) 代扣，您共付 \(frame.sum(due))\(names(frame, language))。"]
                    + why(frame, language) + ["届时请在扣款账户备足款项。对这笔分摊有疑问，请在此之前告诉我们。"]
                    + checks(language))
        case .en:
            frame.wording(
                language, "\(frame.sum(due)) will be taken on \(share)",
                [
                    "Your share of period \(period) will be taken on \(share): "
                        + "\(frame.sum(due))\(names(frame, language))."
                ] + why(frame, language) + [
                    "Please have the money on your account by then. If anything about it is unclear, "
                        + "ask us before that day."
                ] + checks(language))
        }
    }

    /// Why it is taken. The same for every payer of the period.
    private func why(_ frame: NoticeFrame, _ language: Language) -> [String] {
        switch language {
        case .zh:
            [
                "这是为了 \(cases) 个案件：互助金 \(frame.sum(aid))，"
                    + "管理费 \(frame.sum(fee))，由 \(sharing) 名成员分摊。"
            ]
        case .en:
            [
                "It is for \(Text.counted(cases, "case")): aid of \(frame.sum(aid)) and a management "
                    + "fee of \(frame.sum(fee)), shared by \(Text.counted(sharing, "member"))."
            ]
        }
    }

    private func names(_ frame: NoticeFrame, _ language: Language) -> String {
        guard !parts.isEmpty else { return "" }
        let zh = language == .zh
        let named = parts.map {
            zh
                ? "\($0.roll) 号 \(frame.currency.text($0.amount))"
                : "member \($0.roll) \(frame.currency.text($0.amount))"
        }.joined(separator: zh ? "，" : ", ")
        let more = others == 0 ? "" : zh ? "，另有 \(others) 人" : ", and \(others) more"
        return zh ? "（\(named)\(more)）" : " (\(named)\(more))"
    }
}
