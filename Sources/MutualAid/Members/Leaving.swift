/// What leaving means.
public struct Leaving: Equatable, Sendable {
    /// Whether a payer must take those he pays for out of the scheme before he leaves.
    public var dependantsFirst: Bool
    /// Whether a balance is returned on leaving; without balances it says nothing.
    public var returnsBalance: Bool

    /// What leaving means.
    public init(dependantsFirst: Bool, returnsBalance: Bool) {
        self.dependantsFirst = dependantsFirst
        self.returnsBalance = returnsBalance
    }
}
