/// Which share tree: one for each kind of statement and class of a period of a scheme.
///
///     periodKey = HMAC-SHA256(key: scheme secret,
///                             msg: "tongzhou/share-tree/v1\n" scheme "\n" period "\n" kind "\n" class "\n")
///     salt_i    = SHA256(periodKey || u64 roll_i)
///
/// Source: the public formats, section 1. Who has the key can find out every member's place, so it
/// is derived when needed and never written down.
public struct PeriodKey: Sendable, CustomStringConvertible {
    let hash: Hash

    /// The key of that tree, from the 32 random bytes that the scheme keeps to itself.
    public init(
        secret: [UInt8], scheme: String, period: String, kind: StatementKind, class: String
    ) {
        precondition(secret.count == 32, "HMAC pads shorter keys, so that two could be one")
        let parts = [scheme, period, kind.rawValue, `class`]
        precondition(parts.allSatisfy { !$0.utf8.contains(newline) }, "names are one line")
        let message = "tongzhou/share-tree/v1\n" + parts.map { $0 + "\n" }.joined()
        hash = MessageCode.hash(of: Array(message.utf8), secret: secret)
    }

    /// The salt of one member, which reaches only him.
    public func salt(_ roll: UInt64) -> Hash {
        var message = hash.bytes
        message.append(bigEndian: roll)
        return SHA256Stream.hash(message)
    }

    /// Not the key.
    public var description: String { "PeriodKey" }
}
