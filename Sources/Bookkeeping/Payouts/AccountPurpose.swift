/// What an account at the custodian is for. What has no account of its own goes through the general
/// one.
public enum AccountPurpose: String, Hashable, Sendable, Codable, CaseIterable {
    /// Everything that has no account of its own.
    case general
    /// What members pay comes in here.
    case collection
    /// Aid, refunds and all other payments go out from here.
    case payouts
    /// What is kept back for bad times.
    case reserve
}
