/// Setting what shall go wrong.
extension Routes {
    private struct Wish: Decodable {
        let kind: String
        let endToEnd: String?
        let file: String?
        let payer: String?
        let reason: String?
        let days: Int?
        let amount: String?
        let with: String?
        let account: String?
        let text: String?
    }

    static func fault(_ call: Call, _ bank: Bank) throws -> Answer {
        let wish = try call.json(Wish.self)
        switch wish.kind {
        case "close-door":
            try bank.set("door", "closed")
        case "open-door":
            try bank.set("door", nil)
        case "hang-up":
            try bank.set("hang-up", "next")
        case "foreign":
            guard let number = wish.account else { throw Refusal.field("account") }
            let account = try bank.held(number)
            guard let amount = wish.amount else { throw Refusal.field("amount") }
            let units = try signed(amount, account)
            return try booked(try bank.foreign(account, units, text: wish.text ?? ""), bank)
        default:
            try set(wish, bank)
        }
        return try .json(["kind": wish.kind], status: 201)
    }

    /// A fault of one debit or payment.
    private static func set(_ wish: Wish, _ bank: Bank) throws {
        guard let kind = Fault.Kind(rawValue: wish.kind) else { throw Refusal.field("kind") }
        guard let endToEnd = endToEnd(wish) else { throw Refusal.field("endToEnd") }
        guard (1...35).contains(endToEnd.unicodeScalars.count) else {
            throw Refusal.field("endToEnd")
        }
        let days = wish.days ?? 1
        guard (1...366).contains(days) else { throw Refusal.field("days") }
        let reason = wish.reason ?? "AM04"
        guard (1...35).contains(reason.unicodeScalars.count) else { throw Refusal.field("reason") }
        if kind == .amount, wish.amount == nil { throw Refusal.field("amount") }
        if kind == .swap {
            guard let with = wish.with else { throw Refusal.field("with") }
            try bank.set(
                kind, endToEnd: with, file: "", reason: reason, days: days, amount: "",
                other: endToEnd)
        }
        try bank.set(
            kind, endToEnd: endToEnd, file: wish.file ?? "", reason: reason, days: days,
            amount: wish.amount ?? "", other: wish.with ?? "")
    }

    private static func endToEnd(_ wish: Wish) -> String? {
        if let endToEnd = wish.endToEnd { return endToEnd }
        guard let file = wish.file, let payer = wish.payer else { return nil }
        return DebitList.endToEnd(file: file, payer: payer)
    }
}
