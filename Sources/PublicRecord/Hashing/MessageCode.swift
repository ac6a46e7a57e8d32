import Crypto

/// A code over a message that only who has the secret can make: HMAC-SHA256.
public enum MessageCode {
    /// The code.
    public static func hash(of message: [UInt8], secret: [UInt8]) -> Hash {
        let code = HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: secret))
        guard let hash = Hash(Array(code)) else { preconditionFailure("a code has 32 bytes") }
        return hash
    }

    /// The code in small hexadecimal digits.
    public static func hex(of message: [UInt8], secret: [UInt8]) -> String {
        Hexadecimal.text(hash(of: message, secret: secret).bytes)
    }
}
