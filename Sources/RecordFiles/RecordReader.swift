import Dispatch
import Foundation
import FoundationNetworking
import PublicRecord
import Synchronization

/// Reads the files of a public record from a folder or an address. No more is taken in than was
/// asked for, no redirection is followed, and nobody is waited for longer than was said. One
/// connection serves file after file.
public final class RecordReader: Sendable {
    private let record: String
    private let seconds: Int
    private let session: URLSession
    private let receivers = Receivers()

    /// A reader of a record, below a folder or an address.
    ///
    /// - Parameter seconds: how long a file is waited for, from the first try to the last byte.
    public init(_ record: String, seconds: Int = 60) {
        (self.record, self.seconds) = (record, seconds)
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = .init(seconds)
        configuration.timeoutIntervalForResource = .init(seconds)
        session = URLSession(configuration: configuration, delegate: receivers, delegateQueue: nil)
    }

    deinit { session.invalidateAndCancel() }

    /// Whether that is an address rather than a folder.
    public static func isAddress(_ record: String) -> Bool {
        guard let url = URL(string: record), url.host != nil else { return false }
        return url.scheme == "http" || url.scheme == "https"
    }

    /// The bytes of a file; nil where there is none, or a longer one. What is there and cannot be
    /// had is a ``LogFileProblem``.
    public func read(_ path: String, _ limit: Int) throws -> [UInt8]? {
        RecordReader.isAddress(record) ? try fetch(path, limit) : try file(path, limit)
    }

    private func file(_ path: String, _ limit: Int) throws -> [UInt8]? {
        let name = "\(record)/\(path)"
        guard let handle = FileHandle(forReadingAtPath: name) else {
            if FileManager.default.fileExists(atPath: name) { throw LogFileProblem(path: path) }
            return nil
        }
        defer { try? handle.close() }
        var data = Data()
        do {
            while data.count <= limit,
                let more = try handle.read(upToCount: limit + 1 - data.count), !more.isEmpty
            {
                data += more
            }
        } catch { throw LogFileProblem(path: path) }
        return data.count > limit ? nil : Array(data)
    }

    private func fetch(_ path: String, _ limit: Int) throws -> [UInt8]? {
        // A class may be called by what means something else in an address.
        let plain = CharacterSet(charactersIn: "/-._~").union(.alphanumerics)
        guard let name = path.addingPercentEncoding(withAllowedCharacters: plain),
            let url = URL(string: record + (record.hasSuffix("/") ? "" : "/") + name)
        else { throw LogFileProblem(path: path) }
        let task = session.dataTask(with: url)
        let receiver = Receiver(limit)
        receivers.add(receiver, for: task)
        task.resume()
        // The session has its own clock, which stands still while bytes come in.
        guard receiver.done.wait(timeout: .now() + .seconds(seconds)) == .success else {
            task.cancel()
            throw LogFileProblem(path: path)
        }
        let received = receiver.received.withLock(\.self)
        if received.status == 404 || received.isTooLong { return nil }
        guard received.status == 200, !received.isCutOff else { throw LogFileProblem(path: path) }
        return Array(received.data)
    }
}

/// What comes of one file, up to the limit.
private final class Receiver: Sendable {
    struct Received {
        var data = Data()
        var status = 0
        var isTooLong = false
        var isCutOff = false
    }

    let received = Mutex(Received())
    let done = DispatchSemaphore(value: 0)
    private let limit: Int

    init(_ limit: Int) { self.limit = limit }

    /// Whether that was within the limit.
    func take(_ data: Data) -> Bool {
        received.withLock { received in
            received.isTooLong = received.data.count + data.count > limit
            if !received.isTooLong { received.data.append(data) }
            return !received.isTooLong
        }
    }

    func end(_ status: Int, isCutOff: Bool) {
        received.withLock { ($0.status, $0.isCutOff) = (status, isCutOff) }
        done.signal()
    }
}

/// Hands on what comes, from the address that was asked alone.
private final class Receivers: NSObject, URLSessionDataDelegate, Sendable {
    private let open = Mutex<[Int: Receiver]>([:])

    func add(_ receiver: Receiver, for task: URLSessionTask) {
        open.withLock { $0[task.taskIdentifier] = receiver }
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data
    ) {
        guard let receiver = open.withLock({ $0[dataTask.taskIdentifier] }) else { return }
        if !receiver.take(data) { dataTask.cancel() }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
    ) {
        let status = (task.response as? HTTPURLResponse)?.statusCode ?? 0
        open.withLock { $0.removeValue(forKey: task.taskIdentifier) }?
            .end(status, isCutOff: error != nil)
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
        completionHandler: @escaping (URLRequest?) -> Void
    ) { completionHandler(nil) }
}
