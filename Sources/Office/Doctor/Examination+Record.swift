import Bookkeeping
import MutualAid
import PublicRecord
import Storage

extension Examination {
    /// Whether the public record says what the events say: no entry is missing or too many, each is
    /// made again word for word (but for how much of the custodian's lines nobody knew on that
    /// day), identities hold, what was signed is what is stored, what is kept of the trees fits, and
    /// the newest of each kind are the roll's.
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
        do { try past.get().check(snapshot, head) } catch let refusal as RecordRefusal {
            return note("record", false, refusal.text)
        }
        var money = RecordedMoney(scheme)
        for (event, day, what) in self.entries {
            try money.take(what, on: day, scheme.state)
            let texts = events.removeValue(forKey: event) ?? []
            let wanted = try wanted(of: what, on: day, scheme, money, texts)
            guard texts == wanted else { return wrongEntry(event, name(of: what)) }
            if let wrong = identity(texts) { return wrongEntry(event, wrong) }
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

    /// What the entries of an event say, word for word.
    private func wanted(
        of event: Event, on day: Day, _ scheme: OpenScheme, _ money: RecordedMoney,
        _ texts: [String]
    ) throws -> [String] {
        var money = money
        // Which lines nobody knew on that day is not asked again.
        let custody = texts.last.flatMap(statement)?.custody
        money.unmatched = -(custody?.transits.first { $0.name == "unmatched" }?.amount ?? 0)
        switch event {
        case .periodClosed(let closed):
            let (closing, _) = try scheme.state.closed(closed.period)
            let lines = try snapshot.caseLines(closing, scheme)
            let cases = CaseEntry.entries(
                scheme: head.id, period: "\(closing.period)", lines: lines)
            var wanted = cases.map { String(decoding: $0.text, as: UTF8.self) }
            let classes = try snapshot.classLines(closing, scheme, .bill)
            wanted.append(text(.bill(try Bill(closing, scheme, classes: classes, lines))))
            guard scheme.history.funding.holdsBalances else { return wanted }
            return wanted + [text(.balance(try money.balance(closing, scheme, snapshot)))]
        case .collectionEnded(let end):
            guard !scheme.history.funding.holdsBalances else { return [] }
            let (closing, _) = try scheme.state.closed(end.period)
            return [text(.settlement(try money.settlement(closing, end, scheme, snapshot)))]
        default: return RecordText(event, on: day).map { [$0.text(scheme: head.id)] } ?? []
        }
    }

    private func text(_ statement: PublicRecord.Statement) -> String {
        String(decoding: statement.text, as: UTF8.self)
    }

    private func name(of event: Event) -> String {
        switch event {
        case .periodClosed: "bill"
        case .collectionEnded: "settlement"
        default: "entry"
        }
    }

    /// The first statement whose identities do not hold, or that is none.
    private func identity(_ texts: [String]) -> String? {
        for text in texts
        where StatementKind.allCases.contains(where: {
            text.hasPrefix(PublicRecord.Statement.heading($0) + "\n")
        }) {
            do throws(Finding) {
                try PublicRecord.Statement(Array(text.utf8)).checkIdentities()
            } catch { return "\(error)" }
        }
        return nil
    }

    private func statement(_ text: String) -> PublicRecord.Statement? {
        do throws(Finding) { return try PublicRecord.Statement(Array(text.utf8)) } catch {
            return nil
        }
    }

    /// How many blocks of a period's trees are kept; nil where they do not fit together: nodes have
    /// to lead to the roots of the blocks.
    private func blocks(
        _ closing: Closing, _ kind: StatementKind, _ scheme: OpenScheme
    ) throws -> Int64? {
        var count: Int64 = 0
        for number in scheme.classNumbers.values {
            let id = ShareTreeID(period: closing.ordinal, kind: kind.rawValue, classNumber: number)
            for (place, block) in try snapshot.shareBlocks(of: id, scheme: head).enumerated() {
                let root = ShareTree(block.root, count: block.members)?.blocks.first
                guard place == block.number, let root,
                    ShareBlock.root(over: block.nodes, members: block.members) == root
                else { return nil }
                count += 1
            }
        }
        return count
    }

    /// Seals the newest trees of each kind again from the roll; without the keys nobody can.
    private mutating func trees(_ scheme: OpenScheme) throws -> Bool {
        var known: Int64 = 0
        for (closing, collection) in zip(scheme.state.closings, scheme.state.collections) {
            var kinds: [(kind: StatementKind, event: Int64)] = [(.bill, closing.event)]
            if scheme.history.funding.holdsBalances {
                kinds.append((.balance, closing.event))
            } else if let end = collection.end {
                kinds.append((.settlement, end.event))
            }
            for (kind, event) in kinds {
                guard let count = try blocks(closing, kind, scheme) else {
                    return wrongEntry(event, "\(kind.rawValue) \(closing.period)")
                }
                known += count
            }
        }
        guard try snapshot.shareBlockCount(of: head) == known else {
            return wrongEntry(head.number, "share_block")
        }
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
            guard try snapshot.sealsAgain(scheme, closing, kind, secret: secret) else {
                return wrongEntry(closing.event, "\(kind.rawValue) \(closing.period)")
            }
        }
        return true
    }
}
