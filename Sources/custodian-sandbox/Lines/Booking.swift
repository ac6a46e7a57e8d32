import GRDB

/// A movement on an account held here, as it stands on the statement.
struct Booking {
    /// What kind it is, in the codes of ISO 20022: domain, family, sub-family.
    enum Code: String {
        case credit = "PMNT/RCDT/ESCT"
        case payment = "PMNT/ICDT/ESCT"
        case collected = "PMNT/IDDT/ESDD"
        case debited = "PMNT/RDDT/ESDD"
        case debitReturned = "PMNT/IDDT/PRDD"
        case paymentReturned = "PMNT/ICDT/RRTN"
        case interest = "ACMT/MCOP/INTR"
        case charges = "ACMT/MDOP/CHRG"
        case invested = "SECU/SETT/SUBS"
        case redeemed = "SECU/SETT/REDM"
    }

    let code: Code
    /// Positive into the account.
    let amount: Int64
    var endToEnd = ""
    var reference = ""
    var text = ""
    var returnReason = ""
    /// Whom the money came from or went to.
    var name = ""
    var other = ""
    var mandate = ""
    /// The batch it is booked with, if not for itself.
    var batch: Int64?
}

extension Bank {
    /// Books a movement: the line and the deposit, always both.
    @discardableResult
    func book(_ booking: Booking, on account: String, day: Day) throws -> Int64 {
        try run(
            """
            INSERT INTO line (account, day, amount, code, endToEnd, reference, text, returnReason,
                name, other, mandate, batch) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                account, day.description, booking.amount, booking.code.rawValue, booking.endToEnd,
                booking.reference, booking.text, booking.returnReason, booking.name, booking.other,
                booking.mandate, booking.batch,
            ])
        let number = db.lastInsertedRowID
        try move(booking.amount, on: account)
        return number
    }

    /// Changes what is on an account. Elsewhere that is all; here it comes with a line.
    func move(_ amount: Int64, on account: String) throws {
        try run(
            "UPDATE account SET deposit = deposit + ? WHERE number = ?", [amount, account])
    }

    /// The other side of a movement: a line where the account is held here.
    func mirror(_ booking: Booking, on account: Account, day: Day) throws {
        if account.held {
            try book(booking, on: account.number, day: day)
        } else {
            try move(booking.amount, on: account.number)
        }
    }
}
