/// What binds a roll number to the person behind it without saying who it is.
///
///     commitment = SHA256("tongzhou/member/v1\n" || u64 roll || nonce || SHA256(identity))
///
/// Source: the public formats, section 1. The nonce is 32 random bytes; nonce and identity lie in
/// the vault and on the member's own receipt.
public struct Commitment: Sendable {
    private static let domain = Array("tongzhou/member/v1\n".utf8)
    private var buffer: [UInt8] = []

    /// A maker of commitments; it keeps a buffer, so that a roll of millions needs no memory each.
    public init() { buffer.reserveCapacity(96) }

    /// The commitment of the member with that roll number.
    public mutating func make(roll: UInt64, nonce: Hash, identity: [UInt8]) -> Hash {
        let identityHash = SHA256Stream.hash(identity)
        buffer.removeAll(keepingCapacity: true)
        buffer.append(contentsOf: Commitment.domain)
        buffer.append(bigEndian: roll)
        nonce.append(to: &buffer)
        identityHash.append(to: &buffer)
        return SHA256Stream.hash(buffer)
    }
}
