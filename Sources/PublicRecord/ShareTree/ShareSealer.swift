/// Makes the nodes of whole blocks of members. It keeps its buffers, since new ones for every block
/// would cost a third of the hashing; each thread has one.
///
/// Members of a class come in roll order and are cut into blocks of 65,536; within a block leaves
/// stand by ascending salt, so that neighbours in a proof are nobody in particular, and a stream of
/// any length needs one block of memory. Source: the public formats, section 1.
public struct ShareSealer: Sendable {
    /// How many members are in every block but the last.
    public static let blockSize = 1 << 16

    private var saltBatch: MessageBatch
    private var leafBatch: MessageBatch
    private var parentBatch: MessageBatch
    private var salts: [Hash] = []
    private var order: [UInt32] = []
    private var places: [UInt32] = []
    private var nodes: [ShareNode] = []

    /// A sealer of the tree of that key.
    public init(_ key: PeriodKey) {
        saltBatch = ShareSealer.saltBatch(key)
        leafBatch = MessageBatch(length: ShareNode.leafLength, beginning: [0])
        parentBatch = MessageBatch(length: ShareNode.parentLength, beginning: [1])
    }

    /// Goes on with the tree of another key.
    public mutating func turn(to key: PeriodKey) { saltBatch = ShareSealer.saltBatch(key) }

    private static func saltBatch(_ key: PeriodKey) -> MessageBatch {
        MessageBatch(length: 40, beginning: key.hash.bytes)
    }

    /// The block of those members, in roll order: at least one, at most a whole block.
    public mutating func seal(
        _ members: [ShareMember], bundles: Bool = false
    ) throws(ShareTreeProblem) -> ShareBlock {
        try makeLeaves(of: members)
        let leaves = bundles ? nodes.map { $0 } : []
        for _ in 0..<8 { try halve() }
        // A copy that is no larger than it has to be: `Array(nodes)` would keep the whole buffer.
        let bundleNodes = nodes.map { $0 }
        while nodes.count > 1 { try halve() }
        return ShareBlock(
            root: nodes[0], nodes: bundleNodes, leaves: leaves,
            rolls: members[0].roll...members[members.count - 1].roll)
    }

    /// The same block with all that proofs are made from.
    public mutating func open(
        _ members: [ShareMember]
    ) throws(ShareTreeProblem) -> OpenShareBlock {
        try makeLeaves(of: members)
        var levels = [nodes.map { $0 }]
        while nodes.count > 1 {
            try halve()
            levels.append(nodes.map { $0 })
        }
        return OpenShareBlock(members: members, order: order, salts: salts, levels: levels)
    }

    /// The places of those roll numbers, which rise, in the order of the tree, counted from zero
    /// within their block: without leaves.
    public mutating func places(of rolls: [UInt64]) throws(ShareTreeProblem) -> [UInt32] {
        precondition(
            (1...ShareSealer.blockSize).contains(rolls.count), "a block has 1 to 65,536 members")
        try makeSalts(rolls.count) { rolls[$0] }
        sortBySalt()
        var found = [UInt32](repeating: 0, count: rolls.count)
        for (place, index) in order.enumerated() { found[Int(index)] = UInt32(place) }
        return found
    }

    private mutating func makeLeaves(of members: [ShareMember]) throws(ShareTreeProblem) {
        precondition(
            (1...ShareSealer.blockSize).contains(members.count), "a block has 1 to 65,536 members")
        try makeSalts(members.count) { members[$0].roll }
        sortBySalt()
        nodes.removeAll(keepingCapacity: true)
        nodes.reserveCapacity(members.count)
        for start in stride(from: 0, to: members.count, by: MessageBatch.capacity) {
            let count = min(MessageBatch.capacity, members.count - start)
            leafBatch.hash(count) { index, message in
                let place = Int(order[start + index])
                let member = members[place]
                message.put(salts[place])
                message.put(member.commitment)
                message.put(member.roll)
                message.put(UInt64(bitPattern: member.due))
                message.put(UInt64(bitPattern: member.paid))
            }
            for index in 0..<count {
                let member = members[Int(order[start + index])]
                guard member.due >= 0, member.paid >= 0 else { throw .sum }
                nodes.append(
                    ShareNode(
                        hash: leafBatch.digests[index], count: 1, due: member.due,
                        paid: member.paid))
            }
        }
    }

    @inline(__always)
    private mutating func makeSalts(
        _ members: Int, roll: (Int) -> UInt64
    ) throws(ShareTreeProblem) {
        salts.removeAll(keepingCapacity: true)
        salts.reserveCapacity(members)
        var last: UInt64?
        for start in stride(from: 0, to: members, by: MessageBatch.capacity) {
            let count = min(MessageBatch.capacity, members - start)
            for index in start..<start + count {
                if let last, roll(index) <= last { throw .order }
                last = roll(index)
            }
            saltBatch.hash(count) { index, message in message.put(roll(start + index)) }
            salts.append(contentsOf: saltBatch.digests[0..<count])
        }
    }

    /// Salts are as good as random, so their first 16 bits put nearly every one into its place;
    /// what is left are a few steps to the left.
    private mutating func sortBySalt() {
        if places.isEmpty { places = Array(repeating: 0, count: (1 << 16) + 1) }
        for index in places.indices { places[index] = 0 }
        for salt in salts { places[Int(salt.words.0 >> 48) + 1] += 1 }
        for index in 1..<places.count { places[index] += places[index - 1] }
        if order.count != salts.count { order = Array(repeating: 0, count: salts.count) }
        for (index, salt) in salts.enumerated() {
            let bucket = Int(salt.words.0 >> 48)
            order[Int(places[bucket])] = UInt32(index)
            places[bucket] += 1
        }
        for index in order.indices.dropFirst() {
            let moving = order[index]
            var place = index
            while place > 0, salts[Int(moving)] < salts[Int(order[place - 1])] {
                order[place] = order[place - 1]
                place -= 1
            }
            order[place] = moving
        }
    }

    /// The level above: pairs under one node each, an odd one at the end goes up as it is.
    private mutating func halve() throws(ShareTreeProblem) {
        let pairs = nodes.count / 2
        for start in stride(from: 0, to: pairs, by: MessageBatch.capacity) {
            let count = min(MessageBatch.capacity, pairs - start)
            parentBatch.hash(count) { index, message in
                message.put(nodes[2 * (start + index)])
                message.put(nodes[2 * (start + index) + 1])
            }
            for index in 0..<count {
                let left = 2 * (start + index)
                nodes[start + index] = try ShareNode(
                    parentBatch.digests[index], over: nodes[left], nodes[left + 1])
            }
        }
        if nodes.count % 2 == 1 { nodes[pairs] = nodes[nodes.count - 1] }
        nodes.removeLast(pairs)
    }
}

extension MessageWriter {
    /// Writes the 56 bytes of a node.
    fileprivate mutating func put(_ node: ShareNode) {
        put(node.hash)
        put(UInt64(bitPattern: node.count))
        put(UInt64(bitPattern: node.due))
        put(UInt64(bitPattern: node.paid))
    }
}
