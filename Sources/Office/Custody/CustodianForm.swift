import BankFiles
import Bookkeeping
import Foundation
import Yams

/// Reads `custodian.yaml`.
enum CustodianForm {
    static func read(
        _ text: String, keysFolder: String, currency: Currency?
    ) throws -> CustodianSettings {
        let top: Node?
        do { top = try Yams.compose(yaml: text) } catch {
            throw problem(nil, "", Text("不是合法的 YAML。", "This is not valid YAML."))
        }
        let form = Section(
            top, "",
            [
                "url", "token", "holder", "creditorID", "statementDays", "transitDays",
                "quietDays", "bank",
            ])
        try form.check()
        var settings = CustodianSettings(holder: try form.text("holder") ?? "")
        guard !settings.holder.isEmpty else {
            throw problem(1, "holder", Text("缺少户名 holder。", "The account's holder is missing."))
        }
        settings.url = try form.text("url")
        if let url = settings.url, !url.hasPrefix("http://"), !url.hasPrefix("https://") {
            throw form.wrong(
                "url", Text("应为 http 或 https 地址。", "This is an address with http or https."))
        }
        if let file = try form.text("token") {
            settings.token = try token("\(keysFolder)/\(file)")
        }
        settings.creditorID = try form.text("creditorID")
        settings.limits.statementDays = try form.whole("statementDays") ?? 4
        settings.limits.transitDays = try form.whole("transitDays") ?? 5
        if let text = try form.text("quietDays") {
            guard let quiet = CustodianSettings.QuietDays(rawValue: text) else {
                throw form.wrong("quietDays", Text("应为 told 或 untold。", "This is told or untold."))
            }
            settings.limits.quietDays = quiet
        }
        settings.bank = try bank(form.section("bank", bankFields), currency)
        settings.limits.calendar = settings.bank.calendar
        settings.limits.investments = settings.bank.rules
            .filter { $0.kind == .invested || $0.kind == .pledged }.compactMap(\.code)
        return settings
    }

    private static let bankFields = [
        "letters", "cutOff", "weekend", "holidays", "workdays", "transactions", "money",
        "transaction",
        "debitLeadDays", "debits", "payments", "statements", "serviceLevel", "localInstrument",
        "columns", "rules",
    ]

    private static func token(_ path: String) throws -> String {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue,
            let text = try? String(contentsOfFile: path, encoding: .utf8)
        else { throw PeopleRefusal.keyUnreadable(path) }
        guard mode & 0o077 == 0 else { throw PeopleRefusal.keyReadableByOthers(path) }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func bank(_ form: Section?, _ currency: Currency?) throws -> BankProfile {
        var bank = BankProfile()
        guard let form else { return bank }
        if let letters = try form.text("letters") {
            switch letters {
            case "utf8": bank.letters = .utf8
            case "latin": bank.letters = .latin(transliterate: false)
            case "latin-transliterated": bank.letters = .latin(transliterate: true)
            default:
                throw form.wrong(
                    "letters",
                    Text(
                        "应为 utf8、latin 或 latin-transliterated。",
                        "This is utf8, latin or latin-transliterated."))
            }
        }
        if let text = try form.text("cutOff") {
            guard let cutOff = CutOff(text) else {
                throw form.wrong("cutOff", Text("应为 HH:MM。", "This is a time as HH:MM."))
            }
            bank.cutOff = cutOff
        }
        try days(form, &bank.calendar)
        bank.limits = BankLimits(
            transactions: try form.whole("transactions") ?? 100_000,
            money: try form.minor("money", currency) ?? BankLimits.mostMoney,
            transaction: try form.minor("transaction", currency) ?? MoneyText.most,
            debitLeadDays: try form.whole("debitLeadDays") ?? 1)
        bank.debits = try format(form, "debits")
        bank.payments = try format(form, "payments")
        bank.statements = try format(form, "statements")
        bank.serviceLevel = try form.text("serviceLevel")
        bank.localInstrument = try form.text("localInstrument")
        bank.statementColumns = try columns(form)
        bank.rules = try form.list("rules").map { try rule($0) }
        return bank
    }

    private static func days(_ form: Section, _ calendar: inout BankCalendar) throws {
        if form.has("weekend") {
            let names = try form.words("weekend")
            let days = names.compactMap(Weekday.init(rawValue:))
            guard days.count == names.count else {
                throw form.wrong(
                    "weekend",
                    Text("应为英文星期名的列表，如 saturday。", "This is a list of weekdays such as saturday."))
            }
            calendar.weekend = Set(days)
        }
        calendar.holidays = try dates(form, "holidays")
        calendar.workdays = try dates(form, "workdays")
    }

    private static func dates(_ form: Section, _ field: String) throws -> Set<Day> {
        let words = try form.words(field)
        let days = words.compactMap { Day($0) }
        guard days.count == words.count else {
            throw form.wrong(field, Text("应为日期的列表。", "This is a list of days as YYYY-MM-DD."))
        }
        return Set(days)
    }

    private static func format(_ form: Section, _ field: String) throws -> BankProfile.Format {
        guard let text = try form.text(field) else { return .iso20022 }
        guard let format = BankProfile.Format(rawValue: text) else {
            throw form.wrong(field, Text("应为 iso20022 或 csv。", "This is iso20022 or csv."))
        }
        return format
    }

    private static func rule(_ node: Node) throws -> StatementRule {
        let form = Section(node, "bank.rules", ["code", "text", "is"])
        try form.check()
        guard let kind = try form.text("is").flatMap(StatementRule.Kind.init(rawValue:)) else {
            throw form.wrong(
                "is",
                Text(
                    "应为 interest、charge、invested 或 pledged。",
                    "This is interest, charge, invested or pledged."))
        }
        let rule = StatementRule(
            code: try form.text("code"), text: try form.text("text"), kind: kind)
        guard rule.code != nil || rule.text != nil else {
            throw form.wrong("code", Text("须有 code 或 text。", "A rule has a code or a text."))
        }
        return rule
    }

    private static func columns(_ bank: Section) throws -> StatementColumns? {
        let fields = [
            "encoding", "separator", "dayFormat", "decimalSign", "thousandsSign", "newestFirst",
            "day", "amount", "credit", "debit", "direction", "creditWords", "debitWords",
            "account", "currency", "valueDay", "endToEnd", "bankReference",
            "structuredReference", "text", "code", "returnReason", "balance",
        ]
        guard let form = try bank.section("columns", fields) else { return nil }
        guard let day = try form.text("day") else {
            throw form.wrong("day", Text("缺少日期列。", "The column of the day is missing."))
        }
        var columns = StatementColumns(day: day, amounts: try amounts(form))
        if let name = try form.text("encoding") {
            guard let encoding = FileEncoding(rawValue: name) else {
                let known = FileEncoding.allCases.map(\.rawValue)
                throw form.wrong(
                    "encoding",
                    Text(
                        "编码应为 \(known.joined(separator: "、")) 之一。",
                        "The encoding is one of \(known.joined(separator: ", "))."))
            }
            columns.encoding = encoding
        }
        columns.separator = try form.letter("separator") ?? ","
        guard columns.separator.isASCII else {
            throw form.wrong(
                "separator", Text("应为一个 ASCII 字符。", "This is one character of ASCII."))
        }
        if let text = try form.text("dayFormat") {
            guard let format = StatementColumns.DayFormat(rawValue: text) else {
                throw form.wrong("dayFormat", Text("不认识此日期格式。", "This form of days is not known."))
            }
            columns.dayFormat = format
        }
        columns.decimalSign = try form.letter("decimalSign") ?? "."
        columns.thousandsSign = try form.letter("thousandsSign")
        columns.isNewestFirst = try form.flag("newestFirst") ?? false
        columns.account = try form.text("account")
        columns.currency = try form.text("currency")
        columns.valueDay = try form.text("valueDay")
        columns.endToEnd = try form.text("endToEnd")
        columns.bankReference = try form.text("bankReference")
        columns.structuredReference = try form.text("structuredReference")
        columns.text = try form.text("text")
        columns.code = try form.text("code")
        columns.returnReason = try form.text("returnReason")
        columns.balance = try form.text("balance")
        return columns
    }

    private static func amounts(_ form: Section) throws -> StatementColumns.Amounts {
        if let credit = try form.text("credit"), let debit = try form.text("debit") {
            return .pair(credit: credit, debit: debit)
        }
        guard let amount = try form.text("amount") else {
            throw form.wrong("amount", Text("缺少金额列。", "The column of the amount is missing."))
        }
        guard let direction = try form.text("direction") else { return .signed(amount) }
        return .directed(
            amount: amount, direction: direction, credit: try form.words("creditWords"),
            debit: try form.words("debitWords"))
    }

    static func problem(_ line: Int?, _ field: String, _ text: Text) -> FileProblem {
        FileProblem(
            line: line, field: field.isEmpty ? nil : field, code: "custodian.malformed", text)
    }

    /// A mapping of the file, with the fields it may have.
    struct Section {
        private let node: Node?
        private let path: String
        private let fields: [String]

        init(_ node: Node?, _ path: String, _ fields: [String]) {
            self.node = node
            self.path = path
            self.fields = fields
        }

        func check() throws {
            for (key, _) in node?.mapping ?? [:] where !fields.contains(key.scalar?.string ?? "") {
                throw problem(
                    key.mark?.line, "\(path)\(path.isEmpty ? "" : ".")\(key.scalar?.string ?? "?")",
                    Text(
                        "没有这个字段；可用 \(fields.joined(separator: "、"))。",
                        "There is no such field; here are \(fields.joined(separator: ", "))."))
            }
        }

        private func node(_ field: String) -> Node? { node?.mapping?[Node(field)] }

        func has(_ field: String) -> Bool { node(field) != nil }

        func wrong(_ field: String, _ text: Text) -> FileProblem {
            problem(
                node(field)?.mark?.line ?? node?.mark?.line,
                "\(path)\(path.isEmpty ? "" : ".")\(field)", text)
        }

        func text(_ field: String) throws -> String? {
            guard let node = node(field) else { return nil }
            guard let text = node.scalar?.string, !text.isEmpty else {
                throw wrong(field, Text("应为一个值。", "This is one value."))
            }
            return text
        }

        /// One character; nil where there is none.
        func letter(_ field: String) throws -> Character? {
            guard let text = try text(field) else { return nil }
            guard text.count == 1 else {
                throw wrong(field, Text("应为一个字符。", "This is one character."))
            }
            return text.first
        }

        /// Yes or no; nil where there is none.
        func flag(_ field: String) throws -> Bool? {
            switch try text(field) {
            case nil: return nil
            case "yes", "true": return true
            case "no", "false": return false
            default: throw wrong(field, Text("应为 yes 或 no。", "This is yes or no."))
            }
        }

        func whole(_ field: String) throws -> Int? {
            guard let text = try text(field) else { return nil }
            guard let value = Int(text), (0...1_000_000).contains(value) else {
                throw wrong(field, Text("应为不超过一百万的整数。", "This is a whole number up to a million."))
            }
            return value
        }

        /// An amount in minor units of a currency; nil where there is none, or no currency is asked
        /// for: schemes of one office may differ in it.
        func minor(_ field: String, _ currency: Currency?) throws -> Int64? {
            guard let text = try text(field), let currency else { return nil }
            guard let value = try? currency.minor(text), value > 0 else {
                throw wrong(
                    field,
                    Text(
                        "应为大于零的 \(currency.code) 金额，小数位不多于该货币所有。",
                        "This is an amount of \(currency.code) above zero, with no more decimals "
                            + "than it has."))
            }
            return value
        }

        func list(_ field: String) throws -> [Node] {
            guard let node = node(field) else { return [] }
            guard let list = node.sequence else {
                throw wrong(field, Text("应为列表。", "This is a list."))
            }
            return Array(list)
        }

        func words(_ field: String) throws -> [String] {
            try list(field).map {
                guard let word = $0.scalar?.string else {
                    throw wrong(field, Text("应为词的列表。", "This is a list of words."))
                }
                return word
            }
        }

        func section(_ field: String, _ fields: [String]) throws -> Section? {
            guard let node = node(field) else { return nil }
            guard node.mapping != nil else {
                throw wrong(field, Text("应为一组字段。", "Here stand several fields."))
            }
            let section = Section(node, path.isEmpty ? field : "\(path).\(field)", fields)
            try section.check()
            return section
        }
    }
}
