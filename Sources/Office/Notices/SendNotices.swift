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
    /// No letter of that sheet has an address.
    case unaddressed(Int64)
    /// Letters are posted from the day they were printed until today.
    case postedOutside(from: Day, through: Day)

    /// The stable code.
    public var code: String {
        switch self {
        case .sendingAlready: "notices.sending-already"
        case .sheetUnknown: "notices.sheet-unknown"
        case .sheetPostedBefore: "notices.sheet-posted-before"
        case .unaddressed: "notices.unaddressed"
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
        case .unaddressed(let number):
            Text(
                "第 \(number) 份信件都没有地址，寄不出去；请用 member contact 登记地址后重新打印，"
                    + "或当面交给本人后用 --by-hand 登记。",
                "No letter of sheet \(number) has an address, so none was posted; enter addresses "
                    + "with member contact and print again, or hand them over and say so with "
                    + "--by-hand.")
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
        try mendSheets(of: scheme, at: moment)
        answer.queued = try write(scheme, at: moment) { desk in
            try desk.tellWarnings(workFolder: store.workFolder)
            let due = try NoticesDue(
                desk.snapshot, desk.scheme, kinds: kinds, on: moment.day,
                workFolder: store.workFolder)
            try due.queue(&desk)
            return due.counts
        }
        let round = NoticeRound(
            office: self, lock: lock, scheme: scheme, settings: settings, kinds: kinds,
            moment: moment,
            time: time, progress: progress)
        try round.sendWaiting(&answer)
        try round.sendRuns(&answer)
        try write(scheme, at: moment) { try $0.tellWarnings(workFolder: store.workFolder) }
        return answer
    }

    /// Where the letters of a sheet lie.
    func sheetPath(_ number: Int64, of scheme: String) throws -> String {
        try DebitFiles(filesFolder, scheme: scheme).sheetPath(number)
    }

    /// A sheet that is not posted and whose file is not there, because a program was killed or the
    /// file was lost, is taken back: its letters are printed again.
    private func mendSheets(of scheme: String, at moment: Moment) throws {
        try write(scheme, at: moment) { desk in
            for sheet in try desk.snapshot.letterSheets(of: desk.scheme.head)
            where sheet.posted == nil {
                let path = try sheetPath(sheet.number, of: scheme)
                guard !FileManager.default.fileExists(atPath: path) else { continue }
                try desk.transaction.withdraw(sheet: sheet.number, scheme: desk.scheme.head)
                guard let run = sheet.run else { continue }
                try desk.transaction.reopen(run: run, scheme: desk.scheme.head)
            }
        }
    }

    private struct PostedBody: Encodable {
        let command = "notice posted"
        let sheet: Int64
        let day: Day
        let byHand: Bool
    }

    /// Records that the letters of a sheet were posted, which delivers those that have an address.
    /// The others wait again and are printed on another sheet: what was written to nobody tells
    /// nobody.
    ///
    /// - Parameter byHand: whether those without an address were handed to whom they are for.
    public func postLetters(
        _ scheme: String, sheet number: Int64, on day: Day, byHand: Bool = false,
        key: String? = nil, at moment: Moment
    ) throws -> Answered<LetterSheetAnswer> {
        try decide(
            scheme, key: key ?? "notice-posted/\(number)/\(day)",
            body: PostedBody(sheet: number, day: day, byHand: byHand), at: moment
        ) { desk in
            let sheets = try desk.snapshot.letterSheets(of: desk.scheme.head)
            guard let sheet = sheets.first(where: { $0.number == number }) else {
                throw NoticeRefusal.sheetUnknown(number)
            }
            if let posted = sheet.posted { throw NoticeRefusal.sheetPostedBefore(number, posted) }
            guard (sheet.day...max(sheet.day, moment.day)).contains(day) else {
                throw NoticeRefusal.postedOutside(from: sheet.day, through: moment.day)
            }
            let left = byHand ? 0 : sheet.unaddressed
            let delivered = sheet.letters - left
            guard delivered > 0 else { throw NoticeRefusal.unaddressed(number) }
            try desk.transaction.post(
                sheet: number, day: day, byHand: byHand, scheme: desk.scheme.head)
            if let run = sheet.run {
                try desk.append(
                    .noticesDelivered(
                        NoticesDelivered(queued: run, count: delivered, rows: nil)))
            }
            try desk.tellWarnings(workFolder: store.workFolder)
            return LetterSheetAnswer(
                sheet: number, letters: delivered, unaddressed: left, posted: day)
        }
    }
}

/// Letters that were posted.
public struct LetterSheetAnswer: Codable, Sendable {
    /// The number of the sheet.
    public let sheet: Int64
    /// How many letters reached somebody.
    public let letters: Int64
    /// How many did not, since they have no address.
    public let unaddressed: Int64
    /// The day they were posted.
    public let posted: Day
}
