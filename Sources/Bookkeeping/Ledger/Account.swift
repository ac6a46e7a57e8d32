/// An account of a scheme's books, by its full name such as `assets:custody`.
///
/// The first part says on which side of the balance it stands; the names follow the habit of
/// plain-text accounting so that an exported journal is readable by its tools.
public struct Account: Hashable, Comparable, Sendable, Codable {
    /// Lower-case words joined by colons.
    public let name: String

    /// The account with that name. The name holds no personal data: at most a party's role.
    public init(_ name: String) {
        precondition(Account.isValid(name), "an account's name is lower-case words and colons")
        self.name = name
    }

    /// The account with a name that was stored; nil where it is none.
    public init?(stored name: String) {
        guard Account.isValid(name) else { return nil }
        self.name = name
    }

    private static func isValid(_ name: String) -> Bool {
        guard name.hasPrefix("assets:") || name.hasPrefix("liabilities:") else { return false }
        return name.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x3A || $0 == 0x2D
        }
    }

    /// By name.
    public static func < (left: Account, right: Account) -> Bool { left.name < right.name }

    /// Reads the name.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let name = try container.decode(String.self)
        guard Account.isValid(name) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not the name of an account")
        }
        self.name = name
    }

    /// Writes the name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}
