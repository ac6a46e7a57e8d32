import BankFiles
public import Bookkeeping
import Foundation
public import MutualAid
import Storage

/// What became of sending notices.
public struct NoticesAnswer: Codable, Sendable {
    /// What was due and is queued; on a dry run, what would be.
    public internal(set) var queued: [NoticesQueued] = []
    /// How many were handed over.
    public internal(set) var delivered: Int64 = 0
    /// How many were not, and are tried again the next time.
    public internal(set) var failed: Int64 = 0
    /// How many said what was no longer so, and were dropped.
    public internal(set) var withdrawn: Int64 = 0
    /// How many were for people whose key was destroyed.
    public internal(set) var erased: Int64 = 0
    /// The letters to print.
    public internal(set) var sheets: [Sheet] = []

    /// Letters that were printed together.
    public struct Sheet: Codable, Sendable {
        /// Their number, for `notice posted`.
        public let number: Int64
        /// How many.
        public let letters: Int64
        /// The file.
        public let path: String
    }
}

/// What is refused about notices.
public enum NoticeRefusal: Explained, Equatable {
    /// Another program is sending.
    case sendingAlready
    /// There is no sheet of letters with that number.
    case sheetUnknown(Int64)
    /// The letters of that sheet were posted on that day.
    case sheetPostedBefore(Int64, Day)
    /// Letters are posted from the day they were printed until today.
    case postedOutside(from: Day, through: Day)

    /// The stable code.
    public var code: String {
        switch self {
        case .sendingAlready: "notices.sending-already"
        case .sheetUnknown: "notices.sheet-unknown"
        case .sheetPostedBefore: "notices.sheet-posted-before"
        case .postedOutside: "notices.posted-outside"
        }
    }

    /// What is wrong and what to do.
    public var text: Text {
        switch self {
        case .sendingAlready:
            Text(
                "另一个程序正在发送通知；等它结束后重试。",
                "Another program is sending notices; try again when it is done.")
        case .sheetUnknown(let number):
            Text(
                "没有第 \(number) 份信件；请用 notice list 查看。",
                "There is no sheet \(number) of letters; see notice list.")
        case .sheetPostedBefore(let number, let day):
            Text(
                "第 \(number) 份信件已登记于 \(day) 寄出，不能再改。",
                "The letters of sheet \(number) were posted on \(day) already; that does not change."
            )
        case .postedOutside(let from, let through):
            Text(
                "寄出日应在 \(from) 至 \(through) 之间；请核对 --on。",
                "Letters are posted from \(from) to \(through); correct --on.")
        }
    }
}

extension Office {
    /// Queues what the rules make due today, then sends what waits. Killed at any point it goes on
    /// where it stopped: at most the one message that was being handed over is sent again, under
    /// the same id.
    ///
    /// - Parameters:
    ///   - kinds: the kinds to look at.
    ///   - dryRun: says what would be queued and changes nothing.
    ///   - time: seconds since 1970-01-01, for the date of mail and the signature of a gateway.
    public func sendNotices(
        _ scheme: String, kinds: Set<Notice.Kind> = Set(Notice.Kind.allCases),
        dryRun: Bool = false, at moment: Moment, time: @escaping @Sendable () -> Int64,
        progress: @escaping Progress = { _, _ in }
    ) throws -> NoticesAnswer {
        let settings = try NoticeSettings.read(folder: keysFolder)
        var answer = NoticesAnswer()
        if dryRun {
            answer.queued = try store.read { snapshot in
                let open = try OpenScheme(scheme, snapshot, readings)
                return try NoticesDue(
                    snapshot, open, kinds: kinds, on: moment.day, workFolder: store.workFolder
                ).counts
            }
            return answer
        }
        guard let lock = try store.exclusive("notices") else {
            throw NoticeRefusal.sendingAlready
        }
        defer { withExtendedLifetime(lock) {} }
        try mendSheets(of: scheme)
        answer.queued = try write(scheme, at: moment) { desk in
            try desk.tellWarnings(workFolder: store.workFolder)
            let due = try NoticesDue(
                desk.snapshot, desk.scheme, kinds: kinds, on: moment.day,
                workFolder: store.workFolder)
            try due.queue(&desk)
            return due.counts
        }
        let round = NoticeRound(
            office: self, scheme: scheme, settings: settings, kinds: kinds, moment: moment,
            time: time, progress: progress)
        try round.sendWaiting(&answer)
        try round.sendRuns(&answer)
        try write(scheme, at: moment) { try $0.tellWarnings(workFolder: store.workFolder) }
        return answer
    }

    /// Changes a scheme in one transaction, without a key: what was done shows in the state, so
    /// that repeating it finds nothing to do.
    @discardableResult
    func write<Answer>(
        _ scheme: String, at moment: Moment, _ work: (inout Desk) throws -> Answer
    ) throws -> Answer {
        try store.write { transaction in
            let open = try OpenScheme(scheme, transaction.snapshot, readings)
            guard moment.day >= open.head.lastDay else {
                throw Refusal.dayBeforeLastEvent(last: open.head.lastDay)
            }
            var desk = Desk(transaction: transaction, moment: moment, scheme: open)
            return try work(&desk)
        }
    }

    /// Where the letters of a sheet lie.
    func sheetPath(_ number: Int64, of scheme: String) throws -> String {
        try DebitFiles(filesFolder, scheme: scheme).sheetPath(number)
    }

    /// A sheet that is not posted and whose file is not there, because a program was killed or the
    /// file was lost, is taken back: its letters are printed again.
    private func mendSheets(of scheme: String) throws {
        try store.write { transaction in
            let open = try OpenScheme(scheme, transaction.snapshot, readings)
            for sheet in try transaction.snapshot.letterSheets(of: open.head)
            where sheet.posted == nil {
                let path = try sheetPath(sheet.number, of: scheme)
                guard !FileManager.default.fileExists(atPath: path) else { continue }
                try transaction.withdraw(sheet: sheet.number, scheme: open.head)
                guard let run = sheet.run else { continue }
                try transaction.reopen(run: run, scheme: open.head)
            }
        }
    }

    private struct PostedBody: Encodable {
        let command = "notice posted"
        let sheet: Int64
        let day: Day
    }

    /// Records that the letters of a sheet were posted, which delivers them.
    public func postLetters(
        _ scheme: String, sheet number: Int64, on day: Day, key: String? = nil, at moment: Moment
    ) throws -> Answered<LetterSheetAnswer> {
        try decide(
            scheme, key: key ?? "notice-posted/\(number)/\(day)",
            body: PostedBody(sheet: number, day: day), at: moment
        ) { desk in
            let sheets = try desk.snapshot.letterSheets(of: desk.scheme.head)
            guard let sheet = sheets.first(where: { $0.number == number }) else {
                throw NoticeRefusal.sheetUnknown(number)
            }
            if let posted = sheet.posted { throw NoticeRefusal.sheetPostedBefore(number, posted) }
            guard (sheet.day...max(sheet.day, moment.day)).contains(day) else {
                throw NoticeRefusal.postedOutside(from: sheet.day, through: moment.day)
            }
            try desk.transaction.post(sheet: number, day: day, scheme: desk.scheme.head)
            if let run = sheet.run {
                try desk.append(
                    .noticesDelivered(
                        NoticesDelivered(queued: run, count: sheet.letters, rows: nil)))
            }
            try desk.tellWarnings(workFolder: store.workFolder)
            return LetterSheetAnswer(sheet: number, letters: sheet.letters, posted: day)
        }
    }
}

/// Letters that were posted.
public struct LetterSheetAnswer: Codable, Sendable {
    /// The number of the sheet.
    public let sheet: Int64
    /// How many letters.
    public let letters: Int64
    /// The day they were posted.
    public let posted: Day
}
