import Bookkeeping
import MutualAid
import PublicRecord
import Storage

extension Examination {
    /// Whether the public record says what the events say: no entry is missing or too many, bills
    /// are those of the closed periods, identities hold, and the newest trees of each kind are the
    /// roll's.
    mutating func record(_ scheme: OpenScheme) throws -> Bool {
        var events: [Int64: [String]] = [:]
        var size: Int64 = 0
        while true {
            let entries = try snapshot.recordEntries(of: head, from: size, most: 1000)
            guard !entries.isEmpty else { break }
            for entry in entries {
                guard entry.number == size else { return missing(size) }
                events[entry.event, default: []].append(entry.text)
                size += 1
            }
        }
        for (event, _, what) in self.entries {
            let texts = events.removeValue(forKey: event) ?? []
            if let wrong = try problem(texts, of: what, event, scheme) {
                return wrongEntry(event, wrong)
            }
        }
        if let stray = events.keys.min() { return wrongEntry(stray, "unknown") }
        guard try trees(scheme) else { return false }
        return note(
            "record", true,
            Text(
                "公开记录 \(size) 条与事件一致，恒等式成立，成员清单的根重算相等。",
                "The public record, of size \(size), agrees with the events; its identities hold, and "
                    + "the roots of the shares are the roll's."))
    }

    private mutating func missing(_ number: Int64) -> Bool {
        note(
            "record", false,
            Text("公开记录缺第 \(number) 条。", "Entry \(number) of the public record is missing."))
    }

    private mutating func wrongEntry(_ event: Int64, _ what: String) -> Bool {
        note(
            "record", false,
            Text(
                "公开记录中第 \(event) 号事件的条目不对（\(what)）。",
                "What the public record says of event \(event) is wrong (\(what))."))
    }

    /// What is wrong with the entries of an event; nil where they are as they have to be.
    private func problem(
        _ texts: [String], of event: Event, _ number: Int64, _ scheme: OpenScheme
    ) throws -> String? {
        let statements = texts.compactMap { text -> PublicRecord.Statement? in
            do throws(Finding) { return try PublicRecord.Statement(Array(text.utf8)) } catch {
                return nil
            }
        }
        for statement in statements {
            do throws(Finding) { try statement.checkIdentities() } catch { return "\(error)" }
        }
        switch event {
        case .periodClosed(let closed):
            let (closing, _) = try scheme.state.closed(closed.period)
            let bill = try Bill(closing, scheme, snapshot.caseLines(closing, scheme)) {
                try root(closing, .bill, $0)
            }
            let hasBalance = scheme.history.funding.holdsBalances
            guard statements.first == .bill(bill), statements.count == (hasBalance ? 2 : 1) else {
                return "bill"
            }
        case .collectionEnded(let end):
            guard !scheme.history.funding.holdsBalances else { return nil }
            let (closing, _) = try scheme.state.closed(end.period)
            guard case .settlement(let settlement)? = statements.first,
                settlement.collected == closing.due - end.missing
            else { return "settlement" }
        case .schemeOpened, .rulesAnnounced, .statementTaken, .closureAnnounced,
            .closureTailSettled, .refundsGranted, .closureSettled, .closureSealed:
            return texts.count == 1 ? nil : "entry"
        default: return texts.isEmpty ? nil : "entry"
        }
        return nil
    }

    /// The root of a class as it is kept.
    private func root(_ closing: Closing, _ kind: StatementKind, _ number: Int) throws -> ShareNode?
    {
        let id = ShareTreeID(period: closing.ordinal, kind: kind.rawValue, classNumber: number)
        let roots = try snapshot.shareRoots(of: id, scheme: head)
        let count = try snapshot.shareCount(of: id, scheme: head)
        return try ShareTree(roots.flatMap(\.self), count: count)?.root()
    }

    /// Seals the newest trees of each kind again from the roll; without the keys nobody can.
    private mutating func trees(_ scheme: OpenScheme) throws -> Bool {
        guard let keys else { return true }
        let secret = keys.shareSecret(scheme: head.id)
        let ended = scheme.state.collections.lastIndex { $0.end != nil }
        let holdsBalances = scheme.history.funding.holdsBalances
        let newest: [(StatementKind, Int?)] = [
            (.bill, scheme.state.closings.indices.last),
            holdsBalances ? (.balance, scheme.state.closings.indices.last) : (.settlement, ended),
        ]
        for (kind, place) in newest {
            guard let closing = place.map({ scheme.state.closings[$0] }) else { continue }
            let sealed = try snapshot.seal(scheme, closing, kind, secret: secret)
            for (number, shares) in sealed.trees {
                let id = ShareTreeID(
                    period: closing.ordinal, kind: kind.rawValue, classNumber: number)
                let kept = try snapshot.shareRoots(of: id, scheme: head).flatMap(\.self)
                guard kept == shares.tree.bytes else {
                    return wrongEntry(closing.event, "\(kind.rawValue) \(closing.period)")
                }
            }
        }
        return true
    }
}
