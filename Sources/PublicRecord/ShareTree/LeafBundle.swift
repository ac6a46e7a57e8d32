/// 256 leaves of a share tree, or the last of them, as a public file: 48 bytes each (hash, due,
/// paid). Whoever has all bundles computes the root again; a member who takes his from any mirror
/// checks himself without asking the operator. Source: the public formats, section 1.
public enum LeafBundle {
    /// How many leaves are in every bundle but the last.
    public static let size = 256

    /// The file of those leaves, `share/<period>/<kind>/<class>/<N>` below the folder of the record.
    public static func path(
        period: String, kind: StatementKind, class: String, number: UInt64
    ) -> String {
        "share/\(period)/\(kind.rawValue)/\(`class`)/\(TilePath.digits(number))"
    }

    /// How many files the leaves of that many members fill.
    public static func files(members: Int64) -> Int64 {
        (members + Int64(size) - 1) / Int64(size)
    }

    /// The bytes of those leaves.
    public static func bytes(_ leaves: some Collection<ShareNode>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(leaves.count * 48)
        for leaf in leaves { leaf.appendWithoutCount(to: &bytes) }
        return bytes
    }

    /// The leaves of those bytes; nil where they are none, too many, or a sum is below zero.
    public static func leaves(_ bytes: [UInt8]) -> [ShareNode]? {
        guard !bytes.isEmpty, bytes.count % 48 == 0, bytes.count <= 48 * size else { return nil }
        var leaves: [ShareNode] = []
        for start in stride(from: 0, to: bytes.count, by: 48) {
            guard let leaf = ShareNode(bytes[start..<start + 48], count: 1) else { return nil }
            leaves.append(leaf)
        }
        return leaves
    }
}

/// The root over leaves that come one by one: it holds a node for every bit of their number.
public struct ShareRange: Sendable {
    private var nodes: [ShareNode] = []
    private var size: UInt64 = 0

    /// Nothing so far.
    public init() {}

    /// Takes the next leaf.
    public mutating func append(_ leaf: ShareNode) throws(ShareTreeProblem) {
        var (node, height) = (leaf, size)
        while height & 1 == 1 {
            node = try ShareNode(nodes.removeLast(), node)
            height >>= 1
        }
        nodes.append(node)
        size += 1
    }

    /// The root over what was taken; nil where that is nothing.
    public func root() throws(ShareTreeProblem) -> ShareNode? {
        guard var root = nodes.last else { return nil }
        for node in nodes.dropLast().reversed() { root = try ShareNode(node, root) }
        return root
    }
}
