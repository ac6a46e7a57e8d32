/// Who receives money, without saying who he is: name and account lie in the vault.
public struct Payee: Hashable, Sendable, Codable {
    /// What he is to the case.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// The hospital that treats the member.
        case hospital
        /// The member himself.
        case member
        /// A member of the family who acts for him.
        case family
        /// The guardian of a child, or of someone who cannot act.
        case guardian
        /// The estate of a member who has died.
        case estate
        /// A court or notary with whom money is deposited that nobody claims.
        case authority
        /// Whoever runs the scheme or advanced it money: for fees and advances.
        case `operator`
        /// Whoever sent money that is not the scheme's.
        case sender
        /// The scheme itself, on another of its accounts.
        case own

        /// Whether money for that purpose may go to him: aid never to the operator, and fees,
        /// advances and money of others to nobody else than whose they are.
        public func suits(_ purpose: PayoutPurpose) -> Bool {
            switch purpose {
            case .aid, .unclaimed: self != .operator && self != .sender && self != .own
            case .fee, .advance: self == .operator
            case .foreign: self == .sender
            case .transfer: self == .own
            }
        }

        /// Whether a paper has to say why it is he and not the member.
        public var needsProof: Bool {
            switch self {
            case .hospital, .member, .operator, .sender, .own: false
            case .family, .guardian, .estate, .authority: true
            }
        }
    }

    /// What he is.
    public var kind: Kind
    /// A keyed digest of his name and account: it tells one payee from another and gives neither
    /// away.
    public var digest: Digest
    /// The number of the paper that says why it is he, where one is needed.
    public var proof: String?

    /// A payee by his digest.
    public init(kind: Kind, digest: Digest, proof: String?) {
        self.kind = kind
        self.digest = digest
        self.proof = proof
    }
}

/// What the custodian says to a name and an account.
public struct NameCheck: Hashable, Sendable, Codable {
    /// The answer.
    public enum Answer: String, Hashable, Sendable, Codable, CaseIterable {
        /// The account is in that name.
        case match
        /// It is in a name that differs in spaces, width or case.
        case close
        /// It is in another name.
        case different
        /// The custodian cannot say.
        case unknown
        /// A person has the custodian's answer on paper.
        case attested
    }

    /// The answer.
    public var answer: Answer
    /// The number of the paper, where a person attests it.
    public var paper: String?

    /// An answer.
    public init(_ answer: Answer, paper: String? = nil) {
        self.answer = answer
        self.paper = paper
    }

    /// Whether money may go out on it.
    public var suffices: Bool { answer == .match || answer == .close || answer == .attested }
}
