import PublicRecord
import Testing

private let proofCommand = "proof {proof} --receipt {receipt} --trust {trust}"
private let ownCommand = proofCommand + " --due 526 --paid 526"

/// A member's own files, with one thing in the proof changed.
private func files(
    _ village: Village, roll: UInt64 = Village.roll, kind: StatementKind = .settlement,
    _ change: (inout ProofFile) throws -> Void = { _ in }
) throws -> [String: [UInt8]] {
    var proof = try village.proof(roll, kind: kind)
    try change(&proof)
    return [
        "trust": village.trust, "receipt": try village.receipt(roll).bytes, "proof": proof.bytes,
    ]
}

/// The same with the settlement changed, in the log too.
private func files(
    _ village: Village, settlement change: (inout Settlement) -> Void
) throws -> [String: [UInt8]] {
    var settlement = village.settlement
    change(&settlement)
    let text = Statement.settlement(settlement).text
    return try files(village) {
        $0.statement = text
        $0.log = try village.logProof(Village.settlementIndex, statement: text)
    }
}

/// A class line with other figures.
private func line(
    _ line: ClassLine, count: Int64 = 0, due: Int64 = 0, paid: Int64 = 0, share: Int64 = 0
) -> ClassLine {
    let hash = line.root ?? LogHash.empty
    return ClassLine(
        name: line.name, share: (line.share ?? 0) + share, lastRoll: line.lastRoll,
        tree: ShareNode(
            hash: hash, count: line.count + count, due: line.due + due, paid: line.paid + paid))
}

extension Attack {
    static let honest = [
        Attack("settlement", .nothing, ownCommand, nil) { try files($0) },
        Attack("bill", .nothing, proofCommand + " --due 526", nil) { try files($0, kind: .bill) },
        Attack("capped", .nothing, proofCommand, nil) { try files($0, roll: Village.capped) },
        Attack("waived", .nothing, proofCommand, nil) { try files($0, roll: Village.waived) },
        Attack("without-receipt", .nothing, "proof {proof} --trust {trust}", nil) {
            try files($0)
        },
        Attack("without-witnesses", .nothing, proofCommand, nil) { village in
            var made = try files(village)
            made["trust"] = try village.trust.exchanging("quorum both", "quorum none")
            made["proof"] = try village.proof(hands: [.log]).bytes
            return made
        },
    ]

    static let ofMembers = [
        Attack("due-off-by-one", .proof, proofCommand, .dueFormula) { village in
            // Booked so, and sealed so.
            let other = try Village {
                let index = Int(Village.roll) - 1
                $0[index] = ShareMember(
                    roll: Village.roll, commitment: $0[index].commitment, due: 527, paid: 527)
            }
            return try files(other) { $0.reasons = [] }
        },
        Attack("reason-invented", .proof, proofCommand, .dueFormula) { village in
            try files(village) { $0.reasons = [ProofFile.Reason(.adjusted, -3)] }
        },
        Attack("waiver-that-raises", .proof, proofCommand, .dueFormula) { village in
            // Booked so, and sealed so: only a correction may ask for more.
            let other = try Village {
                let index = Int(Village.roll) - 1
                $0[index] = ShareMember(
                    roll: Village.roll, commitment: $0[index].commitment, due: 1526, paid: 1526)
            }
            return try files(other) { $0.reasons = [ProofFile.Reason(.waiver, 1000)] }
        },
        Attack("decimals-moved", .proof, proofCommand, .fileMalformed) { village in
            try files(village) { $0.digits = 0 }
        },
        Attack("own-due", .own, proofCommand + " --due 525", .ownDue) { try files($0) },
        Attack("arrears-overstated", .own, ownCommand, .ownPaid) { _ in
            let other = try Village {
                let index = Int(Village.roll) - 1
                $0[index] = ShareMember(
                    roll: Village.roll, commitment: $0[index].commitment, due: 526, paid: 0)
            }
            return try files(other)
        },
        Attack("arrears-hidden", .proof, proofCommand, .treeRoot) { _ in
            // Sealed as unpaid, and told that it is paid.
            let other = try Village {
                let index = Int(Village.roll) - 1
                $0[index] = ShareMember(
                    roll: Village.roll, commitment: $0[index].commitment, due: 526, paid: 0)
            }
            return try files(other) { $0.paid = 526 }
        },
        Attack("leaf-of-another", .proof, proofCommand, .treeRoot) { village in
            // Two members with one leaf: the second is told the first one's place and salt.
            let first = try village.proof(18)
            return try files(village) {
                ($0.position, $0.salt, $0.siblings) = (first.position, first.salt, first.siblings)
            }
        },
        Attack("proof-of-another", .proof, proofCommand, .other) { village in
            var made = try files(village)
            made["proof"] = try village.proof(18).bytes
            return made
        },
        Attack("member-left-out", .proof, proofCommand, .treeRoot) { _ in
            let without = try Village { $0.remove(at: Int(Village.roll) - 1) }
            let honest = try Village()
            let neighbour = try without.proof(18)
            var made = try files(without, roll: 18)
            var proof = neighbour
            (proof.roll, proof.salt) = (Village.roll, try honest.proof().salt)
            made["proof"] = proof.bytes
            made["receipt"] = try honest.receipt().bytes
            return made
        },
        Attack("statement-swapped", .proof, proofCommand, .other) { village in
            try files(village) {
                $0.statement = Statement.bill(village.bill).text
                $0.log = try village.logProof(Village.billIndex, statement: $0.statement)
            }
        },
        Attack("statement-replayed", .proof, proofCommand, .other) { village in
            try files(village, settlement: { $0.period = "2023-12-2" })
        },
        Attack("statement-of-another-scheme", .proof, proofCommand, .other) { village in
            try files(village, settlement: { $0.scheme = "valley-aid" })
        },
    ]

    static let ofTrees = [
        Attack("total-only-parents", .proof, proofCommand, .treeRoot) { village in
            // The broken construction: a parent binds only the total, so that each side can be
            // shown a smaller sum of the other.
            let nodes = village.settlementTree.open.leaves
            let place = try #require(village.settlementTree.open.place(of: Village.roll))
            let total = TotalOnly(nodes)
            return try files(
                village,
                settlement: {
                    $0.classes = [
                        ClassLine(
                            name: "-", share: Village.share, lastRoll: Village.lastRoll,
                            tree: total.root)
                    ]
                }
            ).merging(["proof": []]) { made, _ in
                var proof = try? ProofFile(made)
                proof?.siblings = total.path(place.index)
                return proof?.bytes ?? made
            }
        },
        Attack("sibling-negative", .proof, proofCommand, .treeSum) { village in
            try files(village) {
                let old = $0.siblings[3]
                $0.siblings[3] = ShareSibling(
                    hash: old.hash, count: old.count, due: UInt64(bitPattern: -500),
                    paid: old.paid)
            }
        },
        Attack("sibling-overflowing", .proof, proofCommand, .treeSum) { village in
            try files(village) {
                let old = $0.siblings[3]
                $0.siblings[3] = ShareSibling(
                    hash: old.hash, count: old.count, due: UInt64(Int64.max), paid: old.paid)
            }
        },
        Attack("sibling-count-2-63", .proof, proofCommand, .treeSum) { village in
            try files(village) {
                let old = $0.siblings[0]
                $0.siblings[0] = ShareSibling(
                    hash: old.hash, count: 1 << 63, due: old.due, paid: old.paid)
            }
        },
        Attack("siblings-swapped", .proof, proofCommand, .treeRoot) { village in
            try files(village) { $0.siblings.swapAt(2, 3) }
        },
        Attack("path-too-short", .proof, proofCommand, .treePath) { village in
            try files(village) { $0.siblings.removeLast() }
        },
        Attack("path-too-long", .proof, proofCommand, .treePath) { village in
            try files(village) { $0.siblings.append($0.siblings[0]) }
        },
        Attack("position-beyond", .proof, proofCommand, .treePath) { village in
            try files(village) { $0.position = 300 }
        },
        Attack("head-count-understated", .proof, proofCommand, .treeTotals) { village in
            try files(village, settlement: { $0.classes = [line($0.classes[0], count: -1)] })
        },
        Attack("head-count-overstated", .proof, proofCommand, .treeTotals) { village in
            try files(village, settlement: { $0.classes = [line($0.classes[0], count: 1)] })
        },
        Attack("collected-understated", .proof, proofCommand, .treeTotals) { village in
            try files(
                village,
                settlement: { $0.classes = [line($0.classes[0], paid: -1000)] })
        },
        Attack(
            "totals-without-receipt", .proof, "proof {proof} --trust {trust}", .treeTotals
        ) { village in
            try files(village, settlement: { $0.classes = [line($0.classes[0], due: 1)] })
        },
        Attack("class-unknown", .proof, proofCommand, .treeClass) { village in
            try files(village) { $0.className = "under-40" }
        },
    ]
}

/// Parents over the total alone: SHA256(0x01 || left || right || sums of both).
private struct TotalOnly {
    private var levels: [[ShareNode]]

    init(_ leaves: [ShareNode]) {
        levels = [leaves]
        while let below = levels.last, below.count > 1 {
            var level: [ShareNode] = []
            for index in stride(from: 0, to: below.count - 1, by: 2) {
                let (left, right) = (below[index], below[index + 1])
                let due = max(left.due, right.due)
                var message = [1] + left.hash.bytes + right.hash.bytes
                message.append(bigEndian: UInt64(due))
                level.append(
                    ShareNode(
                        hash: SHA256Stream.hash(message), count: left.count + right.count,
                        due: due, paid: max(left.paid, right.paid)))
            }
            if below.count % 2 == 1 { level.append(below[below.count - 1]) }
            levels.append(level)
        }
    }

    var root: ShareNode { levels[levels.count - 1][0] }

    /// Siblings that hold just what is missing to the published sum.
    func path(_ index: Int) -> [ShareSibling] {
        levels.enumerated().compactMap { height, level in
            let sibling = (index >> height) ^ 1
            guard sibling < level.count else { return nil }
            let (own, other) = (level[index >> height], level[sibling])
            return ShareSibling(
                hash: other.hash, count: UInt64(other.count),
                due: UInt64(max(0, other.due - own.due)),
                paid: UInt64(max(0, other.paid - own.paid)))
        }
    }
}
