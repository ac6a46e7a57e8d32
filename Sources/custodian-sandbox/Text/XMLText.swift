/// Writes XML: one element a line, so that two files can be compared by eye.
struct XMLText {
    private(set) var bytes: [UInt8] = []
    private var open: [String] = []

    /// Begins a document in that namespace.
    init(document: String, namespace: String) {
        raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        raw("<\(document) xmlns=\"\(namespace)\">\n")
        open.append(document)
    }

    /// An element with others inside it.
    mutating func element(_ name: String, _ inside: (inout XMLText) throws -> Void) rethrows {
        indent()
        raw("<\(name)>\n")
        open.append(name)
        try inside(&self)
        open.removeLast()
        indent()
        raw("</\(name)>\n")
    }

    /// An element with text; without text there is no element.
    mutating func element(_ name: String, _ text: String?) {
        guard let text, !text.isEmpty else { return }
        leaf(name, attributes: "", text)
    }

    /// An amount with its currency; amounts have no sign, the direction stands beside them.
    mutating func amount(_ units: Int64, _ currency: Currency) {
        let text = currency.text(units < 0 ? -units : units)
        leaf("Amt", attributes: " Ccy=\"\(currency.code)\"", text)
        element("CdtDbtInd", units < 0 ? "DBIT" : "CRDT")
    }

    /// An amount without its direction.
    mutating func plainAmount(_ name: String, _ units: Int64, _ currency: Currency) {
        let text = currency.text(units < 0 ? -units : units)
        leaf(name, attributes: " Ccy=\"\(currency.code)\"", text)
    }

    /// The whole document.
    consuming func finished() -> [UInt8] {
        while let name = open.popLast() { raw("</\(name)>\n") }
        return bytes
    }

    private mutating func leaf(_ name: String, attributes: String, _ text: String) {
        indent()
        raw("<\(name)\(attributes)>")
        escaped(text)
        raw("</\(name)>\n")
    }

    private mutating func indent() {
        for _ in open { raw(" ") }
    }

    private mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// What XML cannot hold is left out: a file came with it, and the answer must still be read.
    private mutating func escaped(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): raw("&amp;")
            case UInt8(ascii: "<"): raw("&lt;")
            case UInt8(ascii: ">"): raw("&gt;")
            case 0..<9, 11, 12, 14..<32: continue
            default: bytes.append(byte)
            }
        }
    }
}

extension String {
    /// Without space around it.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }

    /// At most that many characters: fields of ISO 20022 have their lengths.
    func cut(_ most: Int) -> String { unicodeScalars.count <= most ? self : clipped(most) }

    private func clipped(_ most: Int) -> String {
        var kept = UnicodeScalarView()
        kept.append(contentsOf: unicodeScalars.prefix(most))
        return String(kept)
    }

    /// Pieces of at most that many characters.
    func pieces(of most: Int) -> [String] {
        var rest = unicodeScalars[...]
        var found: [String] = []
        while !rest.isEmpty {
            var piece = UnicodeScalarView()
            piece.append(contentsOf: rest.prefix(most))
            found.append(String(piece))
            rest = rest.dropFirst(most)
        }
        return found
    }
}
