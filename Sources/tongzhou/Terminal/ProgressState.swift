import Synchronization

/// The percentage that a bar shows, so that it is drawn only when it changes.
final class ProgressState: Sendable {
    private let shown = Mutex(-1)

    /// The new percentage, or nil when it is the one that is shown.
    func moved(to percent: Int) -> Int? {
        shown.withLock {
            guard percent > $0 else { return nil }
            $0 = percent
            return percent
        }
    }
}
