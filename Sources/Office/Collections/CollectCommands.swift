import BankFiles
import Bookkeeping
public import MutualAid
import Storage

extension Office {
    private struct ResultBody: Encodable {
        let command = "collect import"
        let result: Digest
    }

    /// Books the result of a debit, whole or not at all. Where nothing is left open the
    /// collection ends with it.
    public func importResult(
        _ scheme: String, from path: String, key: String? = nil, at moment: Moment,
        progress: @escaping Progress = { _, _ in }
    ) throws -> Answered<DebitsCollected> {
        let digest = try Office.fileDigest(path)
        let body = ResultBody(result: digest)
        let key = key ?? "collect-import/\(digest.hex)"
        if let answer: DebitsCollected = try store.read({
            try Office.answer($0, scheme, key, try Office.digest(of: body))
        }) {
            return Answered(answer: answer, repeated: true)
        }
        let open = try store.read { try OpenScheme(scheme, $0, readings) }
        let match = try ResultMatch(
            path: path, currency: open.currency, workFolder: store.workFolder)
        let (closing, awaited) = try awaited(by: match, open)
        let debits = try file(awaited, of: closing, scheme, progress)
        let collectsPaid = awaited.attempt > 1 || open.history.funding.holdsBalances
        let outcome = try match.match(
            awaited, at: debits.path, currency: open.currency, collectsPaid: collectsPaid,
            inWhole: open.history.funding.holdsBalances,
            progress: { progress($0, awaited.bytes) })
        return try decide(scheme, key: key, body: body, at: moment) { desk in
            try desk.book(outcome, of: closing, attempt: awaited.attempt)
        }
    }

    /// The debit that a result answers; it has to be the one that waits for it.
    private func awaited(
        by match: ResultMatch, _ open: OpenScheme
    ) throws -> (Closing, DebitFile) {
        let answers = match.answers
        guard answers.scheme == open.head.id, let period = PeriodID(answers.period) else {
            throw ResultMatch.problem(
                nil, "result.foreign",
                Text(
                    "结果文件属于计划 \(answers.scheme) 的 \(answers.period) 期，不是 \(open.head.id) 的；请核对。",
                    "The result is of scheme \(answers.scheme), period \(answers.period), not of "
                        + "\(open.head.id); check the file."))
        }
        let (closing, collection) = try open.state.closed(period)
        guard collection.end == nil else { throw Refusal.collectionOverBefore(period) }
        guard let awaited = collection.awaited, awaited.attempt == answers.attempt else {
            throw Refusal.collectionAttemptWrong(period, expected: collection.awaited?.attempt)
        }
        return (closing, awaited)
    }

    private struct EndBody: Encodable {
        let command = "collect end"
        let period: PeriodID
    }

    /// Ends the collection of a period when its grace is over: who has not paid leaves or is
    /// suspended, what is missing is owed or has its bearer.
    public func endCollection(
        _ scheme: String, period: PeriodID, key: String? = nil, at moment: Moment
    ) throws -> Answered<CollectionEnded> {
        try decide(
            scheme, key: key ?? "collect-end/\(period)", body: EndBody(period: period), at: moment
        ) { desk in
            let (closing, collection) = try desk.scheme.state.closed(period)
            guard !collection.attempts.isEmpty else {
                throw Refusal.collectionNothingDebited(period)
            }
            guard collection.end == nil, !collection.isTakenOver else {
                throw Refusal.collectionOverBefore(period)
            }
            if let awaited = collection.awaited {
                throw Refusal.collectionAwaitsResult(period, attempt: awaited.attempt)
            }
            guard moment.day >= closing.graceOver else {
                throw Refusal.collectionGraceRuns(until: closing.graceOver)
            }
            return try desk.endCollection(of: closing, workFolder: store.workFolder)
        }
    }

    private struct PayBody: Encodable {
        let command = "collect pay"
        let roll: RollNumber
        let period: PeriodID
        let amount: Int64
    }

    /// Books what a member paid of his arrears by hand.
    public func payArrear(
        _ scheme: String, roll: RollNumber, period: PeriodID, amount: Int64, key: String,
        at moment: Moment
    ) throws -> Answered<ArrearPaid> {
        try decide(
            scheme, key: key, body: PayBody(roll: roll, period: period, amount: amount), at: moment
        ) { desk in
            guard amount > 0 else { throw Refusal.amountNotPositive }
            return try desk.payArrear(roll, period, amount)
        }
    }

    private struct MoveBody: Encodable {
        let command = "custody move"
        let moved: CustodyMoved
    }

    /// Books money that moved on the custodian's account without a member: an advance, interest,
    /// a charge, a charge made good.
    public func move(
        _ scheme: String, _ moved: CustodyMoved, key: String, at moment: Moment
    ) throws -> Answered<CustodyMoved> {
        try decide(scheme, key: key, body: MoveBody(moved: moved), at: moment) { desk in
            guard moved.amount > 0 else { throw Refusal.amountNotPositive }
            if let party = moved.party { try desk.mustBeKnown(party) }
            try desk.append(.custodyMoved(moved))
            return moved
        }
    }
}

extension Desk {
    /// A party that pays is the operator, or named in any version of the rules: what an earlier
    /// one laid on him he may still owe.
    func mustBeKnown(_ party: Party) throws(Refusal) {
        let named = scheme.history.versions.contains { $0.parties.contains(party) }
        guard party == .operator || named else { throw .bearerUnfit(party.name) }
    }

    fileprivate mutating func book(
        _ outcome: ResultMatch.Outcome, of closing: Closing, attempt: Int
    ) throws -> DebitsCollected {
        let (closing, collection) = try scheme.state.closed(closing.period)
        guard collection.awaited?.attempt == attempt else {
            throw Refusal.collectionAttemptWrong(
                closing.period, expected: collection.awaited?.attempt)
        }
        var rows = try MemberRows(writing: transaction, scheme: scheme.head)
        let reader = try outcome.parts.read()
        while let record = try reader.next() {
            let (roll, amount, _, _, _, _) = record.words
            if scheme.history.funding.holdsBalances {
                try credit(roll, .yearPaid, amount, &rows)
            } else {
                try rows.write(
                    roll, period: closing.ordinal, attempt == 1 ? .unpaid : .paid, amount)
            }
        }
        let collected = DebitsCollected(
            period: closing.period, attempt: attempt, collected: outcome.collected,
            failedLines: outcome.heading.failedLines, missing: outcome.missing,
            rows: rows.finish(), result: outcome.digest)
        try append(.debitsCollected(collected))
        // With nothing left open, or where members pay prices of a year, the collection is over.
        if outcome.missing == 0 || scheme.history.funding.holdsBalances {
            try append(
                .collectionEnded(
                    CollectionEnded(
                        period: closing.period, members: 0, missing: 0,
                        debt: CollectionRule.Arrears.Debt.forgiven.rawValue,
                        bearer: Bearer.carry.name, cuts: nil,
                        rows: MemberRows(writing: transaction, scheme: scheme.head).finish())))
        }
        return collected
    }

    /// Adds a sum to a member's balance and lets him share again where it suffices.
    ///
    /// - Returns: the day from which he shares again, if it does.
    @discardableResult
    mutating func credit(
        _ roll: RollNumber, _ kind: Credit.Kind, _ amount: Int64, _ rows: inout MemberRows
    ) throws -> Day? {
        let membership = try membership(roll)
        let credits = try snapshot.credits(of: roll, scheme: scheme.head)
        let account = scheme.timeline.account(of: membership, credits: credits)
        let after = (account.balance ?? 0) + amount
        let from = firstOpenDay
        let rules = scheme.history.inForce(on: moment.day)
        var needed = rules.funding.neededBalance
        if case .prepaid(let prepaid) = rules.funding,
            !membership.changes.contains(where: { $0.kind == .resumed })
        {
            needed = max(needed, prepaid.entry)
        }
        let standing = membership.standing(on: from)
        var resumed: Day?
        // Where a price of a year is wanted, nothing else begins a year.
        var suffices = after >= needed
        if case .yearly = rules.funding { suffices = kind == .yearPaid }
        if case .suspended(.balance) = standing, suffices {
            resumed = from
            try rows.write(roll, from: from, .resumed, .funded)
        }
        try rows.write(roll, kind, amount)
        return resumed
    }

    /// The first day that a fact of today can hold from: tomorrow, and after every closed period.
    var firstOpenDay: Day {
        let tomorrow = moment.day.adding(days: 1)
        return scheme.state.last.map { max(tomorrow, $0.head.adding(days: 1)) } ?? tomorrow
    }

    fileprivate mutating func endCollection(
        of closing: Closing, workFolder: String
    ) throws -> CollectionEnded {
        var rule = scheme.history.inForce(on: closing.notice).collection
        if closing.head == scheme.history.course?.ends {
            // Of the last share nothing stays owed: those who receive aid bear what is missing.
            rule.arrears.debt = .forgiven
            rule.shortfall = .recipients
        }
        let lookup = try MemberLookup(snapshot, scheme.head)
        // Put aside first: what is read is written to.
        let due = SortedRecords(folder: workFolder)
        var unwarned: Int64 = 0
        let told = try WarningLookup(snapshot, scheme.head)
        try snapshot.eachOpenDue(of: scheme.head, period: closing.ordinal) { open in
            let roll = open.member.roll
            let membership = Membership(
                open.member, changes: try lookup.changes(roll), history: scheme.history)
            let ends = try told.warnings(roll, period: closing.ordinal)
                .coverEnds(graceOver: closing.graceOver, needed: rule.noticesBeforeEnd)
            // Whoever is no member when it would end has no cover to lose.
            let isMember = membership.isMember(on: ends ?? moment.day)
            if isMember, ends.map({ $0 > moment.day }) ?? true { unwarned += 1 }
            let from = isMember ? Int64((ends ?? moment.day).number) : 0
            try due.add(SortRecord(roll, open.amount, isMember ? 1 : 0, from))
        }
        guard unwarned == 0 else {
            throw Refusal.collectionMembersUnwarned(unwarned, needed: rule.noticesBeforeEnd)
        }
        let reader = try due.read()
        var rows = try MemberRows(writing: transaction, scheme: scheme.head)
        var missing: Int64 = 0
        while let (roll, amount, isMember, from, _, _) = try reader.next()?.words {
            missing += amount
            if isMember == 1 {
                try rows.write(
                    roll, from: Day(number: Int32(truncatingIfNeeded: from)),
                    rule.arrears.membership == .ends ? .ended : .suspended, .arrears)
            }
            if rule.arrears.debt == .forgiven {
                try rows.write(roll, period: closing.ordinal, .forgiven, amount)
            }
        }
        let ended = CollectionEnded(
            period: closing.period, members: Int64(due.count), missing: missing,
            debt: rule.arrears.debt.rawValue, bearer: rule.shortfall.name,
            cuts: try cuts(of: missing, closing, rule), rows: rows.finish(),
            notices: rule.noticesBeforeEnd > 0 ? rule.noticesBeforeEnd : nil)
        try append(.collectionEnded(ended))
        return ended
    }

    /// What cases receive less, where those who receive aid bear what is missing.
    private func cuts(
        of missing: Int64, _ closing: Closing, _ rule: CollectionRule
    ) throws -> AidCuts? {
        guard rule.shortfall == .recipients, rule.arrears.debt == .forgiven else { return nil }
        var borne = missing
        if closing.head == scheme.history.course?.ends {
            let carry = -(try snapshot.balance(of: .carry, scheme: scheme.head))
            borne = max(0, borne - max(0, carry))
        }
        let before = Dictionary(uniqueKeysWithValues: closing.cuts.map { ($0.number, $0.amount) })
        let aids = try snapshot.docket(of: scheme.head)
            .filter { $0.period == closing.ordinal }
            .map { (number: $0.number, aid: $0.aid - (before[$0.number] ?? 0)) }
        return AidCuts(borne, aids: aids, fee: closing.fee - closing.feeCut)
    }

    fileprivate mutating func payArrear(
        _ roll: RollNumber, _ period: PeriodID, _ amount: Int64
    ) throws -> ArrearPaid {
        let (closing, collection) = try scheme.state.closed(period)
        if let awaited = collection.awaited {
            throw Refusal.collectionAwaitsResult(period, attempt: awaited.attempt)
        }
        try mustKeepAccounts()
        let membership = try membership(roll)
        let arrears = try snapshot.arrears(of: roll, scheme: scheme.head)
        let open = Arrear.open(arrears.filter { $0.period == closing.ordinal })
        guard open > 0 else { throw Refusal.arrearNone(roll, period) }
        guard amount <= open else {
            throw Refusal.arrearSmaller(open: open, currency: scheme.currency)
        }
        var rows = try MemberRows(writing: transaction, scheme: scheme.head)
        let from = firstOpenDay
        let resting = membership.standing(on: from) == .suspended(.arrears)
        let resumes = resting && Arrear.open(arrears) == amount
        if resumes { try rows.write(roll, from: from, .resumed, .paid) }
        try rows.write(roll, period: closing.ordinal, .paid, amount)
        let paid = ArrearPaid(
            roll: roll, period: period, amount: amount, late: collection.end != nil,
            resumedFrom: resumes ? from : nil)
        try append(.arrearPaid(paid))
        try notify(
            .paymentReceived(
                PaymentReceived(
                    period: period, amount: amount, open: open - amount,
                    resumedFrom: paid.resumedFrom)), to: roll)
        return paid
    }
}
