import Foundation
public import MutualAid

/// Which share tree of a scheme.
public struct ShareTreeID: Equatable, Sendable {
    /// The ordinal of the period.
    public let period: Int
    /// `bill`, `settlement` or `balance`.
    public let kind: String
    /// The number of the class.
    public let classNumber: Int

    /// The tree of that class in a statement of that kind.
    public init(period: Int, kind: String, classNumber: Int) {
        self.period = period
        self.kind = kind
        self.classNumber = classNumber
    }
}

/// What is kept of a block of a share tree.
public struct StoredShareBlock: Sendable {
    /// Which block, from 0.
    public let number: Int
    /// From the first roll number in it to the last.
    public let rolls: ClosedRange<RollNumber>
    /// How many members stand in it.
    public let members: Int64
    /// The nodes over 256 leaves each.
    public let nodes: [UInt8]
    /// The node over the block.
    public let root: [UInt8]

    /// A block by its parts.
    public init(
        number: Int, rolls: ClosedRange<RollNumber>, members: Int64, nodes: [UInt8],
        root: [UInt8]
    ) {
        self.number = number
        self.members = members
        self.rolls = rolls
        self.nodes = nodes
        self.root = root
    }
}

extension Transaction {
    /// Keeps a block of a share tree.
    public func keep(
        _ block: StoredShareBlock, of tree: ShareTreeID, scheme: SchemeHead
    ) throws {
        try db.execute(
            "INSERT INTO share_block VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            [
                scheme.scheme, tree.period, tree.kind, tree.classNumber, block.number,
                block.rolls.lowerBound, block.rolls.upperBound, block.members, Data(block.root),
                Data(block.nodes),
            ])
    }
}

extension Snapshot {
    /// The roots of the blocks of a tree, in order.
    public func shareRoots(of tree: ShareTreeID, scheme: SchemeHead) throws -> [[UInt8]] {
        try db.rows(
            """
            SELECT root FROM share_block
            WHERE scheme = ?1 AND period = ?2 AND kind = ?3 AND class = ?4 ORDER BY block
            """, [scheme.scheme, tree.period, tree.kind, tree.classNumber]
        ).map { Array($0["root"] as Data) }
    }

    /// How many members stand in a tree.
    public func shareCount(of tree: ShareTreeID, scheme: SchemeHead) throws -> Int64 {
        try db.integer(
            """
            SELECT CAST(COALESCE(SUM(members), 0) AS BIGINT) FROM share_block
            WHERE scheme = ?1 AND period = ?2 AND kind = ?3 AND class = ?4
            """, [scheme.scheme, tree.period, tree.kind, tree.classNumber]) ?? 0
    }

    /// How many blocks there are of all trees of a scheme.
    public func shareBlockCount(of scheme: SchemeHead) throws -> Int64 {
        try db.integer("SELECT COUNT(*) FROM share_block WHERE scheme = ?1", [scheme.scheme]) ?? 0
    }

    /// The blocks of a tree, in order.
    public func shareBlocks(of tree: ShareTreeID, scheme: SchemeHead) throws -> [StoredShareBlock] {
        try db.rows(
            """
            SELECT block, first_roll, last_roll, members, nodes, root FROM share_block
            WHERE scheme = ?1 AND period = ?2 AND kind = ?3 AND class = ?4 ORDER BY block
            """, [scheme.scheme, tree.period, tree.kind, tree.classNumber]
        ).map(StoredShareBlock.init)
    }

    /// The block in which a member stands if he is in that tree; nil where there is none.
    public func shareBlock(
        of tree: ShareTreeID, with roll: RollNumber, scheme: SchemeHead
    ) throws -> StoredShareBlock? {
        try db.row(
            """
            SELECT block, first_roll, last_roll, members, nodes, root FROM share_block
            WHERE scheme = ?1 AND period = ?2 AND kind = ?3 AND class = ?4
                AND first_roll <= ?5 AND last_roll >= ?5
            """, [scheme.scheme, tree.period, tree.kind, tree.classNumber, roll]
        ).map(StoredShareBlock.init)
    }
}

extension StoredShareBlock {
    fileprivate init(_ row: Row) {
        let (first, last) = (row["first_roll"] as Int64, row["last_roll"] as Int64)
        // Where somebody has turned them round nobody stands in it.
        self.init(
            number: row["block"], rolls: min(first, last)...last, members: row["members"],
            nodes: Array(row["nodes"] as Data), root: Array(row["root"] as Data))
    }
}
