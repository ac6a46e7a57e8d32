import BankFiles
import Bookkeeping
import Foundation
import MutualAid
import Storage

/// Sends the notices to single people that wait.
struct WaitingRows {
    /// What became of them.
    struct Outcomes {
        var delivered: Int64 = 0
        var failed: Int64 = 0
        var withdrawn: Int64 = 0
        var erased: Int64 = 0
        var sheets: [NoticesAnswer.Sheet] = []
    }

    let round: NoticeRound
    let snapshot: Snapshot
    let open: OpenScheme
    let postman: Postman
    let leaves: NoticeLeaves
    let sheet: (number: Int64, path: String, aside: String)

    func send() throws -> Outcomes {
        var outcomes = Outcomes()
        var letters: LetterFile?
        let printed = SortedRecords(folder: round.office.store.workFolder)
        try snapshot.eachWaitingNotice(of: open.head) { row in
            guard row.sheet == nil, round.kinds.contains(row.notice.kind) else { return }
            guard let notice = try current(row) else {
                outcomes.withdrawn += 1
                return try record(row, .withdrawn)
            }
            switch try postman.way(to: row.holder, former: row.former, notice.kind) {
            case .none:
                outcomes.erased += 1
                try record(row, .delivered(.erased))
            case .hand(let channel, let contact):
                let outcome = try postman.hand(
                    notice, to: row.holder, former: row.former, event: row.event, by: channel,
                    contact)
                if case .delivered = outcome {
                    outcomes.delivered += 1
                } else {
                    outcomes.failed += 1
                }
                try record(row, outcome)
            case .letter(let contact):
                if letters == nil { letters = try letterFile() }
                let language = postman.language(contact)
                try letters?.write(
                    to: row.holder, post: contact?.post,
                    notice.wording(postman.frame, language), language)
                let rank = Notice.Kind.allCases.firstIndex(of: notice.kind) ?? 0
                try printed.add(
                    SortRecord(
                        row.event, row.holder.code, Int64(rank), contact?.post == nil ? 0 : 1,
                        row.former))
            }
        }
        if let unaddressed = letters?.unaddressed, try letters?.finish() != nil {
            outcomes.sheets.append(try enter(printed, unaddressed: unaddressed))
        }
        return outcomes
    }

    private func letterFile() throws -> LetterFile {
        try LetterFile(
            path: sheet.aside, day: round.moment.day,
            sender: open.history.inForce(on: round.moment.day).runBy.organiser
                ?? postman.frame.scheme)
    }

    private func record(_ row: NoticeRow, _ outcome: NoticeOutcome) throws {
        try round.office.store.write {
            try $0.record(row.key, outcome, day: round.moment.day, scheme: open.head)
        }
    }

    /// The books know the sheet before its file is in place: a killed program leaves a sheet
    /// without a file, which is taken back the next time.
    private func enter(
        _ printed: SortedRecords, unaddressed: Int64
    ) throws -> NoticesAnswer.Sheet {
        let letters = Int64(printed.count)
        try round.office.store.write { transaction in
            try transaction.add(
                LetterSheet(
                    number: sheet.number, run: nil, day: round.moment.day, letters: letters,
                    unaddressed: unaddressed, posted: nil), scheme: open.head)
            let reader = try printed.read()
            while let (event, holder, rank, addressed, former, _) = try reader.next()?.words {
                let key = NoticeKey(
                    holder: Payer(code: holder), event: event,
                    kind: Notice.Kind.allCases[Int(rank)], former: former)
                try transaction.record(
                    key, .printed(sheet.number, addressed: addressed == 1),
                    day: round.moment.day, scheme: open.head)
            }
        }
        try ByteWriter.place(sheet.aside, at: sheet.path)
        return .init(number: sheet.number, letters: letters, path: sheet.path)
    }

    /// The notice as it is true today; nil where it is true no longer: nobody is warned of what he
    /// has paid.
    private func current(_ row: NoticeRow) throws -> Notice? {
        guard case .arrearsFirst(let arrears) = row.notice.asFirst else {
            return try leaves.told(row.notice, to: row.holder)
        }
        let (closing, collection) = try open.state.closed(arrears.period)
        let rows = try snapshot.arrears(of: row.holder.code, scheme: open.head)
        let owed = Arrear.open(rows.filter { $0.period == closing.ordinal })
        guard owed > 0, collection.end == nil else { return nil }
        let needed = open.history.inForce(on: closing.notice).collection.noticesBeforeEnd
        let told = try WarningLookup(snapshot, open.head)
            .warnings(row.holder.code, period: closing.ordinal)
        var now = arrears
        now.open = owed
        now.coverEnds = told.earliestEnd(
            nextOn: round.moment.day, graceOver: closing.graceOver, needed: needed)
        return row.notice.kind == .arrearsFirst ? .arrearsFirst(now) : .arrearsLast(now)
    }
}
