import BankFiles
public import Bookkeeping
import Foundation
public import MutualAid
import Storage

/// A person who joins by a single command.
public struct Applicant: Codable, Sendable {
    /// His number on the roll; nil: the next free one.
    public var roll: RollNumber?
    /// The day of his birth.
    public var born: Day
    /// The name of the class he chooses; nil where nothing is to choose.
    public var className: String?
    /// Who pays for him, as a roll file writes it.
    public var payer: String
    /// What identifies him to himself; it goes to the vault.
    public var identity: String

    /// A person by his facts.
    public init(
        roll: RollNumber? = nil, born: Day, className: String? = nil, payer: String = "",
        identity: String
    ) {
        self.roll = roll
        self.born = born
        self.className = className
        self.payer = payer
        self.identity = identity
    }
}

extension Office {
    private struct JoinBody: Encodable {
        let command = "member join"
        let born: Day
        let className: String?
        let payer: String
        let roll: RollNumber?
        /// The identity by its keyed digest: the body's own digest is kept.
        let identity: [UInt8]
    }

    /// Puts one person on the roll today.
    public func join(
        _ scheme: String, _ applicant: Applicant, key: String, at moment: Moment
    ) throws -> Answered<RollAnswer> {
        let keys = try keys(moment)
        let body = JoinBody(
            born: applicant.born, className: applicant.className, payer: applicant.payer,
            roll: applicant.roll,
            identity: keys.identityDigest(scheme: scheme, identity: Array(applicant.identity.utf8)))
        return try decide(scheme, key: key, body: body, at: moment) { desk in
            let line = try desk.line(applicant)
            do {
                return try roll(into: &desk, keys: keys) { give, _ in try give(line) }
            } catch let refused as FileRefused {
                throw refused.problems.first.map(OfficeRefusal.applicantWrong) ?? refused.refusal
            }
        }
    }

    private struct LeaveBody: Encodable {
        let command = "member leave"
        let roll: RollNumber
        let illness: Day?
        let died: Day?
    }

    /// Ends a membership from the next day: by the member's own choice, or because an illness was
    /// diagnosed in the waiting period, when the rules may return the shares he paid, or because he
    /// died, when everything else is as by choice. Of one who has left before, his death alone is
    /// recorded: from then on he is not paid himself.
    public func leave(
        _ scheme: String, roll: RollNumber, illness: Day? = nil, died: Day? = nil,
        key: String? = nil, at moment: Moment
    ) throws -> Answered<MemberEnded> {
        precondition(illness == nil || died == nil, "a membership ends for one reason")
        return try decide(
            scheme, key: key ?? (died == nil ? "member-leave/\(roll)" : "member-death/\(roll)"),
            body: LeaveBody(roll: roll, illness: illness, died: died), at: moment
        ) { desk in try desk.leave(roll, illness: illness, died: died) }
    }

    private struct ClassBody: Encodable {
        let command = "member class"
        let roll: RollNumber
        let name: String
    }

    /// Moves a member into the class he chooses, from the next day.
    public func choose(
        _ scheme: String, roll: RollNumber, className: String, key: String, at moment: Moment
    ) throws -> Answered<ClassChosen> {
        try decide(scheme, key: key, body: ClassBody(roll: roll, name: className), at: moment) {
            try $0.choose(roll, className)
        }
    }

    private struct AdjustBody: Encodable {
        let command = "member adjust"
        let roll: RollNumber
        let amount: Int64
        let bearer: String
    }

    /// Corrects a member's next due (positive: he pays more) or his balance (positive: it grows);
    /// closed periods stay as they are.
    public func adjust(
        _ scheme: String, roll: RollNumber, amount: Int64, bearer: String, key: String,
        at moment: Moment
    ) throws -> Answered<MemberCredited> {
        let body = AdjustBody(roll: roll, amount: amount, bearer: bearer)
        return try decide(scheme, key: key, body: body, at: moment) {
            try $0.adjust(roll, amount, bearer)
        }
    }
}

extension Desk {
    /// What a member is on the day the next fact can hold from; refuses those who have left.
    private func mustBeMember(_ roll: RollNumber) throws -> Membership {
        let membership = try membership(roll)
        switch membership.standing(on: firstOpenDay) {
        case .ended(_, let from): throw Refusal.memberEndedBefore(from: from)
        case .notYet, .member, .suspended: return membership
        }
    }

    fileprivate func line(_ applicant: Applicant) throws -> RollLine {
        let checks = RollChecks(scheme, today: moment.day)
        var line = RollLine()
        let greatest = try snapshot.rollBounds(of: scheme.head)?.upperBound ?? 0
        line.roll = applicant.roll ?? greatest + 1
        line.born = applicant.born
        line.joined = moment.day
        line.line = 1
        if let (field, code, text) = checks.daysProblem(born: line.born, joined: line.joined) {
            throw OfficeRefusal.applicantWrong(
                FileProblem(line: nil, field: field, code: code, text))
        }
        let name = Array((applicant.className ?? "").utf8)
        guard let number = checks.classNumber(name[...], born: line.born, joined: line.joined)
        else {
            throw Refusal.classUnknown(applicant.className ?? "-", known: checks.classNames)
        }
        line.classNumber = number
        guard let payer = Payer(applicant.payer) else {
            throw OfficeRefusal.applicantWrong(
                FileProblem(
                    line: nil, field: "payer", code: "roll.payer",
                    Text(
                        "付款人应为成员编号，或 P 加编号；本人付款留空。",
                        "A payer is a roll number, or P and a number; empty for himself.")))
        }
        line.payer = payer.code == line.roll ? .himself : payer
        line.identity = Array(applicant.identity.utf8)
        guard (1...RollReader.greatestRoll).contains(line.roll) else {
            throw OfficeRefusal.applicantWrong(
                FileProblem(
                    line: nil, field: "roll", code: "roll.number",
                    Text(
                        "成员编号应为正整数，最多 18 位。",
                        "A roll number is a positive whole number of at most 18 digits.")))
        }
        guard !line.identity.isEmpty, line.identity.count <= RollReader.longestIdentity else {
            throw OfficeRefusal.applicantWrong(
                FileProblem(
                    line: nil, field: "identity", code: "roll.identity",
                    Text(
                        "身份须为 1 至 \(RollReader.longestIdentity) 字节。",
                        "An identity has 1 to \(RollReader.longestIdentity) bytes.")))
        }
        return line
    }

    fileprivate mutating func leave(
        _ roll: RollNumber, illness: Day?, died: Day?
    ) throws -> MemberEnded {
        let membership = try membership(roll)
        if let died, died > moment.day || died < membership.member.joined {
            throw Refusal.memberDeathDay(died, joined: membership.member.joined)
        }
        if died != nil, case .ended(_, let since) = membership.standing(on: firstOpenDay) {
            guard !membership.changes.contains(where: { $0.reason == .died }) else {
                throw Refusal.memberEndedBefore(from: since)
            }
            let ended = MemberEnded(
                roll: roll, from: firstOpenDay, reason: .died, credits: [],
                bearer: Bearer.carry.name, forgiven: [], died: died)
            try write(ended)
            return ended
        }
        try mustKeepAccounts()
        let credits = try snapshot.credits(of: roll, scheme: scheme.head)
        let account = scheme.timeline.account(of: membership, credits: credits)
        let (from, reason) = try leaving(
            membership, illness, died, balance: account.balance ?? 0)
        var sums = balanceSums(account, illness)
        var bearer = Bearer.carry
        var forgiven: [MemberEnded.Forgiven] = []
        if let illness {
            try mustBeWaiting(membership, on: illness)
            try mustBeKnown(account.dues)
            if let returnedBy = membership.rules.waiting.illness.sharesReturnedBy {
                bearer = returnedBy
                let paid: Int64
                (paid, forgiven) = try shares(
                    account, roll, since: membership.waitsFrom(on: illness))
                if paid > 0 { sums.append(Sum(.returned, paid)) }
            }
        }
        let ended = MemberEnded(
            roll: roll, from: from, reason: reason, credits: Desk.merged(sums),
            bearer: bearer.name, forgiven: forgiven, died: died)
        try write(ended)
        return ended
    }

    /// The rows and the event of an end.
    private mutating func write(_ ended: MemberEnded) throws {
        var rows = try MemberRows(writing: transaction, scheme: scheme.head)
        try rows.write(ended.roll, from: ended.from, .ended, ended.reason)
        for sum in ended.credits { try rows.write(ended.roll, sum.kind, sum.amount) }
        for due in ended.forgiven {
            try rows.write(ended.roll, period: due.ordinal, .forgiven, due.amount)
        }
        try append(.memberEnded(ended))
    }

    /// From when and why a membership ends, if it may.
    private func leaving(
        _ membership: Membership, _ illness: Day?, _ died: Day?, balance: Int64
    ) throws -> (from: Day, reason: Change.Reason) {
        if case .ended(let reason, let since) = membership.standing(on: firstOpenDay) {
            // Whom age or arrears have put out may still take his balance.
            guard illness == nil, died == nil, balance != 0 else {
                throw Refusal.memberEndedBefore(from: since)
            }
            return (since, reason)
        }
        // Nobody can be asked to put his family out of the scheme before he dies.
        if died != nil { return (firstOpenDay, .died) }
        let rules = scheme.history.inForce(on: moment.day)
        let dependants = try liveDependants(of: membership.member.roll)
        guard dependants == 0 || !rules.leaving.dependantsFirst else {
            throw Refusal.memberHasDependants(dependants)
        }
        return (firstOpenDay, illness == nil ? .choice : .illness)
    }

    /// What becomes of his balance, or of the correction that waits.
    private func balanceSums(_ account: MemberAccount, _ illness: Day?) -> [Sum] {
        var sums: [Sum] = []
        let rules = scheme.history.inForce(on: moment.day)
        if let balance = account.balance, balance != 0 {
            sums.append(Sum(.withdrawn, -balance))
            if rules.leaving.returnsBalance || illness != nil {
                sums.append(Sum(.returned, balance))
            }
        }
        if account.correction != 0 {
            sums.append(Sum(.corrected, -account.correction))
            if account.correction < 0 { sums.append(Sum(.returned, -account.correction)) }
        }
        return sums
    }

    /// One sum a kind, in the order in which rows are kept.
    private static func merged(_ sums: [Sum]) -> [Sum] {
        Dictionary(grouping: sums, by: \.kind.rawValue).sorted { $0.key < $1.key }
            .compactMap { _, sums in
                sums.first.map { Sum($0.kind, sums.reduce(0) { $0 + $1.amount }) }
            }
    }

    private func liveDependants(of roll: RollNumber) throws -> Int64 {
        var live: Int64 = 0
        for other in try snapshot.dependants(of: Payer(code: roll), scheme: scheme.head) {
            let membership = try membership(other)
            if case .ended = membership.standing(on: firstOpenDay) { continue }
            live += 1
        }
        return live
    }

    private func mustBeWaiting(_ membership: Membership, on day: Day) throws {
        let from = membership.coveredFrom(on: day)
        guard day >= membership.member.memberFrom, day < from, day <= moment.day,
            membership.rules.waiting.illness.endsMembership
        else { throw Refusal.memberIllnessNotInWaiting(coveredFrom: from) }
    }

    /// What was paid can be returned only when the results of all debits are known.
    private func mustBeKnown(_ dues: [Due]) throws(Refusal) {
        for due in dues where due.due > 0 {
            guard let awaited = scheme.state.collections[due.period].awaited else { continue }
            throw .collectionAwaitsResult(
                scheme.state.closings[due.period].period, attempt: awaited.attempt)
        }
    }

    /// His dues since he began to wait: what he has paid of them, and what he has not.
    private func shares(
        _ account: MemberAccount, _ roll: RollNumber, since day: Day
    ) throws -> (paid: Int64, open: [MemberEnded.Forgiven]) {
        let arrears = try snapshot.arrears(of: roll, scheme: scheme.head)
        var paid: Int64 = 0
        var open: [MemberEnded.Forgiven] = []
        for due in account.dues where scheme.state.closings[due.period].head >= day {
            paid += scheme.paid(due, arrears)
            let left = Arrear.open(arrears.filter { $0.period == due.period })
            guard left > 0 else { continue }
            open.append(
                .init(
                    period: scheme.state.closings[due.period].period, ordinal: due.period,
                    amount: left, late: scheme.state.collections[due.period].end != nil))
        }
        return (paid, open)
    }

    fileprivate mutating func choose(_ roll: RollNumber, _ name: String) throws -> ClassChosen {
        try scheme.mustGoOn()
        let membership = try mustBeMember(roll)
        let rules = scheme.history.inForce(on: moment.day)
        guard rules.share.classes.allSatisfy({ $0.ages == nil }) else { throw Refusal.classByAge }
        guard rules.share.classes.contains(where: { $0.name == name }),
            let number = scheme.classNumbers[name]
        else { throw Refusal.classUnknown(name, known: rules.share.classes.map(\.name)) }
        guard membership.lastClass != number else { throw Refusal.classHeldAlready(name) }
        let chosen = ClassChosen(roll: roll, from: firstOpenDay, classNumber: number)
        var rows = try MemberRows(writing: transaction, scheme: scheme.head)
        try rows.write(roll, from: chosen.from, .classed(number), .choice)
        try append(.classChosen(chosen))
        return chosen
    }

    private func balance(of roll: RollNumber) throws -> Int64 {
        let credits = try snapshot.credits(of: roll, scheme: scheme.head)
        return scheme.timeline.account(of: try membership(roll), credits: credits).balance ?? 0
    }

    fileprivate mutating func adjust(
        _ roll: RollNumber, _ amount: Int64, _ bearer: String
    ) throws -> MemberCredited {
        guard amount != 0 else { throw Refusal.amountZero }
        try mustKeepAccounts()
        _ = try mustBeMember(roll)
        switch Bearer(bearer) {
        case .carry?: break
        case .party(let party)?: try mustBeKnown(party)
        case .recipients?, nil: throw Refusal.bearerUnfit(bearer)
        }
        var resumed: Day?
        var rows = try MemberRows(writing: transaction, scheme: scheme.head)
        if scheme.history.funding.holdsBalances {
            let balance = try balance(of: roll)
            guard balance + amount >= 0 else {
                throw Refusal.memberBalanceSmaller(balance, currency: scheme.currency)
            }
            resumed = try credit(roll, .corrected, amount, &rows)
        } else {
            try rows.write(roll, .corrected, amount)
        }
        let credited = MemberCredited(
            roll: roll, sum: Sum(.corrected, amount), bearer: bearer, resumedFrom: resumed)
        try append(.memberCredited(credited))
        return credited
    }
}

extension OpenScheme {
    /// What has been paid of a due: nothing before the first result, then all but what is open or
    /// forgiven; in a scheme with balances what was charged.
    func paid(_ due: Due, _ arrears: [Arrear]) -> Int64 {
        if history.funding.holdsBalances { return due.due - due.uncovered }
        guard state.collections[due.period].firstResult != nil else { return 0 }
        return arrears.reduce(due.due) { sum, arrear in
            guard arrear.period == due.period else { return sum }
            switch arrear.kind {
            case .unpaid: return sum - arrear.amount
            case .paid: return sum + arrear.amount
            case .forgiven: return sum
            }
        }
    }
}
