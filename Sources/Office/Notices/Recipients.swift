import BankFiles
import Bookkeeping
import MutualAid
import Storage

/// Those a notice to everybody is for, derived in an order that stays the same, so that sending
/// can go on where it stopped.
struct Recipients {
    let snapshot: Snapshot
    let scheme: OpenScheme
    let postman: Postman
    let leaves: NoticeLeaves
    /// The debit file of the period, for those who are told of a share.
    let debitPath: String?

    /// Shows everybody a run is for, with his place and what he is told.
    func each(
        of run: NoticeRun, _ body: (_ place: Int64, Payer, Notice) throws -> Void
    ) throws {
        switch run.kind {
        case .shareComing: try eachPayer(of: run, body)
        case .rulesChanging:
            guard let notice = try rulesChanging(run) else { return }
            try eachMember(of: run, on: run.queued) { try body($0.code, $0, notice) }
        case .closing:
            guard let terms = scheme.state.closure?.terms, "\(terms.announced)" == run.about else {
                return
            }
            let rules = scheme.history.inForce(on: terms.announced)
            let notice = ClosingAnnounced(
                announced: terms.announced, closes: terms.ends, terms: rules.closing,
                holdsBalances: scheme.history.funding.holdsBalances)
            // By the day it is sent cover may have ended for all; it concerns them no less.
            try eachMember(of: run, on: terms.announced) {
                try body($0.code, $0, .closing(notice))
            }
        default: return
        }
    }

    /// The payers of a period are the lines of its debit file.
    private func eachPayer(
        of run: NoticeRun, _ body: (_ place: Int64, Payer, Notice) throws -> Void
    ) throws {
        guard let period = PeriodID(run.about), let debitPath else { return }
        let (closing, _) = try scheme.state.closed(period)
        var reader = try DebitReader(path: debitPath, currency: scheme.currency) { _ in }
        var place: Int64 = 0
        while let line = try reader.next() {
            place += 1
            let named = line.parts.prefix(ShareComing.named)
            let notice = ShareComing(
                closing, due: line.amount,
                parts: named.map { .init(roll: $0.roll, amount: $0.amount) },
                others: Int64(line.parts.count - named.count))
            let payer = Payer(code: line.payer)
            try body(place, payer, leaves.told(.shareComing(notice), to: payer))
        }
    }

    /// Payers outside the roll, and those who were members on a day, as far as was known when the
    /// run was queued. Whom somebody
    /// else pays for, and who has no address of his own, is told through him.
    private func eachMember(
        of run: NoticeRun, on day: Day, _ body: (Payer) throws -> Void
    ) throws {
        for payer in try snapshot.outsidePayers(of: scheme.head) { try body(payer) }
        try snapshot.scanRoll(of: scheme.head, 1...RollNumber.max) { scanned in
            let member = scanned.member
            guard member.event <= run.event else { return }
            let membership = Membership(
                member, changes: scanned.changes.filter { $0.event <= run.event },
                history: scheme.history)
            if case .ended = membership.standing(on: day) { return }
            let holder = Payer(code: member.roll)
            guard try member.payer == .himself || postman.hasAddress(holder) else { return }
            try body(holder)
        }
    }

    private func rulesChanging(_ run: NoticeRun) throws -> Notice? {
        guard let adopted = scheme.state.adopted.first(where: { "\($0.version)" == run.about }),
            let event = try snapshot.events(of: scheme.head, kinds: [.rulesAnnounced]).first(
                where: { $0.event == .rulesAnnounced(adopted) })
        else { return nil }
        let texts = try snapshot.rulesTexts(of: scheme.head).map { ($0.version, $0.bytes) }
        return .rulesChanging(RulesChanging(adopted, announced: event.day, texts))
    }
}
