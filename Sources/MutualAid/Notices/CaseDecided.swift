public import Bookkeeping

/// A case that was approved. What the illness is stands in no notice: others may open a letter.
public struct CaseDecided: Equatable, Sendable, Codable {
    /// The number of the case.
    public var number: Int64
    /// What it receives, in minor units.
    public var aid: Int64
    /// The day it was decided.
    public var decided: Day

    /// A decision by its figures.
    public init(number: Int64, aid: Int64, decided: Day) {
        self.number = number
        self.aid = aid
        self.decided = decided
    }

    func wording(_ frame: NoticeFrame, _ language: Language) -> Wording {
        switch language {
        case .zh:
            frame.wording(
                language, "案件 \(number) 已有决定",
                [
                    "您的互助申请（案件 \(number)）已于 \(decided) 通过，互助金为 \(frame.sum(aid))。",
                    "它会在下一期公示并分摊；以实际分摊到的金额为限。愿早日康复。",
                ])
        case .en:
            frame.wording(
                language, "case \(number) was decided",
                [
                    "Your case \(number) was approved on \(decided); the aid is \(frame.sum(aid)).",
                    "It is announced and shared with the next period, and limited by what is really "
                        + "shared. We wish you well.",
                ])
        }
    }
}
