import BankFiles
import Bookkeeping
import Foundation
import MutualAid
import Storage

/// One round of sending: what waits for single people, then what is for everybody.
struct NoticeRound {
    let office: Office
    /// One program sends at a time.
    let lock: any StoreLock
    let scheme: String
    let settings: NoticeSettings
    let kinds: Set<Notice.Kind>
    let moment: Moment
    let time: @Sendable () -> Int64
    let progress: Progress

    /// Keys are opened where something is sealed; what has none needs none.
    private func keys() throws -> KeyStore? {
        let sealed = try office.store.read { snapshot in
            try snapshot.hasSealed(try OpenScheme(scheme, snapshot, office.readings).head)
        }
        return sealed.contacts || sealed.identities ? try office.keys(moment) : nil
    }

    private func postman(
        _ snapshot: Snapshot, _ open: OpenScheme, _ keys: KeyStore?
    ) throws -> Postman {
        try Postman(
            snapshot, open, settings, keys: keys, on: moment.day, time: time
        ) { try office.store.check(lock) }
    }

    /// The next free number of a sheet, and where its letters are written until they are in place.
    private func nextSheet(
        _ snapshot: Snapshot, _ open: OpenScheme
    ) throws -> (number: Int64, path: String, aside: String) {
        let number = (try snapshot.letterSheets(of: open.head).last?.number ?? 0) + 1
        let files = try DebitFiles(office.filesFolder, scheme: scheme)
        let path = files.sheetPath(number)
        return (number, path, files.aside(path))
    }

    /// Sends what waits for single people; each outcome is true before the next is tried.
    func sendWaiting(_ answer: inout NoticesAnswer) throws {
        let keys = try keys()
        let outcomes = try office.store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, office.readings)
            let waiting = WaitingRows(
                round: self, snapshot: snapshot, open: open,
                postman: try postman(snapshot, open, keys),
                leaves: NoticeLeaves(office, snapshot, open),
                sheet: try nextSheet(snapshot, open))
            return try waiting.send()
        }
        answer.delivered += outcomes.delivered
        answer.failed += outcomes.failed
        answer.withdrawn += outcomes.withdrawn
        answer.erased += outcomes.erased
        answer.sheets += outcomes.sheets
    }

    /// Goes on with what is for everybody, each run to its end.
    func sendRuns(_ answer: inout NoticesAnswer) throws {
        let runs = try office.store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, office.readings)
            return try snapshot.noticeRuns(of: open.head)
        }
        for run in runs where run.ended == nil && kinds.contains(run.kind) {
            try send(run, &answer)
        }
    }

    private func send(_ run: NoticeRun, _ answer: inout NoticesAnswer) throws {
        let (keys, debits) = (try keys(), try debits(of: run))
        let (sheet, sent, letters, unaddressed, open) = try office.store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, office.readings)
            let postman = try postman(snapshot, open, keys)
            let sheet = try nextSheet(snapshot, open)
            let recipients = Recipients(
                snapshot: snapshot, scheme: open, postman: postman,
                leaves: NoticeLeaves(office, snapshot, open), debitPath: debits)
            var pass = try RunPass(run, round: self, open, postman, path: sheet.aside)
            try recipients.each(of: run) { try pass.take($0, $1, $2) }
            let letters = try pass.finish()
            return (sheet, pass.sent, letters, pass.unaddressed, open)
        }
        try end(run, sent, letters > 0 ? (sheet.number, letters, unaddressed) : nil, open.head)
        answer.delivered += sent.delivered - run.delivered
        answer.failed += sent.failed
        answer.erased += sent.unreached
        if letters > 0 {
            try ByteWriter.place(sheet.aside, at: sheet.path)
            answer.sheets.append(
                .init(number: sheet.number, letters: letters, path: sheet.path))
        } else {
            try? FileManager.default.removeItem(atPath: sheet.aside)
        }
    }

    /// The debit file whose lines are those who are told of a share.
    private func debits(of run: NoticeRun) throws -> String? {
        guard run.kind == .shareComing, let period = PeriodID(run.about) else { return nil }
        let closing = try office.store.read { snapshot in
            try OpenScheme(scheme, snapshot, office.readings).state.closed(period).0
        }
        return try office.restoreDebits(of: scheme, closing)
    }

    private func end(
        _ run: NoticeRun, _ sent: RunPass.Sent,
        _ sheet: (number: Int64, letters: Int64, unaddressed: Int64)?, _ head: SchemeHead
    ) throws {
        try office.write(scheme, at: moment) { desk in
            try desk.transaction.advance(
                run: run.event, through: .max, delivered: sent.delivered,
                unreached: sent.unreached, ended: moment.day, scheme: head)
            if let sheet {
                try desk.transaction.add(
                    LetterSheet(
                        number: sheet.number, run: run.event, day: moment.day,
                        letters: sheet.letters, unaddressed: sheet.unaddressed, posted: nil),
                    scheme: head)
            }
            guard sent.delivered > 0 else { return }
            try desk.append(
                .noticesDelivered(
                    NoticesDelivered(queued: run.event, count: sent.delivered, rows: nil)))
        }
    }
}

/// One pass over everybody a run is for. Letters are written anew each time; what is handed over
/// is handed over once, and the run says how far that has come.
struct RunPass: ~Copyable {
    /// How many, so far.
    struct Sent {
        var delivered: Int64
        var unreached: Int64 = 0
        var failed: Int64 = 0
    }

    private let run: NoticeRun
    private let round: NoticeRound
    private let head: SchemeHead
    private let postman: Postman
    private var letters: LetterFile
    private(set) var sent: Sent
    /// How many letters have no address.
    var unaddressed: Int64 { letters.unaddressed }
    private var seen: Int64 = 0

    init(
        _ run: NoticeRun, round: NoticeRound, _ open: OpenScheme, _ postman: Postman, path: String
    ) throws {
        self.run = run
        self.round = round
        self.postman = postman
        head = open.head
        letters = try LetterFile(
            path: path, day: round.moment.day,
            sender: open.history.inForce(on: round.moment.day).runBy.organiser
                ?? postman.frame.scheme)
        sent = Sent(delivered: run.delivered)
    }

    mutating func take(_ place: Int64, _ holder: Payer, _ notice: Notice) throws {
        seen += 1
        if seen & 0x3FF == 0 { round.progress(seen, 0) }
        switch try postman.way(to: holder, run.kind) {
        case .none: sent.unreached += 1
        case .letter(let contact):
            let language = postman.language(contact)
            try letters.write(
                to: holder, post: contact?.post, notice.wording(postman.frame, language), language)
        case .hand(let channel, let contact):
            guard place > run.through else { return }
            let outcome = try postman.hand(
                notice, to: holder, event: run.event, by: channel, contact)
            try record(outcome, place, holder, notice)
        }
    }

    /// What was handed over is true at once: a killed program repeats the one message at most.
    private mutating func record(
        _ outcome: NoticeOutcome, _ place: Int64, _ holder: Payer, _ notice: Notice
    ) throws {
        if case .delivered = outcome { sent.delivered += 1 } else { sent.failed += 1 }
        let sent = sent
        try round.office.store.write { transaction in
            try transaction.advance(
                run: run.event, through: place, delivered: sent.delivered,
                unreached: sent.unreached, scheme: head)
            guard case .failed = outcome else { return }
            // It waits on as a notice to one person, under the same id.
            let key = NoticeKey(holder: holder, event: run.event, kind: run.kind)
            try transaction.queue(
                notice.kept, to: holder, event: run.event, day: round.moment.day, scheme: head)
            try transaction.record(key, outcome, day: round.moment.day, scheme: head)
        }
    }

    /// Makes the letters durable.
    ///
    /// - Returns: how many there are.
    mutating func finish() throws -> Int64 {
        try letters.finish()
        return letters.count
    }
}
