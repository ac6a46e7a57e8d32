public import Bookkeeping

/// Notices to everybody, as far as they have been sent.
public struct NoticeRun: Sendable, Codable {
    /// The number of the event that queued them.
    public let event: Int64
    /// Their kind.
    public let kind: Notice.Kind
    /// What they are about.
    public let about: String
    /// The day they were queued.
    public let queued: Day
    /// How far sending has come, by a place in the order of those they are for.
    public let through: Int64
    /// How many were delivered.
    public let delivered: Int64
    /// How many could not be sent to anybody.
    public let unreached: Int64
    /// The day the sending came to its end.
    public let ended: Day?

    /// A run by its facts.
    public init(
        event: Int64,
        kind: Notice.Kind,
        about: String,
        queued: Day,
        through: Int64,
        delivered: Int64,
        unreached: Int64,
        ended: Day?
    ) {
        self.event = event
        self.kind = kind
        self.about = about
        self.queued = queued
        self.through = through
        self.delivered = delivered
        self.unreached = unreached
        self.ended = ended
    }
}

/// Letters that were printed together.
public struct LetterSheet: Sendable, Codable {
    /// Its number in the scheme.
    public let number: Int64
    /// The event that queued them, where they are to everybody.
    public let run: Int64?
    /// The day they were printed.
    public let day: Day
    /// How many letters.
    public let letters: Int64
    /// How many of them have no address.
    public let unaddressed: Int64
    /// The day they were posted.
    public let posted: Day?

    /// A sheet by its facts.
    public init(
        number: Int64, run: Int64?, day: Day, letters: Int64, unaddressed: Int64, posted: Day?
    ) {
        self.number = number
        self.run = run
        self.day = day
        self.letters = letters
        self.unaddressed = unaddressed
        self.posted = posted
    }
}

/// How many notices of a kind there are.
public struct NoticeCount: Codable, Sendable, Equatable {
    /// The kind.
    public let kind: Notice.Kind
    /// Not tried yet.
    public let waiting: Int64
    /// On sheets of letters, to be posted.
    public let printed: Int64
    /// Tried in vain; tried again the next time.
    public let failed: Int64
    /// Delivered.
    public let delivered: Int64
    /// To people whose key was destroyed: nobody can write to them.
    public let erased: Int64

    /// Counts of a kind.
    public init(
        kind: Notice.Kind,
        waiting: Int64,
        printed: Int64,
        failed: Int64,
        delivered: Int64,
        erased: Int64
    ) {
        self.kind = kind
        self.waiting = waiting
        self.printed = printed
        self.failed = failed
        self.delivered = delivered
        self.erased = erased
    }
}
