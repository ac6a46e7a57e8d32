/// What is sealed of a period.
public enum StatementKind: String, CaseIterable, Sendable {
    /// What members owe, when the period closes.
    case bill
    /// What they have paid of it, when its collection ends.
    case settlement
    /// What the scheme owes members whose money it holds.
    case balance
}
