public import Bookkeeping

/// Something a bank would refuse: a value of an instruction, or the instruction as a whole. It is
/// said before a file is written, and repeats no value, since values are people's.
public struct BankProblem: Explained, Equatable, Sendable {
    /// The stable code.
    public let code: String
    /// The value that is wrong, by its name; nil where it is the whole.
    public let field: String?
    /// What is wrong and what to do.
    public let text: Text

    /// Something a bank would refuse.
    public init(_ code: String, _ field: String?, _ text: Text) {
        self.code = code
        self.field = field
        self.text = text
    }

    /// The same problem, with the name the value has where it stands.
    func named(_ field: String) -> BankProblem { BankProblem(code, field, text) }
}
