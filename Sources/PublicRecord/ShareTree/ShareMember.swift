/// What a share tree says of one member.
public struct ShareMember: Equatable, Sendable {
    /// His roll number.
    public let roll: UInt64
    /// What binds that number to the person (`Commitment`).
    public let commitment: Hash
    /// What he owes in the period, in minor units; in a balance, what is owed to him.
    public let due: Int64
    /// What he has paid of it.
    public let paid: Int64

    /// The line of that member.
    public init(roll: UInt64, commitment: Hash, due: Int64, paid: Int64) {
        self.roll = roll
        self.commitment = commitment
        self.due = due
        self.paid = paid
    }
}
