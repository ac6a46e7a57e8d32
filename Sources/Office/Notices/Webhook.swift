import Foundation
import FoundationNetworking
import PublicRecord

/// Hands messages to a gateway over HTTP, signed, so that the gateway knows whose they are.
///
///     X-Tongzhou-Timestamp: seconds since 1970-01-01
///     X-Tongzhou-Signature: hmac-sha256=HMAC-SHA256(secret, timestamp || "." || body)
final class Webhook {
    private let settings: NoticeSettings.Webhook
    private let door: HTTPDoor

    init(_ settings: NoticeSettings.Webhook) {
        self.settings = settings
        door = HTTPDoor(seconds: settings.timeoutSeconds)
    }

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
        do throws(HTTPDoor.Silence) {
            let status = try door.ask(request).status
            return (200..<300).contains(status) ? nil : "gateway-status-\(status)"
        } catch {
            return error == .timeout ? "gateway-timeout" : "gateway-unreachable"
        }
    }
}
