/// A block of a share tree, sealed: what is kept of 65,536 members.
public struct ShareBlock: Equatable, Sendable {
    /// The node over the whole block.
    public let root: ShareNode
    /// The nodes over 256 leaves each, the last over what is left: what is stored.
    public let nodes: [ShareNode]
    /// The leaves, where they were asked for, for bundles.
    public let leaves: [ShareNode]
    /// From the first roll number to the last.
    public let rolls: ClosedRange<UInt64>

    init(
        root: ShareNode, nodes: [ShareNode], leaves: [ShareNode], rolls: ClosedRange<UInt64>
    ) {
        self.root = root
        self.nodes = nodes
        self.leaves = leaves
        self.rolls = rolls
    }

    /// The same without its leaves, when those are written.
    public var withoutLeaves: ShareBlock {
        ShareBlock(root: root, nodes: nodes, leaves: [], rolls: rolls)
    }

    /// The stored nodes, 48 bytes each: for a whole block 12,288 bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(nodes.count * 48)
        for node in nodes { node.appendWithoutCount(to: &bytes) }
        return bytes
    }
}

extension ShareBlock {
    /// The node over a block whose stored nodes are those bytes; nil where they are not those of
    /// that many members.
    public static func root(over bytes: [UInt8], members: Int64) -> ShareNode? {
        let size = Int64(LeafBundle.size)
        guard members > 0, Int64(bytes.count) == (members + size - 1) / size * 48 else {
            return nil
        }
        var range = ShareRange()
        for (index, start) in stride(from: 0, to: bytes.count, by: 48).enumerated() {
            let count = min(size, members - Int64(index) * size)
            guard let node = ShareNode(bytes[start..<start + 48], count: count) else { return nil }
            do throws(ShareTreeProblem) { try range.append(node) } catch { return nil }
        }
        do throws(ShareTreeProblem) { return try range.root() } catch { return nil }
    }
}

/// A block computed again, down to its leaves, in the order of the tree.
public struct OpenShareBlock: Sendable {
    private let members: [ShareMember]
    private let order: [UInt32]
    private let salts: [Hash]
    private let levels: [[ShareNode]]

    init(members: [ShareMember], order: [UInt32], salts: [Hash], levels: [[ShareNode]]) {
        self.members = members
        self.order = order
        self.salts = salts
        self.levels = levels
    }

    /// The node over the whole block.
    public var root: ShareNode { levels[levels.count - 1][0] }

    /// The leaves.
    public var leaves: [ShareNode] { levels[0] }

    /// A member of the block with his salt and his place in the order of the tree.
    public struct Place: Sendable {
        /// His line.
        public let member: ShareMember
        /// His salt.
        public let salt: Hash
        /// Counted from zero within the block.
        public let index: Int
    }

    /// Where that member stands; nil where he is not in this block.
    public func place(of roll: UInt64) -> Place? {
        var (low, high) = (0, members.count)
        while low < high {
            let middle = (low + high) / 2
            if members[middle].roll < roll { low = middle + 1 } else { high = middle }
        }
        guard low < members.count, members[low].roll == roll,
            let index = order.firstIndex(of: UInt32(low))
        else { return nil }
        return Place(member: members[low], salt: salts[low], index: index)
    }

    /// The siblings from a member's leaf up to the root of the block.
    public func path(of place: Place) -> [ShareNode] { levels.path(from: place.index) }
}

extension [[ShareNode]] {
    /// The siblings on the way up from a node of the lowest level, in the shape of RFC 6962.
    func path(from index: Int) -> [ShareNode] {
        var path: [ShareNode] = []
        for (height, level) in enumerated() {
            let sibling = (index >> height) ^ 1
            if sibling < level.count { path.append(level[sibling]) }
        }
        return path
    }
}
