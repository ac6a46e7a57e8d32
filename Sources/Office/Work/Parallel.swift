import Dispatch
import Foundation

/// The same work on several parts at once, one thread a part. The work blocks on the store, so
/// it does not belong on the threads of tasks.
enum Parallel {
    /// The results in the order of the parts; throws what the first failing part threw.
    static func map<Part: Sendable, Value>(
        _ parts: [Part], _ work: @Sendable (Part) throws -> Value
    ) throws -> [Value] {
        let results = Results<Value>(count: parts.count)
        DispatchQueue.concurrentPerform(iterations: parts.count) { index in
            results.set(index, Result { try work(parts[index]) })
        }
        return try results.values.map { try $0.get() }
    }

    // Unchecked: every access holds the lock, and a result is handed over once, when all have
    // ended.
    private final class Results<Value>: @unchecked Sendable {
        private let lock = NSLock()
        private var results: [Result<Value, any Error>?]

        init(count: Int) { results = Array(repeating: nil, count: count) }

        func set(_ index: Int, _ result: Result<Value, any Error>) {
            lock.withLock { results[index] = result }
        }

        var values: [Result<Value, any Error>] { lock.withLock { results.compactMap(\.self) } }
    }
}
