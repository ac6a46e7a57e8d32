public import Bookkeeping
import Storage

/// What became of a store that moved house.
public struct Moved: Codable, Sendable {
    /// A scheme and its state, the same in both stores.
    public struct Scheme: Codable, Sendable {
        /// Its identifier.
        public let id: String
        /// The state in one digest.
        public let state: Digest
    }

    /// The schemes.
    public let schemes: [Scheme]
    /// How many rows were taken over.
    public let rows: Int64
}

extension Office {
    /// Takes everything that one store holds over into another, empty one, and compares the states.
    /// Keys and files are folders of their own and stay where they are.
    public static func move(
        from old: String, to new: String, progress: (Int64) -> Void = { _ in }
    ) throws -> Moved {
        // Where there is nothing to take nothing is made.
        let there = try Store(old, creating: false)
        let (schemes, rows) = try Store(new).takeOver(there, progress: progress)
        return Moved(
            schemes: schemes.map { Moved.Scheme(id: $0.id, state: $0.state) }, rows: rows)
    }
}
