import Bookkeeping

/// An identification in a message of a bank: of a message, an instruction, a mandate.
///
/// At most 35 letters of the basic Latin set, neither beginning nor ending with a slash or a space,
/// and without two slashes in a row, as the rules of SEPA have it and every bank accepts.
public struct BankID: Hashable, Sendable {
    /// The identification.
    public let text: String

    /// An identification, or what is wrong with it.
    ///
    /// - Parameter field: the name it has where it stands.
    public init(_ text: String, field: String = "id") throws(BankProblem) {
        try self.init(text, field: field, most: 35)
    }

    init(_ text: String, field: String, most: Int) throws(BankProblem) {
        self.text = try BankLetters.latin(transliterate: false)
            .write(text, most: most, field: field)
        guard BankID.isWellCut(self.text), text != "NOTPROVIDED" else {
            throw BankProblem(
                "bank.id", field,
                Text(
                    "编号不能以斜线或空格开头、结尾，不能有连续斜线，也不能是 NOTPROVIDED；请换一个。",
                    "An id neither begins nor ends with a slash or a space, has no two slashes in "
                        + "a row, and is not NOTPROVIDED; choose another."))
        }
    }
}

extension BankID {
    /// Whether a text has no slash or space at its ends, and no two slashes in a row.
    private static func isWellCut(_ text: String) -> Bool {
        var before = UInt8(ascii: "/")
        for byte in text.utf8 {
            if byte == UInt8(ascii: "/"), before == byte { return false }
            before = byte
        }
        return before != UInt8(ascii: "/") && text.utf8.first != 0x20 && before != 0x20
    }
}

/// The number of a bank by ISO 9362.
public struct BIC: Hashable, Sendable {
    /// Eight or eleven capital letters and digits.
    public let text: String

    /// A bank's number, or what is wrong with it.
    public init(_ text: String, field: String = "agent") throws(BankProblem) {
        let bytes = Array(text.utf8)
        let isLetter = { (byte: UInt8) in (0x41...0x5A).contains(byte) }
        guard bytes.count == 8 || bytes.count == 11,
            bytes.allSatisfy({ isLetter($0) || XMLLeaf.isDigit($0) }),
            bytes[4...5].allSatisfy(isLetter)
        else {
            throw BankProblem(
                "bank.bic", field,
                Text(
                    "BIC 应为 8 或 11 位大写字母和数字，第 5、6 位为国家字母；请核对。",
                    "A BIC has 8 or 11 capital letters and digits, the fifth and sixth being the "
                        + "country; check it."))
        }
        self.text = text
    }
}

/// Numbers checked by ISO 7064, modulo 97-10: the first four characters are moved behind the rest,
/// letters count from 10 to 35, and the remainder is one.
enum Modulo97 {
    static func holds(_ text: some StringProtocol) -> Bool {
        var rest = 0
        for byte in Array(text.utf8.dropFirst(4)) + text.utf8.prefix(4) {
            switch byte {
            case 0x30...0x39: rest = (rest * 10 + Int(byte) - 0x30) % 97
            case 0x41...0x5A: rest = (rest * 100 + Int(byte) - 0x41 + 10) % 97
            default: return false
            }
        }
        return rest == 1
    }
}
