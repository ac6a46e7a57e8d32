import BankFiles
public import Bookkeeping
public import MutualAid
import Storage

/// A case as it is shown: its facts, what it receives and why, and where it stands.
public struct CaseView: Codable, Sendable {
    /// What a case waits for.
    public enum Waiting: String, Codable, Sendable {
        /// The next period.
        case period
        /// The one last share of a scheme that closes down.
        case lastShare
        /// The next `closing tail`.
        case tail
    }

    /// The case.
    public let `case`: AidCase
    /// What it receives.
    public let decision: Decision
    /// The period that shared it; nil while it waits, and where the tail of a closing paid for it.
    public let period: PeriodID?
    /// What it waits for; nil where it is paid for.
    public let waits: Waiting?
    /// What it receives less, because those who receive aid bear a shortfall; minor units.
    public let cut: Int64
    /// The currency of all sums.
    public let currency: Currency
    /// Why it receives what it receives, one sentence a step.
    public let reasons: [Text]
}

extension Office {
    private struct CaseBody: Encodable {
        let command = "case add"
        let `case`: AidCase
    }

    /// Approves a case when the rules grant it aid. Its number is the next free one where it has
    /// none (0).
    public func add(
        _ case: AidCase, to scheme: String, key: String, at moment: Moment
    ) throws -> Answered<CaseApproved> {
        try decide(scheme, key: key, body: CaseBody(case: `case`), at: moment) { desk in
            try desk.approve(`case`)
        }
    }

    /// The cases of a scheme in the order of their numbers, or those of one member.
    public func cases(of scheme: String, roll: RollNumber? = nil) throws -> [CaseView] {
        try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            let waiting = try Waits(snapshot, open)
            return try snapshot.docket(of: open.head, roll: roll).map {
                try snapshot.view($0, open, waiting)
            }
        }
    }

    /// One case.
    public func showCase(_ number: Int64, of scheme: String) throws -> CaseView {
        try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            guard let line = try snapshot.docketLine(number, of: open.head) else {
                throw Refusal.caseUnknown(number)
            }
            return try snapshot.view(line, open, Waits(snapshot, open))
        }
    }
}

/// What cases wait for that are not paid for.
private struct Waits {
    private var afterPeriods = CaseView.Waiting.period
    private var settled: Set<Int64> = []
    /// The last notice day on which a period of a closing scheme takes cases in.
    private var lastNotice: Day?

    init(_ snapshot: Snapshot, _ open: OpenScheme) throws {
        guard let terms = open.state.closure?.terms else { return }
        afterPeriods = terms.hasLastShare ? .lastShare : .tail
        settled = Set(try snapshot.settledCases(of: open.head).keys)
        var days = ClosingPlan.first(open, after: nil)
        while open.head(of: days) < terms.ends {
            lastNotice = days.notice
            days = open.history.nextPeriod(after: days.notice)
        }
    }

    func waiting(_ line: DocketLine) -> CaseView.Waiting? {
        if line.period != nil || settled.contains(line.number) { return nil }
        if let lastNotice, line.decided <= lastNotice { return .period }
        return afterPeriods
    }
}

extension Snapshot {
    fileprivate func view(
        _ line: DocketLine, _ open: OpenScheme, _ waiting: Waits
    ) throws -> CaseView {
        guard case .caseApproved(let approved)? = try event(line.event, of: open.head)?.event,
            let rules = open.history.version(approved.decision.rulesVersion)
        else {
            throw Fault(
                "store.damaged",
                Text(
                    "案件 \(line.number) 的事件读不出来；请用 doctor 检查。",
                    "The event of case \(line.number) cannot be read; run doctor."))
        }
        return CaseView(
            case: approved.case, decision: approved.decision,
            period: line.period.map { open.state.closings[$0].period },
            waits: waiting.waiting(line),
            cut: open.state.cut(of: line), currency: open.currency,
            reasons: approved.decision.reasons(for: approved.case, rules: rules))
    }
}

extension Scheme {
    /// What a case receives less.
    func cut(of line: DocketLine) -> Int64 {
        guard let period = line.period else { return 0 }
        let cuts = closings[period].cuts + (collections[period].end?.figures.cuts ?? [])
        return cuts.reduce(0) { $1.number == line.number ? $0 + $1.amount : $0 }
    }
}

extension Desk {
    /// Judges a case and enters it into the docket.
    mutating func approve(_ given: AidCase) throws -> CaseApproved {
        if let closure = scheme.state.closure, closure.isTailSettled {
            throw Refusal.closingTailSettledBefore
        }
        var given = given
        if given.number == 0 {
            given.number = try snapshot.lastCaseNumber(of: scheme.head) + 1
        }
        guard try snapshot.docketLine(given.number, of: scheme.head) == nil else {
            throw Refusal.caseNumberTaken(given.number)
        }
        let membership = try membership(given.roll)
        let earlier = try snapshot.docket(of: scheme.head, roll: given.roll)
        let decision = try Decision.on(
            given, of: membership, earlierAid: !earlier.isEmpty, history: scheme.history,
            today: moment.day)
        let approved = CaseApproved(case: given, decision: decision)
        try append(.caseApproved(approved))
        try transaction.add(approved, event: scheme.head.number, scheme: scheme.head)
        try notify(
            .caseDecided(
                CaseDecided(number: given.number, aid: decision.aid, decided: decision.decided)),
            to: given.roll)
        return approved
    }
}
