import Crypto

/// A code over a message that only who has the secret can make: HMAC-SHA256.
public enum MessageCode {
    /// The code in small hexadecimal digits.
    public static func hex(of message: [UInt8], secret: [UInt8]) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: secret))
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: code.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
