import Foundation
import PublicRecord
import Testing

/// The public vectors of the share tree.
private struct Vectors: Decodable {
    struct Member: Decodable {
        let roll: UInt64
        let nonce, identity, commitment: String
    }
    struct Node: Decodable {
        let hash: String
        let count, due, paid: Int64

        var node: ShareNode? {
            Hash(hex: hash).map { ShareNode(hash: $0, count: count, due: due, paid: paid) }
        }
    }
    struct Leaf: Decodable {
        let position: Int
        let roll: UInt64
        let salt, leaf: String
        let due, paid: Int64
        let path: [Node]
    }
    struct Tree: Decodable {
        let kind: String
        let `class`, periodKey: String
        let leaves: [Leaf]
        let root: Node
    }
    let secret, scheme, period: String
    let members: [Member]
    let trees: [Tree]

    static func read() throws -> Vectors {
        try JSONDecoder().decode(Vectors.self, from: Data(testFile("Vectors/share-tree.json")))
    }
}

@Suite struct ShareTreeTests {
    @Test func `trees, salts, leaves and proofs are those of the public vectors`() throws {
        let vectors = try Vectors.read()
        let secret = try #require(Hexadecimal.bytes(vectors.secret))
        let commitments = Dictionary(
            uniqueKeysWithValues: vectors.members.map { ($0.roll, $0.commitment) })
        for vector in vectors.trees {
            let key = PeriodKey(
                secret: secret, scheme: vectors.scheme, period: vectors.period,
                kind: try #require(StatementKind(rawValue: vector.kind)), class: vector.class)
            let members = try vector.leaves.map { leaf in
                ShareMember(
                    roll: leaf.roll,
                    commitment: try #require(commitments[leaf.roll].flatMap(Hash.init(hex:))),
                    due: leaf.due, paid: leaf.paid)
            }.sorted { $0.roll < $1.roll }
            var sealer = ShareSealer(key)
            var tree = ShareTree()
            try tree.append(try sealer.seal(members))
            #expect(try tree.root() == vector.root.node)
            let open = try sealer.open(members)
            for leaf in vector.leaves {
                let place = try #require(open.place(of: leaf.roll))
                #expect(place.index == leaf.position)
                #expect(place.salt.hex == leaf.salt)
                #expect(key.salt(leaf.roll).hex == leaf.salt)
                #expect(open.leaves[place.index].hash.hex == leaf.leaf)
                #expect(ShareNode(place.member, salt: place.salt).hash.hex == leaf.leaf)
                #expect(try tree.path(of: place, block: 0, in: open) == leaf.path.map(\.node))
            }
        }
    }

    private static let key = PeriodKey(
        secret: [UInt8](repeating: 7, count: 32), scheme: "demo", period: "2024-01",
        kind: .bill, class: "-")

    /// Members with gaps in their numbers.
    private static func members(_ count: Int) -> [ShareMember] {
        (0..<count).map { index in
            let word = UInt64(index) &* 0x9e37_79b9_7f4a_7c15
            return ShareMember(
                roll: UInt64(index) * 3 + 1, commitment: Hash(words: (word, ~word, 5, word >> 7)),
                due: 500 + Int64(index % 3), paid: index % 7 == 0 ? 0 : 500)
        }
    }

    @Test func `a class of more than one block is built as the slow way builds it`() throws {
        let members = Self.members(65_536 + 300)
        var sealer = ShareSealer(Self.key)
        var tree = ShareTree()
        try tree.append(try sealer.seal(Array(members[..<65_536])))
        try tree.append(try sealer.seal(Array(members[65_536...])))
        let root = try #require(try tree.root())
        let byBlock =
            Slow.order(Array(members[..<65_536]), Self.key)
            + Slow.order(Array(members[65_536...]), Self.key)
        #expect(root == Slow.root(byBlock[...]))
        // Who sorts across blocks gets another root.
        let across = Slow.root(Slow.order(members, Self.key)[...])
        #expect(across.hash != root.hash)
        #expect(across.due == root.due)

        // A proof of a member in each block, from the blocks read again.
        for (number, roll) in [(0, UInt64(31)), (1, members[65_600].roll)] {
            let slice = number == 0 ? members[..<65_536] : members[65_536...]
            let open = try sealer.open(Array(slice))
            let place = try #require(open.place(of: roll))
            let path = try tree.path(of: place, block: number, in: open)
            let reached = try ShareWalk.root(
                from: ShareNode(place.member, salt: place.salt),
                position: UInt64(number * 65_536 + place.index), count: UInt64(root.count),
                siblings: path.map { ShareSibling($0) })
            #expect(reached == root)
        }
    }

    @Test func `threads give the same tree, and blocks come in order`() async throws {
        let members = Self.members(65_536 * 3 + 1)
        var sealer = ShareSealer(Self.key)
        var expected = ShareTree()
        for start in stride(from: 0, to: members.count, by: 65_536) {
            let block = Array(members[start..<min(start + 65_536, members.count)])
            try expected.append(try sealer.seal(block))
        }
        var start = 0
        var kept: [Int] = []
        let tree = try await ShareTree.seal(
            Self.key, threads: 2,
            next: {
                guard start < members.count else { return nil }
                defer { start += 65_536 }
                return Array(members[start..<min(start + 65_536, members.count)])
            }, keep: { number, _ in kept.append(number) })
        #expect(tree == expected)
        #expect(kept == [0, 1, 2, 3])
    }

    @Test(arguments: [1, 2, 3, 255, 256, 257, 1000])
    func `what is stored gives the tree again`(count: Int) throws {
        var sealer = ShareSealer(Self.key)
        let block = try sealer.seal(Self.members(count), bundles: true)
        var tree = ShareTree()
        try tree.append(block)
        let read = try #require(ShareTree(tree.bytes, count: Int64(count)))
        #expect(try read.root() == tree.root())
        #expect(block.nodes.count == (count + 255) / 256)
        #expect(block.bytes.count == block.nodes.count * 48)
        #expect(ShareTree(tree.bytes, count: Int64(count) + 65_536) == nil)

        var range = ShareRange()
        for start in stride(from: 0, to: count, by: 256) {
            let bundle = LeafBundle.bytes(block.leaves[start..<min(start + 256, count)])
            for leaf in try #require(LeafBundle.leaves(bundle)) { try range.append(leaf) }
        }
        #expect(try range.root() == block.root)
    }

    @Test func `a tree of nobody has no root`() throws {
        #expect(try ShareTree().root() == nil)
        #expect(try ShareRange().root() == nil)
    }

    @Test(
        arguments: [
            ([Int64.max, 0], [Int64(0), 0], nil),
            ([.max, 1], [0, 0], .sum),
            ([1, 1], [.max, 1], .sum),
            ([-1, 5], [0, 0], .sum),
            ([5, 5], [0, -1], .sum),
        ] as [([Int64], [Int64], ShareTreeProblem?)])
    func `sums never wrap and are never negative`(
        dues: [Int64], paid: [Int64], problem: ShareTreeProblem?
    ) {
        let members = zip(dues, paid).enumerated().map { index, sums in
            ShareMember(
                roll: UInt64(index), commitment: hash("c"), due: sums.0, paid: sums.1)
        }
        var sealer = ShareSealer(Self.key)
        var found: ShareTreeProblem?
        do throws(ShareTreeProblem) { _ = try sealer.seal(members) } catch { found = error }
        #expect(found == problem)
    }

    @Test func `members come once, in roll order, in whole blocks`() throws {
        let members = Self.members(10)
        var sealer = ShareSealer(Self.key)
        #expect(throws: ShareTreeProblem.order) { _ = try sealer.seal(members.reversed()) }
        #expect(throws: ShareTreeProblem.order) { _ = try sealer.seal([members[0], members[0]]) }
        var tree = ShareTree()
        try tree.append(try sealer.seal(Array(members[..<5])))
        let rest = try sealer.seal(Array(members[5...]))
        #expect(throws: ShareTreeProblem.order) { try tree.append(rest) }
    }

    /// A hundred million members are 1,526 blocks; what is kept of each is what memory grows by.
    @Test func `a sealer goes on from tree to tree, and keeps nothing of a block but its nodes`()
        throws
    {
        let members = Self.members(3_000)
        let other = PeriodKey(
            secret: Array(repeating: 9, count: 32), scheme: "s", period: "p", kind: .bill,
            class: "-")
        var sealer = ShareSealer(Self.key)
        let first = try sealer.seal(members)
        sealer.turn(to: other)
        var fresh = ShareSealer(other)
        #expect(try sealer.seal(Array(members[..<700])) == fresh.seal(Array(members[..<700])))
        sealer.turn(to: Self.key)
        #expect(try sealer.seal(members) == first)
        #expect(first.nodes.count == 12 && first.nodes.capacity < 24)
    }

    @Test func `no proof is made from a block that has changed`() throws {
        let members = Self.members(300)
        var sealer = ShareSealer(Self.key)
        var tree = ShareTree()
        try tree.append(try sealer.seal(members))
        var changed = members
        changed[7] = ShareMember(
            roll: members[7].roll, commitment: members[7].commitment, due: members[7].due + 1,
            paid: members[7].paid)
        let open = try sealer.open(changed)
        let place = try #require(open.place(of: members[9].roll))
        #expect(throws: ShareTreeProblem.changed) {
            _ = try tree.path(of: place, block: 0, in: open)
        }
    }

    @Test(arguments: [(40, 32), (89, 1), (113, 1), (0, 0), (55, 0), (56, 0), (119, 3), (247, 7)])
    func `instructions and the portable way hash alike`(length: Int, beginning: Int) {
        let start = (0..<beginning).map { UInt8(truncatingIfNeeded: $0 * 37 + 1) }
        // Bytes that are not written by eights come with the beginning.
        let written = (length - beginning) / 8
        let first = start + [UInt8](repeating: 9, count: (length - beginning) % 8)
        var batches = [true, false].map {
            MessageBatch(length: length, beginning: first, instructions: $0)
        }
        for count in [1, 2, 3, 255, 256] {
            for index in batches.indices {
                batches[index].hash(count) { message, writer in
                    for word in 0..<written { writer.put(UInt64(message * 1000 + word)) }
                }
            }
            for message in 0..<count {
                var bytes = first
                for word in 0..<written { bytes.append(bigEndian: UInt64(message * 1000 + word)) }
                #expect(batches[0].digests[message] == SHA256Stream.hash(bytes))
                #expect(batches[1].digests[message] == SHA256Stream.hash(bytes))
            }
        }
    }
}

/// The same tree written as the formats say it, one sentence after the other.
private enum Slow {
    static func order(_ members: [ShareMember], _ key: PeriodKey) -> [ShareNode] {
        members.map { (key.salt($0.roll).bytes, $0) }
            .sorted { $0.0.lexicographicallyPrecedes($1.0) }
            .map { salt, member in
                var message: [UInt8] = [0]
                message += salt + member.commitment.bytes
                for word in [member.roll, UInt64(member.due), UInt64(member.paid)] {
                    message += word.bytesBigEndian
                }
                return ShareNode(
                    hash: SHA256Stream.hash(message), count: 1, due: member.due, paid: member.paid)
            }
    }

    static func root(_ nodes: ArraySlice<ShareNode>) -> ShareNode {
        if let only = nodes.first, nodes.count == 1 { return only }
        var power = 1
        while power * 2 < nodes.count { power *= 2 }
        let left = root(nodes.prefix(power))
        let right = root(nodes.dropFirst(power))
        var message: [UInt8] = [1]
        for node in [left, right] {
            message += node.hash.bytes
            for word in [node.count, node.due, node.paid] {
                message += UInt64(word).bytesBigEndian
            }
        }
        return ShareNode(
            hash: SHA256Stream.hash(message), count: left.count + right.count,
            due: left.due + right.due, paid: left.paid + right.paid)
    }
}

extension UInt64 {
    fileprivate var bytesBigEndian: [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: self >> (56 - 8 * UInt64($0))) }
    }
}
