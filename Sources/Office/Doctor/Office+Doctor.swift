import Bookkeeping
import Foundation
import MutualAid
import PublicRecord
import Storage

extension Office {
    /// Examines a scheme: derives everything again and names the first thing that does not fit.
    ///
    /// - Parameter record: where the files of the public record lie, if they are at hand.
    public func examine(
        _ scheme: String, record: String? = nil, progress: @escaping Progress = { _, _ in }
    ) throws -> Doctor.Report {
        try store.read { snapshot in
            let head = try snapshot.head(ofScheme: scheme)
            guard let head else {
                throw Refusal.schemeUnknown(scheme, known: try snapshot.heads().map(\.id))
            }
            var examination = Examination(
                snapshot, head, readings, workFolder: store.workFolder,
                filesFolder: filesFolder)
            examination.keys = try keysAtHand(snapshot)
            examination.past = Result { try signedPast(of: scheme, record: record) }
            try examination.run(progress)
            let sound = examination.findings.allSatisfy(\.fits)
            return Doctor.Report(
                scheme: scheme, findings: examination.findings,
                stateHash: sound ? try snapshot.stateHash(of: head) : nil)
        }
    }

    /// What was signed of a scheme's record, with its files or without.
    private func signedPast(of scheme: String, record: String?) throws -> SignedPast {
        try SignedPast(
            RecordKeys(folder: keysFolder, scheme: scheme),
            SignedCheckpoint(keysFolder: keysFolder, scheme: scheme),
            record.map { RecordFolder($0, scheme: scheme) })
    }
}

extension Office {
    /// The keys of persons where they lie in their folder and can be read.
    func keysAtHand(_ snapshot: Snapshot) throws -> KeyStore? {
        guard FileManager.default.fileExists(atPath: "\(keysFolder)/master.key") else { return nil }
        return try? keysNeeded(snapshot)
    }

    /// The keys of persons, where nothing can be done without them; nil where there are none yet.
    func keysNeeded(_ snapshot: Snapshot) throws -> KeyStore? {
        guard let fingerprint = try snapshot.keyFingerprint() else { return nil }
        return try KeyStore(
            folder: keysFolder, expected: fingerprint, slots: try snapshot.keySlots(),
            random: Digest(words: (0, 0, 0, 0)))
    }
}

/// One examination, from the chain outwards. It stops at the first thing that does not fit.
struct Examination {
    let workFolder: String
    let filesFolder: String
    let snapshot: Snapshot
    let head: SchemeHead
    let readings: RulesReadings
    /// The keys of persons; nil where they are not at hand, which is no finding.
    var keys: KeyStore?
    /// What was signed of the public record, or why nobody can say.
    var past: Result<SignedPast, any Error> = .success(SignedPast())
    var findings: [Doctor.Finding] = []

    /// What the events say of rows about members: event number to count and digest.
    var wanted: [Int64: RowsDigest] = [:]
    var rolls: [Int64: RowsDigest] = [:]
    var cases: [Int64: (event: Int64, approved: CaseApproved)] = [:]
    var shared: [Int64: Int] = [:]
    /// Cases that the tail of a closing paid for, with their events.
    var settled: [Int64: Int64] = [:]
    var entries: [(event: Int64, day: Day, of: Event)] = []
    /// What events say of delivered notices of arrears: event number to count and digest.
    var told: [Int64: RowsDigest] = [:]
    /// Late payments by their events; their rows need the ordinal of the period.
    var late: [Int64: ArrearPaid] = [:]

    init(
        _ snapshot: Snapshot, _ head: SchemeHead, _ readings: RulesReadings, workFolder: String,
        filesFolder: String
    ) {
        self.workFolder = workFolder
        self.filesFolder = filesFolder
        self.snapshot = snapshot
        self.head = head
        self.readings = readings
    }

    mutating func note(_ check: String, _ fits: Bool, _ about: Text) -> Bool {
        findings.append(Doctor.Finding(check: check, fits: fits, about: about))
        return fits
    }

    mutating func run(_ progress: @escaping Progress) throws {
        guard try file(), try chain(), try rules() else { return }
        let scheme = try OpenScheme(head.id, snapshot, readings)
        guard try docket(scheme), try journal(scheme), try payouts(scheme),
            try custody(scheme)
        else {
            return
        }
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
        guard rows(scan), try lookups(scan), try warnings(scheme), classRows(scheme, scan) else {
            return
        }
        guard try controls(scheme, scan), try runs(scheme) else { return }
        guard try closing(scheme, scan) else { return }
        _ = try record(scheme)
    }

    private mutating func file() throws -> Bool {
        if let problem = try snapshot.fileProblem() {
            return note(
                "file", false,
                Text("数据库文件损坏：\(problem)。", "The database file is damaged: \(problem)."))
        }
        return note("file", true, Text("数据库文件完好。", "The database file is sound."))
    }

    private mutating func chain() throws -> Bool {
        let broken = try snapshot.firstBrokenEvent(of: head) { chained in
            try take(chained)
            entries.append((chained.number, chained.day, chained.event))
        }
        if broken == nil, entries.last?.day != head.lastDay {
            return note(
                "chain", false,
                Text(
                    "计划登记的最后一天 \(head.lastDay) 不是最后一个事件的日子。",
                    "The scheme's last day, \(head.lastDay), is not that of its last event."))
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
            Text(
                "事件链 \(head.number) 个事件首尾相接。",
                "The chain of \(Text.counted(head.number, "event")) holds."))
    }

    /// What an event says that the store has to hold.
    private mutating func take(_ chained: ChainedEvent) throws {
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
            if let day = credited.resumedFrom {
                try rows.write(credited.roll, from: day, .resumed, .funded)
            }
            try rows.write(credited.roll, credited.sum.kind, credited.sum.amount)
            wanted[chained.number] = rows.finish()
        case .arrearPaid(let paid): late[chained.number] = paid
        case .caseApproved(let approved):
            cases[approved.case.number] = (chained.number, approved)
        case .noticesDelivered(let delivered): told[chained.number] = delivered.rows
        case .debitReturned(let back): wanted[chained.number] = back.rows
        case .membersPaid(let paid): wanted[chained.number] = paid.rows
        case .refundReturned(let line): wanted[chained.number] = line.rows
        case .closureTailSettled(let tail):
            for number in tail.cases { settled[number] = chained.number }
        case .schemeOpened, .rulesAnnounced, .debitsRepeated, .custodyMoved, .entryReversed,
            .payoutProposed, .payoutReleased, .payoutWithdrawn, .payoutsSent, .payoutsRejected,
            .payoutConfirmed, .aidUnclaimed, .custodyOpened, .statementTaken, .linesMatched,
            .linesUnmatched,
            .payoutsPaid, .payoutReturned, .transferArrived, .debitsSent, .noticesQueued,
            .closureAnnounced,
            .refundsApproved, .refundsSent, .refundsGranted, .refundsOrdered, .refundsPaid,
            .closureSettled, .closureSealed:
            break
        }
    }

    private func single(_ chained: ChainedEvent, _ ended: MemberEnded) throws -> RowsDigest {
        var rows = MemberRows(checking: chained.number)
        try rows.write(ended.roll, from: ended.from, .ended, ended.reason)
        for sum in ended.credits { try rows.write(ended.roll, sum.kind, sum.amount) }
        for due in ended.forgiven {
            try rows.write(ended.roll, period: due.ordinal, .forgiven, due.amount)
        }
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
            guard adopted[text.version] == digest, text.digest == digest,
                RulesReader.read(text.bytes).rules != nil
            else {
                return note(
                    "rules", false,
                    Text(
                        "规则第 \(text.version) 版的内容与采纳时的摘要不符。",
                        "Version \(text.version) of the rules differs from its adopted digest."))
            }
        }
        guard texts.count == adopted.count else {
            return note(
                "rules", false,
                Text(
                    "采纳过 \(adopted.count) 版规则，库里有 \(texts.count) 版。",
                    "\(Text.counted(adopted.count, "version")) of the rules were adopted, "
                        + "\(texts.count) are stored."))
        }
        return note(
            "rules", true,
            Text(
                "规则 \(texts.count) 版，与采纳时逐字节一致。",
                "\(Text.counted(texts.count, "version")) of the rules, byte for byte as adopted."))
    }
}
