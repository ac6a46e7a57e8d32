/// One sentence in the two languages.
public struct Sentence: Hashable, Sendable {
    /// In Chinese.
    public let zh: String
    /// In English.
    public let en: String

    /// The sentence in both.
    public init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }

    /// Two sentences, one after the other.
    static func + (left: Sentence, right: Sentence) -> Sentence {
        Sentence(zh: left.zh + right.zh, en: left.en + " " + right.en)
    }
}
