/// An error that people are told about: a stable code for programs, and a sentence in both
/// languages that says what is wrong, where, and what to do about it.
public protocol Explained: Error {
    /// The stable code, such as `period.not-yet`.
    var code: String { get }
    /// The sentence, without personal data.
    var text: Text { get }
    /// What kind of wrong it is.
    var kind: ProblemKind { get }
}

extension Explained {
    /// A refusal, where nothing else is said.
    public var kind: ProblemKind { .refusal }
}

/// The kinds of wrong that people are told about; a broken promise of our own stops the program.
public enum ProblemKind: Sendable {
    /// A rule refuses: expected, and nothing has changed.
    case refusal
    /// A file is wrong: mend it and try again.
    case file
    /// The environment fails: mend it and repeat the same command.
    case fault
}
