/// A sentence or a name in both languages. Built only with both, so that neither can be missing.
public struct Text: Hashable, Sendable, Codable {
    /// Chinese.
    public let zh: String
    /// English.
    public let en: String

    /// The sentence in Chinese and in English.
    public init(_ zh: String, _ en: String) {
        self.zh = zh
        self.en = en
    }

    /// A count with its English noun: `1 case`, `2 cases`.
    public static func counted(_ count: some BinaryInteger, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }

    /// The sentence in that language.
    public func callAsFunction(_ language: Language) -> String {
        switch language {
        case .zh: zh
        case .en: en
        }
    }
}

/// The languages people are spoken to in.
public enum Language: String, Sendable, CaseIterable, Codable {
    /// Chinese.
    case zh
    /// English.
    case en
}
