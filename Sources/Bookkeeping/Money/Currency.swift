/// A currency by its ISO 4217 code.
public struct Currency: Hashable, Sendable {
    /// Three capital letters.
    public let code: String
    /// How many digits stand behind the decimal point (ISO 4217, list one).
    public let minorDigits: Int

    /// The currency with that code, or nil when it is not three capital letters.
    public init?(_ code: String) {
        guard code.utf8.count == 3, code.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            return nil
        }
        self.code = code
        minorDigits =
            Currency.withoutMinorUnit.contains(code)
            ? 0 : Currency.withThreeDigits.contains(code) ? 3 : 2
    }

    /// Renminbi, the currency of every preset.
    public static let cny: Currency = {
        guard let currency = Currency("CNY") else { preconditionFailure("CNY is a code") }
        return currency
    }()

    private static let withoutMinorUnit: Set<String> = [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
        "VND", "VUV", "XAF", "XOF", "XPF",
    ]
    private static let withThreeDigits: Set<String> = [
        "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND",
    ]

    /// How many minor units make one major unit.
    public var minorPerMajor: Int64 {
        switch minorDigits {
        case 0: 1
        case 3: 1000
        default: 100
        }
    }

    /// A sum in minor units as decimal text of this currency, without its code.
    public func text(_ minor: Int64) -> String {
        guard minorDigits > 0 else { return "\(minor)" }
        let per = UInt64(minorPerMajor)
        let fraction = "\(per + minor.magnitude % per)".dropFirst()
        return "\(minor < 0 ? "-" : "")\(minor.magnitude / per).\(fraction)"
    }

    /// Reads decimal text such as `12`, `12.5` or `-0.03` into minor units, or says what is wrong
    /// with it. Nothing is rounded: more digits than the currency has are an error.
    public func minor(_ text: some StringProtocol) throws(MoneyText.Wrong) -> Int64 {
        try MoneyText.minor(Array(text.utf8).span, digits: minorDigits)
    }
}

extension Currency: Codable {
    /// Reads the three-letter code.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let currency = Currency(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a currency is three capital letters")
        }
        self = currency
    }

    /// Writes the three-letter code.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(code)
    }
}
