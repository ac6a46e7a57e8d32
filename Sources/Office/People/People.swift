public import Bookkeeping
import Foundation
public import MutualAid
import PublicRecord
import Yams

/// What a person may do in the office.
public enum Right: String, Codable, Sendable, CaseIterable {
    /// Propose payouts.
    case propose
    /// Release payouts that somebody else proposed.
    case release
    /// Say what a line of the custodian's statement is.
    case match
    /// Say that a recipient has confirmed his money.
    case confirm
    /// Close the scheme down.
    case close
}

/// Somebody who works in the office. A name alone opens nothing: what he does he signs.
public struct Person: Sendable, Codable {
    /// His short name.
    public let name: String
    /// His Ed25519 public key.
    public let key: Digest
    /// What he may do.
    public let rights: [Right]
    /// Roll numbers of himself and of those close to him: he is party to their cases.
    public let party: [RollNumber]
}

/// Those who work in the office, from `office.yaml` in the folder of keys.
public struct People: Sendable {
    /// The file's name.
    public static let file = "office.yaml"

    /// All of them, in the order of the file.
    public let all: [Person]

    /// Reads the list in that folder.
    public init(keysFolder: String) throws {
        let path = "\(keysFolder)/\(People.file)"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw PeopleRefusal.listMissing(path)
        }
        all = try PeopleForm.read(text)
    }

    /// Whether whoever signed is close to one of those members. He is known by his key: names can
    /// be changed, and one key can have two.
    func isParty(_ approval: Approval, to members: Set<RollNumber>) -> Bool {
        all.contains { person in
            person.key == approval.key && person.party.contains(where: members.contains)
        }
    }

    /// Whether whoever signed has that right today, under whatever name.
    func stillMay(_ right: Right, _ approval: Approval) -> Bool {
        all.contains { $0.key == approval.key && $0.rights.contains(right) }
    }

    /// The person of that name, if he has the right.
    func person(_ name: String, _ right: Right) throws(PeopleRefusal) -> Person {
        guard let person = all.first(where: { $0.name == name }) else {
            throw .personUnknown(name)
        }
        guard person.rights.contains(right) else { throw .rightMissing(name, right) }
        return person
    }
}

/// Reads `office.yaml`.
private enum PeopleForm {
    static func read(_ text: String) throws -> [Person] {
        guard let top = try? Yams.compose(yaml: text),
            let list = top.mapping?[Node("people")]?.sequence
        else { throw problem(1, "people", Text("缺少 people 列表。", "The list people is missing.")) }
        var people: [Person] = []
        for node in list {
            let person = try person(node)
            guard !people.contains(where: { $0.name == person.name }) else {
                throw problem(
                    node.mark?.line, "name",
                    Text("\(person.name) 写了两次。", "\(person.name) stands twice."))
            }
            people.append(person)
        }
        return people
    }

    private static func person(_ node: Node) throws -> Person {
        let line = node.mark?.line
        let fields = node.mapping ?? [:]
        for (key, _) in fields {
            guard ["name", "key", "may", "party"].contains(key.scalar?.string ?? "") else {
                throw problem(
                    key.mark?.line ?? line, key.scalar?.string ?? "?",
                    Text(
                        "没有这个字段；可用 name、key、may、party。", "No such field; use name, key, may, party."
                    ))
            }
        }
        guard let name = fields[Node("name")]?.scalar?.string, isName(name) else {
            throw problem(
                line, "name",
                Text(
                    "名字须为 1 至 40 个小写字母、数字、连字符。", "A name is 1 to 40 small letters, digits, hyphens."
                ))
        }
        guard let key = fields[Node("key")]?.scalar.flatMap({ Digest(hex: $0.string) }) else {
            throw problem(
                line, "key",
                Text(
                    "公钥须为 64 位十六进制数字；office key 生成一把。",
                    "A public key is 64 hexadecimal digits; office key makes one."))
        }
        let words = fields[Node("may")].map { $0.sequence?.map { $0.scalar?.string ?? "" } } ?? []
        let rights = (words ?? [""]).compactMap(Right.init)
        guard let words, rights.count == words.count else {
            throw problem(
                line, "may",
                Text(
                    "权限只有 \(Right.allCases.map(\.rawValue).joined(separator: "、"))。",
                    "The rights are \(Right.allCases.map(\.rawValue).joined(separator: ", "))."))
        }
        return Person(
            name: name, key: key, rights: rights,
            party: try fields[Node("party")].map { try party($0) } ?? [])
    }

    /// A single number instead of a list would be nobody: it is refused, not left out.
    private static func party(_ node: Node) throws -> [RollNumber] {
        let rolls = node.sequence?.compactMap { $0.scalar.flatMap { Int64($0.string) } }
        guard let rolls, rolls.count == node.sequence?.count, rolls.allSatisfy({ $0 > 0 }) else {
            throw problem(
                node.mark?.line, "party", Text("应为成员编号的列表。", "This is a list of roll numbers."))
        }
        return rolls
    }

    private static func isName(_ name: String) -> Bool {
        (1...40).contains(name.utf8.count)
            && name.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
            }
    }

    private static func problem(_ line: Int?, _ field: String, _ text: Text) -> FileProblem {
        FileProblem(line: line, field: field, code: "office.malformed", text)
    }
}
