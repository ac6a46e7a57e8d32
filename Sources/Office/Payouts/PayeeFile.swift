import BankFiles
import Bookkeeping
import Foundation
import PublicRecord
import Storage
import Yams

/// Name and account of a payee, as a person wrote them down. They go to the vault and into the
/// file for the custodian, and nowhere else.
struct PayeeFile: Codable, CustomStringConvertible {
    let kind: Payee.Kind
    let name: String
    let account: String
    let agent: String?

    /// Neither name nor account.
    var description: String { "PayeeFile" }

    /// Reads a payee's file: `kind`, `name`, `account`, perhaps `agent`.
    static func read(_ path: String) throws -> PayeeFile {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw FileProblem(
                line: nil, code: "file.unreadable",
                Text(
                    "打不开文件 \(path)；请检查路径和权限。",
                    "Cannot open \(path); check the path and its permissions."))
        }
        guard let fields = (try? Yams.compose(yaml: text))?.mapping else {
            throw problem(
                1, "",
                Text("这里应是 kind、name、account、agent。", "Here stand kind, name, account, agent."))
        }
        for (key, _) in fields
        where !["kind", "name", "account", "agent"].contains(key.scalar?.string ?? "") {
            throw problem(
                key.mark?.line, key.scalar?.string ?? "",
                Text("没有这个字段。", "There is no such field."))
        }
        func value(_ field: String, most: Int) throws -> String? {
            guard let node = fields[Node(field)] else { return nil }
            guard let text = node.scalar?.string, (1...most).contains(text.count),
                text.unicodeScalars.allSatisfy({ $0.value >= 0x20 })
            else {
                throw problem(
                    node.mark?.line, field,
                    Text("须为 1 至 \(most) 个字符，不含换行。", "This is 1 to \(most) characters on one line.")
                )
            }
            return text
        }
        // The scheme's own accounts are known: nobody writes them down.
        let kinds = Payee.Kind.allCases.map(\.rawValue).filter { $0 != Payee.Kind.own.rawValue }
        guard let word = try value("kind", most: 20), kinds.contains(word),
            let kind = Payee.Kind(rawValue: word)
        else {
            throw problem(
                fields[Node("kind")]?.mark?.line, "kind",
                Text(
                    "收款人须为 \(kinds.joined(separator: "、")) 之一。",
                    "The payee is one of \(kinds.joined(separator: ", "))."))
        }
        guard let name = try value("name", most: 140), let account = try value("account", most: 34)
        else {
            throw problem(
                nil, "name, account", Text("缺少户名或账号。", "Name or account is missing."))
        }
        return PayeeFile(
            kind: kind, name: name, account: account, agent: try value("agent", most: 11))
    }

    /// What the bank does not take is refused now: later it would hold up a whole batch.
    func mustSuit(_ bank: BankProfile, amount: Int64 = 1) throws {
        _ = try PaymentInstruction(
            endToEnd: "A-1", amount: amount, name: name, account: BankAccount(account),
            agent: agent.map { agent throws(BankProblem) in try BIC(agent) }, for: bank)
    }

    private static func problem(_ line: Int?, _ field: String, _ text: Text) -> FileProblem {
        FileProblem(line: line, field: field.isEmpty ? nil : field, code: "payee.malformed", text)
    }

    /// What is hashed to tell one payee from another.
    var content: [UInt8] { Array("\(account)\n\(name)\n\(agent ?? "")".utf8) }
}

extension KeyStore {
    /// A keyed digest of a payee's name and account: it tells one from another and gives neither
    /// away.
    func contentDigest(of payee: PayeeFile) -> Digest {
        contentDigest(Digest(words: SHA256Stream.hash(payee.content).words))
    }
}
