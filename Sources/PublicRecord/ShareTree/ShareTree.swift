/// The tree over all members of a class: the roots of its blocks and what is above them.
///
/// A hundred million members are 1,526 blocks: 73 KB here and 19 MB of nodes over 256 leaves
/// (`ShareBlock.bytes`). What lies below is computed again when a proof is asked for, from the
/// whole block, since leaves stand by salt.
public struct ShareTree: Equatable, Sendable {
    /// The roots of the blocks, in order.
    public private(set) var blocks: [ShareNode] = []

    private var lastRoll: UInt64?

    /// A tree of nobody.
    public init() {}

    /// Adds the next block. All but the last are whole; rolls go on rising.
    public mutating func append(_ block: ShareBlock) throws(ShareTreeProblem) {
        if let last = lastRoll, block.rolls.lowerBound <= last { throw .order }
        if let last = blocks.last, last.count != ShareSealer.blockSize { throw .order }
        lastRoll = block.rolls.upperBound
        blocks.append(block.root)
    }

    /// How many members.
    public var count: Int64 { blocks.reduce(0) { $0 + $1.count } }

    /// The root; nil for a tree of nobody.
    public func root() throws(ShareTreeProblem) -> ShareNode? { try levels().last?.first }

    /// The siblings from a member's leaf up to the root, from his block computed again. It throws
    /// where that block is not the one that was sealed.
    public func path(
        of place: OpenShareBlock.Place, block: Int, in open: OpenShareBlock
    ) throws(ShareTreeProblem) -> [ShareNode] {
        open.path(of: place) + (try path(above: block, in: open))
    }

    /// The upper part of those siblings, which all members of the block have in common.
    public func path(
        above block: Int, in open: OpenShareBlock
    ) throws(ShareTreeProblem) -> [ShareNode] {
        guard blocks.indices.contains(block), blocks[block] == open.root else { throw .changed }
        return try levels().path(from: block)
    }

    private func levels() throws(ShareTreeProblem) -> [[ShareNode]] {
        try ShareTree.levels(over: blocks)
    }

    /// Those nodes and the levels above them, up to their root.
    static func levels(over nodes: [ShareNode]) throws(ShareTreeProblem) -> [[ShareNode]] {
        var levels = nodes.isEmpty ? [] : [nodes]
        while let below = levels.last, below.count > 1 {
            var level: [ShareNode] = []
            for index in stride(from: 0, to: below.count - 1, by: 2) {
                level.append(try ShareNode(below[index], below[index + 1]))
            }
            if below.count % 2 == 1 { level.append(below[below.count - 1]) }
            levels.append(level)
        }
        return levels
    }

    /// The roots of the blocks, 48 bytes each.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(blocks.count * 48)
        for block in blocks { block.appendWithoutCount(to: &bytes) }
        return bytes
    }

    /// The tree of those bytes over as many members; nil where they do not belong together.
    public init?(_ bytes: [UInt8], count: Int64) {
        let size = Int64(ShareSealer.blockSize)
        guard count >= 0, Int64(bytes.count) == (count + size - 1) / size * 48 else { return nil }
        for (index, start) in stride(from: 0, to: bytes.count, by: 48).enumerated() {
            let members = min(size, count - Int64(index) * size)
            guard let block = ShareNode(bytes[start..<start + 48], count: members) else {
                return nil
            }
            blocks.append(block)
        }
    }
}
