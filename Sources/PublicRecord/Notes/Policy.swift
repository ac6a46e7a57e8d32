/// Whom to believe: the logs, the witnesses, and how many of these are enough. c2sp.org/tlog-policy.
public struct Policy: Equatable, Sendable {
    /// A witness, or a group that stands for its members.
    public struct Group: Equatable, Sendable {
        /// What it is called in this file alone.
        public let name: String
        /// How many of the members have to cosign.
        public let threshold: Int
        /// Witnesses and groups named before.
        public let members: [String]
    }

    /// The keys of logs and of their receipts, with their addresses.
    public private(set) var logs: [(key: NoteKey, url: String?)] = []
    /// The witnesses by name, in order.
    public private(set) var witnesses: [(name: String, key: NoteKey, url: String?)] = []
    /// The groups, in order.
    public private(set) var groups: [Group] = []
    /// A witness or a group; nil where no cosignature is asked for.
    public private(set) var quorum: String?

    /// The name a policy gives to the custodian, whose cosignature makes custody lines his word.
    public static let custodian = "custodian"

    /// Whether both say the same.
    public static func == (left: Policy, right: Policy) -> Bool {
        left.logs.map(\.key) == right.logs.map(\.key)
            && left.witnesses.map(\.key) == right.witnesses.map(\.key)
            && left.witnesses.map(\.name) == right.witnesses.map(\.name)
            && left.groups == right.groups && left.quorum == right.quorum
    }

    /// The policy of that text.
    public init(_ bytes: [UInt8]) throws(Finding) {
        guard bytes.count <= TextReader.bytesMax else { throw Finding(.tooLarge, .text(.trust)) }
        let lines = bytes.split(separator: newline, omittingEmptySubsequences: false)
        var hasQuorum = false
        for (index, line) in lines.enumerated() {
            let wrong = Finding(.fileMalformed, .line(.trust, index + 1))
            guard line.count <= TextReader.lineMax else {
                throw Finding(.tooLarge, .text(.trust), ["limit": .term("limit.line")])
            }
            guard line.allSatisfy({ $0 == 9 || $0 >= 0x20 && $0 != 0x7f }),
                let text = String(validating: line, as: UTF8.self)
            else { throw wrong }
            let words = text.utf8.split { $0 == space || $0 == 9 }.map { String($0) ?? "" }
            guard let key = words.first, key.utf8.first != UInt8(ascii: "#") else { continue }
            let rest = Array(words.dropFirst())
            switch key {
            case "log": try addLog(rest, wrong, index + 1)
            case "witness": try addWitness(rest, wrong, index + 1)
            case "group": try addGroup(rest, wrong)
            case "quorum":
                guard !hasQuorum, rest.count == 1, rest[0] == "none" || isKnown(rest[0]) else {
                    throw wrong
                }
                hasQuorum = true
                quorum = rest[0] == "none" ? nil : rest[0]
            default: throw wrong
            }
        }
        guard hasQuorum else { throw Finding(.fileMalformed, .line(.trust, lines.count)) }
    }

    private func isKnown(_ name: String) -> Bool {
        witnesses.contains { $0.name == name } || groups.contains { $0.name == name }
    }

    private func key(
        _ text: String, _ kind: NoteKey.Kind, _ line: Int
    ) throws(Finding) -> NoteKey {
        guard let key = NoteKey(text), key.kind == kind else {
            throw Finding(.noteMalformed, .line(.trust, line))
        }
        return key
    }

    private mutating func addLog(
        _ words: [String], _ wrong: Finding, _ line: Int
    ) throws(Finding) {
        guard (1...2).contains(words.count) else { throw wrong }
        let key = try key(words[0], .text, line)
        guard !logs.contains(where: { $0.key.publicKey == key.publicKey }) else { throw wrong }
        logs.append((key, words.count > 1 ? words[1] : nil))
    }

    private mutating func addWitness(
        _ words: [String], _ wrong: Finding, _ line: Int
    ) throws(Finding) {
        guard (2...3).contains(words.count), words[0] != "none", !isKnown(words[0]) else {
            throw wrong
        }
        let key = try key(words[1], .cosignature, line)
        guard !witnesses.contains(where: { $0.key.publicKey == key.publicKey }) else {
            throw wrong
        }
        witnesses.append((words[0], key, words.count > 2 ? words[2] : nil))
    }

    private mutating func addGroup(_ words: [String], _ wrong: Finding) throws(Finding) {
        let members = Array(words.dropFirst(2))
        guard words.count > 2, words[0] != "none", !isKnown(words[0]),
            members.allSatisfy(isKnown), Set(members).count == members.count,
            members.allSatisfy({ name in !groups.contains { $0.members.contains(name) } })
        else { throw wrong }
        let threshold: Int? =
            switch words[1] {
            case "all": members.count
            case "any": 1
            default: Decimals.number(words[1].utf8).flatMap(Int.init(exactly:))
            }
        guard let threshold, (1...members.count).contains(threshold) else { throw wrong }
        groups.append(Group(name: words[0], threshold: threshold, members: members))
    }

    /// Whether those witnesses are enough.
    public func isEnough(_ names: Set<String>) -> Bool {
        guard let quorum else { return true }
        var said = names
        // Members stand before their group, so one pass is enough.
        for group in groups
        where group.members.count(where: said.contains) >= group.threshold {
            said.insert(group.name)
        }
        return said.contains(quorum)
    }
}
