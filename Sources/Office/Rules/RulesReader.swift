import Bookkeeping
import Foundation
import MutualAid
import Yams

/// Reads a scheme's rules from its YAML file. The format is `tongzhou/rules/v1`, described in
/// `docs/formats/rules.md`.
public enum RulesReader {
    /// The name and version of the format, which the first field of a file states.
    public static let format = "tongzhou/rules/v1"

    /// The bytes that are adopted and hashed: without a byte order mark, lines ended by LF, and
    /// the fill, where there is one, as a second document.
    public static func adoptable(_ rules: [UInt8], fill: [UInt8]? = nil) -> [UInt8] {
        guard let fill else { return plain(rules) }
        return plain(rules) + Array("---\n".utf8) + plain(fill)
    }

    private static func plain(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        bytes = zip(bytes, bytes.dropFirst() + [0]).compactMap { byte, next in
            byte == 0x0D && next == 0x0A ? nil : byte
        }
        if bytes.last != 0x0A { bytes.append(0x0A) }
        return bytes
    }

    /// Reads rules as they are adopted: one document, or a profile and its fill.
    public static func read(_ bytes: [UInt8]) -> RulesReading {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return failed(
                line: nil, "rules.encoding",
                Text("文件不是 UTF-8 编码；请另存为 UTF-8。", "The file is not UTF-8; save it as UTF-8."))
        }
        do {
            var sequence = try Yams.compose_all(yaml: text)
            var documents: [Node] = []
            while let document = sequence.next() { documents.append(document) }
            // The sequence ends without a word where something is wrong, and keeps what it was.
            if let error = sequence.error { throw error }
            guard let first = documents.first, documents.count <= 2 else {
                return failed(
                    line: nil, "rules.yaml",
                    Text("文件应为一份 YAML 规则。", "The file is one YAML document of rules."))
            }
            return read(first, fill: documents.count == 2 ? documents[1] : nil)
        } catch let error as YamlError {
            return failed(error)
        } catch {
            return failed(line: nil, "rules.yaml", yamlText("\(error)"))
        }
    }

    private static func failed(_ error: YamlError) -> RulesReading {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return failed(line: mark.line, "rules.yaml", yamlText(problem))
        case .duplicatedKeysInMapping(let duplicates, let context):
            let keys = duplicates.sorted().joined(separator: ", ")
            return failed(
                line: context.mark.line, "rules.twice",
                Text("字段重复：\(keys)。", "A field stands twice: \(keys)."))
        default:
            return failed(line: nil, "rules.yaml", yamlText("\(error)"))
        }
    }

    private static func yamlText(_ problem: String) -> Text {
        Text(
            "此处不是合法的 YAML（\(problem)）；请检查缩进和引号。",
            "This is not valid YAML (\(problem)); check indentation and quotes.")
    }

    private static func failed(line: Int?, _ code: String, _ text: Text) -> RulesReading {
        RulesReading(
            rules: nil, problems: [FileProblem(line: line, code: code, text)], unknown: [],
            assumed: [], subject: SupervisorNotice.Subject(), noticesBeforeEnd: nil)
    }

    private static func read(_ node: Node, fill: Node?) -> RulesReading {
        let form = RulesForm()
        let top = RulesField(path: "", node: node, fill: fill, line: node.mark?.line)
        let rules = form.rules(top)
        if let fill { form.checkUse(of: fill) }
        for problem in form.sections?.problems ?? [] {
            form.note(problem, line: line(of: problem.path, in: node))
        }
        let problems = form.problems.sorted {
            ($0.line ?? 0, $0.field ?? "") < ($1.line ?? 0, $1.field ?? "")
        }
        return RulesReading(
            rules: problems.isEmpty && form.unknown.isEmpty ? rules : nil, problems: problems,
            unknown: form.unknown, assumed: form.assumed, subject: form.subject,
            noticesBeforeEnd: form.noticesBeforeEnd)
    }

    /// The line of a path in a file of rules, or of the nearest value around it.
    static func line(of path: String, in bytes: [UInt8]) -> Int? {
        let text = String(decoding: bytes, as: UTF8.self)
        return (try? Yams.compose(yaml: text)).flatMap { line(of: path, in: $0) }
    }

    /// The line of a path, or of the nearest value around it.
    static func line(of path: String, in node: Node) -> Int? {
        var node = node
        var line = node.mark?.line
        let parts = path.replacingOccurrences(of: "[", with: ".[").split(separator: ".")
        for part in parts {
            let next: Node? =
                part.hasPrefix("[")
                ? Int(part.dropFirst().dropLast()).flatMap { index in
                    node.sequence.flatMap { $0.indices.contains(index) ? $0[index] : nil }
                } : node.mapping?[Node(String(part))]
            guard let next else { return line }
            node = next
            line = node.mark?.line ?? line
        }
        return line
    }
}
