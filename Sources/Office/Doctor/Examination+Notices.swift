import Bookkeeping
import MutualAid
import Storage

/// Delivered notices of arrears are those their events tell of, and no cover ended without them.
extension Examination {
    mutating func warnings(_ scheme: OpenScheme) throws -> Bool {
        var found: [Int64: WarningRows] = [:]
        var count: Int64 = 0
        try snapshot.eachWarning(of: head) { event, warning in
            try found[event, default: WarningRows()].write(warning)
            count += 1
        }
        for event in Set(told.keys).union(found.keys).sorted()
        where told[event] != found[event]?.finish() {
            return note(
                "notices", false,
                Text(
                    "第 \(event) 号事件所说的已送达通知与记录不符。",
                    "The delivered notices of event \(event) differ from its digest."))
        }
        if let (roll, period) = try endedUnwarned(scheme) {
            return note(
                "notices", false,
                Text(
                    "\(roll) 号成员的保障因 \(period) 期欠费终止，却没有足够的送达通知。",
                    "The cover of member \(roll) ended for arrears of period \(period) without the "
                        + "notices it needs."))
        }
        // Nothing to say where the rules need none and none was sent.
        guard count > 0 else { return true }
        return note(
            "notices", true,
            Text(
                "催缴通知送达 \(count) 次，摘要相符；没有未经通知而终止的保障。",
                "\(Text.counted(count, "delivered notice")) of arrears, all digests fit; no cover "
                    + "ended without them."))
    }

    /// A member whose cover ended without as many delivered notices as were needed.
    private func endedUnwarned(_ scheme: OpenScheme) throws -> (RollNumber, PeriodID)? {
        let lookup = try WarningLookup(snapshot, head)
        for (closing, collection) in zip(scheme.state.closings, scheme.state.collections) {
            guard let end = collection.end, let needed = end.figures.notices else { continue }
            var wrong: RollNumber?
            try snapshot.eachEndOfCover(of: head, event: end.event) { roll, from in
                let warnings = try lookup.warnings(
                    roll, period: closing.ordinal, upTo: end.event)
                let may = warnings.coverEnds(graceOver: closing.graceOver, needed: needed)
                if may != from { wrong = wrong ?? roll }
            }
            if let wrong { return (wrong, closing.period) }
        }
        return nil
    }
}
