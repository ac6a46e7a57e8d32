public import Bookkeeping
import MutualAid
import Storage

/// The final statement of a scheme: what it did, and what money came in and went out, by the kind
/// of event that moved it.
public struct ClosureStatement: Codable, Sendable, Equatable {
    /// Money that went through the custodian's account by events of one kind.
    public struct Flow: Codable, Sendable, Equatable {
        /// The kind of the events; of movements without a member what was moved.
        public let kind: String
        /// What came in, in minor units.
        public var paidIn: Int64
        /// What went out.
        public var paidOut: Int64
    }

    /// The currency of all sums.
    public let currency: Currency
    /// How many members were ever on the roll.
    public let members: Int64
    /// How many periods were shared.
    public let periods: Int
    /// How many cases received aid.
    public let cases: Int
    /// Their aid, after what was cut.
    public let aid: Int64
    /// The management fee, after what was cut.
    public let fee: Int64
    /// What members were granted on closing.
    public let granted: Int64
    /// Money by kind, in the order of the words.
    public let flows: [Flow]

    init(_ snapshot: Snapshot, _ scheme: OpenScheme, upTo last: Int64) throws {
        let state = scheme.state
        currency = scheme.currency
        members = try snapshot.memberCount(of: scheme.head)
        periods = state.closings.count
        let docket = try snapshot.docket(of: scheme.head)
        cases = docket.count
        aid = docket.reduce(0) { $0 + $1.aid - state.cut(of: $1) }
        fee = zip(state.closings, state.collections).reduce(0) {
            $0 + $1.0.fee - $1.0.feeCut - ($1.1.end?.figures.feeCut ?? 0)
        }
        granted = state.closure?.grants.reduce(0) { $0 + $1.figures.amount } ?? 0
        flows = try ClosureStatement.flows(snapshot, scheme, upTo: last)
    }

    private static func flows(
        _ snapshot: Snapshot, _ scheme: OpenScheme, upTo last: Int64
    ) throws -> [Flow] {
        var kinds: [Int64: String] = [:]
        try snapshot.eachEventText(of: scheme.head, through: last) { kinds[$0.number] = $0.kind }
        for event in try snapshot.events(of: scheme.head, kinds: [.custodyMoved]) {
            guard case .custodyMoved(let moved) = event.event, event.number <= last else {
                continue
            }
            kinds[event.number] = moved.kind.rawValue
        }
        var flows: [String: Flow] = [:]
        try snapshot.eachEntry(of: scheme.head, currency: scheme.currency) { booked in
            guard let kind = kinds[booked.event] else { return }
            for posting in booked.entry.postings where posting.account == .custody {
                let amount = posting.amount.minor
                flows[kind, default: Flow(kind: kind, paidIn: 0, paidOut: 0)].paidIn +=
                    max(0, amount)
                flows[kind]?.paidOut += max(0, -amount)
            }
        }
        return flows.values.sorted { $0.kind < $1.kind }
    }

    /// The statement a line a figure.
    var csv: String {
        let money = { (minor: Int64) in currency.text(minor) }
        var text = "what,in,out\nmembers,\(members),\nperiods,\(periods),\ncases,\(cases),\n"
        text += "aid,,\(money(aid))\nfee,,\(money(fee))\ngranted,,\(money(granted))\n"
        for flow in flows {
            text += "custody:\(flow.kind),\(money(flow.paidIn)),\(money(flow.paidOut))\n"
        }
        return text
    }
}
