import BankFiles
public import Bookkeeping
import Foundation
public import MutualAid
import Storage

/// What became of a file of statements.
public struct StatementAnswer: Codable, Sendable {
    /// The statements taken in.
    public let statements: [StatementTaken]
    /// How many lines they have.
    public let lines: Int64
    /// How many lines were matched, older ones among them.
    public let matched: Int
    /// How many lines nobody has matched.
    public let open: Int
}

extension Office {
    private struct OpenBody: Encodable {
        let command = "custody open"
        let opened: CustodyOpened
    }

    /// Names an account at the custodian through which the scheme's money goes.
    public func openCustody(
        _ scheme: String, _ opened: CustodyOpened, at moment: Moment
    ) throws -> Answered<CustodyOpened> {
        // What is no account would be found out when the first payouts are sent.
        let opened = CustodyOpened(
            opened.purpose, account: try BankAccount(opened.account).text,
            agent: try opened.agent.map { agent throws(BankProblem) in try BIC(agent).text })
        return try decide(
            scheme, key: "custody-open/\(opened.purpose.rawValue)/\(opened.account)",
            body: OpenBody(opened: opened),
            at: moment
        ) { desk in
            let before = try desk.snapshot.custodyAccounts(of: desk.scheme.head)
            if let other = before.of(opened.purpose) ?? before.numbered(opened.account) {
                throw CustodyRefusal.openBefore(other)
            }
            // What is on its way goes through the account it was written for.
            guard try before.all.isEmpty || !desk.isUnderWay else {
                throw CustodyRefusal.underWay
            }
            try desk.append(.custodyOpened(opened))
            return opened
        }
    }

    private struct ImportBody: Encodable {
        let command = "custody import"
        let file: Digest
        let account: AccountPurpose?
        let quiet: Day?
    }

    /// Takes in a file of the custodian's statements and books what its lines turn out to be. The
    /// same file again changes nothing.
    ///
    /// - Parameters:
    ///   - account: what its account is for, where several are open and the file names none.
    ///   - day: the day it is to be of, where that is known. A table without lines says nothing of
    ///     its day: then it is the statement of that one, on which nothing happened.
    public func importStatement(
        _ scheme: String, from path: String, of account: AccountPurpose? = nil,
        on day: Day? = nil, key: String? = nil,
        at moment: Moment, progress: @escaping Progress = { _, _ in }
    ) throws -> Answered<StatementAnswer> {
        let digest = try Office.fileDigest(path)
        let size = Office.fileSize(path)
        let settings = try CustodianSettings(keysFolder: keysFolder)
        let quiet = try day.flatMap { try isQuiet(scheme, path, settings) ? $0 : nil }
        let about = ["custody-import", digest.hex, account?.rawValue, quiet?.description]
        let answered = try decide(
            scheme, key: key ?? about.compactMap(\.self).joined(separator: "/"),
            body: ImportBody(file: digest, account: account, quiet: quiet), at: moment
        ) { desk in
            var source = try StatementSource(
                path: path, settings: settings, currency: desk.scheme.currency)
            var taking = StatementTaking(
                accounts: try desk.snapshot.custodyAccounts(of: desk.scheme.head), named: account,
                file: digest, settings: settings,
                found: FoundLines(workFolder: store.workFolder))
            // Older lines first: what was open may be known by now.
            for line in try desk.snapshot.openBankLines(of: desk.scheme.head) {
                let rule = settings.rule(code: line.code, text: nil)
                try taking.found.take(line, LineMeaning(line, rule: rule), desk.scheme.state)
            }
            while let item = try source.next() {
                try taking.take(item, &desk)
                progress(source.bytesRead, size)
            }
            if let quiet { try taking.take(quiet: quiet, &desk) }
            try mustCover(day, taking.taken)
            return try finish(taking, &desk)
        }
        // The same file may have been given for another day before.
        try mustCover(day, answered.answer.statements)
        return answered
    }

    /// What was asked for one day has to tell of it.
    private func mustCover(_ day: Day?, _ taken: [StatementTaken]) throws {
        guard let day, let last = taken.last,
            !taken.contains(where: { $0.from <= day && day <= $0.to })
        else { return }
        throw FileProblem(
            line: nil, code: "statement.other-day",
            Text(
                "对账单是 \(last.from) 至 \(last.to) 的，不是 \(day) 的；请核对，或向托管方查询。",
                "The statement is of \(last.from) to \(last.to), not of \(day); check it, or ask "
                    + "the custodian."))
    }

    /// Whether a file is a table without a line.
    private func isQuiet(
        _ scheme: String, _ path: String, _ settings: CustodianSettings
    ) throws -> Bool {
        guard settings.bank.statements == .csv else { return false }
        let currency = try store.read { try OpenScheme(scheme, $0, readings).currency }
        var source = try StatementSource(path: path, settings: settings, currency: currency)
        return try source.next() == nil
    }

    private func finish(_ taking: StatementTaking, _ desk: inout Desk) throws -> StatementAnswer {
        var matching = LineMatching(
            workFolder: store.workFolder, after: desk.scheme.head.number)
        try desk.book(
            taking.found, &matching, debitPath(desk.scheme.head.id), refundPath(desk))
        try matching.state(&desk, by: nil)
        return StatementAnswer(
            statements: taking.taken, lines: taking.taken.reduce(0) { $0 + $1.lines.count },
            matched: matching.count,
            open: try desk.snapshot.openBankLines(of: desk.scheme.head).count)
    }

    /// Where debit files lie; derived again where they are lost.
    func debitPath(_ scheme: String) -> Desk.DebitPath {
        { closing, file in try self.file(file, of: closing, scheme, { _, _ in }).path }
    }

    /// Where files of refund runs lie; derived again where they are lost.
    func refundPath(_ desk: Desk) -> RefundPath {
        { run in
            try self.restoreRefunds(
                desk.snapshot, desk.scheme, run: run,
                try DebitFiles(self.filesFolder, scheme: desk.scheme.head.id))
        }
    }

    private struct AgainBody: Encodable {
        let command = "custody match"
        let through: Int64
        let settings: Digest
    }

    /// Looks once more at the lines that nobody has matched: a result or a payout may have come
    /// since.
    public func matchAgain(_ scheme: String, at moment: Moment) throws -> Answered<StatementAnswer>
    {
        let head = try store.read { try OpenScheme(scheme, $0, readings).head.number }
        let settings = try CustodianSettings(keysFolder: keysFolder)
        // Another rule in the settings may know what was unknown: that is another question.
        let text = try Office.fileDigest("\(keysFolder)/\(CustodianSettings.file)")
        return try decide(
            scheme, key: "custody-match/\(head)/\(text.hex.prefix(8))",
            body: AgainBody(through: head, settings: text), at: moment
        ) { desk in
            var taking = StatementTaking(
                accounts: CustodyAccounts([]), named: nil, file: desk.scheme.head.hash,
                settings: settings,
                found: FoundLines(workFolder: store.workFolder))
            for line in try desk.snapshot.openBankLines(of: desk.scheme.head) {
                let rule = settings.rule(code: line.code, text: nil)
                try taking.found.take(line, LineMeaning(line, rule: rule), desk.scheme.state)
            }
            return try finish(taking, &desk)
        }
    }
}

extension Desk {
    /// Whether something was written for the custodian and is not over.
    fileprivate var isUnderWay: Bool {
        get throws {
            let payouts = try !snapshot.batchesUnderWay(of: scheme.head).isEmpty
            let refunds = scheme.state.runs.contains { $0.outstanding > 0 }
            return payouts || refunds || scheme.state.collections.contains { $0.awaited != nil }
        }
    }
}

/// Statements of one file being taken in.
private struct StatementTaking {
    let accounts: CustodyAccounts
    /// The account that the command names.
    let named: AccountPurpose?
    let file: Digest
    let settings: CustodianSettings
    var found: FoundLines
    private(set) var taken: [StatementTaken] = []
    private var account = AccountPurpose.general
    private var heading: StatementHeading?
    private var rows: BankLineRows?
    private var firstLine: Int64 = 0
    private var nextLine: Int64 = 0

    init(
        accounts: CustodyAccounts, named: AccountPurpose?, file: Digest,
        settings: CustodianSettings, found: FoundLines
    ) {
        self.accounts = accounts
        self.named = named
        self.file = file
        self.settings = settings
        self.found = found
    }

    /// The statement of a day on which nothing happened.
    mutating func take(quiet day: Day, _ desk: inout Desk) throws {
        let account = try account(of: nil)
        let balance =
            try desk.snapshot.lastStatement(of: account, scheme: desk.scheme.head)?
            .closing ?? 0
        var heading = StatementHeading(currency: desk.scheme.currency, fileLine: 1)
        (heading.from, heading.to) = (day, day)
        (heading.opening, heading.closing) = (balance, balance)
        try take(.statement(heading), &desk)
        try take(.end(StatementEnd()), &desk)
    }

    mutating func take(_ item: StatementItem, _ desk: inout Desk) throws {
        switch item {
        case .statement(let heading):
            account = try account(of: heading)
            guard heading.currency == desk.scheme.currency else {
                throw problem(
                    heading.fileLine, "statement.currency",
                    Text(
                        "对账单的货币是 \(heading.currency.code)，计划的是 \(desk.scheme.currency.code)；请核对文件。",
                        "The statement is in \(heading.currency.code), the scheme in "
                            + "\(desk.scheme.currency.code); check the file."))
            }
            self.heading = heading
            rows = try BankLineRows(writing: desk.transaction, scheme: desk.scheme.head)
            firstLine = try desk.snapshot.lastBankLine(of: desk.scheme.head) + 1
            nextLine = firstLine
        case .line(let line):
            try mustBeOfItsDays(line)
            let kept = BankLine(
                line, number: nextLine, scheme: desk.scheme.head.id,
                breach: settings.breach(of: line))
            nextLine += 1
            try rows?.write(kept)
            let rule = settings.rule(code: line.code ?? "", text: line.text)
            try found.take(kept, LineMeaning(kept, rule: rule), desk.scheme.state)
        case .end(let end): try finish(end, &desk)
        }
    }

    /// The account of a statement: the one it names, or the one that the command names, or the only
    /// one.
    private func account(of heading: StatementHeading?) throws -> AccountPurpose {
        let open = accounts.all.map(\.account)
        guard let first = open.first else { throw CustodyRefusal.notOpen }
        let said = named.flatMap { accounts.of($0) }
        if let named, said == nil { throw CustodyRefusal.noneServes(named) }
        guard let heading, let number = heading.account else {
            guard let only = said ?? (open.count == 1 ? first : nil) else {
                throw CustodyRefusal.accountNotNamed(open.map(\.purpose))
            }
            return only.purpose
        }
        guard let found = accounts.numbered(number), said == nil || said == found else {
            let known = (said.map { [$0] } ?? open).map(\.account)
            throw problem(
                heading.fileLine, "statement.other-account",
                Text(
                    "对账单的账户不是 \(known.joined(separator: " 或 "))；请核对文件。",
                    "The statement is not of the account \(known.joined(separator: " or ")); "
                        + "check the file."))
        }
        return found.purpose
    }

    /// What a day held follows from the lines up to it, so that none may stand on another's.
    private func mustBeOfItsDays(_ line: StatementLine) throws {
        let days = (heading?.from ?? line.booked, heading?.to ?? line.booked)
        guard line.booked < days.0 || line.booked > days.1 else { return }
        throw problem(
            line.fileLine, "statement.line-outside",
            Text(
                "这一笔记在 \(line.booked)，不在对账单的日期之内；请向托管方查询。",
                "This line is booked on \(line.booked), outside of the days of its statement; ask "
                    + "the custodian."))
    }

    private mutating func finish(_ end: StatementEnd, _ desk: inout Desk) throws {
        guard let heading, let rows else { return }
        guard let opening = heading.opening ?? end.opening,
            let closing = heading.closing ?? end.closing
        else {
            throw problem(
                heading.fileLine, "statement.no-balance",
                Text(
                    "对账单没有期初和期末余额，无法核对；请向托管方索取带余额的对账单。",
                    "The statement has no opening and closing balance, so it proves nothing; ask "
                        + "the custodian for one that has."))
        }
        let last = try desk.snapshot.lastStatement(of: account, scheme: desk.scheme.head)
        guard let to = heading.to ?? end.last,
            let from = heading.from ?? first(of: heading, to, after: last?.to) ?? end.first
        else {
            throw problem(
                heading.fileLine, "statement.no-days",
                Text("对账单没有写明日期。", "The statement does not say which days it covers."))
        }
        try mustContinue(
            last, on: desk.moment.day, desk.scheme.currency, opening: opening, from: from, to: to,
            line: heading.fileLine)
        let statement = StatementTaken(
            number: try desk.snapshot.statements(of: desk.scheme.head).count + 1,
            account: account, from: from, to: to, opening: opening, closing: closing,
            available: heading.available ?? closing,
            lines: rows.finish(), file: file)
        try desk.append(.statementTaken(statement))
        try desk.transaction.add(
            statement, event: desk.scheme.head.number, firstLine: firstLine,
            scheme: desk.scheme.head)
        taken.append(statement)
    }

    /// The first day of a statement that says it by its opening balance alone: the day of that, or
    /// the one behind it where it is how the statement before ended.
    private func first(of heading: StatementHeading, _ to: Day, after last: Day?) -> Day? {
        heading.openingDay.map { day in
            min(to, day == last && day < to ? day.adding(days: 1) : day)
        }
    }

    /// A statement begins where the one before it ended, in days and in money; the first begins
    /// with nothing on the account.
    private func mustContinue(
        _ last: StatementRow?, on today: Day, _ currency: Currency, opening: Int64, from: Day,
        to: Day, line: Int
    ) throws {
        guard to < today else {
            throw problem(
                line, "statement.in-future",
                Text(
                    "对账单到 \(to)，这一天还没有结束；请等它结束后再取。",
                    "The statement goes to \(to), which is not over; get it when it is."))
        }
        if let last, from <= last.to {
            throw problem(
                line, "statement.taken-before",
                Text(
                    "\(last.to) 以前的对账单已经导入，这一份从 \(from) 开始；请核对是否重复。",
                    "Statements up to \(last.to) have been taken in, this one begins on \(from); "
                        + "check whether it is a second copy."))
        }
        if let last, settings.limits.quietDays == .told, from > settings.limits.next(after: last.to)
        {
            throw problem(
                line, "statement.gap",
                Text(
                    "上一份到 \(last.to)，这一份从 \(from) 开始；请先导入中间的对账单（没有明细的表格用 --day），"
                        + "或在 custodian.yaml 写明银行休息的日子，或写 quietDays: untold。",
                    "The one before ended on \(last.to), this one begins on \(from); import those "
                        + "between them first (a table without lines with --day), or say in "
                        + "custodian.yaml on which days the bank rests, or quietDays: untold."))
        }
        let before = last?.closing ?? 0
        guard opening == before else {
            throw problem(
                line, "statement.gap",
                Text(
                    "期初余额 \(currency.text(opening)) 与上一份的期末余额 \(currency.text(before)) 不接；"
                        + "请先导入中间缺少的对账单。",
                    "It opens with \(currency.text(opening)), the one before closed with "
                        + "\(currency.text(before)); import the statements between them first."))
        }
    }

    private func problem(_ line: Int?, _ code: String, _ text: Text) -> FileProblem {
        FileProblem(line: line, code: code, text)
    }
}
