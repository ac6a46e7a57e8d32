/// 32 bytes of a SHA-256, as a value. This room does not hash; it only carries, compares and
/// writes digests.
public struct Digest: Hashable, Sendable {
    /// The bytes as four big-endian words, first bytes first.
    public let words: (UInt64, UInt64, UInt64, UInt64)

    /// The digest of those four big-endian words.
    public init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

    /// The digest of exactly 32 bytes.
    public init(_ bytes: Span<UInt8>) {
        precondition(bytes.count == 32, "a digest is 32 bytes")
        func word(_ from: Int) -> UInt64 {
            var value: UInt64 = 0
            for index in from..<(from + 8) { value = value << 8 | UInt64(bytes[index]) }
            return value
        }
        words = (word(0), word(8), word(16), word(24))
    }

    /// The digest written as 64 hexadecimal digits, or nil when the bytes are anything else.
    public init?(hex bytes: Span<UInt8>) {
        guard bytes.count == 64 else { return nil }
        var valid = true
        func word(_ from: Int) -> UInt64 {
            var value: UInt64 = 0
            for index in from..<(from + 16) {
                let digit = Digest.value(ofHexDigit: bytes[index])
                if digit > 15 { valid = false }
                value = value << 4 | UInt64(digit & 15)
            }
            return value
        }
        words = (word(0), word(16), word(32), word(48))
        guard valid else { return nil }
    }

    /// The digest written as 64 hexadecimal digits, or nil when the text is anything else.
    public init?(hex text: String) {
        let bytes = Array(text.utf8)
        self.init(hex: bytes.span)
    }

    private static func value(ofHexDigit byte: UInt8) -> UInt8 {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x61...0x66: byte - 0x57
        case 0x41...0x46: byte - 0x37
        default: 16
        }
    }

    /// The 32 bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        append(to: &bytes)
        return bytes
    }

    /// Appends the 32 bytes.
    public func append(to bytes: inout [UInt8]) {
        func append(_ word: UInt64) {
            var shift: UInt64 = 64
            while shift > 0 {
                shift -= 8
                bytes.append(UInt8(truncatingIfNeeded: word >> shift))
            }
        }
        append(words.0)
        append(words.1)
        append(words.2)
        append(words.3)
    }

    /// 64 small hexadecimal digits.
    public var hex: String {
        String(
            decoding: bytes.flatMap { byte in
                [Digest.hexDigits[Int(byte >> 4)], Digest.hexDigits[Int(byte & 15)]]
            }, as: UTF8.self)
    }

    static let hexDigits = Array("0123456789abcdef".utf8)

    /// Whether all bytes are equal.
    public static func == (left: Digest, right: Digest) -> Bool { left.words == right.words }

    /// Feeds the four words to a hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
    }
}

extension Digest: CustomStringConvertible, Codable {
    /// 64 small hexadecimal digits.
    public var description: String { hex }

    /// Reads 64 hexadecimal digits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let digest = Digest(hex: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a digest is 64 hexadecimal digits")
        }
        self = digest
    }

    /// Writes 64 small hexadecimal digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }
}
