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
    /// What it paid by period, where it is more than one; the sums are those of all of them.
    public var parts: [Part]?

    /// What a payment paid of one period.
    public struct Part: Equatable, Sendable, Codable {
        /// The period.
        public var period: PeriodID
        /// The sum, in minor units.
        public var amount: Int64
        /// What is still open of it.
        public var open: Int64

        /// A part of a payment.
        public init(period: PeriodID, amount: Int64, open: Int64) {
            self.period = period
            self.amount = amount
            self.open = open
        }
    }

    /// A payment for a period.
    public init(period: PeriodID, amount: Int64, open: Int64, resumedFrom: Day?) {
        self.period = period
        self.amount = amount
        self.open = open
        self.resumedFrom = resumedFrom
    }

    /// A payment for periods, in their order; nil where it paid none.
    public init?(_ parts: [Part], resumedFrom: Day?) {
        guard let last = parts.last else { return nil }
        self.init(
            period: last.period, amount: parts.reduce(0) { $0 + $1.amount },
            open: parts.reduce(0) { $0 + $1.open }, resumedFrom: resumedFrom)
        if parts.count > 1 { self.parts = parts }
    }

    /// What was paid of each period, where it is more than one.
    private func each(_ frame: NoticeFrame, _ language: Language) -> [String] {
        (parts ?? []).map { part in
            switch language {
            case .zh: "\(part.period) 期：\(frame.sum(part.amount))。"
            case .en: "Period \(part.period): \(frame.sum(part.amount))."
            }
        }
    }

    func wording(_ frame: NoticeFrame, _ language: Language) -> Wording {
        switch language {
        case .zh:
            frame.wording(
                language, "已收到 \(frame.sum(amount))",
                [
                    parts == nil
                        ? "您为 \(period) 期补缴的 \(frame.sum(amount)) 已经收到，谢谢。"
                        : "您补缴的 \(frame.sum(amount)) 已经收到，谢谢。"
                ] + each(frame, language) + [
                    open == 0
                        ? (parts == nil ? "这一期已经付清。" : "这几期已经付清。")
                        : "\(parts == nil ? "这一期" : "这几期")还有 \(frame.sum(open)) 未付。"
                ] + (resumedFrom.map { ["您的成员资格自 \($0) 零时起恢复。"] } ?? []))
        case .en:
            frame.wording(
                language, "\(frame.sum(amount)) received",
                [
                    "Your payment of \(frame.sum(amount))"
                        + (parts == nil ? " for period \(period)" : "")
                        + " has arrived. Thank you."
                ] + each(frame, language) + [
                    open == 0
                        ? (parts == nil
                            ? "This period is paid in full." : "These periods are paid in full.")
                        : "\(frame.sum(open)) of \(parts == nil ? "this period" : "these periods") "
                            + "is still open."
                ] + (resumedFrom.map { ["Your membership goes on from 00:00 of \($0)."] } ?? []))
        }
    }
}
