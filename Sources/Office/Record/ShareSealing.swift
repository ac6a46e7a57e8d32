import Bookkeeping
import Dispatch
import Foundation
import MutualAid
import PublicRecord
import Synchronization

/// The share trees of the classes of one period, as they are kept: the roots of all blocks, and of
/// each block what proofs are made from.
struct SealedShares: Sendable {
    /// By number of the class.
    var trees: [Int: (tree: ShareTree, blocks: [ShareBlock])] = [:]
}

/// Takes the leaves of a block, in the order of the tree, on one of the threads that hash.
///
/// - Parameters:
///   - number: the number of the class.
///   - place: which block of it, from 0.
typealias LeafTaker =
    @Sendable (_ leaves: [ShareNode], _ number: Int, _ place: Int) throws -> Void

/// Seals the share trees of one period: members come in roll order, whole blocks are hashed on
/// threads beside the one that reads.
final class ShareSealing {
    private let keys: [Int: PeriodKey]
    private var members: [Int: [ShareMember]] = [:]
    private var counts: [Int: Int] = [:]
    private let hashing: Hashing

    /// - Parameters:
    ///   - keys: the keys of the trees, by number of the class.
    ///   - leaves: what takes the leaves, for bundles; they are not kept.
    init(keys: [Int: PeriodKey], leaves: LeafTaker? = nil) {
        self.keys = keys
        hashing = Hashing(leaves)
    }

    /// Adds a member to his class. A class without a key has no tree.
    func add(_ member: ShareMember, class number: Int) {
        guard let key = keys[number] else { return }
        members[number, default: []].append(member)
        if members[number]?.count == ShareSealer.blockSize { seal(number, key) }
    }

    private func seal(_ number: Int, _ key: PeriodKey) {
        guard let block = members.updateValue([], forKey: number), !block.isEmpty else { return }
        let place = counts[number, default: 0]
        counts[number] = place + 1
        hashing.seal(block, key, class: number, place: place)
    }

    /// The trees, when all members have been added.
    func finish() throws -> SealedShares {
        for (number, key) in keys { seal(number, key) }
        let hashed = try hashing.finish()
        var sealed = SealedShares()
        for number in keys.keys {
            var tree = ShareTree()
            let blocks = (hashed[number] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
            for block in blocks { try tree.append(block) }
            sealed.trees[number] = (tree, blocks)
        }
        return sealed
    }
}

/// The threads that hash, and what they have hashed.
private final class Hashing: Sendable {
    private struct Done {
        var blocks: [Int: [Int: ShareBlock]] = [:]
        var problem: (any Error)?
    }

    private let leaves: LeafTaker?

    private let done = Mutex(Done())
    /// Blocks that are being hashed or wait for it; each is some megabytes.
    private let room = DispatchSemaphore(value: 4)
    private let group = DispatchGroup()
    private let queue = DispatchQueue(label: "tongzhou.sealing", attributes: .concurrent)

    init(_ leaves: LeafTaker?) { self.leaves = leaves }

    func seal(_ members: [ShareMember], _ key: PeriodKey, class number: Int, place: Int) {
        room.wait()
        queue.async(group: group) { [self] in
            defer { room.signal() }
            do {
                var sealer = ShareSealer(key)
                let sealed = try sealer.seal(members, bundles: leaves != nil)
                try leaves?(sealed.leaves, number, place)
                let block = sealed.withoutLeaves
                done.withLock { $0.blocks[number, default: [:]][place] = block }
            } catch {
                done.withLock { $0.problem = error }
            }
        }
    }

    /// The blocks of each class by their places, when all are hashed.
    func finish() throws -> [Int: [Int: ShareBlock]] {
        group.wait()
        let done = done.withLock(\.self)
        if let problem = done.problem { throw problem }
        return done.blocks
    }
}
