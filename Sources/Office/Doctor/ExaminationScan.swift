import Bookkeeping
import MutualAid
import Storage

/// What one pass over the roll adds up to, derived member by member: heads and dues of every
/// period, what the control accounts have to be, digests of the rows of every event.
///
/// Members without rows of their own are counted by group and derived once a group.
struct ExaminationScan {
    /// Heads and dues of a class in a period.
    struct Sum: Equatable {
        var count: Int64 = 0
        var due: Int64 = 0
    }

    private let scheme: OpenScheme
    private let timeline: Timeline
    /// By period, by class number.
    private(set) var sums: [[Int: Sum]]
    private(set) var members: Int64 = 0
    /// How many have somebody else to pay for them.
    private(set) var dependants: Int64 = 0
    private(set) var rowCount: Int64 = 0
    private(set) var rolls: [Int64: RowHash] = [:]
    private(set) var rows: [Int64: MemberRows] = [:]

    /// Dues billed and neither collected nor written off.
    private(set) var dueOpen: Int64 = 0
    /// Dues still owed after their collection ended.
    private(set) var arrears: Int64 = 0
    private(set) var balances: Int64 = 0
    private(set) var corrections: Int64 = 0

    /// What refunds come to, derived member by member.
    private(set) var claims: ClaimTotals
    private var plain: PlainDues
    private var groups: [PlainDues.Group: (dues: [Due], count: Int64)] = [:]

    init(_ scheme: OpenScheme) {
        self.scheme = scheme
        timeline = scheme.timeline
        sums = Array(repeating: [:], count: scheme.state.closings.count)
        plain = PlainDues(scheme)
        claims = ClaimTotals(scheme)
    }

    mutating func take(_ scanned: ScannedMember) {
        members += 1
        let member = scanned.member
        if member.payer != .himself { dependants += 1 }
        takeRows(scanned)
        // A class that nobody knows: the digest of the rows will tell.
        guard hasKnownClasses(scanned) else { return }
        guard plain.hasGroups, scanned.isPlain, scanned.arrears.isEmpty else {
            return derive(scanned)
        }
        claims.take(plain: scanned)
        let group = plain.group(of: member)
        if groups[group] == nil { groups[group] = (plain.dues(of: group, like: member), 0) }
        groups[group]?.count += 1
    }

    private func hasKnownClasses(_ scanned: ScannedMember) -> Bool {
        let known = scheme.classNumbers.values
        return known.contains(scanned.member.classNumber)
            && scanned.changes.allSatisfy {
                if case .classed(let number) = $0.kind { return known.contains(number) }
                return true
            }
    }

    /// Adds up the groups, when the whole roll has been seen.
    mutating func finish() {
        for (dues, count) in groups.values {
            for due in dues { add(due, count, []) }
        }
        groups = [:]
    }

    private mutating func takeRows(_ scanned: ScannedMember) {
        let member = scanned.member
        RollRows.append(
            to: &rolls[member.event, default: RowHash("roll-rows/v1")], member: member,
            commitment: scanned.commitment)
        guard !scanned.isPlain || !scanned.arrears.isEmpty else { return }
        for change in scanned.changes {
            rows[change.event, default: MemberRows(checking: change.event)]
                .append(member.roll, change)
        }
        for credit in scanned.credits {
            rows[credit.event, default: MemberRows(checking: credit.event)]
                .append(member.roll, credit)
        }
        for arrear in scanned.arrears {
            rows[arrear.event, default: MemberRows(checking: arrear.event)]
                .append(member.roll, arrear)
        }
        rowCount += Int64(
            scanned.changes.count + scanned.credits.count + scanned.arrears.count)
    }

    private mutating func derive(_ scanned: ScannedMember) {
        let membership = Membership(
            scanned.member, changes: scanned.changes, history: scheme.history)
        let account = timeline.account(of: membership, credits: scanned.credits)
        claims.take(account, membership, scanned)
        for due in account.dues {
            let mine = scanned.arrears.filter { $0.period == due.period }
            add(due, 1, mine)
        }
        balances += account.balance ?? 0
        corrections += account.correction
    }

    private mutating func add(_ due: Due, _ count: Int64, _ mine: [Arrear]) {
        sums[due.period][due.classNumber, default: Sum()].count += count
        sums[due.period][due.classNumber, default: Sum()].due += count * due.due
        guard !scheme.history.funding.holdsBalances else { return }
        let collection = scheme.state.collections[due.period]
        if collection.isTakenOver { return }
        if collection.firstResult == nil {
            dueOpen += count * due.due
        } else if collection.end == nil {
            dueOpen += Arrear.open(mine)
        } else {
            arrears += Arrear.open(mine)
        }
    }

    /// The rows that a late payment has to have written.
    func rows(of paid: ArrearPaid, event: Int64) -> RowsDigest? {
        guard let ordinal = timeline.closing(paid.period)?.ordinal else { return nil }
        var rows = MemberRows(checking: event)
        if let from = paid.resumedFrom {
            rows.append(
                paid.roll, Change(event: event, from: from, kind: .resumed, reason: .paid))
        }
        rows.append(
            paid.roll, Arrear(period: ordinal, event: event, kind: .paid, amount: paid.amount))
        return rows.finish()
    }
}
