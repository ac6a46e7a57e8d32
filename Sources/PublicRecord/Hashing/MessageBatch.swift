import CSHA256
import Crypto

/// Messages of one length that are hashed together: a roll is hashed by the hundred million, and
/// the hash of so short a message costs less than the call that makes it.
///
/// Where the processor has instructions for SHA-256 a few lines of C use them; elsewhere every
/// message goes to swift-crypto. Both give the same bytes, which a test holds against each other.
public struct MessageBatch: Sendable {
    /// The most messages that are hashed at once.
    public static let capacity = 256

    /// Whether this processor has the instructions.
    public static let hasInstructions = csha256_available() != 0

    private let beginningLength: Int
    private let length: Int
    private let blocks: Int
    private let instructions: Bool
    private var bytes: [UInt8]

    /// The hashes of the last messages.
    public private(set) var digests: [Hash]

    /// A batch of messages of `length` bytes, all of which begin with the same bytes.
    public init(
        length: Int, beginning: [UInt8], instructions: Bool = MessageBatch.hasInstructions
    ) {
        precondition(length <= 247 && beginning.count <= length, "at most four blocks")
        self.length = length
        beginningLength = beginning.count
        blocks = (length + 9 + 63) / 64
        self.instructions = instructions && MessageBatch.hasInstructions
        // The padding of FIPS 180-4: a one, zeros, and the number of bits at the end.
        var message = beginning + [UInt8](repeating: 0, count: blocks * 64 - beginning.count)
        message[length] = 0x80
        message[blocks * 64 - 2] = UInt8((length * 8) >> 8)
        message[blocks * 64 - 1] = UInt8((length * 8) & 255)
        bytes = []
        bytes.reserveCapacity(message.count * MessageBatch.capacity)
        for _ in 0..<MessageBatch.capacity { bytes += message }
        digests = Array(repeating: Hash(words: (0, 0, 0, 0)), count: MessageBatch.capacity)
    }

    /// Hashes as many messages; what follows the beginning of each is written by `fill`, whole.
    public mutating func hash(_ count: Int, _ fill: (Int, inout MessageWriter) -> Void) {
        precondition(count <= MessageBatch.capacity)
        let (blocks, length, beginning) = (blocks, length, beginningLength)
        unsafe bytes.withUnsafeMutableBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            for index in 0..<count {
                let message = unsafe start + index * blocks * 64
                var writer = unsafe MessageWriter(from: message + beginning, to: message + length)
                fill(index, &writer)
                precondition(writer.isFull, "a message is written whole")
            }
        }
        if instructions { hashByInstructions(count) } else { hashPortably(count) }
    }

    private mutating func hashByInstructions(_ count: Int) {
        let blocks = blocks
        unsafe bytes.withUnsafeBufferPointer { messages in
            unsafe digests.withUnsafeMutableBytes { digests in
                let words = unsafe digests.assumingMemoryBound(to: UInt64.self)
                unsafe csha256_hash(messages.baseAddress, blocks, count, words.baseAddress)
            }
        }
    }

    private mutating func hashPortably(_ count: Int) {
        let (blocks, length) = (blocks, length)
        unsafe bytes.withUnsafeBytes { bytes in
            for index in 0..<count {
                let start = index * blocks * 64
                let message = unsafe UnsafeRawBufferPointer(rebasing: bytes[start..<start + length])
                var hash = SHA256()
                unsafe hash.update(bufferPointer: message)
                digests[index] = Hash(hash.finalize())
            }
        }
    }
}

/// Writes one message of a batch from its beginning on.
@safe public struct MessageWriter {
    private var place: UnsafeMutableRawPointer
    private let end: UnsafeMutableRawPointer

    init(from start: UnsafeMutableRawPointer, to end: UnsafeMutableRawPointer) {
        unsafe place = start
        unsafe self.end = end
    }

    var isFull: Bool { unsafe place == end }

    /// Writes eight bytes, highest first.
    public mutating func put(_ value: UInt64) {
        unsafe precondition(end - place >= 8, "a message is as long as its batch says")
        unsafe place.storeBytes(of: value.bigEndian, as: UInt64.self)
        unsafe place += 8
    }

    /// Writes the 32 bytes of a hash.
    public mutating func put(_ hash: Hash) {
        put(hash.words.0)
        put(hash.words.1)
        put(hash.words.2)
        put(hash.words.3)
    }
}
