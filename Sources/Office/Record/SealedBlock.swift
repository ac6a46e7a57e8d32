import MutualAid
import PublicRecord
import Synchronization

/// A block of a share tree, computed again, with the tree it stands in: what proofs of its 65,536
/// members are made from. It follows from the text of the statement, so it never becomes wrong.
struct SealedBlock: Sendable {
    /// The statement and the class whose tree it is.
    struct Statement: Equatable, Sendable {
        let scheme: String
        /// The text of its entry, which has the root of the tree.
        let entry: String
        let classNumber: Int
    }

    let statement: Statement
    let number: Int
    private let open: OpenShareBlock
    /// The siblings above it.
    private let above: [ShareNode]

    /// It throws where that block of the tree is not the one that was sealed.
    init(
        _ statement: Statement, number: Int, of tree: ShareTree, open: OpenShareBlock
    ) throws(ShareTreeProblem) {
        above = try tree.path(above: number, in: open)
        (self.statement, self.number, self.open) = (statement, number, open)
    }

    /// Where a member stands, and the siblings up to the root; nil where he is not in this block.
    func place(of roll: RollNumber) -> (OpenShareBlock.Place, path: [ShareNode])? {
        open.place(of: UInt64(roll)).map { ($0, open.path(of: $0) + above) }
    }
}

/// The block that a proof was last made from: whoever asks for the proofs of neighbours, or of one
/// member again, waits for it once. It takes some 15 MB.
final class SealedBlocks: Sendable {
    private let kept = Mutex<SealedBlock?>(nil)

    /// The block, if it is that statement's and the member stands in it.
    func last(of statement: SealedBlock.Statement, with roll: RollNumber) -> SealedBlock? {
        guard let block = kept.withLock(\.self), block.statement == statement,
            block.place(of: roll) != nil
        else { return nil }
        return block
    }

    /// Keeps a block that a proof was made from, in place of the one before.
    func keep(_ block: SealedBlock) { kept.withLock { $0 = block } }
}
