extension ShareTree {
    /// Seals a class on several threads: `next` gives its members block by block, in roll order,
    /// and is called again while blocks before it are still being hashed; `keep` gets every sealed
    /// block with its number, in order. At most one block more than there are threads is in memory,
    /// beside those that wait for their turn.
    public static func seal(
        _ key: PeriodKey, threads: Int, bundles: Bool = false,
        next: () throws -> [ShareMember]?, keep: (Int, ShareBlock) throws -> Void
    ) async throws -> ShareTree {
        var tree = ShareTree()
        var waiting: [Int: ShareBlock] = [:]
        func take(_ sealed: Sealed) throws {
            waiting[sealed.number] = sealed.block
            while let block = waiting.removeValue(forKey: tree.blocks.count) {
                try tree.append(block)
                try keep(tree.blocks.count - 1, block)
            }
        }
        try await withThrowingTaskGroup(of: Sealed.self) { group in
            var free = (0..<max(1, threads)).map { _ in SealingThread(key) }
            var number = 0
            while let members = try next() {
                if free.isEmpty, let sealed = try await group.next() {
                    free.append(sealed.thread)
                    try take(sealed)
                }
                let (thread, block) = (free.removeLast(), number)
                group.addTask { try await thread.seal(members, number: block, bundles: bundles) }
                number += 1
            }
            while let sealed = try await group.next() { try take(sealed) }
        }
        return tree
    }
}

private struct Sealed: Sendable {
    let number: Int
    let block: ShareBlock
    let thread: SealingThread
}

/// One sealer with its buffers, used by one task at a time.
private actor SealingThread {
    private var sealer: ShareSealer

    init(_ key: PeriodKey) { sealer = ShareSealer(key) }

    func seal(
        _ members: [ShareMember], number: Int, bundles: Bool
    ) throws(ShareTreeProblem) -> Sealed {
        Sealed(number: number, block: try sealer.seal(members, bundles: bundles), thread: self)
    }
}
