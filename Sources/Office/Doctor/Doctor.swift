public import Bookkeeping

/// Derives everything again and compares it with what is stored: the chain of events, the rules,
/// the rows about members, the class rows of every period, the books, the control accounts.
public struct Doctor: Sendable {
    /// One thing that was looked at.
    public struct Finding: Codable, Sendable, Equatable {
        /// What was looked at: a short stable word.
        public let check: String
        /// Whether it fits.
        public let fits: Bool
        /// What was compared, with figures.
        public let about: Text
    }

    /// A scheme's findings, in the order in which they were looked at. It stops at the first thing
    /// that does not fit: what follows stands on it.
    public struct Report: Codable, Sendable {
        /// The scheme.
        public let scheme: String
        /// What was found.
        public let findings: [Finding]
        /// The state hash, where everything fits.
        public let stateHash: Digest?

        /// Whether everything fits.
        public var isSound: Bool { findings.allSatisfy(\.fits) }
    }
}
