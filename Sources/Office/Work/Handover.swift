import Dispatch
import Synchronization

/// Hands batches from a thread that reads to the thread that writes, a few at a time, so that
/// neither runs far ahead of the other.
final class Handover<Batch: Sendable>: Sendable {
    private struct State {
        var batches: [Batch] = []
        var end: Result<Void, any Error>?
        var abandoned = false
    }

    /// The other side wants no more.
    private struct Abandoned: Error {}

    private let state = Mutex(State())
    private let room = DispatchSemaphore(value: 4)
    private let filled = DispatchSemaphore(value: 0)

    /// Runs the reading on a thread of its own.
    init(_ read: @escaping @Sendable (_ give: (Batch) throws -> Void) throws -> Void) {
        DispatchQueue(label: "tongzhou.reading").async {
            let end = Result<Void, any Error> { try read { try self.give($0) } }
            self.state.withLock { $0.end = end }
            self.filled.signal()
        }
    }

    private func give(_ batch: Batch) throws {
        room.wait()
        let wanted = state.withLock { state in
            if !state.abandoned { state.batches.append(batch) }
            return !state.abandoned
        }
        guard wanted else { throw Abandoned() }
        filled.signal()
    }

    /// The next batch; waits for it. Nil when all have been taken; throws what ended the reading.
    func take() throws -> Batch? {
        filled.wait()
        let (batch, end) = state.withLock { state in
            (state.batches.isEmpty ? nil : state.batches.removeFirst(), state.end)
        }
        if let batch {
            room.signal()
            return batch
        }
        try end?.get()
        return nil
    }

    /// Says that no more batches are wanted, and waits until the reading has stopped: what it
    /// writes beside, such as keys, is finished then.
    func abandon() {
        let left = state.withLock { state in
            state.abandoned = true
            defer { state.batches.removeAll() }
            return state.batches.count
        }
        // Room for what was left, and for the batch the reading may be waiting to give.
        for _ in 0...left { room.signal() }
        while state.withLock({ $0.end == nil }) { filled.wait() }
    }
}
