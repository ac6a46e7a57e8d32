/// The leaves of a class as they are published, and the way from one of them to their root. All of
/// them are read, so that nobody learns whose is looked for; a node for each 256 is kept.
struct PublishedLeaves {
    /// The leaf at that position.
    let leaf: ShareNode
    /// From it upwards.
    let siblings: [ShareNode]

    /// Reads the bundles of a class, which have to give its root.
    init(
        _ statement: Statement, _ line: ClassLine, position: UInt64, _ read: LogFileReader
    ) throws {
        let size = UInt64(LeafBundle.size)
        let count = UInt64(line.count)
        precondition(position < count, "he stands among them")
        var nodes: [ShareNode] = []
        var own: [[ShareNode]] = []
        for number in 0..<(count + size - 1) / size {
            let path = LeafBundle.path(
                period: statement.period, kind: statement.kind, class: line.name, number: number)
            guard let bytes = try read(path, LeafBundle.size * 48) else {
                throw Finding(.unreadable, .named(path))
            }
            guard let leaves = LeafBundle.leaves(bytes),
                leaves.count == min(size, count - number * size),
                let levels = try? ShareTree.levels(over: leaves)
            else { throw Finding(.bundle, .named(path)) }
            nodes.append(levels[levels.count - 1][0])
            if number == position / size { own = levels }
        }
        guard let above = try? ShareTree.levels(over: nodes), let root = above.last?.first,
            root.hash == line.root, root.count == line.count, root.due == line.due,
            root.paid == line.paid
        else {
            throw Finding(
                .bundle,
                .named("\(statement.period) \(statement.kind.rawValue) \(line.name)"))
        }
        let index = Int(position % size)
        leaf = own[0][index]
        siblings = own.path(from: index) + above.path(from: Int(position / size))
    }
}
