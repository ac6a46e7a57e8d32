import Dispatch
import Synchronization

/// Connections that are used again. Each is used by one thread at a time.
final class PostgresPool: Sendable {
    private let address: PostgresAddress
    private let idle = Mutex<[Idle]>([])
    /// A read within a write takes a second one.
    private static let most = 16
    private let free = DispatchSemaphore(value: PostgresPool.most)
    private static let patience: DispatchTimeInterval = .seconds(10)

    /// A connection handed from one thread to the next; the mutex sees to it that only one has it.
    private struct Idle: @unchecked Sendable { let connection: PostgresConnection }

    init(_ address: PostgresAddress) { self.address = address }

    /// Work with a connection; one that was lost meanwhile is not used again, and none
    /// that idled beside it.
    func with<Answer>(_ work: (PostgresConnection) throws -> Answer) throws -> Answer {
        guard free.wait(timeout: .now() + PostgresPool.patience) == .success else {
            throw PostgresError.refused("53300")
        }
        defer { free.signal() }
        let connection =
            try idle.withLock { $0.popLast() }?.connection
            ?? PostgresConnection(address)
        defer {
            let back = Idle(connection: connection)
            let isAlive = connection.isAlive
            // Where one was lost, the others hardly live: who comes next connects anew.
            idle.withLock { if isAlive { $0.append(back) } else { $0 = [] } }
        }
        return try work(connection)
    }
}
