import Bookkeeping
import MutualAid
import PublicRecord

/// What the custodian has said of all accounts of a scheme, day by day.
struct CustodianWord {
    /// What all accounts together held when a day ended.
    struct DaySum {
        let day: Day
        let amount: Int64
        /// Of the statement that says so; of several, over theirs.
        let hash: Hash
    }

    fileprivate struct Account {
        let opened: Day
        var statements: [StatementTaken] = []
    }

    private var accounts: [AccountPurpose: Account] = [:]

    /// Takes in the next event.
    mutating func take(_ event: Event, on day: Day) {
        switch event {
        case .custodyOpened(let opened):
            accounts[opened.purpose] = accounts[opened.purpose] ?? Account(opened: day)
        case .statementTaken(let statement):
            accounts[statement.account, default: Account(opened: day)].statements.append(statement)
        default: break
        }
    }

    /// The latest day at whose end every account is known: only a sum of one day can be held against
    /// the custodian's books. Nil where there is none.
    var latest: DaySum? {
        let accounts = accounts.sorted { $0.key.rawValue < $1.key.rawValue }.map(\.value)
        // Statements of an account follow each other: from day to day, one goes back in each.
        var places = accounts.map(\.statements.count)
        for day in Set(accounts.flatMap { $0.statements.map(\.to) }).sorted(by: >) {
            for (number, account) in accounts.enumerated() {
                while places[number] > 0, account.statements[places[number] - 1].to > day {
                    places[number] -= 1
                }
            }
            let known = zip(accounts, places).map { $0.known(at: day, behind: $1) }
            guard known.allSatisfy({ $0 != nil }) else { continue }
            return DaySum(day, known.compactMap { $0?.statement })
        }
        return nil
    }
}

extension CustodianWord.DaySum {
    fileprivate init(_ day: Day, _ statements: [StatementTaken]) {
        var digest = SHA256Stream()
        for one in statements { digest.update(one.file.bytes) }
        self.init(
            day: day, amount: statements.reduce(0) { $0 + $1.closing },
            // One statement stands for itself.
            hash: statements.count == 1
                ? Hash(words: statements[0].file.words) : digest.finish())
    }
}

extension CustodianWord.Account {
    /// The statement that says what was held when that day ended; none where the account came
    /// later.
    struct Known {
        let statement: StatementTaken?
    }

    /// What is known of a day; nil where that is nothing.
    ///
    /// - Parameter place: how many statements end on that day or before it.
    fileprivate func known(at day: Day, behind place: Int) -> Known? {
        guard place > 0 else { return isEmpty(at: day) ? Known(statement: nil) : nil }
        let last = statements[place - 1]
        // Where the next one begins later nothing was booked between them.
        let isOver = place < statements.count && statements[place].from > day
        return last.to == day || isOver ? Known(statement: last) : nil
    }

    /// Whether there was nothing on it before its first statement, which begins with nothing.
    private func isEmpty(at day: Day) -> Bool {
        guard let first = statements.first else { return opened > day }
        return first.from == day.adding(days: 1) || (first.from > day && opened > day)
    }
}
