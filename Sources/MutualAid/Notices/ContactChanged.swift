public import Bookkeeping

/// The address on record was changed. It is told at the address from before, and does not say the
/// new one: whoever reads it may be somebody else by now.
public struct ContactChanged: Equatable, Sendable, Codable {
    /// The day on which it was changed.
    public var changed: Day

    /// A change of address.
    public init(changed: Day) { self.changed = changed }

    func wording(_ frame: NoticeFrame, _ language: Language) -> Wording {
        switch language {
        case .zh:
            frame.wording(
                language, "您的联系方式已变更",
                [
                    "您的联系方式已于 \(changed) 变更，今后的通知不再发到这里。",
                    "如果这不是您的意思，请立即告诉我们。",
                ])
        case .en:
            frame.wording(
                language, "your contact was changed",
                [
                    "How we reach you was changed on \(changed); notices no longer come here.",
                    "If you did not want this, tell us at once.",
                ])
        }
    }
}
