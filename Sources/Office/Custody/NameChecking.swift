import Bookkeeping
import Foundation

extension Office {
    private struct Question: Encodable {
        let account: String
        let name: String
    }

    /// The answer, with what it is about: one for another account or name is none.
    private struct Reply: Decodable {
        let account: String
        let name: String
        let answer: String
    }

    /// What the custodian says to a payee's name.
    func checkName(_ name: String, account: String) throws -> NameCheck {
        let wire = try CustodianWire(try CustodianSettings(keysFolder: keysFolder))
        let reply = try wire.ask(
            "POST", "/check",
            body: try JSONEncoder().encode(Question(account: account, name: name)))
        guard reply.status == 200,
            let said = try? JSONDecoder().decode(Reply.self, from: reply.body),
            said.account == account, said.name == name
        else { return NameCheck(.unknown) }
        let known = NameCheck.Answer(rawValue: said.answer) ?? .unknown
        // Only a person attests.
        return NameCheck(known == .attested ? .unknown : known)
    }
}
