import Bookkeeping
import Foundation
import FoundationNetworking

/// The custodian over the wire: files go to him, answers and statements come back. Whatever goes
/// wrong on the way, the same command repeated completes it: he knows every file by its id.
struct CustodianWire {
    /// The most bytes of what he says, and of a file that he gives: more than a million payments.
    private static let mostWords = 1 << 20
    static let mostFile = 1 << 30

    private let url: String
    private let token: String?
    private let door = HTTPDoor(seconds: 60)

    typealias Answer = HTTPDoor.Answer

    /// The wire to the custodian of the settings.
    init(_ settings: CustodianSettings) throws {
        guard let url = settings.url else { throw CustodyRefusal.wireMissing }
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
        token = settings.token
        guard token == nil || url.hasPrefix("https://") || CustodianWire.isHere(url) else {
            throw CustodyRefusal.tokenInClear
        }
    }

    /// Whether an address is on this machine: what goes there passes no wire.
    private static func isHere(_ url: String) -> Bool {
        guard let host = URL(string: url)?.host else { return false }
        let name = host.lowercased()
        if name == "localhost" || name == "::1" || name == "[::1]" { return true }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// Asks for something, or sends it.
    ///
    /// - Parameters:
    ///   - accepts: the kind of answer that is wanted.
    ///   - most: how many bytes it may have.
    func ask(
        _ method: String, _ path: String, body: Data? = nil, type: String = "application/json",
        accepts: String = "*/*", most: Int = CustodianWire.mostWords
    ) throws -> Answer {
        guard let address = URL(string: url + path) else { throw unreachable("address") }
        var request = URLRequest(url: address)
        request.httpMethod = method
        request.httpBody = body
        request.setValue(accepts, forHTTPHeaderField: "Accept")
        if body != nil { request.setValue(type, forHTTPHeaderField: "Content-Type") }
        if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
        let answer: Answer
        do throws(HTTPDoor.Silence) { answer = try door.ask(request, most: most) } catch {
            throw unreachable(CustodianWire.reason(error))
        }
        guard answer.status != 401, answer.status < 500 else {
            throw unreachable("HTTP \(answer.status)")
        }
        // He is asked at the address of the settings and nowhere else.
        guard answer.status < 300 || answer.status >= 400 else {
            throw CustodianWire.movedAway(answer.status)
        }
        return answer
    }

    private static func reason(_ silence: HTTPDoor.Silence) -> String {
        switch silence {
        case .timeout: "timeout"
        case .unreachable: "no connection"
        case .cutOff: "connection lost"
        case .tooLong: "answer too long"
        }
    }

    private static func movedAway(_ status: Int) -> FileProblem {
        FileProblem(
            line: nil, field: "url", code: "custodian.refused",
            Text(
                "托管方让人到别处去（HTTP \(status)）；令牌不会送到别处，请把新地址写入 custodian.yaml。",
                "The custodian sends us elsewhere (HTTP \(status)); the token goes nowhere else: "
                    + "write his new address into custodian.yaml."))
    }

    private func unreachable(_ why: String) -> Fault {
        Fault(
            "custodian.unreachable",
            Text(
                "托管方没有应答（\(why)）；已记入账的都在。连上后重复同一命令即可，他认得每份文件，不会重复付款。",
                "The custodian does not answer (\(why)); what was recorded before stays. Repeat the "
                    + "command when he does: he knows every file by its id, and nothing is doubled."
            ))
    }
}
