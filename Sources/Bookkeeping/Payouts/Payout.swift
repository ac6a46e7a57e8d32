/// What a payout is for.
public enum PayoutPurpose: Hashable, Sendable {
    /// The aid of the case with that number.
    case aid(Int64)
    /// Aid of the case with that number that nobody claimed in time.
    case unclaimed(Int64)
    /// Money on the statement line with that number that belongs to somebody else.
    case foreign(Int64)
    /// The management fee, to the operator.
    case fee
    /// What stands to the credit of the party with that name, such as an advance.
    case advance(String)
    /// Money of the scheme from one of its accounts to another.
    case transfer(from: AccountPurpose, to: AccountPurpose)

    /// The stable text, such as `aid-12`.
    public var text: String {
        switch self {
        case .aid(let number): "aid-\(number)"
        case .unclaimed(let number): "unclaimed-\(number)"
        case .foreign(let line): "foreign-\(line)"
        case .fee: "fee"
        case .advance(let party): "advance-\(party)"
        case .transfer(let from, let to): "transfer-\(from.rawValue)-\(to.rawValue)"
        }
    }

    /// The case whose aid it is, claimed in time or not; nil where it is no aid.
    public var aided: Int64? {
        switch self {
        case .aid(let number), .unclaimed(let number): number
        case .foreign, .fee, .advance, .transfer: nil
        }
    }

    /// Whether the money stays the scheme's.
    public var isTransfer: Bool { if case .transfer = self { true } else { false } }

    /// The account that it is paid from.
    public var source: AccountPurpose {
        switch self {
        case .transfer(let from, _): from
        case .aid, .unclaimed, .foreign, .fee, .advance: .payouts
        }
    }

    /// The purpose written like that, or nil.
    public init?(_ text: String) {
        if text == "fee" {
            self = .fee
            return
        }
        if text.hasPrefix("advance-") {
            let party = text.dropFirst(8)
            guard (1...40).contains(party.utf8.count),
                party.utf8.allSatisfy({
                    (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
                })
            else { return nil }
            self = .advance(String(party))
            return
        }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        if parts.count == 3, parts[0] == "transfer",
            let from = AccountPurpose(rawValue: String(parts[1])),
            let to = AccountPurpose(rawValue: String(parts[2])), from != to
        {
            self = .transfer(from: from, to: to)
            return
        }
        guard parts.count == 2, let number = Int64(parts[1]), number > 0 else { return nil }
        switch parts[0] {
        case "aid": self = .aid(number)
        case "unclaimed": self = .unclaimed(number)
        case "foreign": self = .foreign(number)
        default: return nil
        }
        // Payouts are looked up by this text: it is written in one way.
        guard self.text == text else { return nil }
    }
}

extension PayoutPurpose: Codable {
    /// Reads the text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let purpose = PayoutPurpose(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not the purpose of a payout")
        }
        self = purpose
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// A payout that one person has proposed.
public struct ProposedPayout: Hashable, Sendable, Codable {
    /// Its number in the scheme, from 1.
    public var number: Int64
    /// What it is for.
    public var purpose: PayoutPurpose
    /// The sum in minor units.
    public var amount: Int64
    /// Who receives it.
    public var payee: Payee
    /// What the custodian says to the payee's name.
    public var check: NameCheck
    /// The first day it may be released: later than the proposal where the payee has changed.
    public var releasableFrom: Day
    /// Who proposed it.
    public var proposedBy: Approval

    /// A proposal.
    public init(
        number: Int64, purpose: PayoutPurpose, amount: Int64, payee: Payee, check: NameCheck,
        releasableFrom: Day, proposedBy: Approval
    ) {
        self.number = number
        self.purpose = purpose
        self.amount = amount
        self.payee = payee
        self.check = check
        self.releasableFrom = releasableFrom
        self.proposedBy = proposedBy
    }

    /// The end-to-end id under which the custodian pays it and the statement names it.
    public var endToEnd: String { "A-\(number)" }
}

/// A payout that two people stand for. There is no other way to make one than
/// ``ProposedPayout/released(by:on:isParty:)``, and no money goes out without one.
public struct ReleasedPayout: Hashable, Sendable {
    /// What was proposed.
    public let proposed: ProposedPayout
    /// Who released it.
    public let releasedBy: Approval

    fileprivate init(_ proposed: ProposedPayout, _ releasedBy: Approval) {
        self.proposed = proposed
        self.releasedBy = releasedBy
    }
}

extension ProposedPayout {
    /// The payout released by a second person.
    ///
    /// - Parameter isParty: whether whoever signed is party to what it is paid for.
    public func released(
        by approval: Approval, on day: Day, isParty: (Approval) -> Bool
    ) throws(PayoutRefusal) -> ReleasedPayout {
        guard !approval.isBySamePerson(as: proposedBy) else {
            throw .samePerson(proposedBy.person, as: approval.person)
        }
        for signed in [proposedBy, approval] where isParty(signed) {
            throw .party(signed.person)
        }
        guard check.suffices else { throw .nameNotChecked(check.answer) }
        guard day >= releasableFrom else { throw .payeeWaits(until: releasableFrom) }
        return ReleasedPayout(self, approval)
    }
}
