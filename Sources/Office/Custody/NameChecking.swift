import Bookkeeping
import Foundation

extension Office {
    private struct Question: Encodable {
        let account: String
        let name: String
    }

    private struct Reply: Decodable {
        let answer: String
    }

    /// What the custodian says to a payee's name.
    func checkName(_ name: String, account: String) throws -> NameCheck {
        let wire = try CustodianWire(try CustodianSettings(keysFolder: keysFolder))
        let reply = try wire.ask(
            "POST", "/check",
            body: try JSONEncoder().encode(Question(account: account, name: name)))
        guard reply.status == 200,
            let answer = try? JSONDecoder().decode(Reply.self, from: reply.body).answer
        else { return NameCheck(.unknown) }
        let known = NameCheck.Answer(rawValue: answer) ?? .unknown
        // Only a person attests.
        return NameCheck(known == .attested ? .unknown : known)
    }
}
