/// The time between joining and being covered.
public struct Waiting: Equatable, Sendable {
    /// Days of waiting, counted from 00:00 of the day after joining.
    public var days: Int
    /// Whether an accident is covered from the day after joining.
    public var accidentsExempt: Bool
    /// Whether members share while they wait.
    public var membersShare: Bool
    /// What an illness diagnosed during the waiting period means.
    public var illness: Illness

    /// The consequences of an illness diagnosed during the waiting period. No aid is paid.
    public struct Illness: Equatable, Sendable {
        /// Whether membership ends.
        public var endsMembership: Bool
        /// Who bears the return of the shares paid so far; nil where they are not returned.
        public var sharesReturnedBy: Bearer?
        /// Whether the person may join again.
        public var rejoining: Bool

        /// The consequences.
        public init(endsMembership: Bool, sharesReturnedBy: Bearer?, rejoining: Bool) {
            self.endsMembership = endsMembership
            self.sharesReturnedBy = sharesReturnedBy
            self.rejoining = rejoining
        }
    }

    /// A waiting period with its consequences.
    public init(days: Int, accidentsExempt: Bool, membersShare: Bool, illness: Illness) {
        self.days = days
        self.accidentsExempt = accidentsExempt
        self.membersShare = membersShare
        self.illness = illness
    }
}
