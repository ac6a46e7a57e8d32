import Bookkeeping
import MutualAid
import PublicRecord
import Storage

extension Office {
    /// Examines a scheme: derives everything again and names the first thing that does not fit.
    public func examine(
        _ scheme: String, progress: @escaping Progress = { _, _ in }
    ) throws -> Doctor.Report {
        try store.read { snapshot in
            let head = try snapshot.head(ofScheme: scheme)
            guard let head else {
                throw Refusal.schemeUnknown(scheme, known: try snapshot.heads().map(\.id))
            }
            var examination = Examination(snapshot, head, readings)
            try examination.run(progress)
            let sound = examination.findings.allSatisfy(\.fits)
            return Doctor.Report(
                scheme: scheme, findings: examination.findings,
                stateHash: sound ? try snapshot.stateHash(of: head) : nil)
        }
    }
}

/// One examination, from the chain outwards.
private struct Examination {
    let snapshot: Snapshot
    let head: SchemeHead
    let readings: RulesReadings
    var findings: [Doctor.Finding] = []

    /// What the events say of rows about members: event number to count and digest.
    private var wanted: [Int64: RowsDigest] = [:]
    private var rolls: [Int64: RowsDigest] = [:]
    private var cases: [Int64: (event: Int64, aid: Int64)] = [:]
    private var shared: [Int64: Int] = [:]
    private var entries: [(event: Int64, day: Day, of: Event)] = []

    init(_ snapshot: Snapshot, _ head: SchemeHead, _ readings: RulesReadings) {
        self.snapshot = snapshot
        self.head = head
        self.readings = readings
    }

    private mutating func note(_ check: String, _ fits: Bool, _ about: Text) -> Bool {
        findings.append(Doctor.Finding(check: check, fits: fits, about: about))
        return fits
    }

    mutating func run(_ progress: @escaping Progress) throws {
        guard try chain(), try rules() else { return }
        let scheme = try OpenScheme(head.id, snapshot, readings)
        guard try docket(scheme), try journal(scheme) else { return }
        var scan = ExaminationScan(scheme)
        let all = try snapshot.rollBounds(of: head)?.upperBound ?? 0
        var seen: Int64 = 0
        let columns: ScanColumns = [.commitment, .arrears]
        try snapshot.scanRoll(of: head, 1...RollNumber.max, columns: columns) {
            scan.take($0)
            seen += 1
            if seen & 0xFFF == 0 { progress($0.member.roll, all) }
        }
        scan.finish()
        guard rows(scan), classRows(scheme, scan) else { return }
        _ = try controls(scheme, scan)
    }

    private mutating func chain() throws -> Bool {
        let broken = try snapshot.firstBrokenEvent(of: head) { chained in
            switch chained.event {
            case .rollImported(let rows): rolls[chained.number] = rows
            case .periodClosed(let closing):
                wanted[chained.number] = closing.changes
                for number in closing.cases { shared[number] = closing.ordinal }
            case .debitsCollected(let result): wanted[chained.number] = result.rows
            case .collectionEnded(let end): wanted[chained.number] = end.rows
            case .toppedUp(let topUps): wanted[chained.number] = topUps.rows
            case .memberEnded(let ended): wanted[chained.number] = try single(chained, ended)
            case .classChosen(let chosen):
                var rows = MemberRows(checking: chained.number)
                try rows.write(
                    chosen.roll, from: chosen.from, .classed(chosen.classNumber), .choice)
                wanted[chained.number] = rows.finish()
            case .memberCredited(let credited):
                var rows = MemberRows(checking: chained.number)
                try rows.write(credited.roll, credited.sum.kind, credited.sum.amount)
                wanted[chained.number] = rows.finish()
            case .arrearPaid(let paid): late[chained.number] = paid
            case .caseApproved(let approved):
                cases[approved.case.number] = (chained.number, approved.decision.aid)
            case .schemeOpened, .rulesAnnounced, .debitsRepeated, .custodyMoved, .entryReversed:
                break
            }
            entries.append((chained.number, chained.day, chained.event))
        }
        if let broken {
            return note(
                "chain", false,
                Text(
                    "事件链在第 \(broken) 号事件处断裂：内容、顺序或摘要被改动。",
                    "The chain of events breaks at event \(broken): content, order or hash was "
                        + "changed."))
        }
        return note(
            "chain", true,
            Text("事件链 \(head.number) 个事件首尾相接。", "The chain of \(head.number) events holds."))
    }

    /// Late payments by their events; their rows need the ordinal of the period.
    private var late: [Int64: ArrearPaid] = [:]

    private func single(_ chained: ChainedEvent, _ ended: MemberEnded) throws -> RowsDigest {
        var rows = MemberRows(checking: chained.number)
        try rows.write(ended.roll, from: ended.from, .ended, ended.reason)
        for sum in ended.credits { try rows.write(ended.roll, sum.kind, sum.amount) }
        return rows.finish()
    }

    private mutating func rules() throws -> Bool {
        var adopted: [Int: Digest] = [:]
        for entry in entries {
            switch entry.of {
            case .schemeOpened(let rules), .rulesAnnounced(let rules):
                adopted[rules.version] = rules.digest
            default: break
            }
        }
        let texts = try snapshot.rulesTexts(of: head)
        for text in texts {
            let digest = Digest(words: SHA256Stream.hash(text.bytes).words)
            guard adopted[text.version] == digest, RulesReader.read(text.bytes).rules != nil else {
                return note(
                    "rules", false,
                    Text(
                        "规则第 \(text.version) 版的内容与采纳时的摘要不符。",
                        "Version \(text.version) of the rules differs from its adopted digest."))
            }
        }
        return note(
            "rules", texts.count == adopted.count,
            Text(
                "规则 \(texts.count) 版，与采纳时逐字节一致。",
                "\(texts.count) versions of the rules, byte for byte as adopted."))
    }

    private mutating func docket(_ scheme: OpenScheme) throws -> Bool {
        let lines = try snapshot.docket(of: head)
        for line in lines {
            let approved = cases[line.number]
            guard approved?.event == line.event, approved?.aid == line.aid,
                shared[line.number] == line.period
            else {
                return note(
                    "cases", false,
                    Text(
                        "案件 \(line.number) 的登记与其事件不符。",
                        "The docket's line of case \(line.number) differs from its event."))
            }
        }
        return note(
            "cases", lines.count == cases.count,
            Text(
                "登记案件 \(lines.count) 个，事件里有 \(cases.count) 个。",
                "\(lines.count) cases in the docket, \(cases.count) in the events."))
    }

    private mutating func journal(_ scheme: OpenScheme) throws -> Bool {
        var expected: [(event: Int64, entry: Entry)] = []
        for event in entries {
            let entry = event.of.entry(
                on: event.day, currency: scheme.currency, funding: scheme.history.funding)
            if let entry { expected.append((event.event, entry)) }
        }
        var number = 0
        var wrong: Int64?
        var ledger = Ledger()
        try snapshot.eachEntry(of: head, currency: scheme.currency) { booked in
            let fits =
                number < expected.count && expected[number].event == booked.event
                && expected[number].entry == booked.entry && booked.number == Int64(number + 1)
            if !fits, wrong == nil { wrong = booked.number }
            ledger.book(booked.entry)
            number += 1
        }
        let count = try snapshot.entryCount(of: head)
        if wrong == nil, number != expected.count || count != Int64(number) {
            wrong = Int64(number + 1)
        }
        if let wrong {
            return note(
                "journal", false,
                Text(
                    "第 \(wrong) 号分录与其事件推出的不符，或缺失。",
                    "Entry \(wrong) differs from what its event says, or is missing."))
        }
        return note(
            "journal", ledger.isBalanced,
            Text(
                "分录 \(number) 笔，与事件一致，借贷相等。",
                "\(number) entries follow from the events, and debits equal credits."))
    }

    private mutating func rows(_ scan: ExaminationScan) -> Bool {
        for event in Set(rolls.keys).union(scan.rolls.keys).sorted() {
            let found = scan.rolls[event].map { RowsDigest(count: $0.count, digest: $0.finish()) }
            let empty = rolls[event]?.count == 0 && found == nil
            guard rolls[event] == found || empty else {
                return note(
                    "roll", false,
                    Text(
                        "第 \(event) 号事件导入的成员（\(rolls[event]?.count ?? 0) 人）与名册不符（\(found?.count ?? 0) 人或内容不同）。",
                        "The members of event \(event) (\(rolls[event]?.count ?? 0)) differ from "
                            + "the roll (\(found?.count ?? 0), or their facts)."))
            }
        }
        for (event, paid) in late { wanted[event] = scan.rows(of: paid, event: event) }
        for event in Set(wanted.keys).union(scan.rows.keys).sorted() {
            let found = scan.rows[event]?.finish()
            let empty = wanted[event]?.count == 0 && found == nil
            guard wanted[event] == found || empty else {
                return note(
                    "rows", false,
                    Text(
                        "第 \(event) 号事件写下的成员变动与记录不符。",
                        "The rows about members of event \(event) differ from its digest."))
            }
        }
        return note(
            "roll", true,
            Text(
                "名册 \(scan.members) 人，成员变动 \(scan.rowCount) 行，摘要全部相符。",
                "\(scan.members) members and \(scan.rowCount) rows about them, all digests fit."))
    }

    private mutating func classRows(_ scheme: OpenScheme, _ scan: ExaminationScan) -> Bool {
        for (closing, sums) in zip(scheme.state.closings, scan.sums) {
            for row in closing.classes {
                let found = sums[row.number] ?? ExaminationScan.Sum()
                guard found.count == row.count, found.due == row.due else {
                    return note(
                        "periods", false,
                        Text(
                            "\(closing.period) 期类别 \(row.name)：记录 \(row.count) 人、\(row.due)，由名册推出 \(found.count) 人、\(found.due)。",
                            "Period \(closing.period), class \(row.name): \(row.count) members and "
                                + "\(row.due) on record, \(found.count) and \(found.due) derived."))
                }
            }
            let identity = Apportionment.carryOut(
                dues: closing.due, aid: closing.aid, fee: closing.fee, carryIn: closing.carryIn,
                excess: closing.excess,
                sponsored: closing.sponsored.reduce(0) { $0 + $1.amount },
                adjusted: closing.adjusted)
            guard identity == closing.carryOut else {
                return note(
                    "periods", false,
                    Text(
                        "\(closing.period) 期的账单恒等式不成立。",
                        "The identity of the bill of period \(closing.period) does not hold."))
            }
        }
        return note(
            "periods", true,
            Text(
                "\(scheme.state.closings.count) 期的人数与应付由名册重新推出，全部相同。",
                "Heads and dues of \(scheme.state.closings.count) periods derived again, all equal."
            ))
    }

    private mutating func controls(_ scheme: OpenScheme, _ scan: ExaminationScan) throws -> Bool {
        let wanted: [(Account, Int64)] = [
            (.membersDue, scan.dueOpen), (.arrears, scan.arrears), (.balances, -scan.balances),
            (.corrections, scan.corrections), (.refunds, -scan.refunds),
        ]
        for (account, sum) in wanted {
            let balance = try snapshot.balance(of: account, scheme: head)
            guard balance == sum else {
                return note(
                    "controls", false,
                    Text(
                        "科目 \(account.name) 余额 \(balance)，名册合计 \(sum)。",
                        "Account \(account.name) stands at \(balance), the roll adds up to \(sum).")
                )
            }
        }
        return note(
            "controls", true,
            Text("统制科目等于名册合计。", "The control accounts equal the sums over the roll."))
    }
}
