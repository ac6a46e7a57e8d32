/// Proofs about the log, checked as RFC 9162 says in sections 2.1.3.2 and 2.1.4.2.
public enum LogProof {
    /// Whether a leaf stands at that index in the log of that size and root.
    public static func includes(
        _ leaf: Hash, index: UInt64, size: UInt64, root: Hash, path: [Hash]
    ) -> Bool {
        guard index < size else { return false }
        var (node, last, reached) = (index, size - 1, leaf)
        for hash in path {
            guard last > 0 else { return false }
            if node & 1 == 1 || node == last {
                reached = LogHash.node(hash, reached)
                while node & 1 == 0, node != 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                reached = LogHash.node(reached, hash)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 && reached == root
    }

    /// Whether the log of the new size and root goes on from that of the old.
    public static func isConsistent(
        from old: (size: UInt64, root: Hash), to new: (size: UInt64, root: Hash), path: [Hash]
    ) -> Bool {
        if old.size == new.size { return old.root == new.root && path.isEmpty }
        if old.size == 0 { return old.root == LogHash.empty && path.isEmpty }
        guard old.size < new.size, !path.isEmpty else { return false }
        // A whole subtree on the left is not repeated in the proof: it is the old root.
        var path = path[...]
        let isWhole = old.size & (old.size - 1) == 0
        let first = isWhole ? old.root : path.removeFirst()
        var (node, last) = (old.size - 1, new.size - 1)
        while node & 1 == 1 {
            node >>= 1
            last >>= 1
        }
        var (oldRoot, newRoot) = (first, first)
        for hash in path {
            guard last > 0 else { return false }
            if node & 1 == 1 || node == last {
                oldRoot = LogHash.node(hash, oldRoot)
                newRoot = LogHash.node(hash, newRoot)
                while node & 1 == 0, node != 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                newRoot = LogHash.node(newRoot, hash)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 && oldRoot == old.root && newRoot == new.root
    }
}
