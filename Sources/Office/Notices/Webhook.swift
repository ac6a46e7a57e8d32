import Foundation
import FoundationNetworking
import PublicRecord

/// Hands messages to a gateway over HTTP, signed, so that the gateway knows whose they are.
///
///     X-Tongzhou-Timestamp: seconds since 1970-01-01
///     X-Tongzhou-Signature: hmac-sha256=HMAC-SHA256(secret, timestamp || "." || body)
final class Webhook {
    /// The most bytes of an answer; beyond its status nothing in it is looked at.
    private static let most = 1 << 16

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
            return Webhook.reason(try door.ask(request, most: Webhook.most).status)
        } catch {
            switch error {
            case .tooLong(let status): return Webhook.reason(status)
            case .timeout: return "gateway-timeout"
            case .unreachable, .cutOff: return "gateway-unreachable"
            }
        }
    }

    private static func reason(_ status: Int) -> String? {
        (200..<300).contains(status) ? nil : "gateway-status-\(status)"
    }
}
