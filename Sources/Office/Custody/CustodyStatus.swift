public import Bookkeeping
import MutualAid
import Storage

/// Whether the books agree with the custodian's account, and what lies between them.
public struct CustodyStatus: Codable, Sendable {
    /// A bank day that a statement has ended.
    public struct BankDay: Codable, Sendable {
        /// The day.
        public let day: Day
        /// What the custodian held at its end.
        public let bank: Int64
        /// What the books say.
        public let books: Int64
        /// What the books know and statements up to that day do not show.
        public let inTransit: Int64
        /// What statements show and nobody has matched.
        public let unmatched: Int64
        /// Whether books = bank + in transit − unmatched, and nothing is unmatched.
        public let agrees: Bool
    }

    /// Money that the books have moved and the statement does not show, or shows in part.
    public struct Transit: Codable, Sendable {
        /// The event that booked it.
        public let event: Int64
        /// Since when.
        public let since: Day
        /// What it is, as the books name it.
        public let about: String
        /// The same in words.
        public let words: Text
        /// What is still to be seen; in minor units, negative for money going out.
        public let amount: Int64
    }

    /// A line of a statement that nobody has matched.
    public struct OpenLine: Codable, Sendable {
        /// Its number.
        public let line: Int64
        /// The bank day.
        public let day: Day
        /// Its amount.
        public let amount: Int64
        /// The end-to-end id or reference it carries, the bank's code, the bank's own reference.
        public let marks: [String]
    }

    /// A reason why payouts stop.
    public struct Problem: Codable, Sendable, Equatable {
        /// The stable code.
        public let code: String
        /// What is wrong, where, and what to do.
        public let text: Text
    }

    /// An account and what the custodian held on it.
    public struct OfAccount: Codable, Sendable {
        /// What it is for.
        public let purpose: AccountPurpose
        /// Its number.
        public let account: String
        /// The last day that a statement of it covers; nil before the first.
        public let through: Day?
        /// The booked balance at its end.
        public let bank: Int64
        /// What is available of it.
        public let available: Int64
        /// Since when it is open.
        public let opened: Day
    }

    /// The accounts in the order in which they were opened.
    public let accounts: [OfAccount]
    /// The currency of all sums.
    public let currency: Currency
    /// What the books say now.
    public let books: Int64
    /// What the custodian held at the end of the last statement, and when.
    public let last: BankDay?
    /// What is available of it.
    public let available: Int64
    /// Every bank day.
    public let days: [BankDay]
    /// What lies between.
    public let inTransit: [Transit]
    /// Lines that nobody has matched; the first hundred.
    public let unmatched: [OpenLine]
    /// Why payouts stop.
    public let problems: [Problem]

    /// Whether payouts may go on.
    public var isSound: Bool { problems.isEmpty }
}

extension Office {
    /// How books and custodian stand to each other on that day.
    public func custodyStatus(of scheme: String, on day: Day) throws -> CustodyStatus {
        try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            let settings = try? CustodianSettings(keysFolder: keysFolder)
            return try snapshot.custodyStatus(open, settings?.limits ?? .init(), on: day)
        }
    }
}

extension Snapshot {
    func custodyStatus(
        _ scheme: OpenScheme, _ limits: CustodianSettings.Limits, on day: Day
    ) throws -> CustodyStatus {
        let postings = try custodyPostings(of: scheme.head, account: .custody)
        let statements = try statements(of: scheme.head)
        let accounts = try custodyAccounts(of: scheme.head).all.map { opened, day in
            let last = statements.last { $0.account == opened.purpose }
            return CustodyStatus.OfAccount(
                purpose: opened.purpose, account: opened.account, through: last?.to,
                bank: last?.closing ?? 0, available: last?.available ?? 0, opened: day)
        }
        let open = try openBankLines(of: scheme.head, most: 100)
        let shown = try seen(of: scheme.head, through: Day(number: .max))
        // What was booked and taken back before a statement showed it lies nowhere.
        let reversed = try reversedEvents(of: scheme.head).filter {
            shown[$0.key] == nil && shown[$0.value] == nil
        }
        let gone = Set(reversed.keys).union(reversed.values)
        let transit = try postings.compactMap { posting -> CustodyStatus.Transit? in
            guard !gone.contains(posting.event) else { return nil }
            let rest = posting.amount - (shown[posting.event] ?? 0)
            guard rest != 0 else { return nil }
            return CustodyStatus.Transit(
                event: posting.event, since: posting.day, about: posting.about,
                words: try event(posting.event, of: scheme.head)?.event.words
                    ?? Text(posting.about, posting.about), amount: rest)
        }
        let days = try bankDays(scheme, postings, statements)
        let books = postings.reduce(0) { $0 + $1.amount }
        let facts = CustodyFacts(
            scheme: scheme, limits: limits, day: day, transit: transit, open: open,
            breach: try openBankLine(of: scheme.head, coded: limits.isInvestment),
            accounts: accounts, books: books, shown: shown, postings: postings.map(\.event),
            sent: try notShown(scheme), refunds: try refundsUnderWay(scheme))
        return CustodyStatus(
            accounts: accounts, currency: scheme.currency, books: books, last: days.last,
            available: accounts.reduce(0) { $0 + $1.available }, days: days,
            inTransit: transit,
            unmatched: open.map {
                CustodyStatus.OpenLine(
                    line: $0.number, day: $0.day, amount: $0.amount,
                    marks: [$0.endToEnd, $0.reference, $0.code, $0.reason, $0.bankReference]
                        .filter { !$0.isEmpty })
            }, problems: facts.problems)
    }

    /// What was sent to the custodian to be paid and has been neither shown nor refused, with the
    /// day he was to pay on, oldest first.
    private func notShown(_ scheme: OpenScheme) throws -> [(day: Day, what: Text, amount: Int64)] {
        let payouts = try payouts(of: scheme.head).filter {
            !$0.isUndone && ($0.paid == nil || $0.purpose.isTransfer && $0.confirmed == nil)
        }
        guard payouts.contains(where: { $0.batch != nil }) else { return [] }
        let sent = try events(of: scheme.head, kinds: [.payoutsSent])
        return sent.flatMap { event -> [(day: Day, what: Text, amount: Int64)] in
            switch event.event {
            case .payoutsSent(let sent):
                payouts.filter { $0.batch == sent.batch }.map {
                    (
                        sent.day, Text("第 \($0.number) 号付款", "Payout \($0.number)"),
                        $0.amount
                    )
                }
            default: []
            }
        }
    }

    /// Runs of refunds with what was sent of them, and the day it was to be paid on, where
    /// something is neither paid nor over.
    private func refundsUnderWay(
        _ scheme: OpenScheme
    ) throws -> [(run: RefundRun, sent: [(day: Day, amount: Int64)])] {
        let runs = scheme.state.runs.filter { $0.outstanding > 0 }
        guard !runs.isEmpty else { return [] }
        var sent: [Int: [(day: Day, amount: Int64)]] = [:]
        for event in try events(of: scheme.head, kinds: [.refundsSent]) {
            guard case .refundsSent(let part) = event.event else { continue }
            let amount = part.files.reduce(0) { $0 + $1.amount }
            sent[part.run, default: []].append((part.day, amount))
        }
        return runs.map { ($0, sent[$0.ordered.run] ?? []) }
    }

    /// Every day at whose end all statements say what was held: what was booked, what lay between.
    /// An event counts from the earlier of its own day and the day a statement shows it.
    private func bankDays(
        _ scheme: OpenScheme,
        _ postings: [(event: Int64, day: Day, about: String, amount: Int64)],
        _ statements: [StatementRow]
    ) throws -> [CustodyStatus.BankDay] {
        let accounts = Dictionary(grouping: statements, by: \.account).values
        let through = accounts.compactMap { $0.last?.to }.min()
        return try Set(statements.map(\.to)).sorted().compactMap { day in
            guard let through, day <= through,
                // Within a statement of several days nobody says what was held.
                !statements.contains(where: { $0.from <= day && day < $0.to })
            else { return nil }
            let bank = accounts.reduce(0) { sum, statements in
                sum + (statements.last { $0.to <= day }?.closing ?? 0)
            }
            let seen = try seen(of: scheme.head, through: day)
            let unmatched = try openBankLineSum(of: scheme.head, through: day)
            let books = postings.reduce(0) { sum, posting in
                sum + (posting.day <= day ? posting.amount : seen[posting.event] ?? 0)
            }
            // Half of a pair that undoes itself may be seen alone: it lies between, too.
            let shown = seen.values.reduce(0, +)
            return CustodyStatus.BankDay(
                day: day, bank: bank, books: books, inTransit: books - shown,
                unmatched: unmatched, agrees: unmatched == 0 && shown + unmatched == bank)
        }
    }
}
