/// A node of a share tree: a hash with what is below it.
public struct ShareNode: Equatable, Sendable {
    /// Over the member's line, or over both nodes below with what they hold.
    public let hash: Hash
    /// How many members.
    public let count: Int64
    /// What they owe together, in minor units (in a balance: what is owed to them).
    public let due: Int64
    /// What they have paid of it together.
    public let paid: Int64

    /// A node of those parts.
    public init(hash: Hash, count: Int64, due: Int64, paid: Int64) {
        self.hash = hash
        self.count = count
        self.due = due
        self.paid = paid
    }
}

/// What a share tree cannot be built from.
public enum ShareTreeProblem: Error, Equatable {
    /// A sum of the members below a node is beyond 2^63-1; or a sum is below zero.
    case sum
    /// Members do not come in roll order.
    case order
    /// What was read again is not what was sealed.
    case changed
}

extension ShareNode {
    /// The bytes of its message: `0x00 || salt || commitment || roll || due || paid`.
    static let leafLength = 1 + 32 + 32 + 8 + 8 + 8
    /// `0x01` and both nodes with hash, count, due and paid.
    static let parentLength = 1 + 56 + 56

    /// The node of one member.
    public init(_ member: ShareMember, salt: Hash) {
        var message: [UInt8] = [0]
        salt.append(to: &message)
        member.commitment.append(to: &message)
        message.append(bigEndian: member.roll)
        message.append(bigEndian: UInt64(bitPattern: member.due))
        message.append(bigEndian: UInt64(bitPattern: member.paid))
        self.init(
            hash: SHA256Stream.hash(message), count: 1, due: member.due, paid: member.paid)
    }

    /// The node over two others; sums are checked as they are added.
    public init(_ left: ShareNode, _ right: ShareNode) throws(ShareTreeProblem) {
        var message: [UInt8] = [1]
        message.reserveCapacity(ShareNode.parentLength)
        left.append(to: &message)
        right.append(to: &message)
        try self.init(SHA256Stream.hash(message), over: left, right)
    }

    init(_ hash: Hash, over left: ShareNode, _ right: ShareNode) throws(ShareTreeProblem) {
        let (count, countOver) = left.count.addingReportingOverflow(right.count)
        let (due, dueOver) = left.due.addingReportingOverflow(right.due)
        let (paid, paidOver) = left.paid.addingReportingOverflow(right.paid)
        guard !countOver, !dueOver, !paidOver, left.isWhole, right.isWhole else { throw .sum }
        self.init(hash: hash, count: count, due: due, paid: paid)
    }

    private var isWhole: Bool { count >= 0 && due >= 0 && paid >= 0 }

    /// Appends its 56 bytes: hash, count, due, paid.
    func append(to bytes: inout [UInt8]) {
        hash.append(to: &bytes)
        bytes.append(bigEndian: UInt64(bitPattern: count))
        bytes.append(bigEndian: UInt64(bitPattern: due))
        bytes.append(bigEndian: UInt64(bitPattern: paid))
    }

    /// Appends 48 bytes, without the count, which follows from its place.
    func appendWithoutCount(to bytes: inout [UInt8]) {
        hash.append(to: &bytes)
        bytes.append(bigEndian: UInt64(bitPattern: due))
        bytes.append(bigEndian: UInt64(bitPattern: paid))
    }

    /// The node of 48 bytes whose count is known; nil where a sum is below zero.
    init?(_ bytes: ArraySlice<UInt8>, count: Int64) {
        let due = Int64(bitPattern: bytes.dropFirst(32).prefix(8).bigEndian)
        let paid = Int64(bitPattern: bytes.dropFirst(40).bigEndian)
        guard bytes.count == 48, let hash = Hash(bytes.prefix(32)), due >= 0, paid >= 0 else {
            return nil
        }
        self.init(hash: hash, count: count, due: due, paid: paid)
    }
}
