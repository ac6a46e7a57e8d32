import Foundation

/// A request as plain values; nothing behind this knows how it came.
struct Call: Sendable {
    let method: String
    /// The segments of the path, decoded: an id may hold slashes.
    let path: [String]
    let query: [String: String]
    let accept: String
    let authorization: String
    let body: [UInt8]

    /// The body as JSON of that form.
    func json<Body: Decodable>(_ form: Body.Type) throws -> Body {
        do {
            return try JSONDecoder().decode(form, from: Data(body))
        } catch {
            throw Refusal.json
        }
    }
}

extension Call {
    /// The segments of a path as it was sent.
    static func segments(_ path: String) -> [String] {
        path.split(separator: "/").map { decoded($0) }
    }

    /// The parameters of a query as it was sent.
    static func parameters(_ query: String) -> [String: String] {
        let pairs = query.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (decoded(parts[0]), parts.count == 2 ? decoded(parts[1]) : "")
        }
        return Dictionary(pairs) { first, _ in first }
    }

    private static func decoded(_ text: Substring) -> String {
        String(text).removingPercentEncoding ?? String(text)
    }
}
