import Dispatch
import Foundation
import FoundationNetworking
import Synchronization

/// Asks others over HTTP. What is signed or has a token is for one address: no redirection is
/// followed; and nobody is waited for longer than was said.
final class HTTPDoor {
    /// What was answered.
    struct Answer {
        let status: Int
        let body: Data
    }

    /// Why there is no answer.
    enum Silence: Error { case timeout, unreachable, cutOff }

    private let session: URLSession
    private let seconds: Int

    private final class NoRedirection: NSObject, URLSessionTaskDelegate {
        func urlSession(
            _ session: URLSession, task: URLSessionTask,
            willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
            completionHandler: @escaping (URLRequest?) -> Void
        ) { completionHandler(nil) }
    }

    /// A door that waits so many seconds, from the first try to the last byte.
    init(seconds: Int) {
        self.seconds = seconds
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = .init(seconds)
        configuration.timeoutIntervalForResource = .init(seconds)
        session = URLSession(
            configuration: configuration, delegate: NoRedirection(), delegateQueue: nil)
    }

    deinit { session.invalidateAndCancel() }

    /// Asks, and waits for the answer.
    func ask(_ request: URLRequest) throws(Silence) -> Answer {
        let done = DispatchSemaphore(value: 0)
        let outcome = Outcome()
        let task = session.dataTask(with: request) { data, response, error in
            let status = (response as? HTTPURLResponse)?.statusCode
            let reason = (error as? URLError)?.code
            outcome.result.withLock {
                $0 =
                    if let status, reason == nil {
                        .success(Answer(status: status, body: data ?? Data()))
                    } else {
                        .failure(HTTPDoor.silence(reason))
                    }
            }
            done.signal()
        }
        task.resume()
        // The session has its own clock; this one is for a session that does not answer at all.
        guard done.wait(timeout: .now() + .seconds(seconds + 5)) == .success else {
            task.cancel()
            throw .timeout
        }
        guard let result = outcome.result.withLock(\.self) else { throw .cutOff }
        return try result.get()
    }

    private static func silence(_ code: URLError.Code?) -> Silence {
        switch code {
        case .timedOut: .timeout
        case .networkConnectionLost, .badServerResponse: .cutOff
        default: .unreachable
        }
    }

    private final class Outcome: Sendable {
        let result = Mutex<Result<Answer, Silence>?>(nil)
    }
}
