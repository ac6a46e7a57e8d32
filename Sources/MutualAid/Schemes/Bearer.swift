public import Bookkeeping

/// Who bears a sum that members do not.
public enum Bearer: Hashable, Sendable {
    /// The operator or a sponsor pays it.
    case party(Party)
    /// It stays in the carry: the members share it in the next period.
    case carry
    /// Those who receive aid in the period receive that much less, in proportion.
    case recipients

    /// How it is written in the rules.
    public var name: String {
        switch self {
        case .party(let party): party.name
        case .carry: "carry"
        case .recipients: "recipients"
        }
    }

    /// How people say the name that stands in the rules.
    public static func words(_ name: String) -> Text {
        switch name {
        case "operator": Text("运营方", "the operator")
        case "carry": Text("结余", "the carry")
        case "recipients": Text("受助人", "those who receive aid")
        default: Text(name, name)
        }
    }

    /// The bearer written so, or nil.
    public init?(_ name: String) {
        switch name {
        case "carry": self = .carry
        case "recipients": self = .recipients
        default:
            guard let party = Party(name) else { return nil }
            self = .party(party)
        }
    }
}
