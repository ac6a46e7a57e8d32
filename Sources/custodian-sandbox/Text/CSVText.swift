/// Lines of comma-separated values: quotes where a field needs them, no line inside a field.
enum CSVText {
    /// The fields of a line; nil when a quote stands where none may.
    static func fields(_ line: Substring) -> [String]? {
        guard line.utf8.contains(UInt8(ascii: "\"")) else {
            return line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        var fields: [String] = []
        var rest = line.unicodeScalars[...]
        while true {
            guard let field = take(&rest) else { return nil }
            fields.append(field)
            guard let comma = rest.popFirst() else { return fields }
            guard comma == "," else { return nil }
        }
    }

    /// Takes one field off the front, up to the comma behind it.
    private static func take(_ rest: inout Substring.UnicodeScalarView) -> String? {
        guard rest.first == "\"" else {
            let plain = rest.prefix { $0 != "," }
            rest = rest[plain.endIndex...]
            return plain.contains("\"") ? nil : String(plain)
        }
        rest.removeFirst()
        var field = String.UnicodeScalarView()
        while let next = rest.popFirst() {
            if next != "\"" {
                field.append(next)
            } else if rest.first == "\"" {
                field.append(next)
                rest.removeFirst()
            } else {
                return String(field)
            }
        }
        return nil
    }

    /// A line of those fields.
    static func line(_ fields: [String]) -> String {
        fields.map(quoted).joined(separator: ",") + "\n"
    }

    private static func quoted(_ field: String) -> String {
        let plain = field.unicodeScalars.allSatisfy { !"\",\r\n".unicodeScalars.contains($0) }
        if plain { return field }
        let flat = String(field.map { $0.isNewline ? " " : $0 })
        return "\"\(flat.replacing("\"", with: "\"\""))\""
    }
}
