import BankFiles
public import Bookkeeping
import Foundation
public import MutualAid
import Storage

extension Office {
    private struct CloseBody: Encodable {
        let command = "period close"
        let period: PeriodID
    }

    /// What a period would come to if it were closed now. Nothing changes.
    public func preview(
        _ scheme: String, period: PeriodID?, today: Day, progress: @escaping Progress = { _, _ in }
    ) throws -> Closing {
        let (plan, count) = try counted(scheme, period, today, isPreview: true, progress)
        var figures = try ClosingFigures(plan, count, workFolder: store.workFolder)
        try figures.run(
            count, lowBalance: { _, _ in }, own: { _, _ in }, group: { _ in })
        return figures.closing(
            changes: RowsDigest(count: 0, digest: Digest(words: (0, 0, 0, 0))), debits: nil)
    }

    /// Closes a period, or the next one: counts heads, divides the cost, books it, writes the
    /// debit file. Killed at any point it leaves nothing or everything; repeated with the same
    /// key it changes nothing.
    public func close(
        _ scheme: String, period: PeriodID?, key: String? = nil, at moment: Moment,
        progress: @escaping Progress = { _, _ in }
    ) throws -> Answered<Closing> {
        if let closed = try alreadyClosed(scheme, period, key) {
            try restoreDebits(of: scheme, closed)
            return Answered(answer: closed, repeated: true)
        }
        let (plan, count) = try counted(scheme, period, moment.day, isPreview: false, progress)
        let staged = try stage(plan, count, moment)
        let body = CloseBody(period: plan.days.id)
        let key = key ?? Office.closeKey(plan.days.id)
        let answered = try decide(scheme, key: key, body: body, at: moment) { desk in
            try desk.close(staged, plan)
        }
        try put(staged, in: scheme, closing: answered.answer)
        return answered
    }

    private static func closeKey(_ period: PeriodID) -> String { "period-close/\(period)" }

    /// The closing that was made by the same command, if it was.
    private func alreadyClosed(
        _ scheme: String, _ period: PeriodID?, _ key: String?
    ) throws -> Closing? {
        try store.read { snapshot in
            guard let key = key ?? period.map(Office.closeKey),
                let kept = try snapshot.answer(scheme: scheme, key: key)
            else { return nil }
            // Without a period the key alone says which one was meant.
            let closing = try? JSONDecoder().decode(Closing.self, from: Data(kept.answer.utf8))
            guard let wanted = period ?? closing?.period else { throw OfficeRefusal.keyUsed(key) }
            let digest = try Office.digest(of: CloseBody(period: wanted))
            return try Office.answer(snapshot, scheme, key, digest)
        }
    }

    /// The plan for a period with its heads. A period with cases in which nobody shares is passed
    /// over, or nothing could ever be shared again; its cases wait on.
    private func counted(
        _ scheme: String, _ wanted: PeriodID?, _ today: Day, isPreview: Bool,
        _ progress: @escaping Progress
    ) throws -> (ClosingPlan, RollCount) {
        var passed: PeriodDays?
        var barren: Refusal?
        while true {
            do {
                let period = try plan(scheme, wanted, today, after: passed, isPreview: isPreview)
                return try counted(period, progress)
            } catch Refusal.periodOutOfOrder(let later, let next) {
                let between = try plan(scheme, next, today, after: passed, isPreview: isPreview)
                guard try nobodyShares(between, progress) else {
                    throw Refusal.periodOutOfOrder(later, next: next)
                }
                passed = between.days
            } catch Refusal.periodNobodyShares(let id) where wanted == nil {
                let period = try plan(scheme, nil, today, after: passed, isPreview: isPreview)
                passed = period.days
                // A later one may have members to share; where none has, the first is named.
                barren = barren ?? .periodNobodyShares(id)
                let next = period.scheme.history.nextPeriod(after: period.days.notice)
                if let barren, next.notice > today { throw barren }
            }
        }
    }

    private func counted(
        _ period: ClosingPlan, _ progress: @escaping Progress
    ) throws -> (ClosingPlan, RollCount) {
        var plan = period
        let count = try count(plan, progress)
        try mustShare(&plan, count)
        return (plan, count)
    }

    private func nobodyShares(_ plan: ClosingPlan, _ progress: @escaping Progress) throws -> Bool {
        do {
            _ = try counted(plan, progress)
            return false
        } catch Refusal.periodNobodyShares {
            return true
        }
    }

    private func plan(
        _ scheme: String, _ period: PeriodID?, _ today: Day, after passed: PeriodDays?,
        isPreview: Bool
    ) throws -> ClosingPlan {
        try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            guard today >= open.head.lastDay else {
                throw Refusal.dayBeforeLastEvent(last: open.head.lastDay)
            }
            return try ClosingPlan(
                snapshot, open, period, today: today, after: passed, isPreview: isPreview)
        }
    }

    private func count(_ plan: ClosingPlan, _ progress: @escaping Progress) throws -> RollCount {
        try RollCount(
            store, plan.scheme, plan.timeline, rules: plan.rules, parties: plan.parties,
            progress: progress)
    }

    /// Somebody has to share, or to be asked for the price of a year; then cases wait on.
    private func mustShare(_ plan: inout ClosingPlan, _ count: RollCount) throws {
        guard count.lineCount > 0 else {
            throw Refusal.periodNobodyShares(plan.days.id)
        }
        if count.heads.allSatisfy({ $0.count == 0 }) { plan.cases = [] }
    }

    /// What a closing has made ready outside the transaction that makes it true.
    struct StagedClosing {
        let closing: Closing
        /// Changes of members, in parts; those with an exhausted balance among them.
        let changes: [SortedRecords]
        let debitPath: String
        let lowBalancePath: String
        /// How many members stand in the list of low balances.
        let lowBalances: Int
    }

    /// Derives all dues and writes the debit file aside.
    private func stage(
        _ plan: ClosingPlan, _ count: RollCount, _ moment: Moment
    ) throws -> StagedClosing {
        let files = try DebitFiles(filesFolder, scheme: plan.scheme.head.id)
        let debitPath = files.aside(files.path(plan.days.id, attempt: 1))
        let lowPath = files.aside(files.lowBalancePath(plan.days.id))
        var writer = try DebitFileWriter(path: debitPath, heading: heading(plan, attempt: 1))
        var low = try ByteWriter(path: lowPath)
        low.buffer.append("roll,balance\n")
        var lowBalances = 0
        var figures = try ClosingFigures(plan, count, workFolder: store.workFolder)
        let currency = plan.rules.currency
        do {
            try figures.run(
                count,
                lowBalance: { roll, balance in
                    lowBalances += 1
                    low.buffer.append("\(roll),\(currency.text(balance))\n")
                    try low.flushIfFull()
                }, own: { try writer.write(payer: $0, amount: $1) }, group: { try writer.write($0) }
            )
            try low.finish()
            let file = try writer.finish()
            let zero = RowsDigest(count: 0, digest: Digest(words: (0, 0, 0, 0)))
            return StagedClosing(
                closing: figures.closing(changes: zero, debits: file.lines > 0 ? file : nil),
                changes: count.changes + [figures.exhausted], debitPath: debitPath,
                lowBalancePath: lowPath, lowBalances: lowBalances)
        } catch {
            files.remove(debitPath)
            files.remove(lowPath)
            throw error
        }
    }

    func heading(_ plan: ClosingPlan, attempt: Int) -> DebitHeading {
        DebitHeading(
            scheme: plan.scheme.head.id, period: "\(plan.days.id)", attempt: attempt,
            day: plan.days.share, currency: plan.rules.currency)
    }

    /// Puts the staged files in their places; what is not needed goes.
    private func put(_ staged: StagedClosing, in scheme: String, closing: Closing) throws {
        let files = try DebitFiles(filesFolder, scheme: scheme)
        if let debits = closing.debits {
            try ByteWriter.place(
                staged.debitPath, at: files.path(closing.period, attempt: debits.attempt))
        } else {
            files.remove(staged.debitPath)
        }
        if staged.lowBalances > 0 {
            try ByteWriter.place(staged.lowBalancePath, at: files.lowBalancePath(closing.period))
        } else {
            files.remove(staged.lowBalancePath)
        }
    }

    /// The list of members whose balance is low after a period, where there is one.
    public func lowBalances(of scheme: String, _ closing: Closing) -> String? {
        let path = try? DebitFiles(filesFolder, scheme: scheme).lowBalancePath(closing.period)
        return path.flatMap { Office.fileSize($0) > 0 ? $0 : nil }
    }

    /// The debit file of a closed period, in its place; derived again where it is lost.
    @discardableResult
    public func restoreDebits(
        of scheme: String, _ closing: Closing, progress: @escaping Progress = { _, _ in }
    ) throws -> String? {
        guard let debits = closing.debits else { return nil }
        let files = try DebitFiles(filesFolder, scheme: scheme)
        let path = files.path(closing.period, attempt: debits.attempt)
        if files.isInPlace(debits, of: closing.period) { return path }
        let open = try store.read { try OpenScheme(scheme, $0, readings) }
        let (closing, _) = try open.state.closed(closing.period)
        let derived = try derive(open, closing, at: files.aside(path), progress)
        guard derived == debits else {
            files.remove(files.aside(path))
            throw Refusal.collectionDebitsChanged
        }
        try ByteWriter.place(files.aside(path), at: path)
        return path
    }

    /// Writes the debit file of a closed period from the roll and the class rows alone.
    func derive(
        _ open: OpenScheme, _ closing: Closing, at path: String, _ progress: @escaping Progress
    ) throws -> DebitFile {
        let plan = ClosingPlan(open, deriving: closing)
        let count = try count(plan, progress)
        var figures = ClosingFigures(plan, count, of: closing, workFolder: store.workFolder)
        var writer = try DebitFileWriter(path: path, heading: heading(plan, attempt: 1))
        try figures.run(
            count, lowBalance: { _, _ in },
            own: { try writer.write(payer: $0, amount: $1) }, group: { try writer.write($0) })
        return try writer.finish()
    }
}

extension Desk {
    /// Makes a staged closing true, in one transaction.
    fileprivate mutating func close(
        _ staged: Office.StagedClosing, _ plan: ClosingPlan
    ) throws -> Closing {
        guard scheme.state.closings.count == plan.timeline.closings.count,
            scheme.history.inForce(on: plan.days.notice).version == plan.rules.version
        else { throw Refusal.periodClosedBefore(plan.days.id) }
        var closing = staged.closing
        var rows = try MemberRows(writing: transaction, scheme: scheme.head)
        let rests = max(plan.open.head, moment.day).adding(days: 1)
        let reader = try SortedRecords.merge(staged.changes)
        while let record = try reader.next().map(ChangeRecord.init) {
            let (kind, from, reason) = record.change ?? (.suspended, rests, .balance)
            try rows.write(record.roll, from: from, kind, reason)
        }
        closing.changes = rows.finish()
        closing.event = scheme.head.number + 1
        try append(.periodClosed(closing))
        try transaction.share(cases: closing.cases, in: closing.ordinal, scheme: scheme.head)
        return closing
    }
}

/// A closed period as it is shown: its figures, its collection, its place in the books.
public struct PeriodView: Codable, Sendable {
    /// The figures.
    public let closing: Closing
    /// The debits that went out and what they brought in.
    public let debits: [DebitView]
    /// How the collection ended, if it has.
    public let end: CollectionEnded?

    /// A debit and its result.
    public struct DebitView: Codable, Sendable {
        /// The file.
        public let file: DebitFile
        /// The result, once it is known.
        public let result: DebitsCollected?
    }

    init(_ closing: Closing, _ collection: PeriodCollection) {
        self.closing = closing
        debits = collection.attempts.map { DebitView(file: $0.file, result: $0.result) }
        end = collection.end?.figures
    }
}

extension Office {
    /// All closed periods of a scheme, oldest first.
    public func periods(of scheme: String) throws -> [PeriodView] {
        try store.read { snapshot in
            let state = try OpenScheme(scheme, snapshot, readings).state
            return zip(state.closings, state.collections).map(PeriodView.init)
        }
    }

    /// One closed period, or the last one.
    public func show(_ period: PeriodID?, of scheme: String) throws -> PeriodView {
        try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            guard let wanted = period ?? open.state.last?.period else {
                let next = open.history.nextPeriod(after: nil).id
                throw Refusal.periodNotClosed(next, last: nil)
            }
            let (closing, collection) = try open.state.closed(wanted)
            return PeriodView(closing, collection)
        }
    }
}
