public import Bookkeeping

/// Something a bank would refuse: a value of an instruction, or the instruction as a whole. It is
/// said before a file is written, and repeats no value, since values are people's.
public struct BankProblem: Explained, Equatable, Sendable {
    /// The stable code.
    public let code: String
    /// The value that is wrong, by its name; nil where it is the whole.
    public let field: String?
    /// What is wrong and what to do, behind the name of the value.
    public var text: Text {
        guard let field else { return sentence }
        return Text("\(field)：\(sentence.zh)", "\(field): \(sentence.en)")
    }

    private let sentence: Text

    /// Something a bank would refuse.
    public init(_ code: String, _ field: String?, _ text: Text) {
        self.code = code
        self.field = field
        sentence = text
    }
}
