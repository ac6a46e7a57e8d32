/// Reads XML from its beginning: elements with their namespaces, attributes and text. It knows no
/// document type; whatever is not well-formed ends with the line. Foundation's parser stops the
/// whole program over some malformed files, and a bank has to answer them.
struct XMLScanner {
    enum Event {
        case start(name: String, namespace: String, attributes: [String: String])
        case text(String)
        case end
    }

    private let bytes: [UInt8]
    private var index = 0
    private var line = 1
    private var counted = 0
    private var open: [(name: ArraySlice<UInt8>, bindings: Int)] = []
    private var bindings = [(prefix: "xml", uri: "http://www.w3.org/XML/1998/namespace")]
    private var closes = false
    private var hasRoot = false

    /// Elements within elements, at the most.
    private static let deepest = 100

    init(_ bytes: [UInt8]) throws {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
        if let wrong = bytes.firstIndex(where: { $0 < 32 && $0 != 9 && $0 != 10 && $0 != 13 }) {
            index = wrong
            throw malformed()
        }
    }

    /// The line that is being read, counted from 1.
    mutating func currentLine() -> Int {
        let end = min(index, bytes.count)
        for place in counted..<max(counted, end) where bytes[place] == 10 { line += 1 }
        counted = max(counted, end)
        return line
    }

    /// The next event; nil at the end.
    mutating func next() throws -> Event? {
        if closes {
            closes = false
            close()
            return .end
        }
        while index < bytes.count {
            if bytes[index] != UInt8(ascii: "<") {
                if let text = try text() { return .text(text) }
            } else if starts("<!--") {
                try skipComment()
            } else if starts("<![CDATA[") {
                return .text(try section())
            } else if starts("<?") {
                _ = try through("?>", after: 2)
            } else if starts("</") {
                try endTag()
                return .end
            } else {
                return try startTag()
            }
        }
        guard hasRoot, open.isEmpty else { throw malformed() }
        return nil
    }

    private mutating func malformed() -> Refusal {
        Order.wrong("xml", "不是完整的 XML", "this is no well-formed XML", line: currentLine())
    }
}

/// Tags.
extension XMLScanner {
    private mutating func startTag() throws -> Event {
        guard !(hasRoot && open.isEmpty), open.count < XMLScanner.deepest else {
            throw malformed()
        }
        hasRoot = true
        index += 1
        let qualified = try name()
        let before = bindings.count
        let attributes = try attributes()
        closes = starts("/>")
        guard closes || starts(">") else { throw malformed() }
        index += closes ? 2 : 1
        open.append((qualified, before))
        let (local, namespace) = try resolve(qualified)
        return .start(name: local, namespace: namespace, attributes: attributes)
    }

    private mutating func endTag() throws {
        index += 2
        let qualified = try name()
        skipSpace()
        guard starts(">"), open.last?.name == qualified else { throw malformed() }
        index += 1
        close()
    }

    private mutating func close() {
        guard let last = open.popLast() else { return }
        bindings.removeSubrange(last.bindings...)
    }

    /// Attributes by name; declarations of namespaces are kept apart.
    private mutating func attributes() throws -> [String: String] {
        var found: [String: String] = [:]
        while true {
            let spaced = skipSpace()
            guard index < bytes.count, !starts(">"), !starts("/>") else { return found }
            guard spaced else { throw malformed() }
            let key = String(decoding: try name(), as: UTF8.self)
            let value = try value()
            guard found.updateValue(value, forKey: key) == nil else { throw malformed() }
            if key == "xmlns" { bindings.append(("", value)) }
            if key.hasPrefix("xmlns:") { bindings.append((String(key.dropFirst(6)), value)) }
        }
    }

    private mutating func value() throws -> String {
        skipSpace()
        guard starts("=") else { throw malformed() }
        index += 1
        skipSpace()
        guard index < bytes.count, starts("\"") || starts("'") else { throw malformed() }
        let quote = bytes[index]
        index += 1
        guard let end = bytes[index...].firstIndex(of: quote) else { throw malformed() }
        let raw = bytes[index..<end]
        guard !raw.contains(UInt8(ascii: "<")) else { throw malformed() }
        let value = try decoded(raw)
        index = end + 1
        return value
    }

    /// A name as it is written; it begins with no digit, hyphen or point.
    private mutating func name() throws -> ArraySlice<UInt8> {
        let start = index
        while index < bytes.count, XMLScanner.isName(bytes[index]) { index += 1 }
        guard start < index, XMLScanner.isStart(bytes[start]) else { throw malformed() }
        return bytes[start..<index]
    }

    private static func isStart(_ byte: UInt8) -> Bool {
        (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_")
            || byte >= 128
    }

    private static func isName(_ byte: UInt8) -> Bool {
        isStart(byte) || (48...58).contains(byte) || byte == 45 || byte == 46
    }

    /// The name without its prefix, and the namespace the prefix stands for.
    private mutating func resolve(_ name: ArraySlice<UInt8>) throws -> (String, String) {
        let colon = name.firstIndex(of: UInt8(ascii: ":"))
        let prefix = colon.map { String(decoding: name[..<$0], as: UTF8.self) } ?? ""
        let local = colon.map { name[($0 + 1)...] } ?? name
        guard !local.isEmpty, !local.contains(UInt8(ascii: ":")) else { throw malformed() }
        let uri = bindings.last { $0.prefix == prefix }?.uri
        guard let uri = uri ?? (prefix.isEmpty ? "" : nil) else { throw malformed() }
        return (String(decoding: local, as: UTF8.self), uri)
    }
}

/// Text between tags.
extension XMLScanner {
    /// Text up to the next tag; nil if it is nothing but space. Outside the root there is no text.
    private mutating func text() throws -> String? {
        let start = index
        var isSpace = true
        while index < bytes.count, bytes[index] != UInt8(ascii: "<") {
            if ![9, 10, 13, 32].contains(bytes[index]) { isSpace = false }
            index += 1
        }
        if isSpace { return nil }
        guard !open.isEmpty else { throw malformed() }
        return try decoded(bytes[start..<index])
    }

    private mutating func section() throws -> String {
        guard !open.isEmpty else { throw malformed() }
        return String(decoding: try through("]]>", after: 9), as: UTF8.self)
    }

    private mutating func skipComment() throws {
        let inside = try through("-->", after: 4)
        guard !inside.contains("--".utf8) else { throw malformed() }
    }

    /// What stands from here, without the first bytes, to that end.
    private mutating func through(_ end: String, after: Int) throws -> ArraySlice<UInt8> {
        index += after
        let start = index
        while index < bytes.count, !starts(end) { index += 1 }
        guard index < bytes.count else { throw malformed() }
        defer { index += end.utf8.count }
        return bytes[start..<index]
    }

    /// Text with its references written out.
    private mutating func decoded(_ raw: ArraySlice<UInt8>) throws -> String {
        guard raw.contains(UInt8(ascii: "&")) else { return String(decoding: raw, as: UTF8.self) }
        var text: [UInt8] = []
        var rest = raw
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "&") else {
                text.append(byte)
                continue
            }
            guard let end = rest.firstIndex(of: UInt8(ascii: ";")),
                let letter = XMLScanner.reference(String(decoding: rest[..<end], as: UTF8.self))
            else { throw malformed() }
            text.append(contentsOf: String(letter).utf8)
            rest = rest[(end + 1)...]
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func reference(_ name: String) -> Character? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        guard name.hasPrefix("#") else { return nil }
        let isHex = name.hasPrefix("#x")
        let number = UInt32(name.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10)
        guard let scalar = number.flatMap(Unicode.Scalar.init),
            scalar.value >= 32 || [9, 10, 13].contains(scalar.value)
        else { return nil }
        return Character(scalar)
    }

    @discardableResult
    private mutating func skipSpace() -> Bool {
        let start = index
        while index < bytes.count, [9, 10, 13, 32].contains(bytes[index]) { index += 1 }
        return index > start
    }

    private func starts(_ text: String) -> Bool {
        var place = index
        for byte in text.utf8 {
            guard place < bytes.count, bytes[place] == byte else { return false }
            place += 1
        }
        return true
    }
}
