public import Bookkeeping

/// A due that was not collected, and what happens if it stays open.
public struct Arrears: Equatable, Sendable, Codable {
    /// The period whose due it is.
    public var period: PeriodID
    /// What is open of it, in minor units.
    public var open: Int64
    /// The first day at whose 00:00 cover can end.
    public var coverEnds: Day
    /// Whether membership ends then, or rests until the arrears are paid.
    public var ends: Bool

    /// What is open of a period's due.
    public init(period: PeriodID, open: Int64, coverEnds: Day, ends: Bool) {
        self.period = period
        self.open = open
        self.coverEnds = coverEnds
        self.ends = ends
    }

    func firstWording(_ frame: NoticeFrame, _ language: Language) -> Wording {
        switch language {
        case .zh:
            frame.wording(
                language, "\(period) 期还有 \(frame.sum(open)) 未付",
                [
                    "\(period) 期的分摊没有扣到，还有 \(frame.sum(open)) 未付。也许只是账户余额不够，补上就好。",
                    "您的保障目前照常。请在 \(coverEnds) 之前补缴。", frame.howToPay.zh,
                ])
        case .en:
            frame.wording(
                language, "\(frame.sum(open)) of period \(period) is still open",
                [
                    "Your share of period \(period) could not be collected; \(frame.sum(open)) is "
                        + "still open. Perhaps the account was just short: pay it and all is well.",
                    "You are covered as before. Please pay before \(coverEnds).", frame.howToPay.en,
                ])
        }
    }

    func lastWording(_ frame: NoticeFrame, _ language: Language) -> Wording {
        switch language {
        case .zh:
            frame.wording(
                language, "最后提醒：\(coverEnds) 起保障可能\(ends ? "终止" : "中止")",
                [
                    "\(period) 期还有 \(frame.sum(open)) 未付。",
                    "若在 \(coverEnds) 之前仍未付清，自 \(coverEnds) 零时起您的成员资格将"
                        + "\(ends ? "终止，重新加入须重新等待" : "中止，付清后恢复")，其间的疾病和意外不在互助范围内。",
                    frame.howToPay.zh, "如果您有困难，请告诉我们。",
                ])
        case .en:
            frame.wording(
                language, "last notice: your cover may end on \(coverEnds)",
                [
                    "\(frame.sum(open)) of period \(period) is still open.",
                    "If it is not paid before \(coverEnds), your membership "
                        + (ends
                            ? "ends at 00:00 of that day, and joining again means waiting again"
                            : "rests from 00:00 of that day until you have paid")
                        + "; illnesses and accidents from then on are not covered.",
                    frame.howToPay.en, "If you are in difficulties, please tell us.",
                ])
        }
    }
}
