import Bookkeeping
import MutualAid
import PublicRecord
import Storage

/// The money of a scheme as the public record tells it: what came and went by the events up to
/// one of them, and what the custodian's last statements show.
struct RecordedMoney {
    let flow: MoneyFlow
    /// What the members paid of all periods that have a settlement.
    let settled: Int64

    /// What the scheme holds by its settlements: dues of periods not yet settled, and money of
    /// others, are not in it.
    var closing: Int64 {
        settled + flow.late + flow.interest + flow.advanced.reduce(0) { $0 + $1.amount }
            - flow.paid - flow.fee - flow.refunds
    }
}

extension Desk {
    /// The money before and after the settlements, up to the last event: one for each settlement
    /// there was, and the one that is being made.
    private func money(_ open: OpenScheme) throws -> [RecordedMoney] {
        var settled: Int64 = 0
        var flow = MoneyFlow()
        var all: [RecordedMoney] = []
        for event in try snapshot.events(of: open.head, kinds: Event.Kind.allCases) {
            let entry = event.event.entry(
                on: event.day, currency: open.currency, funding: open.history.funding)
            flow.take(event.event, entry: entry)
            guard case .collectionEnded(let end) = event.event else { continue }
            let (closing, _) = try open.state.closed(end.period)
            settled += closing.due - end.missing
            all.append(RecordedMoney(flow: flow, settled: settled))
        }
        return all
    }

    /// The settlement of a period whose collection has ended.
    func settlement(
        _ closing: Closing, _ end: CollectionEnded, _ open: OpenScheme, _ sealed: SealedShares
    ) throws -> Settlement {
        let money = try money(open)
        guard let now = money.last else { throw OpenScheme.damaged("settlement") }
        let before = money.dropLast().last ?? RecordedMoney(flow: MoneyFlow(), settled: 0)
        let (flow, was) = (now.flow, before.flow)
        let parties = flow.advanced.map { now in
            Named(
                now.amount - (was.advanced.first { $0.party == now.party }?.amount ?? 0),
                now.party.name)
        }
        let late = flow.late - was.late
        let isOwed = end.isOwed
        return Settlement(
            scheme: open.head.id, period: "\(closing.period)", bill: try leafOfBill(closing, open),
            opening: before.closing, collected: closing.due - end.missing,
            late: late == 0 ? nil : late, advanced: parties.filter { $0.amount != 0 },
            interest: flow.interest - was.interest,
            paidOut: Counted(flow.paidCount - was.paidCount, flow.paid - was.paid),
            fee: flow.fee - was.fee, refunds: flow.refunds - was.refunds, closing: now.closing,
            arrears: isOwed ? Counted(end.members, end.missing) : Counted(0, 0),
            forgiven: isOwed || end.missing == 0 ? [] : [Named(end.missing, end.bearer)],
            custody: try custody(
                flow, open,
                apart: [("dues-of-open-periods", flow.dues - now.settled)]),
            classes: try classLines(closing, open, sealed, shares: true))
    }

    /// The balances of the members after a period was closed.
    func balance(
        _ closing: Closing, _ open: OpenScheme, _ sealed: SealedShares
    ) throws -> Balance {
        var flow = MoneyFlow()
        var (opening, refunds, now): (Int64, Int64, Int64) = (0, 0, 0)
        for event in try snapshot.events(of: open.head, kinds: Event.Kind.allCases) {
            let entry = event.event.entry(
                on: event.day, currency: open.currency, funding: open.history.funding)
            flow.take(event.event, entry: entry)
            if case .periodClosed = event.event { (opening, refunds) = (now, 0) }
            let moved = entry?.postings.filter { $0.account == .balances } ?? []
            let change = -moved.reduce(0) { $0 + $1.amount.minor }
            now += change
            if case .memberEnded = event.event, change < 0 { refunds -= change }
            if case .periodClosed(let last) = event.event, last.period != closing.period {
                opening = now
            }
        }
        let charged = closing.due - closing.uncovered
        return Balance(
            scheme: open.head.id, period: "\(closing.period)", opening: opening,
            topUps: now - opening + charged + refunds, interest: 0, charged: charged,
            refunds: refunds, closing: now, payable: flow.held - now - others(flow),
            arrears: closing.uncovered == 0 ? nil : Counted(0, closing.uncovered),
            custody: try custody(flow, open, apart: []),
            classes: try classLines(closing, open, sealed, shares: false))
    }

    private func others(_ flow: MoneyFlow) -> Int64 { flow.others.reduce(0) { $0 + $1.amount } }

    /// What the custodian's last statements show, and what lies between them and the record.
    private func custody(
        _ flow: MoneyFlow, _ open: OpenScheme, apart: [(String, Int64)]
    ) throws -> CustodyLines {
        let statements = try snapshot.statements(of: open.head)
        let last = try snapshot.custodyAccounts(of: open.head).all.compactMap {
            opened, _ -> StatementTaken? in
            let row = statements.last { $0.account == opened.purpose }
            let event = try row.flatMap { try snapshot.event($0.event, of: open.head)?.event }
            guard case .statementTaken(let taken)? = event else { return nil }
            return taken
        }
        var transits: [Named] = []
        var (day, bank) = (moment.day, flow.held)
        var digest = SHA256Stream()
        if let from = last.map(\.to).min() {
            (day, bank) = (from, last.reduce(0) { $0 + $1.closing })
            let unknown = try snapshot.openBankLines(of: open.head).reduce(0) { $0 + $1.amount }
            transits = [
                Named(-unknown, "unmatched"), Named(flow.held - bank + unknown, "not-shown-yet"),
            ]
            if last.count > 1 { for one in last { digest.update(one.file.bytes) } }
        }
        for (what, amount) in apart + flow.others.map({ ($0.what, $0.amount) }) {
            transits.append(Named(-amount, what))
        }
        // One statement stands for itself; of several accounts, the digest is over theirs. Without
        // any it is the hash of nothing, and the line the operator's word alone.
        let hash = last.count == 1 ? Hash(words: last[0].file.words) : digest.finish()
        return CustodyLines(
            day: "\(day)", amount: bank, statement: hash,
            transits: transits.filter { $0.amount != 0 })
    }

    private func classLines(
        _ closing: Closing, _ open: OpenScheme, _ sealed: SealedShares, shares: Bool
    ) throws -> [ClassLine] {
        let numbers = Set(closing.classes.map(\.number))
            .union(sealed.trees.filter { $0.value.tree.count > 0 }.keys)
        return try numbers.sorted().map { number in
            let row = closing.row(ofClass: number)
            return ClassLine(
                name: open.recordName(ofClass: number, in: closing),
                share: shares ? row?.share ?? 0 : nil,
                lastRoll: shares ? UInt64(row?.oneMoreUntil ?? 0) : 0,
                tree: try sealed.trees[number]?.tree.root())
        }
    }

    /// The leaf of the bill's entry in the log.
    private func leafOfBill(_ closing: Closing, _ open: OpenScheme) throws -> Hash {
        let entries = try snapshot.recordEntries(of: open.head, event: closing.event)
        guard
            let bill = entries.first(where: {
                $0.text.hasPrefix(PublicRecord.Statement.heading(.bill) + "\n")
            })
        else { throw OpenScheme.damaged("bill \(closing.period)") }
        return LogHash.leaf(Array(bill.text.utf8))
    }
}
