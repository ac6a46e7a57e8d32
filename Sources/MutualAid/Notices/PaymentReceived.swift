public import Bookkeeping

/// A payment by hand that has arrived.
public struct PaymentReceived: Equatable, Sendable, Codable {
    /// The period it was for.
    public var period: PeriodID
    /// The sum, in minor units.
    public var amount: Int64
    /// What is still open of that period.
    public var open: Int64
    /// The day from which a membership that rested goes on.
    public var resumedFrom: Day?

    /// A payment for a period.
    public init(period: PeriodID, amount: Int64, open: Int64, resumedFrom: Day?) {
        self.period = period
        self.amount = amount
        self.open = open
        self.resumedFrom = resumedFrom
    }

    func wording(_ frame: NoticeFrame, _ language: Language) -> Wording {
        switch language {
        case .zh:
            frame.wording(
                language, "已收到 \(frame.sum(amount))",
                [
                    "您为 \(period) 期补缴的 \(frame.sum(amount)) 已经收到，谢谢。",
                    open == 0 ? "这一期已经付清。" : "这一期还有 \(frame.sum(open)) 未付。",
                ] + (resumedFrom.map { ["您的成员资格自 \($0) 零时起恢复。"] } ?? []))
        case .en:
            frame.wording(
                language, "\(frame.sum(amount)) received",
                [
                    "Your payment of \(frame.sum(amount)) for period \(period) has arrived. Thank you.",
                    open == 0
                        ? "This period is paid in full."
                        : "\(frame.sum(open)) of this period is still open.",
                ] + (resumedFrom.map { ["Your membership goes on from 00:00 of \($0)."] } ?? []))
        }
    }
}
