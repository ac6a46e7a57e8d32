extension Finding {
    /// What is off, in both languages.
    public var text: Sentence {
        FindingSentences.template(code).naming(placeValues.merging(values) { _, own in own })
    }

    /// What the place says by itself.
    private var placeValues: [String: SentenceValue] {
        switch place {
        case .text(let name):
            return ["file": .term(name.rawValue), "limit": .term("limit.bytes")]
        case .line(let name, let line):
            let lineText = Sentence(zh: "第 \(line) 行", en: "line \(line)")
            return [
                "file": .term(name.rawValue), "line": .number(Int128(line)),
                "where": .said(lineText),
            ]
        case .named(let name):
            return [
                "path": .text(name), "origin": .text(name), "witness": .text(name),
                "where": .text(name), "what": .text(name),
            ]
        }
    }
}
