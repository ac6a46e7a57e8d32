/// Reads a list line by line: the heading, the rows, the line that states number and sum.
struct ListReader {
    private let lines: [Substring]
    private var index = 0

    /// The number of the line that was read last.
    var line: Int { index }

    init(_ bytes: [UInt8]) throws {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Order.wrong("encoding", "文件不是 UTF-8", "the file is not UTF-8", line: nil)
        }
        var parts = text.utf8.split(separator: 10, omittingEmptySubsequences: false)
        if parts.last?.isEmpty == true { parts.removeLast() }
        lines = parts.map { Substring($0.last == 13 ? $0.dropLast() : $0) }
    }

    /// The fields of the next line.
    mutating func next(_ count: Int) throws -> [String] {
        index += 1
        guard index <= lines.count else {
            throw Order.wrong("truncated", "文件不完整", "the file ends too early", line: index)
        }
        guard let fields = CSVText.fields(lines[index - 1]), fields.count == count else {
            throw format("这一行应有 \(count) 个字段", "this line should have \(count) fields")
        }
        return fields
    }

    /// The value of a line of the heading.
    mutating func heading(_ name: String) throws -> String {
        let fields = try next(2)
        guard fields[0] == name, !fields[1].isEmpty else {
            throw format("此处应为 \(name)", "here \(name) should stand")
        }
        return fields[1]
    }

    mutating func columns(_ names: [String]) throws {
        guard try next(names.count) == names else {
            let all = names.joined(separator: ",")
            throw format("此处应为 \(all)", "here \(all) should stand")
        }
    }

    /// The rows up to `total`, which has to state their number and sum.
    mutating func rows(
        _ columns: Int, currency: Currency, _ take: (inout ListReader, [String]) throws -> Int64
    ) throws {
        var count = 0
        var sum: Int64 = 0
        while index < lines.count, !lines[index].hasPrefix("total,") {
            let fields = try next(columns)
            let amount = try take(&self, fields)
            count += 1
            sum += amount
            guard count <= Order.most else { throw Order.wrongSum(line: index) }
        }
        let total = try next(3)
        guard total[1] == String(count), currency.units(total[2]) == sum else {
            throw Order.wrongSum(line: index)
        }
        guard index == lines.count else {
            throw Refusal(
                422, "format", zh: "total 之后不应再有内容", en: "nothing may follow total",
                line: index + 1)
        }
    }

    func amount(_ text: String, _ currency: Currency) throws -> Int64 {
        guard let units = currency.units(text), (1...Currency.most).contains(units) else {
            throw Order.wrongAmount(line: index)
        }
        return units
    }

    mutating func currency() throws -> Currency {
        guard let currency = Currency(try heading("currency")) else {
            throw format("币种无法读取", "not a currency")
        }
        return currency
    }

    mutating func day() throws -> Day {
        guard let day = Day(try heading("day")) else {
            throw format("日期无法读取", "not a day")
        }
        return day
    }

    func format(_ zh: String, _ en: String) -> Refusal {
        Order.wrong("format", zh, en, line: index)
    }
}
