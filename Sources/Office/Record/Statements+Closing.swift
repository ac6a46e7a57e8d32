import Bookkeeping
import MutualAid
import PublicRecord
import Storage

extension CaseLine {
    /// The line of an approved case, with the digest of what the public may read of it.
    init(_ approved: CaseApproved, aid: Int64, notice: Day) {
        let card = PublicCard.text(approved)
        self.init(
            number: UInt64(approved.case.number), aid: aid, clause: approved.case.clause,
            notice: "\(notice)", card: SHA256Stream.hash(Array(card.utf8)))
    }
}

/// What the public may read of a case: nothing that says who it is.
enum PublicCard {
    static func text(_ approved: CaseApproved) -> String {
        RecordText("card") {
            "case \(approved.case.number)"
            "clause \(approved.case.clause)"
            "cause \(approved.case.accident ? "accident" : "illness")"
            "aid \(approved.decision.aid)"
        }.text(scheme: "-")
    }
}

extension CaseEntry {
    /// So many case lines fit into an entry.
    private static let most = 400

    /// The entries of a period's cases.
    static func entries(scheme: String, period: String, lines: [CaseLine]) -> [CaseEntry] {
        stride(from: 0, to: lines.count, by: most).map { start in
            CaseEntry(
                scheme: scheme, period: period,
                lines: Array(lines[start..<min(lines.count, start + most)]))
        }
    }
}

extension Snapshot {
    /// The case lines of a closed period, in case order.
    func caseLines(_ closing: Closing, _ scheme: OpenScheme) throws -> [CaseLine] {
        try closing.cases.map { number in
            guard let docket = try docketLine(number, of: scheme.head),
                case .caseApproved(let approved)? = try event(docket.event, of: scheme.head)?.event
            else { throw OpenScheme.damaged("case \(number)") }
            return CaseLine(approved, aid: docket.aid, notice: closing.notice)
        }
    }
}

extension Bill {
    /// The bill of a closed period, with the roots of its classes.
    init(
        _ closing: Closing, _ scheme: OpenScheme, classes: [ClassLine], _ lines: [CaseLine]
    ) throws {
        let rules = scheme.timeline.rules(of: closing)
        let fee = rules.share.fee
        var cases = CaseSum()
        for line in lines { cases.append(line) }
        let rate = "\(fee.rate.numerator)/\(fee.rate.denominator)"
        let perCase = rules.share.roundedPer == .case ? " per case" : ""
        let adopted = scheme.state.adopted.first { $0.version == closing.rulesVersion }
        guard let digest = adopted?.digest else { throw OpenScheme.damaged("rules") }
        let sponsors = closing.sponsored.map(\.party.name).joined(separator: ",")
        self.init(
            scheme: scheme.head.id, period: "\(closing.period)",
            rulesVersion: UInt64(closing.rulesVersion), rules: Hash(words: digest.words),
            currency: closing.currency.code, digits: UInt64(closing.currency.minorDigits),
            notice: "\(closing.notice)", dueDay: "\(closing.share)",
            cases: Counted(Int64(closing.cases.count), closing.aid), casesRoot: cases.root,
            fee: closing.fee, feeBasis: "\(rate) of aid, \(fee.rounding.rawValue)",
            rounding: rules.share.rounding.name + perCase, carryIn: closing.carryIn,
            carryOut: closing.carryOut, excess: Named(closing.excess, closing.excessBearer),
            sponsored: Named(
                closing.sponsored.reduce(0) { $0 + $1.amount }, sponsors.isEmpty ? "-" : sponsors),
            adjusted: closing.adjusted,
            classes: classes)
    }
}
