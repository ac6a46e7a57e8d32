/// The environment fails: the store, the keys or the disk. A fault is nobody's rule; it is
/// mended outside, then the same command is repeated.
public struct Fault: Explained, Equatable, Sendable {
    /// The stable code.
    public let code: String
    /// What is wrong, where, and what to do about it.
    public let text: Text

    /// The environment fails.
    public var kind: ProblemKind { .fault }

    /// A fault.
    public init(_ code: String, _ text: Text) {
        self.code = code
        self.text = text
    }
}
