/// A journal as text, one entry at a time, so that a long one is never held whole.
public struct JournalText: Sendable {
    /// The forms a journal can be written in.
    public enum Format: String, Sendable, CaseIterable {
        /// The journal format of hledger.
        case hledger
        /// One posting a line, comma-separated, with a heading.
        case csv
    }

    /// The form that is written.
    public let format: Format

    /// Text in that form.
    public init(_ format: Format) { self.format = format }

    /// What stands before the first entry. hledger's strict check wants the commodity and every
    /// account declared.
    public func heading(currency: Currency, accounts: [Account]) -> String {
        switch format {
        case .hledger:
            let sample = currency.text(1000 * currency.minorPerMajor)
            let declared = accounts.sorted().map { "account \($0.name)\n" }.joined()
            let point = currency.minorDigits == 0 ? "." : ""
            return "commodity \(sample)\(point) \(currency.code)\n\n\(declared)\n"
        case .csv:
            return "entry,event,day,about,account,debit,credit,currency\n"
        }
    }

    /// One entry with its number and the event that carried it.
    public func text(_ entry: Entry, number: Int64, event: Int64) -> String {
        switch format {
        case .hledger: hledger(entry, number, event)
        case .csv: csv(entry, number, event)
        }
    }

    private func hledger(_ entry: Entry, _ number: Int64, _ event: Int64) -> String {
        var text = "\(entry.day) (\(number)) \(entry.about)  ; event:\(event)\n"
        for posting in entry.postings {
            text += "    \(posting.account.name)  \(posting.amount)\n"
        }
        return text + "\n"
    }

    private func csv(_ entry: Entry, _ number: Int64, _ event: Int64) -> String {
        entry.postings.map { posting in
            let minor = posting.amount.minor
            let currency = posting.amount.currency
            let debit = minor > 0 ? currency.text(minor) : ""
            let credit = minor < 0 ? currency.text(-minor) : ""
            return "\(number),\(event),\(entry.day),\(entry.about),\(posting.account.name),"
                + "\(debit),\(credit),\(currency.code)\n"
        }.joined()
    }
}
