/// What PostgreSQL says when it does not do what it was asked. Texts of the server may hold data:
/// they are kept out of what is shown.
enum PostgresError: Error {
    /// There is no connection; the reason is libpq's own.
    case notConnected(String)
    /// The connection was lost: what was under way may have happened or not.
    case lost(String)
    /// The connection was lost while the transaction was made true.
    case unknown(String)
    /// The server refused, with the five letters of its code.
    case refused(String)

    /// What a code of the server means. Sessions that an administrator or a crash ended are lost.
    static func of(code: String, _ text: String) -> PostgresError {
        ["57P01", "57P02", "57P03", "57P04", "57P05"].contains(code)
            ? .lost(text) : .refused(code)
    }

    /// Whether the same transaction may go through when it is tried again.
    var isPassing: Bool {
        switch self {
        // Two that got in each other's way; or one was first with the same key.
        case .refused(let code): ["40001", "40P01", "23505"].contains(code)
        // What was lost before the end has not happened; where it was lost at the end, the next try
        // looks the command's key up, and so finds out.
        case .lost, .unknown: true
        case .notConnected: false
        }
    }

    /// Whether it may be otherwise once the server is back, or has found out about a session that
    /// was lost.
    var isOfServerAway: Bool {
        switch self {
        case .notConnected: true
        case .refused(let code): code == "55P03" || code.hasPrefix("57") || code.hasPrefix("25")
        case .lost, .unknown: false
        }
    }

    /// Whether the connection is gone.
    var isLoss: Bool {
        switch self {
        case .lost, .unknown: true
        case .refused, .notConnected: false
        }
    }
}
