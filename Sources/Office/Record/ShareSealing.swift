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
struct ShareSealing {
    /// The tree of a class, up to the last whole block.
    private struct Growing {
        let classNumber: Int
        let key: PeriodKey
        var members: [ShareMember] = []
        var blocks = 0
    }

    private var trees: [Growing]
    /// Where the class of the last member stands: mostly the next one's too.
    private var current = 0
    private let hashing: Hashing

    /// - Parameters:
    ///   - keys: the keys of the trees, by number of the class.
    ///   - leaves: what takes the leaves, for bundles; they are not kept.
    init(keys: [Int: PeriodKey], leaves: LeafTaker? = nil) {
        trees = keys.map { Growing(classNumber: $0.key, key: $0.value) }
        hashing = Hashing(leaves)
    }

    /// Adds a member to his class. A class without a key has no tree.
    mutating func add(_ member: ShareMember, class number: Int) {
        if !trees.indices.contains(current) || trees[current].classNumber != number {
            guard let place = trees.firstIndex(where: { $0.classNumber == number }) else { return }
            current = place
        }
        if trees[current].members.isEmpty {
            trees[current].members.reserveCapacity(ShareSealer.blockSize)
        }
        trees[current].members.append(member)
        if trees[current].members.count == ShareSealer.blockSize { seal(current) }
    }

    private mutating func seal(_ place: Int) {
        guard !trees[place].members.isEmpty else { return }
        hashing.seal(
            &trees[place].members, trees[place].key, class: trees[place].classNumber,
            place: trees[place].blocks)
        trees[place].blocks += 1
    }

    /// The trees, when all members have been added.
    mutating func finish() throws -> SealedShares {
        for place in trees.indices { seal(place) }
        let hashed = try hashing.finish()
        var sealed = SealedShares()
        for number in trees.map(\.classNumber) {
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

    /// A place where one block at a time is hashed. It keeps its buffers, and lends the one of the
    /// members to the thread that reads, which gives a full one for it.
    private final class Bench: Sendable {
        struct Tools {
            var members: [ShareMember] = []
            var sealer: ShareSealer?
        }
        let tools = Mutex(Tools())
    }

    private let leaves: LeafTaker?

    private let done = Mutex(Done())
    private let free = Mutex<[Bench]>([])
    /// Blocks that are being hashed or wait for it; each is some megabytes.
    private let room = DispatchSemaphore(value: 4)
    private let group = DispatchGroup()
    private let queue = DispatchQueue(label: "tongzhou.sealing", attributes: .concurrent)

    init(_ leaves: LeafTaker?) { self.leaves = leaves }

    /// Hashes those members and leaves an empty buffer for others.
    func seal(
        _ members: inout [ShareMember], _ key: PeriodKey, class number: Int, place: Int
    ) {
        room.wait()
        let bench = free.withLock { $0.popLast() } ?? Bench()
        bench.tools.withLock { swap(&$0.members, &members) }
        queue.async(group: group) { [self] in
            defer {
                free.withLock { $0.append(bench) }
                room.signal()
            }
            do {
                let sealed = try Hashing.seal(bench, key, bundles: leaves != nil)
                try leaves?(sealed.leaves, number, place)
                let block = sealed.withoutLeaves
                done.withLock { $0.blocks[number, default: [:]][place] = block }
            } catch {
                done.withLock { $0.problem = error }
            }
        }
    }

    private static func seal(
        _ bench: Bench, _ key: PeriodKey, bundles: Bool
    ) throws(ShareTreeProblem) -> ShareBlock {
        try bench.tools.withLock { tools throws(ShareTreeProblem) in
            var sealer = tools.sealer.take() ?? ShareSealer(key)
            sealer.turn(to: key)
            let sealed = try sealer.seal(tools.members, bundles: bundles)
            tools.members.removeAll(keepingCapacity: true)
            tools.sealer = sealer
            return sealed
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
