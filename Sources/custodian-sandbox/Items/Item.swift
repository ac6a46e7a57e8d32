import GRDB

/// A debit or payment that was handed in, with the account it is for.
struct Item: Sendable {
    let number: Int64
    let batch: Int64
    /// The account held here.
    let account: String
    let collects: Bool
    /// Whether it is booked with its batch.
    let together: Bool
    let endToEnd: String
    let other: String
    let name: String
    /// What the file asked for.
    let amount: Int64
    let currency: Currency
    let reference: String
    let text: String
    let mandate: String
    /// `waiting`, `executed` or `refused`.
    let state: String
    /// What was moved, once it is executed.
    let moved: Int64
    let returnDay: Day?
    let returnReason: String

    init(_ row: Row) {
        guard let currency = Currency(row["currency"]) else {
            preconditionFailure("files are stored with a currency")
        }
        number = row["number"]
        batch = row["batch"]
        account = row["account"]
        collects = row["direction"] as String == "debit"
        together = row["together"]
        endToEnd = row["endToEnd"]
        other = row["other"]
        name = row["name"]
        amount = row["amount"]
        self.currency = currency
        reference = row["reference"]
        text = row["text"]
        mandate = row["mandate"]
        state = row["state"]
        moved = row["moved"]
        returnDay = (row["returnDay"] as String?).flatMap { Day($0) }
        returnReason = row["returnReason"] ?? ""
    }

    /// The columns it is made of.
    static let query = """
        SELECT item.*, batch.account, batch.direction, batch.together, file.currency
        FROM item JOIN batch ON batch.number = item.batch JOIN file ON file.number = batch.file
        """
}

extension Item {
    /// Its line with that amount, and the line of the other side.
    func bookings(_ amount: Int64) -> (own: Booking, other: Booking) {
        let signed = collects ? amount : -amount
        var own = Booking(
            code: collects ? .collected : .payment, amount: signed, endToEnd: endToEnd,
            reference: reference, text: text)
        own.name = name
        own.other = other
        own.mandate = mandate
        own.batch = together ? batch : nil
        let code: Booking.Code = collects ? .debited : .credit
        var mirrored = Booking(
            code: code, amount: -signed, endToEnd: endToEnd, reference: reference, text: text)
        mirrored.other = account
        return (own, mirrored)
    }

    /// The lines that take it back.
    func returned() -> (own: Booking, other: Booking) {
        let signed = collects ? -moved : moved
        var own = Booking(
            code: collects ? .debitReturned : .paymentReturned, amount: signed,
            endToEnd: endToEnd, reference: reference, text: text, returnReason: returnReason)
        own.name = name
        own.other = other
        own.mandate = mandate
        var mirrored = Booking(
            code: collects ? .debitReturned : .paymentReturned, amount: -signed,
            endToEnd: endToEnd, reference: reference, returnReason: returnReason)
        mirrored.other = account
        return (own, mirrored)
    }
}
