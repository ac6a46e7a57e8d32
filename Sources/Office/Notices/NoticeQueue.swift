import Bookkeeping
import MutualAid
import Storage
import Yams

extension Desk {
    /// Queues a notice to one person about what has just been appended; it is sent by the next
    /// `notice send`.
    ///
    /// - Parameter holder: a roll number, or a payer outside the roll.
    func notify(_ notice: Notice, to holder: Payer) throws {
        try transaction.queue(
            notice, to: holder, event: scheme.head.number, day: moment.day, scheme: scheme.head)
    }

    /// Queues a notice to a member.
    func notify(_ notice: Notice, to roll: RollNumber) throws {
        try notify(notice, to: Payer(code: roll))
    }
}

/// What the rules make due on a day: found by one walk over what is known, queued by another.
struct NoticesDue {
    /// Notices to everybody that have not been queued.
    private(set) var runs: [(kind: Notice.Kind, about: String, count: Int64?)] = []
    /// Notices of arrears: by period and kind, the members who get one.
    private(set) var warnings: [(closing: Closing, kind: Notice.Kind, members: SortedRecords)] = []

    /// What is due, of those kinds.
    init(
        _ snapshot: Snapshot, _ scheme: OpenScheme, kinds: Set<Notice.Kind>, on day: Day,
        workFolder: String
    ) throws {
        let queued = Set(try snapshot.noticeRuns(of: scheme.head).map { "\($0.kind) \($0.about)" })
        runs = NoticesDue.runs(scheme, on: day).filter {
            kinds.contains($0.kind) && !queued.contains("\($0.kind) \($0.about)")
        }
        for (closing, collection) in zip(scheme.state.closings, scheme.state.collections)
        where collection.isOpen && collection.firstResult != nil
            && !scheme.history.funding.holdsBalances
        {
            try take(closing, snapshot, scheme, kinds, day, workFolder)
        }
    }

    /// What concerns everybody: shares that come, rules that change, a scheme that closes down.
    private static func runs(
        _ scheme: OpenScheme, on day: Day
    ) -> [(kind: Notice.Kind, about: String, count: Int64?)] {
        let shares = zip(scheme.state.closings, scheme.state.collections).compactMap {
            closing, collection in
            // Where prices of a year are debited it is no share that comes, and what somebody took
            // over from the members does not come for them.
            closing.share >= day && !collection.isTakenOver && !scheme.history.funding.holdsBalances
                ? closing.debits.map { (Notice.Kind.shareComing, "\(closing.period)", $0.lines) }
                : nil
        }
        let rules = scheme.state.adopted.filter { $0.version > 1 && $0.effective > day }
        let closing = scheme.state.closure.map {
            (Notice.Kind.closing, "\($0.terms.announced)", nil as Int64?)
        }
        return shares.map { ($0.0, $0.1, $0.2) }
            + rules.map { (.rulesChanging, "\($0.version)", nil) }
            + [closing].compactMap(\.self).map { ($0.0, $0.1, $0.2) }
    }

    /// Who owes of a period and has not been told enough. Whose cover does not end by it, since he
    /// is no member any longer or rests already, is not warned.
    private mutating func take(
        _ closing: Closing, _ snapshot: Snapshot, _ scheme: OpenScheme,
        _ kinds: Set<Notice.Kind>, _ day: Day, _ workFolder: String
    ) throws {
        let needed = scheme.history.inForce(on: closing.notice).collection.noticesBeforeEnd
        let lookup = try MemberLookup(snapshot, scheme.head)
        let told = try WarningLookup(snapshot, scheme.head)
        let waiting = try WaitingWarningLookup(snapshot, scheme.head)
        let found = Dictionary(
            uniqueKeysWithValues: Notice.Kind.warnings.map {
                ($0, SortedRecords(folder: workFolder))
            })
        try snapshot.eachOpenDue(of: scheme.head, period: closing.ordinal) { due in
            let roll = due.member.roll
            let membership = Membership(
                due.member, changes: try lookup.changes(roll), history: scheme.history)
            guard case .member = membership.standing(on: max(day, closing.graceOver)),
                try !waiting.waits(roll, closing.period)
            else { return }
            let warnings = try told.warnings(roll, period: closing.ordinal)
            guard
                let kind = warnings.due(
                    on: day, graceOver: closing.graceOver, needed: needed), kinds.contains(kind)
            else { return }
            let end = warnings.earliestEnd(
                nextOn: day, graceOver: closing.graceOver, needed: needed)
            try found[kind]?.add(
                SortRecord(roll, due.amount, Int64(end.number)))
        }
        for kind in Notice.Kind.warnings {
            if let members = found[kind], members.count > 0 {
                warnings.append((closing, kind, members))
            }
        }
    }

    /// How many notices each kind comes to.
    var counts: [NoticesQueued] {
        warnings.map {
            NoticesQueued(
                kind: $0.kind, about: "\($0.closing.period)", count: Int64($0.members.count))
        } + runs.map { NoticesQueued(kind: $0.kind, about: $0.about, count: $0.count) }
    }

    /// Makes what is due wait in the outbox.
    func queue(_ desk: inout Desk) throws {
        for (closing, kind, members) in warnings {
            let ends =
                desk.scheme.history.inForce(on: closing.notice).collection.arrears
                .membership == .ends
            try desk.append(
                .noticesQueued(
                    NoticesQueued(
                        kind: kind, about: "\(closing.period)", count: Int64(members.count))))
            let insert = try NoticeInsert(
                desk.transaction, scheme: desk.scheme.head, event: desk.scheme.head.number,
                day: desk.moment.day)
            let reader = try members.read()
            while let (roll, open, end, _, _, _) = try reader.next()?.words {
                let arrears = Arrears(
                    period: closing.period, open: open,
                    coverEnds: Day(number: Int32(truncatingIfNeeded: end)), ends: ends)
                try insert.write(
                    kind == .arrearsFirst ? .arrearsFirst(arrears) : .arrearsLast(arrears),
                    to: Payer(code: roll))
            }
        }
        for run in runs {
            try desk.append(
                .noticesQueued(
                    NoticesQueued(kind: run.kind, about: run.about, count: run.count)))
            try desk.transaction.begin(
                run.kind, about: run.about, event: desk.scheme.head.number, day: desk.moment.day,
                scheme: desk.scheme.head)
        }
    }
}

extension Desk {
    /// Writes the event of those notices of arrears that were delivered and are in none yet.
    mutating func tellWarnings(workFolder: String) throws {
        let delivered = SortedRecords(folder: workFolder)
        let channels = NoticeChannel.allCases.sorted { $0.rawValue < $1.rawValue }
        try snapshot.eachUntoldWarning(of: scheme.head) { row in
            guard case .arrearsFirst(let arrears) = row.notice.asFirst,
                let closing = scheme.timeline.closing(arrears.period), let day = row.delivered,
                let channel = row.channel, let rank = channels.firstIndex(of: channel)
            else { return }
            try delivered.add(
                SortRecord(
                    row.holder.code, Int64(closing.ordinal), Int64(day.number), Int64(rank)))
        }
        guard delivered.count > 0 else { return }
        var rows = try WarningRows(writing: transaction, scheme: scheme.head)
        let reader = try delivered.read()
        while let (roll, period, day, rank, _, _) = try reader.next()?.words {
            try rows.write(
                Warning(
                    roll: roll, period: Int(period),
                    day: Day(number: Int32(truncatingIfNeeded: day)),
                    channel: channels[Int(rank)]))
        }
        let digest = rows.finish()
        try append(
            .noticesDelivered(NoticesDelivered(queued: nil, count: digest.count, rows: digest)))
        try transaction.markTold(scheme.head.number, scheme: scheme.head)
    }
}

extension Notice {
    /// A notice of arrears of either kind, as the first one.
    var asFirst: Notice {
        if case .arrearsLast(let arrears) = self { return .arrearsFirst(arrears) }
        return self
    }
}

extension RulesChanging {
    /// A version with the sections in which its adopted bytes differ from those before it.
    init(_ adopted: RulesAdopted, announced: Day, _ texts: [(version: Int, bytes: [UInt8])]) {
        func sections(_ version: Int) -> [String: Node] {
            let bytes = texts.first { $0.version == version }?.bytes ?? []
            let node = try? Yams.compose(yaml: String(decoding: bytes, as: UTF8.self))
            return Dictionary(
                (node?.mapping ?? [:]).compactMap { key, value in
                    key.scalar.map { ($0.string, value) }
                }, uniquingKeysWith: { first, _ in first })
        }
        let before = sections(adopted.version - 1)
        let after = sections(adopted.version)
        let names = Set(before.keys).union(after.keys)
            .subtracting(["format", "scheme", "version", "effective"])
            .filter { before[$0] != after[$0] }
        self.init(
            version: adopted.version, announced: announced, effective: adopted.effective,
            sections: names.sorted())
    }
}
