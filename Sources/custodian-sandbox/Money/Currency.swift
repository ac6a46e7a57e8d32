/// A currency by its ISO 4217 code; amounts are whole minor units of it.
struct Currency: Hashable, Sendable {
    let code: String

    init?(_ code: String) {
        guard code.utf8.count == 3, code.utf8.allSatisfy({ (65...90).contains($0) })
        else { return nil }
        self.code = code
    }

    /// Digits behind the point.
    var digits: Int {
        switch code {
        case "JPY", "KRW", "VND", "CLP", "ISK", "XAF", "XOF", "XPF": 0
        case "KWD", "BHD", "OMR", "TND", "JOD", "IQD", "LYD": 3
        default: 2
        }
    }

    /// No single amount is greater than this, so that the sum of a file stays in range.
    static let most: Int64 = 1_000_000_000_000

    /// Minor units of a decimal text; nil if it has more digits than the currency, or is no
    /// amount. `12`, `12.3` and `12.30` are one amount, as in XML.
    func units(_ text: some StringProtocol) -> Int64? {
        let negative = text.hasPrefix("-")
        let parts = (negative ? text.dropFirst() : text[...]).split(
            separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = parts.first, !whole.isEmpty,
            parts.count == 1 || !parts[1].isEmpty
        else { return nil }
        let behind = parts.count == 2 ? parts[1] : ""
        let kept = behind.prefix(digits)
        guard behind.dropFirst(digits).allSatisfy({ $0 == "0" }),
            behind.utf8.allSatisfy({ (48...57).contains($0) })
        else { return nil }
        let written = "\(whole)\(kept)" + String(repeating: "0", count: digits - kept.count)
        guard written.utf8.count <= 18, written.utf8.allSatisfy({ (48...57).contains($0) }),
            let units = Int64(written)
        else { return nil }
        return negative ? -units : units
    }

    /// The decimal text of minor units, with all its digits.
    func text(_ units: Int64) -> String {
        let plain = String(units.magnitude)
        let sign = units < 0 ? "-" : ""
        guard digits > 0 else { return sign + plain }
        let padded = String(repeating: "0", count: max(0, digits + 1 - plain.count)) + plain
        return sign + padded.dropLast(digits) + "." + padded.suffix(digits)
    }
}
