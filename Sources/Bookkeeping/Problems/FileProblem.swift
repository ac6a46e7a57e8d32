/// Something wrong with a file, or with one line or field of it, with a remedy in both languages.
public struct FileProblem: Explained, Equatable, Sendable {
    /// The line, counted from 1; nil where it concerns the file as a whole.
    public let line: Int?
    /// The name of the field; nil where it concerns the line as a whole.
    public let field: String?
    /// The stable code.
    public let code: String
    /// What is wrong and what to do.
    public let text: Text

    /// A problem at a place of a file.
    public init(line: Int?, field: String? = nil, code: String, _ text: Text) {
        self.line = line
        self.field = field
        self.code = code
        self.text = text
    }

    /// A file is wrong.
    public var kind: ProblemKind { .file }

    /// The same problem, in a field.
    public func `in`(_ field: String) -> FileProblem {
        FileProblem(line: line, field: field, code: code, text)
    }
}
