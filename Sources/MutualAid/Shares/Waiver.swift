public import Bookkeeping

/// Shares that somebody else pays for members who joined in some time.
public struct Waiver: Equatable, Sendable {
    /// The first day of joining it is for; nil: from the beginning.
    public var joinedFrom: Day?
    /// The last day of joining it is for; nil: until further notice.
    public var joinedUntil: Day?
    /// The first share day it is for; nil: from the beginning.
    public var sharesFrom: Day?
    /// The last share day it is for; nil: until further notice.
    public var sharesUntil: Day?
    /// Who pays those shares.
    public var paidBy: Party

    /// A waiver for members and share days in two spans.
    public init(
        joinedFrom: Day?, joinedUntil: Day?, sharesFrom: Day?, sharesUntil: Day?, paidBy: Party
    ) {
        self.joinedFrom = joinedFrom
        self.joinedUntil = joinedUntil
        self.sharesFrom = sharesFrom
        self.sharesUntil = sharesUntil
        self.paidBy = paidBy
    }

    /// Whether it is for shares on that day.
    public func covers(shareDay: Day) -> Bool {
        (sharesFrom.map { $0 <= shareDay } ?? true) && (sharesUntil.map { shareDay <= $0 } ?? true)
    }

    /// Whether it is for someone who joined on that day.
    public func covers(joined: Day) -> Bool {
        (joinedFrom.map { $0 <= joined } ?? true) && (joinedUntil.map { joined <= $0 } ?? true)
    }
}
