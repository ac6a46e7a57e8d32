import Dispatch
import Foundation
import FoundationNetworking
import Synchronization

/// Asks others over HTTP. What is signed or has a token is for one address: no redirection is
/// followed; nobody is waited for longer than was said, and no more is taken in than was said.
final class HTTPDoor {
    /// What was answered.
    struct Answer {
        let status: Int
        let body: Data
    }

    /// Why there is no answer.
    enum Silence: Error {
        case timeout, unreachable, cutOff
        /// There is one, with that status, and it is longer than what is taken in.
        case tooLong(status: Int)
    }

    private let session: URLSession
    private let receiver = Receiver()
    private let seconds: Int

    /// A door that waits so many seconds, from the first try to the last byte.
    init(seconds: Int) {
        self.seconds = seconds
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = .init(seconds)
        configuration.timeoutIntervalForResource = .init(seconds)
        // What is kept for a second asking is never asked for.
        configuration.urlCache = nil
        session = URLSession(
            configuration: configuration, delegate: receiver, delegateQueue: nil)
    }

    deinit { session.invalidateAndCancel() }

    /// Asks, and waits for the answer.
    ///
    /// - Parameter most: how many bytes it may have.
    func ask(_ request: URLRequest, most: Int) throws(Silence) -> Answer {
        let task = session.dataTask(with: request)
        let done = receiver.expect(task, most: most)
        task.resume()
        // The session has its own clock; this one is for a session that does not answer at all.
        guard done.wait(timeout: .now() + .seconds(seconds + 5)) == .success else {
            task.cancel()
            _ = receiver.answer(to: task)
            throw .timeout
        }
        guard let answer = receiver.answer(to: task) else { throw .cutOff }
        return try answer.get()
    }

    /// Takes in what comes, up to what was said, from the address that was asked alone.
    private final class Receiver: NSObject, URLSessionDataDelegate, Sendable {
        private struct Coming {
            let most: Int
            let done = DispatchSemaphore(value: 0)
            var body = Data()
            var result: Result<Answer, Silence>?

            /// - Returns: whether it has become more than was said, just now.
            mutating func take(_ data: Data, _ status: Int) -> Bool {
                guard result == nil else { return false }
                guard body.count + data.count > most else {
                    body.append(data)
                    return false
                }
                finish(.failure(.tooLong(status: status)))
                return true
            }

            /// The first word counts: nobody waits until the rest has been stopped.
            mutating func finish(_ result: Result<Answer, Silence>) {
                guard self.result == nil else { return }
                self.result = result
                done.signal()
            }
        }

        /// By the numbers of their tasks.
        private let coming = Mutex<[Int: Coming]>([:])

        func expect(_ task: URLSessionTask, most: Int) -> DispatchSemaphore {
            let one = Coming(most: most)
            coming.withLock { $0[task.taskIdentifier] = one }
            return one.done
        }

        /// What was answered, which is kept no longer.
        func answer(to task: URLSessionTask) -> Result<Answer, Silence>? {
            coming.withLock { $0.removeValue(forKey: task.taskIdentifier)?.result }
        }

        func urlSession(
            _ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data
        ) {
            let status = (dataTask.response as? HTTPURLResponse)?.statusCode ?? 0
            let isTooLong = coming.withLock { coming in
                coming[dataTask.taskIdentifier]?.take(data, status) ?? false
            }
            if isTooLong { dataTask.cancel() }
        }

        func urlSession(
            _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
        ) {
            let status = (task.response as? HTTPURLResponse)?.statusCode
            coming.withLock { coming in
                guard let body = coming[task.taskIdentifier]?.body else { return }
                coming[task.taskIdentifier]?.finish(
                    status.flatMap { error == nil ? .success(Answer(status: $0, body: body)) : nil }
                        ?? .failure(HTTPDoor.silence((error as? URLError)?.code)))
            }
        }

        func urlSession(
            _ session: URLSession, task: URLSessionTask,
            willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
            completionHandler: @escaping (URLRequest?) -> Void
        ) { completionHandler(nil) }
    }

    private static func silence(_ code: URLError.Code?) -> Silence {
        switch code {
        case .timedOut: .timeout
        case .networkConnectionLost, .badServerResponse: .cutOff
        default: .unreachable
        }
    }
}
