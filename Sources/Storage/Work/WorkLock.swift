import Bookkeeping
import Glibc

/// Work that only one program may do at a time. The lock is the system's: it is gone when the
/// program is, however it ended.
public final class WorkLock: StoreLock, Sendable {
    /// The system takes it from nobody.
    public var isHeld: Bool { true }

    private let descriptor: Int32

    /// Takes the lock of that name; nil when another program has it.
    public init?(_ path: String) throws {
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Fault.storeFailing(path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return nil }
    }

    /// Closing alone would leave the lock with a child that is just being started and holds a copy
    /// of the descriptor.
    deinit {
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
