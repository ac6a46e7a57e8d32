/// How a message of ISO 20022 is built, as far as it is read: which elements stand in which, in
/// what order and how often, and what their texts look like.
///
/// A shape is written as a table, a line for every element that holds others:
///
///     Stmt = Id:t35 ElctrncSeqNb?:number Bal+ Ntry*
///     AcctId = IBAN:iban | Othr
///
/// `?`, `*` and `+` say how often. Behind the colon stands another line of the table, or a kind of
/// text (``XMLLeaf``); without a colon it is the line of the element's own name. Bars instead of
/// spaces mean that exactly one of them stands there. What is `any` is passed over unread.
struct XMLShape {
    /// An element at its place in the message. It holds no text, so that looking at one is cheap.
    struct Node {
        var leaf: XMLLeaf?
        var isChoice = false
        /// Where its children stand among all.
        var children = 0..<0
        /// The number its reader knows it by; 0 where the reader does not look at it.
        var mark = 0
    }

    /// An element within another.
    struct Child {
        /// The number of its name.
        var name: Int
        var node: Int
        var isNeeded: Bool
        var isMany: Bool
    }

    let namespace: String
    private(set) var nodes: [Node] = []
    /// The children of all nodes, those of one in a row.
    private(set) var children: [Child] = []
    /// Where a node stands, such as `Document/BkToCstmrStmt/Stmt`.
    private(set) var paths: [String] = []
    private(set) var nameNumbers: [String: Int] = [:]

    private struct Particle {
        var name: Substring
        var type: Substring
        var isNeeded: Bool
        var isMany: Bool
    }

    /// The shape of that table; its first line is the root.
    ///
    /// - Parameter marks: the elements the reader looks at, by their path below the root.
    init(namespace: String, _ table: String, marks: [String: Int]) {
        self.namespace = namespace
        var lines: [Substring: (isChoice: Bool, particles: [Particle])] = [:]
        var root: Substring = ""
        for line in table.split(separator: "\n") {
            let words = line.split(separator: " ")
            if root.isEmpty { root = words[0] }
            let isChoice = words.contains("|")
            lines[words[0]] = (
                isChoice,
                words.dropFirst(2).filter { $0 != "|" }.map(XMLShape.particle)
            )
        }
        var unmet = marks
        _ = grow(root, path: String(root), lines, &unmet)
        precondition(unmet.isEmpty, "a mark is at no place of the table: \(unmet.keys)")
    }

    private static func particle(_ word: Substring) -> Particle {
        let parts = word.split(separator: ":")
        let occurs = parts[0].last.flatMap { "?*+".contains($0) ? $0 : nil }
        let name = occurs == nil ? parts[0] : parts[0].dropLast()
        return Particle(
            name: name, type: parts.count > 1 ? parts[1] : name,
            isNeeded: occurs == nil || occurs == "+", isMany: occurs == "*" || occurs == "+")
    }

    private mutating func grow(
        _ type: Substring, path: String,
        _ lines: [Substring: (isChoice: Bool, particles: [Particle])],
        _ marks: inout [String: Int]
    ) -> Int {
        let place = nodes.count
        let below = path.drop { $0 != "/" }.dropFirst()
        nodes.append(Node())
        paths.append(path)
        nodes[place].mark = marks.removeValue(forKey: String(below)) ?? 0
        guard let line = lines[type] else {
            guard let leaf = XMLLeaf(type) else { preconditionFailure("no line for \(type)") }
            nodes[place].leaf = leaf
            return place
        }
        nodes[place].isChoice = line.isChoice
        var own: [Child] = []
        for particle in line.particles {
            let node = grow(
                particle.type, path: "\(path)/\(particle.name)", lines, &marks)
            own.append(
                Child(
                    name: number(particle.name), node: node, isNeeded: particle.isNeeded,
                    isMany: particle.isMany))
        }
        nodes[place].children = children.count..<(children.count + own.count)
        children += own
        return place
    }

    private mutating func number(_ name: Substring) -> Int {
        let name = String(name)
        if let known = nameNumbers[name] { return known }
        nameNumbers[name] = nameNumbers.count
        return nameNumbers.count - 1
    }
}
