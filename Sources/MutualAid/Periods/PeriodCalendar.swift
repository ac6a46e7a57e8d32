public import Bookkeeping

/// The days of the month on which cases are announced and shares are taken.
public struct PeriodCalendar: Equatable, Sendable {
    /// The days of the month on which cases are announced, ascending, at most 28.
    public var notices: [Int]
    /// How many days the notice lasts, the notice day included.
    public var noticeDays: Int
    /// The day of the month on which the share of each notice is taken, in the same order; a
    /// smaller number than the notice's means the month after.
    public var shares: [Int]

    /// A calendar of as many share days as notice days.
    public init(notices: [Int], noticeDays: Int, shares: [Int]) {
        self.notices = notices
        self.noticeDays = noticeDays
        self.shares = shares
    }

    /// The days of a period.
    public func days(of id: PeriodID) -> PeriodDays? {
        guard (1...notices.count).contains(id.place),
            let notice = Day(year: id.year, month: id.month, day: notices[id.place - 1])
        else { return nil }
        let shareDay = shares[id.place - 1]
        let later = shareDay <= notices[id.place - 1]
        let (year, month) = later && id.month == 12 ? (id.year + 1, 1) : (id.year, id.month)
        let shareMonth = later && id.month < 12 ? month + 1 : month
        guard let share = Day(year: year, month: shareMonth, day: shareDay) else { return nil }
        return PeriodDays(
            id: id, notice: notice, noticeOver: notice.adding(days: noticeDays), share: share)
    }

    /// The period after that one.
    public func next(after id: PeriodID) -> PeriodID {
        if id.place < notices.count {
            return PeriodID(year: id.year, month: id.month, place: id.place + 1)
        }
        return id.month == 12
            ? PeriodID(year: id.year + 1, month: 1, place: 1)
            : PeriodID(year: id.year, month: id.month + 1, place: 1)
    }

    /// The first period whose notice day is that day or later.
    public func first(onOrAfter day: Day) -> PeriodID {
        let (year, month, dayOfMonth) = day.components
        if let index = notices.firstIndex(where: { $0 >= dayOfMonth }) {
            return PeriodID(year: year, month: month, place: index + 1)
        }
        return next(after: PeriodID(year: year, month: month, place: notices.count))
    }
}

/// The days of one period.
public struct PeriodDays: Equatable, Sendable {
    /// The period.
    public let id: PeriodID
    /// The day its cases are announced.
    public let notice: Day
    /// The first day after the notice.
    public let noticeOver: Day
    /// The day shares are taken.
    public let share: Day

    /// A period by its days.
    public init(id: PeriodID, notice: Day, noticeOver: Day, share: Day) {
        self.id = id
        self.notice = notice
        self.noticeOver = noticeOver
        self.share = share
    }

    /// The day at whose 00:00 heads are counted.
    public func head(_ moment: ShareRule.HeadCount) -> Day {
        switch moment {
        case .notice: notice
        case .share: share
        }
    }
}
