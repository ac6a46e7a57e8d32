/// How sums are printed: the letters of a currency, and its decimals.
struct Currency: Equatable, Sendable {
    let letters: String
    let digits: UInt64
}

/// What a sentence names.
enum SentenceValue: Equatable, Sendable {
    /// In groups of three digits.
    case number(Int128)
    /// A sum, in minor units, with its currency where it is known.
    case money(Int128, Currency?)
    /// As it stands.
    case text(String)
    /// A word of `Terms`.
    case term(String)
    /// Names; none is a word too.
    case list([String])
    /// Something said in both languages.
    case said(Sentence)

    var sentence: Sentence {
        switch self {
        case .number(let number):
            let text = SentenceValue.grouped(number.magnitude, number < 0)
            return Sentence(zh: text, en: text)
        case .money(let amount, let currency): return SentenceValue.money(amount, currency)
        case .text(let text): return Sentence(zh: text, en: text)
        case .term(let name): return Terms.sentence(name)
        case .list(let names):
            return names.isEmpty
                ? Terms.sentence("nobody")
                : Sentence(
                    zh: names.joined(separator: "、"), en: names.joined(separator: ", "))
        case .said(let sentence): return sentence
        }
    }

    private static func grouped(_ number: UInt128, _ isNegative: Bool) -> String {
        let digits = Array(String(number))
        let groups = digits.enumerated().map { index, digit in
            index > 0 && (digits.count - index) % 3 == 0 ? ",\(digit)" : String(digit)
        }
        return (isNegative ? "−" : "") + groups.joined()
    }

    private static func money(_ amount: Int128, _ currency: Currency?) -> Sentence {
        guard let currency else {
            return SentenceValue.number(amount).sentence
        }
        let unit = (0..<currency.digits).reduce(UInt128(1)) { power, _ in power * 10 }
        var text = grouped(amount.magnitude / unit, amount < 0)
        if currency.digits > 0 {
            let rest = String(amount.magnitude % unit)
            text += "." + String(repeating: "0", count: Int(currency.digits) - rest.count) + rest
        }
        let en = "\(currency.letters) \(text)"
        return Sentence(zh: currency.letters == "CNY" ? "\(text) 元" : en, en: en)
    }
}

extension Sentence {
    /// The sentence with `{name}` exchanged for what is meant.
    func naming(_ values: [String: SentenceValue]) -> Sentence {
        let said = values.mapValues(\.sentence)
        return Sentence(
            zh: Sentence.fill(zh, said.mapValues(\.zh)), en: Sentence.fill(en, said.mapValues(\.en))
        )
    }

    /// What is filled in is not looked at again.
    private static func fill(_ text: String, _ values: [String: String]) -> String {
        var (filled, rest) = ("", text[...])
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = rest[rest.index(after: open)..<close]
            filled += rest[..<open] + (values[String(name)] ?? "?")
            rest = rest[rest.index(after: close)...]
        }
        return filled + rest
    }
}
