/// Every route, in one table.
enum Routes {
    static func answer(_ call: Call, _ bank: Bank) throws -> Answer {
        let path = call.path
        switch (call.method, path.count, path.first ?? "") {
        case ("GET", 0, _): return try clock(bank)
        case ("POST", 1, "clock"): return try setClock(call, bank)
        case ("POST", 1, "holidays"): return try addHoliday(call, bank)
        case ("POST", 1, "accounts"): return try open(call, bank)
        case ("GET", 2, "accounts"): return try account(path[1], bank)
        case ("POST", 1, "check"): return try check(call, bank)
        case ("POST", 1, "files"): return try file(call, bank)
        case ("GET", 3, "files") where path[2] == "status": return try status(path[1], bank)
        case ("GET", 3, "statements"): return try statement(path[1], path[2], call, bank)
        case ("POST", 1, "transfers"): return try transfer(call, bank)
        case ("POST", 1, "interest"): return try movement(call, bank) { try $0.interest($1, $2) }
        case ("POST", 1, "charges"): return try movement(call, bank) { try $0.charge($1, $2) }
        case ("POST", 1, "investments"): return try investment(call, bank)
        case ("POST", 1, "pledges"): return try pledge(call, bank)
        case ("POST", 1, "faults"): return try fault(call, bank)
        case ("POST", 1, "records"): return try follow(call, bank)
        case ("GET", 1, "log"): return .text(try bank.happenings(500))
        default: throw Refusal.noRoute
        }
    }
}

extension Routes {
    private struct Clock: Encodable {
        let name = "custodian-sandbox"
        let today: String
    }

    private struct Today: Decodable {
        let today: String
    }

    private struct Holiday: Codable {
        let day: String
    }

    private struct Name: Decodable {
        let account: String
        let name: String
    }

    private static func clock(_ bank: Bank) throws -> Answer {
        try .json(Clock(today: try bank.today().description))
    }

    private static func setClock(_ call: Call, _ bank: Bank) throws -> Answer {
        guard let day = Day(try call.json(Today.self).today) else { throw Refusal.field("today") }
        try bank.pass(to: day)
        return try clock(bank)
    }

    private static func addHoliday(_ call: Call, _ bank: Bank) throws -> Answer {
        let asked = try call.json(Holiday.self)
        guard let day = Day(asked.day) else { throw Refusal.field("day") }
        try bank.addHoliday(day)
        return try .json(asked)
    }

    private static func check(_ call: Call, _ bank: Bank) throws -> Answer {
        let asked = try call.json(Name.self)
        return try .json([
            "account": asked.account, "name": asked.name,
            "answer": try bank.check(asked.account, name: asked.name),
        ])
    }

    private static func file(_ call: Call, _ bank: Bank) throws -> Answer {
        struct Body: Encodable {
            let id: String
            let transactions: Int
            let sum: String
        }
        let receipt = try bank.receive(call.body, account: call.query["account"])
        return try .json(
            Body(id: receipt.id, transactions: receipt.transactions, sum: receipt.sum), status: 202)
    }

    private static func status(_ id: String, _ bank: Bank) throws -> Answer {
        let status = try bank.status(of: id)
        if status.isXML { return .xml(status.bytes) }
        return Answer(type: "text/csv; charset=utf-8", body: status.bytes)
    }

    private static func statement(
        _ account: String, _ day: String, _ call: Call, _ bank: Bank
    ) throws -> Answer {
        guard let day = Day(day) else { throw Refusal.field("day") }
        let statement = try bank.statement(account, day)
        let batch = call.query["batch"] == "1"
        if call.accept.contains("text/csv") {
            return .text(StatementCSV.write(statement, batch: batch), type: "text/csv")
        }
        return .xml(CamtStatement(statement: statement, batch: batch).written())
    }
}
