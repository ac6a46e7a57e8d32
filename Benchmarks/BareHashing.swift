import Dispatch
import PublicRecord

/// What sealing cannot do without: for each member the hash of his salt, of his leaf and of one
/// node, on all cores, with nothing read, put in order or added up.
struct BareHashing {
    /// Members hashed by each core.
    private static let members = 8_000_000

    /// Nanoseconds a member, with all cores at work.
    let nanoseconds: Double

    init(instructions: Bool = MessageBatch.hasInstructions) {
        let cores = Machine.cores
        let spent = Spent {
            DispatchQueue.concurrentPerform(iterations: cores) { _ in
                BareHashing.hash(instructions: instructions)
            }
        }
        nanoseconds = spent.seconds * 1e9 / Double(BareHashing.members * cores)
    }

    private static func hash(instructions: Bool) {
        // Salts, leaves and nodes, as long as they are in a share tree: what all begin with, and
        // the words behind it.
        let parts = [(32, 1), (1, 11), (1, 14)]
        var batches = parts.map { beginning, words in
            MessageBatch(
                length: beginning + 8 * words, beginning: Array(repeating: 0, count: beginning),
                instructions: instructions)
        }
        for _ in 0..<members / MessageBatch.capacity {
            for index in batches.indices {
                batches[index].hash(MessageBatch.capacity) { number, message in
                    for _ in 0..<parts[index].1 { message.put(UInt64(number)) }
                }
            }
        }
    }

    /// Says what it takes with and without the instructions of the processor.
    static func report() {
        let portable = BareHashing(instructions: false).nanoseconds
        Report.out(
            "bare hashing on \(Machine.cores) cores (salt, leaf, node), a member: "
                + "swift-crypto \(Int(portable)) ns"
                + (MessageBatch.hasInstructions
                    ? ", instructions of the processor \(Int(BareHashing().nanoseconds)) ns" : ""))
    }
}
