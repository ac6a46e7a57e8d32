public import Bookkeeping

/// Something wrong with rules: where, a stable code, and what to do about it.
public struct RuleProblem: Equatable, Sendable {
    /// The field by its path in the file, such as `benefits.clauses[0].amounts[1]`.
    public let path: String
    /// The stable code.
    public let code: String
    /// What is wrong and what to do.
    public let text: Text

    /// A problem with a field.
    public init(_ path: String, _ code: String, _ text: Text) {
        self.path = path
        self.code = code
        self.text = text
    }
}
