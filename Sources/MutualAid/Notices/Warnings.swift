public import Bookkeeping

/// A notice of arrears that was delivered to a member, or could not be because he was erased.
public struct Warning: Equatable, Sendable {
    /// The member.
    public let roll: RollNumber
    /// The ordinal of the period whose due it was about.
    public let period: Int
    /// The day it was delivered.
    public let day: Day
    /// How.
    public let channel: NoticeChannel

    /// A delivered notice.
    public init(roll: RollNumber, period: Int, day: Day, channel: NoticeChannel) {
        self.roll = roll
        self.period = period
        self.day = day
        self.channel = channel
    }
}

/// The ways by which a notice reaches people.
public enum NoticeChannel: String, Sendable, Codable, CaseIterable {
    /// By mail program.
    case mail
    /// By a gateway of short messages.
    case webhook
    /// On paper.
    case letter
    /// Not at all: the person's key was destroyed, and with it every way to reach him.
    case erased
}

/// Whether a member has been warned often enough for his cover to end, and when the next notice
/// of arrears is due.
///
/// Notices count by the days on which they were delivered: two on one day are one.
public struct Warnings: Equatable, Sendable {
    /// The days on which one was delivered, ascending.
    private let days: [Day]
    /// Whether he cannot be reached any more, by his own wish.
    private let isErased: Bool

    /// The notices one member received about one due.
    public init(_ warnings: [Warning]) {
        let told = warnings.filter { $0.channel != .erased }
        days = Set(told.map(\.day)).sorted()
        isErased = told.count < warnings.count
    }

    /// The first day at whose 00:00 cover can end: when the grace is over, and after the day on
    /// which the last of `needed` notices was delivered; nil while one is missing.
    public func coverEnds(graceOver: Day, needed: Int) -> Day? {
        guard needed > 0, !isErased else { return graceOver }
        guard days.count >= needed else { return nil }
        return max(graceOver, days[needed - 1].adding(days: 1))
    }

    /// The first day at whose 00:00 cover can end if the next notice is delivered on that day and
    /// the others on the days after it.
    public func earliestEnd(nextOn day: Day, graceOver: Day, needed: Int) -> Day {
        coverEnds(graceOver: graceOver, needed: needed)
            ?? max(graceOver, day.adding(days: needed - days.count))
    }

    /// How many days apart the notices that follow the first are, counted back from the end of the
    /// grace.
    public static let daysApart = 3

    /// The notice that is due on a day, if one is: the first one at once, the others in steps
    /// before the grace is over, and never two on one day. Where cover can end without notices,
    /// two are sent all the same.
    public func due(on day: Day, graceOver: Day, needed: Int) -> Notice.Kind? {
        let all = max(needed, 2)
        guard days.count < all, !isErased else { return nil }
        guard let last = days.last else { return .arrearsFirst }
        let from = graceOver.adding(days: -Warnings.daysApart * (all - days.count))
        return day >= max(from, last.adding(days: 1)) ? .arrearsLast : nil
    }
}
