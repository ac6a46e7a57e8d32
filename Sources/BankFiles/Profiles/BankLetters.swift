import Bookkeeping

/// Which letters a bank takes in names and texts. Ids are in the basic Latin set everywhere.
public enum BankLetters: Equatable, Sendable {
    /// Every letter that XML can hold, without control characters.
    case utf8
    /// The basic Latin set of SEPA: `a-z A-Z 0-9 / - ? : ( ) . , ' +` and the space. What lies
    /// outside is refused or, when transliterating, replaced by the table where it stands there,
    /// and refused where it does not.
    case latin(transliterate: Bool)

    /// The basic set, by byte.
    private static let basic: [Bool] = (0..<128).map { byte in
        let scalar = Unicode.Scalar(UInt8(byte))
        return ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
            || ("0"..."9").contains(scalar) || "/-?:().,'+ ".unicodeScalars.contains(scalar)
    }

    private static func isBasic(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && basic[Int(scalar.value)]
    }

    /// What stands for a letter outside of the basic set: its base letter, or the nearest mark.
    private static let table: [Character: String] = {
        let rows = """
            A ÀÁÂÃÄÅĀĂĄ|AE Æ|C ÇĆĈĊČ|D ÐĎĐ|E ÈÉÊËĒĔĖĘĚ|G ĜĞĠĢ|H ĤĦ|I ÌÍÎÏĨĪĬĮİ|J Ĵ|K Ķ|L ĹĻĽĿŁ
            N ÑŃŅŇ|O ÒÓÔÕÖØŌŎŐ|OE Œ|R ŔŖŘ|S ŚŜŞŠȘ|T ŢŤŦȚ|TH Þ|U ÙÚÛÜŨŪŬŮŰŲ|W Ŵ|Y ÝŶŸ|Z ŹŻŽ
            a àáâãäåāăą|ae æ|c çćĉċč|d ðďđ|e èéêëēĕėęě|g ĝğġģ|h ĥħ|i ìíîïĩīĭįı|j ĵ|k ķ|l ĺļľŀł
            n ñńņň|o òóôõöøōŏő|oe œ|r ŕŗř|s śŝşšș|ss ß|t ţťŧț|th þ|u ùúûüũūŭůűų|w ŵ|y ýŷÿ|z źżž
            + &|- _–—|' ‘’`´"“”„«»|( [{<（|) ]}>）|. ;。|, ，、|: ：|/ \\
            """
        var table: [Character: String] = [:]
        for row in rows.split(whereSeparator: { $0 == "\n" || $0 == "|" }) {
            let parts = row.split(separator: " ", maxSplits: 1)
            for letter in parts[1] { table[letter] = String(parts[0]) }
        }
        return table
    }()

    /// The text as the bank takes it, or the place of the first letter that it does not.
    func write(_ text: String, most: Int, field: String) throws(BankProblem) -> String {
        if text.unicodeScalars.allSatisfy(accepts) {
            return try BankLetters.checkLength(text, most: most, field: field)
        }
        var written = ""
        for (index, letter) in text.enumerated() {
            if letter.unicodeScalars.allSatisfy(accepts) {
                written.append(letter)
            } else if self == .latin(transliterate: true), let other = BankLetters.table[letter] {
                written += other
            } else {
                throw BankProblem(
                    "bank.letter", field,
                    Text(
                        "第 \(index + 1) 个字不在银行允许的字符内；请改写。",
                        "Letter \(index + 1) is none the bank accepts; write it otherwise."))
            }
        }
        return try BankLetters.checkLength(written, most: most, field: field)
    }

    private func accepts(_ scalar: Unicode.Scalar) -> Bool {
        switch self {
        case .latin: BankLetters.isBasic(scalar)
        case .utf8: !BankLetters.isControl(scalar)
        }
    }

    /// Control characters, line ends of every kind, and what is no letter at all.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        // Most letters are of these two kinds, and need no look into the tables of Unicode.
        if (0x20...0x7E).contains(scalar.value) || (0x4E00...0x9FFF).contains(scalar.value) {
            return false
        }
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .unassigned, .surrogate: return true
        default: return scalar.value == 0xFEFF
        }
    }

    static func checkLength(
        _ text: String, most: Int, field: String
    ) throws(BankProblem) -> String {
        guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
            throw BankProblem(
                "bank.empty", field, Text("不能为空；请填写。", "This is empty; fill it in."))
        }
        guard text.unicodeScalars.count <= most else {
            throw BankProblem(
                "bank.too-long", field,
                Text(
                    "超过 \(most) 个字符；请缩短。",
                    "This is longer than \(most) letters; shorten it."))
        }
        return text
    }
}
