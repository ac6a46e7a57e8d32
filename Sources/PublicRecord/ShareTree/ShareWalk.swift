/// A sibling as a proof file gives it: its sums may still be anything.
public struct ShareSibling: Equatable, Sendable {
    /// Its hash.
    public let hash: Hash
    /// How many members are below it, what they owe and what they have paid, as unsigned as the
    /// bytes they are hashed from.
    public let count: UInt64, due: UInt64, paid: UInt64

    /// A sibling of those parts.
    public init(hash: Hash, count: UInt64, due: UInt64, paid: UInt64) {
        self.hash = hash
        self.count = count
        self.due = due
        self.paid = paid
    }

    /// A node as a sibling.
    public init(_ node: ShareNode) {
        self.init(
            hash: node.hash, count: UInt64(node.count), due: UInt64(node.due),
            paid: UInt64(node.paid))
    }

    /// The node; nil where a sum is beyond 2^63-1.
    var node: ShareNode? {
        guard let count = Int64(exactly: count), let due = Int64(exactly: due),
            let paid = Int64(exactly: paid)
        else { return nil }
        return ShareNode(hash: hash, count: count, due: due, paid: paid)
    }
}

/// The way from a leaf up to the root: RFC 9162, section 2.1.3.2, with sums added.
public enum ShareWalk {
    /// Why a way leads nowhere.
    public enum Problem: Error, Equatable {
        /// A sibling is missing, or one too many, for that position and count.
        case path
        /// A sum beyond 2^63-1.
        case sum
    }

    /// How many siblings the leaf at that position has in a tree of that many.
    public static func length(position: UInt64, count: UInt64) -> Int? {
        guard position < count else { return nil }
        var (node, last, length) = (position, count - 1, 0)
        while last > 0 {
            if node & 1 == 1 || node < last { length += 1 }
            node >>= 1
            last >>= 1
        }
        return length
    }

    /// The node at the end of the way.
    public static func root(
        from leaf: ShareNode, position: UInt64, count: UInt64, siblings: [ShareSibling]
    ) throws(Problem) -> ShareNode {
        guard length(position: position, count: count) == siblings.count else { throw .path }
        var (node, last, reached) = (position, count - 1, leaf)
        for sibling in siblings {
            guard let other = sibling.node else { throw .sum }
            do throws(ShareTreeProblem) {
                if node & 1 == 1 || node == last {
                    reached = try ShareNode(other, reached)
                    while node & 1 == 0, node != 0 {
                        node >>= 1
                        last >>= 1
                    }
                } else {
                    reached = try ShareNode(reached, other)
                }
            } catch { throw .sum }
            node >>= 1
            last >>= 1
        }
        return reached
    }
}
