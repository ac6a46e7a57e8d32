/// Somebody other than the members who pays into a scheme: the operator or a named sponsor.
public struct Party: Hashable, Comparable, Sendable, Codable {
    /// `operator`, or a sponsor's short name in small letters, digits and hyphens.
    public let name: String

    /// The party of that name, or nil when it is not a short name.
    public init?(_ name: String) {
        guard !name.isEmpty, !["carry", "recipients", "none", "unknown"].contains(name),
            name.utf8.allSatisfy({
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
            })
        else { return nil }
        self.name = name
    }

    private init(known name: String) { self.name = name }

    /// Whoever runs the scheme.
    public static let `operator` = Party(known: "operator")

    /// By name.
    public static func < (left: Party, right: Party) -> Bool { left.name < right.name }

    /// Reads the short name.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let party = Party(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not the short name of a party")
        }
        self = party
    }

    /// Writes the short name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}
