import GRDB

/// Setting faults, and finding them.
extension Bank {
    /// Sets a fault for a debit or payment that is not yet executed, or not yet here. A return may
    /// also be set for one that is executed.
    func set(
        _ kind: Fault.Kind, endToEnd: String, file: String, reason: String, days: Int,
        amount: String, other: String
    ) throws {
        try note("fault \(kind.rawValue) for \(endToEnd)")
        if kind != .unknown, let item = try latest(endToEnd), item.state != "waiting" {
            guard kind == .giveBack, item.state == "executed", item.returnDay == nil else {
                throw Refusal(
                    409, "too-late", zh: "该笔已经执行", en: "this one is executed already")
            }
            let day = try bankDays().after(try today(), by: days)
            return try giveBackLater(item.number, on: day, reason: reason)
        }
        try run(
            """
            INSERT INTO fault (kind, endToEnd, file, reason, days, amount, other, used)
            VALUES (?, ?, ?, ?, ?, ?, ?, 0)
            """, [kind.rawValue, endToEnd, file, reason, days, amount, other])
    }

    /// The faults that wait for something to be executed.
    func openFaults() throws -> [String: [Fault]] {
        let rows = try rows(
            "SELECT * FROM fault WHERE used = 0 AND kind <> ? ORDER BY number",
            [Fault.Kind.unknown.rawValue])
        return Dictionary(grouping: rows.map(Fault.init), by: \.endToEnd)
    }

    func use(_ fault: Fault) throws {
        try run("UPDATE fault SET used = 1 WHERE number = ?", [fault.number])
    }

    /// End-to-end ids that the status of that file names though they were never sent.
    func unknowns(file: String) throws -> [String] {
        try rows(
            "SELECT endToEnd FROM fault WHERE kind = ? AND file IN ('', ?) ORDER BY number",
            [Fault.Kind.unknown.rawValue, file]
        ).map { $0["endToEnd"] }
    }
}
