import Foundation

/// The answer to a request.
struct Answer: Sendable {
    let status: Int
    let type: String
    let body: [UInt8]

    init(_ status: Int = 200, type: String, body: [UInt8]) {
        self.status = status
        self.type = type
        self.body = body
    }

    /// JSON with its fields in alphabetical order.
    static func json(_ value: some Encodable, status: Int = 200) throws -> Answer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Answer(
            status, type: "application/json; charset=utf-8",
            body: Array(try encoder.encode(value)) + [10])
    }

    static func text(_ text: String, type: String = "text/plain") -> Answer {
        Answer(type: "\(type); charset=utf-8", body: Array(text.utf8))
    }

    static func xml(_ body: [UInt8]) -> Answer {
        Answer(type: "application/xml; charset=utf-8", body: body)
    }

    static func refusal(_ refusal: Refusal) -> Answer {
        struct Body: Encodable {
            let error: String
            let zh: String
            let en: String
            let line: Int?
        }
        let body = Body(
            error: refusal.code, zh: refusal.zh, en: refusal.en, line: refusal.line)
        return (try? json(body, status: refusal.status))
            ?? Answer(refusal.status, type: "text/plain", body: Array(refusal.en.utf8))
    }
}
