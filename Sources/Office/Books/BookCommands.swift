public import Bookkeeping
import MutualAid
import Storage

extension Office {
    /// The trial balance of a scheme's books.
    public func trialBalance(of scheme: String) throws -> TrialBalance {
        try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            var ledger = Ledger()
            try snapshot.eachEntry(of: open.head, currency: open.currency) { ledger.book($0.entry) }
            return TrialBalance(ledger, currency: open.currency)
        }
    }

    /// Writes the journal, entry by entry.
    public func journal(
        of scheme: String, _ format: JournalText.Format, _ write: (String) throws -> Void
    ) throws {
        try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            let text = JournalText(format)
            let accounts = try snapshot.balances(of: open.head).map(\.account)
            try write(text.heading(currency: open.currency, accounts: accounts))
            try snapshot.eachEntry(of: open.head, currency: open.currency) {
                try write(text.text($0.entry, number: $0.number, event: $0.event))
            }
        }
    }

    private struct ReverseBody: Encodable {
        let command = "books reverse"
        let entry: Int64
    }

    /// Reverses an entry that was made by hand: an advance, interest, a charge. What comes from
    /// periods, cases and members is corrected in the open period instead.
    public func reverse(
        _ scheme: String, entry number: Int64, key: String? = nil, at moment: Moment
    ) throws -> Answered<Entry> {
        try decide(
            scheme, key: key ?? "books-reverse/\(number)", body: ReverseBody(entry: number),
            at: moment
        ) { desk in
            let currency = desk.scheme.currency
            guard
                let booked = try desk.snapshot.entry(
                    number, of: desk.scheme.head, currency: currency)
            else { throw Refusal.entryUnknown(number) }
            guard booked.reversedBy == nil else { throw Refusal.entryReversedBefore(number) }
            guard
                case .custodyMoved? = try desk.snapshot.event(
                    booked.event, of: desk.scheme.head)?.event,
                let reversal = booked.entry.reversal(on: moment.day, number: number)
            else { throw Refusal.entryNotByHand(number) }
            try desk.append(.entryReversed(EntryReversed(number: number, entry: booked.entry)))
            return reversal
        }
    }
}

/// An entry as it is shown.
public struct EntryView: Codable, Sendable {
    /// Its number.
    public let number: Int64
    /// The event that carried it.
    public let event: Int64
    /// The entry.
    public let entry: Entry
    /// The entry that reversed it, if any.
    public let reversedBy: Int64?
}

extension Office {
    /// All entries of a scheme's books, in order.
    public func entries(of scheme: String) throws -> [EntryView] {
        try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            var entries: [EntryView] = []
            try snapshot.eachEntry(of: open.head, currency: open.currency) {
                entries.append(
                    EntryView(
                        number: $0.number, event: $0.event, entry: $0.entry,
                        reversedBy: $0.reversedBy))
            }
            return entries
        }
    }
}
