import GRDB

/// The answer to a file once it was worked on.
struct StatusFile: Sendable {
    let bytes: [UInt8]
    let isXML: Bool
}

/// One transaction with what became of it.
struct Outcome: Sendable {
    let endToEnd: String
    let payer: String
    let amount: Int64
    /// `waiting`, `executed` or `refused`.
    let state: String
    let reason: String
    /// What was moved.
    let moved: Int64

    init(_ row: Row) {
        endToEnd = row["endToEnd"]
        payer = row["payer"]
        amount = row["amount"]
        state = row["state"]
        reason = row["reason"]
        moved = row["moved"]
    }
}

extension Bank {
    /// What became of a file: pain.002 for ISO 20022, a list for a list.
    func status(of id: String) throws -> StatusFile {
        guard let file = try row("SELECT * FROM file WHERE id = ?", [id]),
            let kind = Order.Kind(rawValue: file["kind"]), let currency = Currency(file["currency"])
        else { throw Refusal.fileUnknown }
        let unknowns = try unknowns(file: id)
        if kind.isXML {
            let status = PainStatus(
                file: file, day: try today(), unknowns: unknowns, currency: currency,
                batches: try batches(file["number"]))
            return StatusFile(bytes: status.written(), isXML: true)
        }
        let outcomes = try batches(file["number"]).flatMap(\.outcomes)
        let text =
            kind == .debitList
            ? try DebitResult.write(file, outcomes, unknowns, currency)
            : try PaymentStatus.write(file, outcomes, unknowns, currency, today: try today())
        return StatusFile(bytes: Array(text.utf8), isXML: false)
    }

    private func batches(_ file: Int64) throws -> [PainStatus.Batch] {
        try rows("SELECT number, id FROM batch WHERE file = ? ORDER BY number", [file]).map { row in
            let number: Int64 = row["number"]
            let outcomes = try rows(
                "SELECT * FROM item WHERE batch = ? ORDER BY number", [number]
            ).map(Outcome.init)
            return PainStatus.Batch(id: row["id"], outcomes: outcomes)
        }
    }
}
