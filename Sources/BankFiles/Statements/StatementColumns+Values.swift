import Bookkeeping

extension StatementColumns {
    /// All headings that have to be there.
    var headings: [String] {
        let ofAmounts: [String] =
            switch amounts {
            case .signed(let name): [name]
            case .pair(let credit, let debit): [credit, debit]
            case .directed(let amount, let direction, _, _): [amount, direction]
            }
        let others = [
            account, currency, valueDay, endToEnd, bankReference, structuredReference, text, code,
            returnReason, balance,
        ]
        return [day] + ofAmounts + others.compactMap { $0 }
    }

    func amountReader(_ currency: Currency) -> AmountReader {
        AmountReader(decimal: decimalSign, thousands: thousandsSign, currency: currency)
    }
}

/// Reads amounts as a bank writes them.
struct AmountReader {
    let decimal: Character
    let thousands: Character?
    let currency: Currency

    /// Minor units, or nil where the text is no amount written that way.
    func minor(_ text: String) -> Int64? {
        var rest = text[...]
        let isNegative = rest.first == "-"
        if isNegative || rest.first == "+" { rest = rest.dropFirst() }
        let parts = rest.split(separator: decimal, omittingEmptySubsequences: false)
        guard parts.count <= 2, let first = parts.first, let whole = digits(first) else {
            return nil
        }
        let plain = parts.count == 2 ? "\(whole).\(parts[1])" : whole
        guard let amount = try? currency.minor(plain), amount >= 0 else { return nil }
        return isNegative ? -amount : amount
    }

    /// The digits before the decimals, with the sign between thousands taken out: between groups
    /// of three, or nowhere.
    private func digits(_ text: Substring) -> String? {
        guard let thousands, text.contains(thousands) else { return String(text) }
        let groups = text.split(separator: thousands, omittingEmptySubsequences: false)
        guard (1...3).contains(groups[0].count), groups.dropFirst().allSatisfy({ $0.count == 3 })
        else { return nil }
        return groups.joined()
    }
}

extension StatementColumns.DayFormat {
    /// The day of a text in this format, or nil when it is in none. A time behind the day, cut off
    /// by a space, is not looked at.
    func day(_ text: String) -> Day? {
        let word = text.split(separator: " ", maxSplits: 1).first ?? ""
        let parts: [Substring] =
            switch self {
            case .dashes: word.split(separator: "-", omittingEmptySubsequences: false)
            case .slashes: word.split(separator: "/", omittingEmptySubsequences: false)
            case .points:
                word.split(separator: ".", omittingEmptySubsequences: false).reversed()
            case .digits:
                word.utf8.count == 8
                    ? [word.prefix(4), word.dropFirst(4).prefix(2), word.suffix(2)] : []
            }
        guard parts.map(\.utf8.count) == [4, 2, 2] else { return nil }
        return Day(parts.joined(separator: "-"))
    }
}
