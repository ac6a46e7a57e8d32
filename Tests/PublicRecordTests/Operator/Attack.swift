import PublicRecord
import Testing

/// A lie the operator can tell, made into files: what must be at hand to see it, the command that
/// refuses it, and with which code. `{name}` in the command is one of the files.
struct Attack: Sendable, CustomTestStringConvertible {
    let name: String
    let needs: Needs
    let command: String
    let code: Finding.Code?
    let make: @Sendable (Village) throws -> [String: [UInt8]]

    /// What must be at hand to see it.
    enum Needs: String {
        case nothing = "nothing is wrong"
        case receipt = "one's receipt"
        case proof = "one proof and one's receipt"
        case own = "one proof, and what one owes and has paid"
        case statement = "the statement"
        case cases = "the case list and the bill"
        case checkpoints = "two checkpoints"
        case log = "the whole log"
        case bundles = "the leaf bundles"
        case custodian = "the custodian's cosignature"
    }

    init(
        _ name: String, _ needs: Needs, _ command: String, _ code: Finding.Code?,
        _ make: @escaping @Sendable (Village) throws -> [String: [UInt8]]
    ) {
        (self.name, self.needs, self.command) = (name, needs, command)
        (self.code, self.make) = (code, make)
    }

    var testDescription: String { name }

    /// The words of the command with names of files in it, `{proof}`.
    var words: [String] { command.split(separator: " ").map(String.init) }

    static let all =
        honest + ofMembers + ofTrees + ofReceipts + ofLogs + ofWitnesses + ofFiles + ofStatements
        + ofCheckpoints + ofAudits + ofMirrors
}

extension [UInt8] {
    /// The text with one part of it exchanged.
    func exchanging(_ old: String, _ new: String) throws -> [UInt8] {
        let text = String(decoding: self, as: UTF8.self)
        let range = try #require(text.firstRange(of: old), "\(old) stands there")
        return Array(text.replacingCharacters(in: range, with: new).utf8)
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with new: String) -> String {
        self[..<range.lowerBound] + new + self[range.upperBound...]
    }
}
