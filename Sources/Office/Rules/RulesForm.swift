import Bookkeeping
import MutualAid
import Yams

/// Takes values out of a rules file and notes everything that is wrong on the way. A value that
/// cannot be taken is nil and has been noted; reading goes on, so that all problems are said at
/// once.
final class RulesForm {
    private(set) var problems: [FileProblem] = []
    private(set) var unknown: [String] = []
    private(set) var assumed: [RulesReading.Assumption] = []
    var currency: Currency?
    /// The sections that could be read, for the checks that need them whole.
    var sections: RuleSections?
    /// What the scheme says of itself, as far as it is known.
    var subject = SupervisorNotice.Subject()
    /// How many notices cover needs to end, where that is known.
    var noticesBeforeEnd: Int?

    func note(_ field: RulesField, _ code: String, _ text: Text) {
        let path = field.path.isEmpty ? nil : field.path
        problems.append(FileProblem(line: field.line, field: path, code: code, text))
    }

    func note(_ problem: RuleProblem, line: Int?) {
        problems.append(
            FileProblem(line: line, field: problem.path, code: problem.code, problem.text))
    }

    /// The field with its fill put in where the file says unknown; nil where it stays unknown.
    func known(_ field: RulesField) -> RulesField? {
        guard field.isUnknown else { return field }
        guard let fill = field.fill, fill.scalar?.string != "unknown" else {
            unknown.append(field.path)
            return nil
        }
        assumed.append(.init(path: field.path, value: RulesForm.text(of: fill)))
        return RulesField(path: field.path, node: fill, fill: nil, line: field.line)
    }

    /// A value of a file on one line.
    static func text(of node: Node) -> String {
        switch node {
        case .scalar(let scalar): scalar.string
        case .sequence(let list): "[\(list.map(text).joined(separator: ", "))]"
        case .mapping(let fields):
            "{\(fields.map { "\(text(of: $0.key)): \(text(of: $0.value))" }.joined(separator: ", "))}"
        case .alias(let alias): "*\(alias.anchor.rawValue)"
        }
    }

    /// A mapping that has no other fields than these.
    func section(_ field: RulesField, _ keys: [String]) -> RulesField? {
        guard let field = known(field) else { return nil }
        guard let mapping = field.node?.mapping else {
            note(
                field, field.node == nil ? "rules.missing" : "rules.type",
                field.node == nil
                    ? Text("缺少 \(field.path)。", "\(field.path) is missing.")
                    : Text(
                        "这里应是一组字段：\(keys.joined(separator: ", "))。",
                        "Here stand the fields \(keys.joined(separator: ", "))."))
            return nil
        }
        for (key, value) in mapping {
            guard let name = key.scalar?.string, !keys.contains(name) else { continue }
            let path = field.path.isEmpty ? name : "\(field.path).\(name)"
            note(
                RulesField(path: path, node: value, fill: nil, line: key.mark?.line ?? field.line),
                "rules.unknown-field",
                Text(
                    "没有字段 \(path)；此处可用：\(keys.joined(separator: ", "))。",
                    "There is no field \(path); here are: \(keys.joined(separator: ", "))."))
        }
        return field
    }

    /// The text of a scalar.
    func scalar(_ field: RulesField, _ wants: Text) -> (String, RulesField)? {
        guard let field = known(field) else { return nil }
        guard let node = field.node else {
            note(
                field, "rules.missing",
                Text(
                    "缺少 \(field.path)：\(wants.zh)。", "\(field.path) is missing: \(wants.en)."))
            return nil
        }
        guard let text = node.scalar?.string, !text.isEmpty else {
            wrong(field, wants)
            return nil
        }
        return (text, field)
    }

    private func wrong(_ field: RulesField, _ wants: Text, _ given: String? = nil) {
        let given = given ?? field.node.map(RulesForm.text) ?? ""
        note(
            field, "rules.type",
            Text(
                "\(field.path) 的值“\(given)”不对：应为\(wants.zh)。",
                "\(field.path) cannot be \"\(given)\": \(wants.en)."))
    }

    private func read<Value>(
        _ field: RulesField, _ wants: Text, _ parse: (String) -> Value?
    ) -> Value? {
        guard let (text, field) = scalar(field, wants) else { return nil }
        guard let value = parse(text) else {
            wrong(field, wants, text)
            return nil
        }
        return value
    }

    /// A short name of small letters, digits and hyphens.
    func name(_ field: RulesField) -> String? {
        read(field, Text("小写字母、数字和连字符", "small letters, digits and hyphens")) { text in
            RulesForm.isName(text) ? text : nil
        }
    }

    private static func isName(_ text: String) -> Bool {
        text.utf8.count <= 64
            && text.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
            }
    }

    /// The name of a scheme. It ends the name of its public record, which for `receipts` would be
    /// that of a key of receipts.
    func scheme(_ field: RulesField) -> String? {
        let wants = Text(
            "小写字母、数字和连字符，不能是 receipts",
            "small letters, digits and hyphens, and not receipts")
        return read(field, wants) { $0 != "receipts" && RulesForm.isName($0) ? $0 : nil }
    }

    /// Free text on one line.
    func line(_ field: RulesField, _ wants: Text) -> String? { read(field, wants) { $0 } }

    /// A whole number in a range.
    func whole(_ field: RulesField, _ range: ClosedRange<Int>) -> Int? {
        let wants = Text(
            "\(range.lowerBound) 至 \(range.upperBound) 的整数",
            "a whole number from \(range.lowerBound) to \(range.upperBound)")
        return read(field, wants) { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// Yes or no.
    func yes(_ field: RulesField) -> Bool? {
        read(field, Text("yes 或 no", "yes or no")) { $0 == "yes" ? true : $0 == "no" ? false : nil }
    }

    /// A day.
    func day(_ field: RulesField) -> Day? {
        read(field, Text("YYYY-MM-DD 形式的日期", "a day as YYYY-MM-DD")) { Day($0) }
    }

    /// One of the words of an enumeration.
    func word<Word: RawRepresentable & CaseIterable>(_ field: RulesField, _: Word.Type) -> Word?
    where Word.RawValue == String {
        let words = Word.allCases.map(\.rawValue)
        return read(
            field,
            Text(
                "\(words.joined(separator: "、")) 之一",
                "one of \(words.joined(separator: ", "))")
        ) { Word(rawValue: $0) }
    }

    /// An amount that is not negative, in minor units of the scheme's currency.
    func money(_ field: RulesField) -> Int64? {
        let digits = currency?.minorDigits ?? 2
        let wants = Text(
            "不带负号、最多 \(digits) 位小数的金额", "an amount, not negative, at most \(digits) decimals")
        let read = read(field, wants) { text -> Int64? in
            guard let minor = try? (currency ?? .cny).minor(text), minor >= 0 else { return nil }
            return minor
        }
        guard let read, read > RulesForm.most else { return read }
        let most = (currency ?? .cny).text(RulesForm.most)
        note(
            field, "rules.type",
            Text("\(field.path) 不能超过 \(most)。", "\(field.path) is at most \(most)."))
        return nil
    }

    /// The greatest amount a rule can name, in minor units: millions of cases of it still add up.
    private static let most: Int64 = 1_000_000_000_000

    /// A percentage.
    func percent(_ field: RulesField) -> Rate? {
        read(field, Text("百分比数字，最多四位小数", "a percentage with at most four decimals")) {
            Rate(percent: $0)
        }
    }

    /// Who bears a sum.
    func bearer(_ field: RulesField) -> Bearer? {
        let wants = Text(
            "operator、carry、recipients 或赞助方短名", "operator, carry, recipients or a sponsor's name")
        return read(field, wants) { Bearer($0) }
    }

    /// A party that pays.
    func party(_ field: RulesField) -> Party? {
        read(field, Text("operator 或赞助方短名", "operator or a sponsor's short name")) { Party($0) }
    }

    /// Ages such as `0-39`.
    func ages(_ field: RulesField) -> AgeBand? {
        read(field, Text("如 0-39 的年龄段", "ages such as 0-39")) { RulesForm.band($0) }
    }

    private static func band(_ text: String) -> AgeBand? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = parts.first, let from = Int(first), parts.count <= 2,
            let through = Int(parts[parts.count - 1]), (0...150).contains(from),
            (from...150).contains(through)
        else { return nil }
        return AgeBand(from: from, through: through)
    }

    /// An age in days or in years, such as `30 days`.
    func age(_ field: RulesField) -> AgeLimit? {
        read(field, Text("如 30 days 或 18 years", "such as 30 days or 18 years")) { text in
            let parts = text.split(separator: " ")
            guard parts.count == 2, let number = Int(parts[0]), (0...50_000).contains(number) else {
                return nil
            }
            switch parts[1] {
            case "days": return .days(number)
            case "years": return number <= 150 ? .years(number) : nil
            default: return nil
            }
        }
    }

    /// Notes what a name or sentence says, as far as it is known, for those who read words.
    func show(_ field: RulesField) {
        let mapping = (field.isUnknown ? field.fill : field.node)?.mapping
        func words(_ language: String) -> String {
            let text = mapping?[Node(language)]?.scalar?.string ?? ""
            let fill = field.fill?.mapping?[Node(language)]?.scalar?.string ?? ""
            return text == "unknown" ? fill : text
        }
        let (zh, en) = (words("zh"), words("en"))
        if !zh.isEmpty || !en.isEmpty { subject.shown.append((field.path, Text(zh, en))) }
    }

    /// A name or sentence in both languages.
    func both(_ field: RulesField) -> Text? {
        guard let field = section(field, ["zh", "en"]) else { return nil }
        let zh = line(field["zh"], Text("中文", "the Chinese text"))
        let en = line(field["en"], Text("英文", "the English text"))
        guard let zh, let en else { return nil }
        return Text(zh, en)
    }

    /// A list; every element is read, and all of them have to be right.
    func list<Element>(_ field: RulesField, _ read: (RulesField) -> Element?) -> [Element]? {
        guard let field = known(field) else { return nil }
        guard field.node?.sequence != nil else {
            note(
                field, field.node == nil ? "rules.missing" : "rules.type",
                Text("\(field.path) 应是一个列表。", "\(field.path) is a list."))
            return nil
        }
        let elements = field.elements.map(read)
        let right = elements.compactMap(\.self)
        return right.count == elements.count ? right : nil
    }

    /// A list of at least one element.
    func some<Element>(_ field: RulesField, _ read: (RulesField) -> Element?) -> [Element]? {
        guard let elements = list(field, read) else { return nil }
        guard !elements.isEmpty else {
            note(
                field, "rules.empty",
                Text("\(field.path) 不能是空的。", "\(field.path) has at least one element."))
            return nil
        }
        return elements
    }

    /// Something that may be stated as none.
    func orNone<Value>(_ field: RulesField, _ read: (RulesField) -> Value?) -> Value?? {
        guard let field = known(field) else { return nil }
        if field.isNone { return .some(nil) }
        return read(field).map { .some($0) }
    }

    /// Something that may be left out.
    func ifGiven<Value>(_ field: RulesField, _ read: (RulesField) -> Value?) -> Value?? {
        field.node == nil ? .some(nil) : read(field).map { .some($0) }
    }
}
