import Bookkeeping
import CLibPQ

/// Where a database is: a connection URI as libpq reads it.
struct PostgresAddress: Sendable {
    /// As it was given; it may hold a password.
    let text: String
    /// What a person may read of it: who, where and which, never a password.
    let shown: String

    /// - Throws: where it cannot be read. What libpq says of it may hold the password, and is kept
    ///   back.
    init(_ text: String) throws {
        self.text = text
        // Letters that belong to a password would be taken for the end of it.
        let authority = text.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" && $0 != "?" }
        let rest = text.drop { $0 != "/" }.dropFirst(2 + authority.count)
        guard authority.count(where: { $0 == "@" }) <= 1,
            !rest.prefix(while: { $0 != "?" }).contains("@"),
            !(authority.contains(":") && !authority.contains("@") && rest.contains("@")),
            let parts = unsafe PQconninfoParse(text, nil)
        else { throw Fault.addressUnreadable() }
        var found: [String: String] = [:]
        var part = unsafe parts
        while let keyword = unsafe part.pointee.keyword {
            if let value = unsafe part.pointee.val {
                found[unsafe String(cString: keyword)] = unsafe String(cString: value)
            }
            unsafe part += 1
        }
        unsafe PQconninfoFree(parts)
        let user = found["user"].map { "\($0)@" } ?? ""
        let host = found["host"] ?? found["hostaddr"] ?? ""
        let port = found["port"].map { ":\($0)" } ?? ""
        shown = "postgres://\(user)\(host)\(port)/\(found["dbname"] ?? "")"
    }
}
