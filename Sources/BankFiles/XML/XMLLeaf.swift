import Bookkeeping

/// What the text of an element without children looks like.
enum XMLLeaf: Equatable {
    /// Anything at all, elements too; not looked at.
    case any
    /// So many letters, at least one.
    case text(most: Int)
    /// So many digits, at least one.
    case digits(most: Int)
    /// A day, `YYYY-MM-DD`, perhaps with a time zone.
    case day
    /// A day and a time.
    case dateTime
    /// An amount with its currency, not negative.
    case amount
    /// `CRDT` or `DBIT`.
    case direction
    /// `true`, `false`, `1` or `0`.
    case flag
    /// Three capital letters.
    case currency
    /// An international bank account number.
    case iban

    /// The kind of that name in a table: `t35` is text of up to 35 letters, `n15` up to 15 digits.
    init?(_ name: Substring) {
        switch name {
        case "any": self = .any
        case "day": self = .day
        case "dateTime": self = .dateTime
        case "amount": self = .amount
        case "direction": self = .direction
        case "flag": self = .flag
        case "currency": self = .currency
        case "iban": self = .iban
        default:
            guard let most = Int(name.dropFirst()) else { return nil }
            switch name.first {
            case "t": self = .text(most: most)
            case "n": self = .digits(most: most)
            default: return nil
            }
        }
    }

    /// Whether a text is of this kind.
    func accepts(_ bytes: ArraySlice<UInt8>) -> Bool {
        switch self {
        case .any: true
        case .text(let most): XMLLeaf.letters(bytes, in: 1...most)
        case .digits(let most):
            (1...most).contains(bytes.count) && bytes.allSatisfy(XMLLeaf.isDigit)
        case .day: XMLLeaf.day(bytes) != nil && XMLLeaf.isZone(bytes.dropFirst(10))
        case .dateTime: XMLLeaf.isDateTime(bytes)
        case .amount: XMLLeaf.isAmount(bytes)
        case .direction: bytes.elementsEqual("CRDT".utf8) || bytes.elementsEqual("DBIT".utf8)
        case .flag:
            ["true", "false", "1", "0"].contains { bytes.elementsEqual($0.utf8) }
        case .currency:
            bytes.count == 3 && bytes.allSatisfy { (0x41...0x5A).contains($0) }
        case .iban: XMLLeaf.isIBANPattern(bytes)
        }
    }

    /// Whether white space around it means nothing.
    var isTrimmed: Bool {
        switch self {
        case .day, .dateTime, .amount, .flag: true
        default: false
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    private static func letters(_ bytes: ArraySlice<UInt8>, in range: ClosedRange<Int>) -> Bool {
        guard !bytes.isEmpty, bytes.count <= range.upperBound * 4 else { return false }
        if bytes.count <= range.upperBound { return true }
        // Every letter has one byte that is not a continuation of another.
        return bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) } <= range.upperBound
    }

    /// The day a text begins with.
    static func day(_ bytes: ArraySlice<UInt8>) -> Day? {
        let first = bytes.prefix(10)
        return Day(ascii: first.span)
    }

    /// `Z`, `+08:00`, `-05:00`, or nothing.
    private static func isZone(_ bytes: ArraySlice<UInt8>) -> Bool {
        let bytes = Array(bytes)
        if bytes.isEmpty || bytes == [0x5A] { return true }
        guard bytes.count == 6, bytes[0] == 0x2B || bytes[0] == 0x2D, bytes[3] == 0x3A else {
            return false
        }
        return number(bytes, 1, most: 14) && number(bytes, 4, most: 59)
    }

    private static func isDateTime(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard day(bytes) != nil else { return false }
        let time = Array(bytes.dropFirst(10))
        guard time.count >= 9, time[0] == 0x54, time[3] == 0x3A, time[6] == 0x3A,
            number(time, 1, most: 24), number(time, 4, most: 59), number(time, 7, most: 59)
        else { return false }
        var zone = time.dropFirst(9)
        if zone.first == 0x2E {
            let fraction = zone.dropFirst().prefix(while: isDigit)
            guard !fraction.isEmpty else { return false }
            zone = zone.dropFirst(1 + fraction.count)
        }
        return isZone(zone)
    }

    private static func number(_ bytes: [UInt8], _ at: Int, most: UInt8) -> Bool {
        isDigit(bytes[at]) && isDigit(bytes[at + 1])
            && (bytes[at] - 0x30) * 10 + (bytes[at + 1] - 0x30) <= most
    }

    /// At most 18 digits, 5 of them behind the point.
    private static func isAmount(_ bytes: ArraySlice<UInt8>) -> Bool {
        var digits = 0
        var behind: Int?
        for byte in bytes.first == 0x2B ? bytes.dropFirst() : bytes {
            if byte == 0x2E, behind == nil {
                behind = 0
                continue
            }
            guard isDigit(byte) else { return false }
            digits += 1
            behind = behind.map { $0 + 1 }
        }
        return (1...18).contains(digits) && behind ?? 0 <= 5
    }

    private static func isIBANPattern(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard (5...34).contains(bytes.count) else { return false }
        return bytes.prefix(2).allSatisfy { (0x41...0x5A).contains($0) }
            && bytes.dropFirst(2).prefix(2).allSatisfy(isDigit)
            && bytes.dropFirst(4).allSatisfy {
                isDigit($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
            }
    }
}
