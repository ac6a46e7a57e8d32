import Dispatch
import Foundation
import FoundationNetworking
import PublicRecord
import Synchronization

/// Hands messages to a gateway over HTTP, signed, so that the gateway knows whose they are.
///
///     X-Tongzhou-Timestamp: seconds since 1970-01-01
///     X-Tongzhou-Signature: hmac-sha256=HMAC-SHA256(secret, timestamp || "." || body)
final class Webhook {
    private let settings: NoticeSettings.Webhook
    private let session: URLSession

    /// A redirection is no answer: what is signed for one gateway goes to no other.
    private final class NoRedirection: NSObject, URLSessionTaskDelegate {
        func urlSession(
            _ session: URLSession, task: URLSessionTask,
            willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
            completionHandler: @escaping (URLRequest?) -> Void
        ) { completionHandler(nil) }
    }

    init(_ settings: NoticeSettings.Webhook) {
        self.settings = settings
        let configuration = URLSessionConfiguration.ephemeral
        let seconds = settings.timeoutSeconds
        configuration.timeoutIntervalForRequest = .init(seconds)
        configuration.timeoutIntervalForResource = .init(seconds)
        session = URLSession(
            configuration: configuration, delegate: NoRedirection(), delegateQueue: nil)
    }

    deinit { session.invalidateAndCancel() }

    /// Hands a message over.
    ///
    /// - Returns: nil when the gateway answered that it took it (2xx); else why not, in a word.
    func hand(_ body: [UInt8], time: Int64) -> String? {
        let code = MessageCode.hex(of: Array("\(time).".utf8) + body, secret: settings.secret)
        var request = URLRequest(url: settings.url)
        request.httpMethod = "POST"
        request.httpBody = Data(body)
        request.setValue("application/json; charset=utf-8", forHTTPHeaderField: "Content-Type")
        request.setValue("\(time)", forHTTPHeaderField: "X-Tongzhou-Timestamp")
        request.setValue("hmac-sha256=\(code)", forHTTPHeaderField: "X-Tongzhou-Signature")
        let answered = DispatchSemaphore(value: 0)
        let outcome = Outcome()
        let task = session.dataTask(with: request) { _, response, _ in
            outcome.status.withLock { $0 = (response as? HTTPURLResponse)?.statusCode }
            answered.signal()
        }
        task.resume()
        // The session has its own clock; this one is for a session that does not answer at all.
        guard answered.wait(timeout: .now() + .seconds(settings.timeoutSeconds + 5)) == .success
        else {
            task.cancel()
            return "gateway-timeout"
        }
        guard let code = outcome.status.withLock(\.self) else { return "gateway-unreachable" }
        return (200..<300).contains(code) ? nil : "gateway-status-\(code)"
    }

    private final class Outcome: Sendable {
        let status = Mutex<Int?>(nil)
    }
}
