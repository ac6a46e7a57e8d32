import Bookkeeping
import Foundation
import FoundationNetworking
import Synchronization

/// The custodian over the wire: files go to him, answers and statements come back. Whatever goes
/// wrong on the way, the same command repeated completes it: he knows every file by its id.
struct CustodianWire {
    private let url: String
    private let token: String?
    private static let timeoutSeconds = 60.0

    /// The wire to the custodian of the settings.
    init(_ settings: CustodianSettings) throws {
        guard let url = settings.url else { throw CustodyRefusal.wireMissing }
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
        token = settings.token
    }

    /// What the custodian answers.
    struct Answer {
        let status: Int
        let body: Data
    }

    /// Asks for something, or sends it.
    ///
    /// - Parameter accepts: the kind of answer that is wanted.
    func ask(
        _ method: String, _ path: String, body: Data? = nil, type: String = "application/json",
        accepts: String = "*/*"
    ) throws -> Answer {
        guard let address = URL(string: url + path) else { throw unreachable("address") }
        var request = URLRequest(url: address, timeoutInterval: CustodianWire.timeoutSeconds)
        request.httpMethod = method
        request.httpBody = body
        request.setValue(accepts, forHTTPHeaderField: "Accept")
        if body != nil { request.setValue(type, forHTTPHeaderField: "Content-Type") }
        if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
        let done = DispatchSemaphore(value: 0)
        let result = Mutex<Result<Answer, any Error>?>(nil)
        let task = URLSession.shared.dataTask(with: request) { data, response, error in
            let status = (response as? HTTPURLResponse)?.statusCode
            result.withLock {
                $0 =
                    status.map { .success(Answer(status: $0, body: data ?? Data())) }
                    ?? .failure(error ?? URLError(.badServerResponse))
            }
            done.signal()
        }
        task.resume()
        done.wait()
        switch result.withLock(\.self) {
        case .success(let answer)?:
            guard answer.status != 401, answer.status < 500 else {
                throw unreachable("HTTP \(answer.status)")
            }
            return answer
        case .failure(let error)?: throw unreachable(CustodianWire.reason(error))
        case nil: throw unreachable("?")
        }
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? URLError else { return "\(type(of: error))" }
        return switch error.code {
        case .timedOut: "timeout"
        case .cannotConnectToHost, .cannotFindHost: "no connection"
        case .networkConnectionLost, .badServerResponse: "connection lost"
        default: "URL error \(error.code.rawValue)"
        }
    }

    private func unreachable(_ why: String) -> Fault {
        Fault(
            "custodian.unreachable",
            Text(
                "托管方没有应答（\(why)）；账没有动。连上后重复同一命令即可，他认得每份文件，不会重复付款。",
                "The custodian does not answer (\(why)); the books are as they were. Repeat the "
                    + "command when he does: he knows every file by its id, and nothing is doubled."
            ))
    }
}
