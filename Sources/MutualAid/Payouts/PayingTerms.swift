public import Bookkeeping

/// By when aid is paid, and when nobody has claimed it.
public struct PayingTerms: Equatable, Sendable {
    /// Days after the share day within which aid is on the recipient's account.
    public var withinDays: Int
    /// Days after the share day from which aid counts as unclaimed; nil where the rules set none.
    public var unclaimedAfterDays: Int?

    /// The terms.
    public init(withinDays: Int, unclaimedAfterDays: Int?) {
        self.withinDays = withinDays
        self.unclaimedAfterDays = unclaimedAfterDays
    }

    /// The last day on which aid shared in that period is paid in time.
    public func promised(_ closing: Closing) -> Day { closing.share.adding(days: withinDays) }

    /// The first day on which aid shared in that period counts as unclaimed.
    public func unclaimed(_ closing: Closing) -> Day? {
        unclaimedAfterDays.map { closing.share.adding(days: $0 + 1) }
    }
}
