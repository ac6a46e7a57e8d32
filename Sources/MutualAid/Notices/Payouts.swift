public import Bookkeeping

/// Aid that was sent to its payee.
public struct PayoutSent: Equatable, Sendable, Codable {
    /// The case it is for.
    public var number: Int64
    /// The sum, in minor units.
    public var amount: Int64
    /// The day it was handed to the bank.
    public var sent: Day

    /// A payout by its figures.
    public init(number: Int64, amount: Int64, sent: Day) {
        self.number = number
        self.amount = amount
        self.sent = sent
    }

    func wording(_ frame: NoticeFrame, _ language: Language) -> Wording {
        switch language {
        case .zh:
            frame.wording(
                language, "互助金 \(frame.sum(amount)) 已付出",
                [
                    "案件 \(number) 的互助金 \(frame.sum(amount)) 已于 \(sent) 交银行付出。",
                    "到账后请确认收到；几天后仍未到账，请告诉我们。",
                ])
        case .en:
            frame.wording(
                language, "aid of \(frame.sum(amount)) was sent",
                [
                    "The aid of case \(number), \(frame.sum(amount)), was handed to the bank on "
                        + "\(sent).",
                    "Please confirm it when it has arrived, and tell us if it has not within a few "
                        + "days.",
                ])
        }
    }
}

/// The payee of a payout was changed. Both the old and the new way to reach people are told.
public struct PayeeChanged: Equatable, Sendable, Codable {
    /// The case it is for.
    public var number: Int64
    /// The day on which it was changed.
    public var changed: Day
    /// The first day on which the new payee can be paid.
    public var waitsUntil: Day

    /// A change of payee.
    public init(number: Int64, changed: Day, waitsUntil: Day) {
        self.number = number
        self.changed = changed
        self.waitsUntil = waitsUntil
    }

    func wording(_ frame: NoticeFrame, _ language: Language) -> Wording {
        switch language {
        case .zh:
            frame.wording(
                language, "案件 \(number) 的收款人已变更",
                [
                    "案件 \(number) 的收款人于 \(changed) 变更，最早 \(waitsUntil) 才会付款。",
                    "如果这不是您的意思，请立即告诉我们，付款会停下来。",
                ])
        case .en:
            frame.wording(
                language, "the payee of case \(number) was changed",
                [
                    "The payee of case \(number) was changed on \(changed); nothing is paid before "
                        + "\(waitsUntil).",
                    "If you did not want this, tell us at once and the payment is stopped.",
                ])
        }
    }
}

/// Aid that nobody has taken; it waits, and never becomes the operator's.
public struct UnclaimedAid: Equatable, Sendable, Codable {
    /// The case it is for.
    public var number: Int64
    /// The sum, in minor units.
    public var amount: Int64
    /// Since when it waits.
    public var since: Day

    /// Aid that waits.
    public init(number: Int64, amount: Int64, since: Day) {
        self.number = number
        self.amount = amount
        self.since = since
    }

    func wording(_ frame: NoticeFrame, _ language: Language) -> Wording {
        switch language {
        case .zh:
            frame.wording(
                language, "有 \(frame.sum(amount)) 互助金等您领取",
                [
                    "案件 \(number) 的互助金 \(frame.sum(amount)) 自 \(since) 起没有付成，现在单独存放。",
                    "这笔钱一直是收款人的。请告诉我们应付到哪里。",
                ])
        case .en:
            frame.wording(
                language, "\(frame.sum(amount)) of aid waits for you",
                [
                    "The aid of case \(number), \(frame.sum(amount)), could not be paid since \(since) "
                        + "and is kept apart.",
                    "It stays the payee's money. Please tell us where it should go.",
                ])
        }
    }
}
