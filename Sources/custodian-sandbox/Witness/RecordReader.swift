import Dispatch
import Foundation
import FoundationNetworking
import PublicRecord
import Synchronization

/// Reads the files of a public record from a folder or an address. No more is taken in than was
/// asked for, and nobody is waited for longer than a minute.
struct RecordReader: Sendable {
    let record: String

    static func isAddress(_ record: String) -> Bool {
        guard let url = URL(string: record), url.host != nil else { return false }
        return url.scheme == "http" || url.scheme == "https"
    }

    /// The bytes of a file; nil where there is none, or a longer one.
    func read(_ path: String, _ limit: Int) throws -> [UInt8]? {
        RecordReader.isAddress(record) ? try fetch(path, limit) : file(path, limit)
    }

    private func file(_ path: String, _ limit: Int) -> [UInt8]? {
        guard let handle = FileHandle(forReadingAtPath: "\(record)/\(path)") else { return nil }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: limit + 1), data.count <= limit else {
            return nil
        }
        return Array(data)
    }

    private func fetch(_ path: String, _ limit: Int) throws -> [UInt8]? {
        guard let url = URL(string: record + (record.hasSuffix("/") ? "" : "/") + path) else {
            throw LogFileProblem(path: path)
        }
        let receiver = Receiver(limit)
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForResource = 60
        let session = URLSession(
            configuration: configuration, delegate: receiver, delegateQueue: nil)
        defer { session.finishTasksAndInvalidate() }
        let task = session.dataTask(with: url)
        task.resume()
        guard receiver.done.wait(timeout: .now() + .seconds(65)) == .success else {
            task.cancel()
            throw LogFileProblem(path: path)
        }
        let received = receiver.received.withLock(\.self)
        if received.isTooLong || received.status == 404 { return nil }
        guard received.status == 200, !received.isCutOff else { throw LogFileProblem(path: path) }
        return Array(received.data)
    }

    /// Takes in what comes, up to the limit, from the address that was asked alone.
    private final class Receiver: NSObject, URLSessionDataDelegate, Sendable {
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

        func urlSession(
            _ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data
        ) {
            let isTooLong = received.withLock { received in
                received.isTooLong = received.data.count + data.count > limit
                if !received.isTooLong { received.data.append(data) }
                return received.isTooLong
            }
            if isTooLong { dataTask.cancel() }
        }

        func urlSession(
            _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
        ) {
            let status = (task.response as? HTTPURLResponse)?.statusCode ?? 0
            received.withLock { ($0.status, $0.isCutOff) = (status, error != nil) }
            done.signal()
        }

        func urlSession(
            _ session: URLSession, task: URLSessionTask,
            willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
            completionHandler: @escaping (URLRequest?) -> Void
        ) { completionHandler(nil) }
    }
}
