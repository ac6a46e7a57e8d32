/// The least number of sharing members.
public struct Minimum: Equatable, Sendable {
    /// The number.
    public var members: Int64
    /// What happens when fewer share.
    public var below: Consequence

    /// What happens below the minimum.
    public enum Consequence: String, Sendable, CaseIterable {
        /// The scheme closes down by its own rules: nobody joins any more.
        case closes
        /// Members are told.
        case warns
    }

    /// A minimum with its consequence.
    public init(members: Int64, below: Consequence) {
        self.members = members
        self.below = below
    }
}
