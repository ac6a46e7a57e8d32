/// One person's signed yes.
public struct Approval: Hashable, Sendable, Codable {
    /// The person's short name in the office's list.
    public var person: String
    /// His public key, 32 bytes.
    public var key: Digest
    /// The signature in 128 hexadecimal digits.
    public var signature: String

    /// A signed yes.
    public init(person: String, key: Digest, signature: String) {
        self.person = person
        self.key = key
        self.signature = signature
    }

    /// Whether both were given by one person: by name, or by key under two names.
    public func isBySamePerson(as other: Approval) -> Bool {
        person == other.person || key == other.key
    }
}
