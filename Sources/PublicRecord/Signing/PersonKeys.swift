import Crypto

/// The key by which one person signs: Ed25519, 32 random bytes that leave their file only to sign.
public struct SigningKey: Sendable, CustomStringConvertible {
    private let key: Curve25519.Signing.PrivateKey

    /// The key of those 32 bytes.
    public init?(seed: [UInt8]) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
            return nil
        }
        self.key = key
    }

    /// The 32 bytes by which everybody can check what this key has signed.
    public var publicKey: [UInt8] { Array(key.publicKey.rawRepresentation) }

    /// The 64 bytes of the signature of a message.
    public func sign(_ message: [UInt8]) throws -> [UInt8] {
        Array(try key.signature(for: message))
    }

    /// Not the key.
    public var description: String { "SigningKey" }
}

/// Whether those 64 bytes are the signature of a message by the key of those 32 bytes.
public func isSignature(_ signature: [UInt8], of message: [UInt8], by publicKey: [UInt8]) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else {
        return false
    }
    return key.isValidSignature(signature, for: message)
}
