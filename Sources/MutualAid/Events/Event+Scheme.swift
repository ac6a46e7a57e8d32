public import Bookkeeping

/// Rules that were adopted, by version and digest.
public struct RulesAdopted: Equatable, Sendable, Codable {
    /// The scheme's identifier.
    public var scheme: String
    /// The version.
    public var version: Int
    /// The day from which it holds.
    public var effective: Day
    /// SHA-256 of the adopted bytes.
    public var digest: Digest

    /// A version by its digest.
    public init(scheme: String, version: Int, effective: Day, digest: Digest) {
        self.scheme = scheme
        self.version = version
        self.effective = effective
        self.digest = digest
    }
}
