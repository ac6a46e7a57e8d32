import GRDB

/// The statement of one account and one day that is over.
struct Statement: Sendable {
    /// A line, or a batch of debits that is one line.
    struct Entry: Sendable {
        /// The batch they are booked with: file, part of the file, and its own reference.
        struct Together: Sendable {
            let file: String
            let part: String
            let reference: String
        }

        var lines: [Line]
        let together: Together?

        var amount: Int64 { lines.reduce(0) { $0 + $1.amount } }
        var code: String { lines[0].code }
        var reference: String { together?.reference ?? lines[0].bankReference }
    }

    /// A single movement.
    struct Line: Sendable {
        let number: Int64
        let amount: Int64
        let code: String
        let endToEnd: String
        let reference: String
        let text: String
        let returnReason: String
        let name: String
        let other: String
        let mandate: String

        /// The bank's own reference: no two lines have the same.
        var bankReference: String { Line.reference(number) }

        static func reference(_ number: Int64) -> String {
            let digits = String(number)
            return "L" + String(repeating: "0", count: max(0, 10 - digits.count)) + digits
        }
    }

    let account: Account
    let day: Day
    let opening: Int64
    let pledged: Int64
    let entries: [Entry]

    var closing: Int64 { entries.reduce(opening) { $0 + $1.amount } }
}

extension Bank {
    /// The statement of a day that is over.
    func statement(_ number: String, _ day: Day) throws -> Statement {
        let account = try held(number)
        guard try day < today(), day >= account.opened else { throw Refusal.notOver }
        let before = try total(
            "SELECT sum(amount) FROM line WHERE account = ? AND day < ?", [number, day.description])
        let rows = try rows(
            """
            SELECT line.*, batch.id AS part, file.id AS file FROM line
            LEFT JOIN batch ON batch.number = line.batch
            LEFT JOIN file ON file.number = batch.file
            WHERE line.account = ? AND line.day = ? ORDER BY line.number
            """, [number, day.description])
        return Statement(
            account: account, day: day, opening: account.opening + before,
            pledged: try pledged(number, on: day), entries: entries(rows, day))
    }

    /// Lines of one batch make one entry, where the first of them stands.
    private func entries(_ rows: [Row], _ day: Day) -> [Statement.Entry] {
        var entries: [Statement.Entry] = []
        var places: [Int64: Int] = [:]
        for row in rows {
            let line = Statement.Line(row)
            guard let batch = row["batch"] as Int64? else {
                entries.append(Statement.Entry(lines: [line], together: nil))
                continue
            }
            if let place = places[batch] {
                entries[place].lines.append(line)
            } else {
                places[batch] = entries.count
                let together = Statement.Entry.Together(
                    file: row["file"], part: row["part"], reference: "B\(batch)-\(day.compact)")
                entries.append(Statement.Entry(lines: [line], together: together))
            }
        }
        return entries
    }
}

extension Statement.Line {
    init(_ row: Row) {
        number = row["number"]
        amount = row["amount"]
        code = row["code"]
        endToEnd = row["endToEnd"]
        reference = row["reference"]
        text = row["text"]
        returnReason = row["returnReason"]
        name = row["name"]
        other = row["other"]
        mandate = row["mandate"]
    }
}
