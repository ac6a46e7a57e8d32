public import Bookkeeping
public import MutualAid
import Storage

/// The outbox of a scheme: what waits, what was delivered, what could not be.
public struct NoticeList: Codable, Sendable {
    /// Notices to single people, by kind.
    public let counts: [NoticeCount]
    /// Notices to everybody.
    public let runs: [NoticeRun]
    /// Letters that were printed.
    public let sheets: [LetterSheet]
    /// Those who were not reached, where they were asked for.
    public let undelivered: [Undelivered]?

    /// A notice that has not reached the one it is for.
    public struct Undelivered: Codable, Sendable, Equatable {
        /// The roll number, or P and a number.
        public let holder: String
        /// Its kind.
        public let kind: Notice.Kind
        /// What it is about.
        public let about: String
        /// The sheet it was printed on, which waits to be posted.
        public let sheet: Int64?
        /// Why: `no-contact`, or what the program or gateway answered; nil: not tried yet, or only
        /// to be posted.
        public let why: String?
    }
}

extension Office {
    /// The outbox of a scheme.
    ///
    /// - Parameter undelivered: whether those who were not reached are listed one by one.
    public func notices(of scheme: String, undelivered: Bool) throws -> NoticeList {
        try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            var waiting: [NoticeList.Undelivered] = []
            if undelivered {
                try snapshot.eachWaitingNotice(of: open.head) { row in
                    waiting.append(
                        .init(
                            holder: row.holder.description, kind: row.notice.kind,
                            about: row.notice.about, sheet: row.sheet, why: row.failure))
                }
            }
            return NoticeList(
                counts: try snapshot.noticeCounts(of: open.head),
                runs: try snapshot.noticeRuns(of: open.head),
                sheets: try snapshot.letterSheets(of: open.head),
                undelivered: undelivered ? waiting : nil)
        }
    }

    /// What a notice of a kind says, with made-up figures, in the words of a scheme.
    public func previewNotice(
        _ kind: Notice.Kind, of scheme: String, in language: Language, on day: Day
    ) throws -> NoticePreview {
        let settings = try NoticeSettings.read(folder: keysFolder)
        return try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            let rules = open.history.inForce(on: day)
            let frame = NoticeFrame(rules, howToPay: settings.howToPay)
            let wording = Notice.example(kind, rules, on: day).wording(frame, language)
            return NoticePreview(
                kind: kind, language: language, subject: wording.subject, text: wording.body)
        }
    }
}

/// What a notice says.
public struct NoticePreview: Codable, Sendable {
    /// Its kind.
    public let kind: Notice.Kind
    /// The language.
    public let language: Language
    /// The line that names it.
    public let subject: String
    /// Its paragraphs.
    public let text: String
}

extension Notice {
    /// A notice of a kind with made-up figures: number 1 of everything, a hundred of the currency.
    static func example(_ kind: Kind, _ rules: Rules, on day: Day) -> Notice {
        let sum = 100 * rules.currency.minorPerMajor
        let next = rules.calendar.days(of: rules.calendar.first(onOrAfter: day))
        let period = next?.id ?? PeriodID(year: 2024, month: 1, place: 1)
        let share = next?.share ?? day
        let arrears = Arrears(
            period: period, open: sum, coverEnds: share.adding(days: 10),
            ends: rules.collection.arrears.membership == .ends)
        switch kind {
        case .shareComing:
            var coming = ShareComing(
                period: period, share: share, cases: 1, aid: 100 * sum, fee: 0, sharing: 100,
                due: 2 * sum,
                parts: [.init(roll: 1, amount: sum), .init(roll: 2, amount: sum)], others: 0)
            coming.leaves = coming.parts.map {
                ShareComing.Leaf(
                    roll: $0.roll, className: "-", position: 40 + $0.roll,
                    salt: String(repeating: "A", count: 43) + "=", due: sum)
            }
            return .shareComing(coming)
        case .paymentReceived:
            return .paymentReceived(
                PaymentReceived(period: period, amount: sum, open: 0, resumedFrom: nil))
        case .arrearsFirst: return .arrearsFirst(arrears)
        case .arrearsLast: return .arrearsLast(arrears)
        case .caseDecided: return .caseDecided(CaseDecided(number: 1, aid: 100 * sum, decided: day))
        case .payoutSent: return .payoutSent(PayoutSent(number: 1, amount: 100 * sum, sent: day))
        case .payeeChanged:
            return .payeeChanged(
                PayeeChanged(number: 1, changed: day, waitsUntil: day.adding(days: payeeWaitDays)))
        case .contactChanged: return .contactChanged(ContactChanged(changed: day))
        case .rulesChanging:
            return .rulesChanging(
                RulesChanging(
                    version: rules.version + 1, announced: day,
                    effective: day.adding(days: max(1, rules.amendNoticeDays)),
                    sections: ["share"]))
        case .closing:
            return .closing(
                ClosingAnnounced(
                    announced: day, closes: day.adding(days: rules.closing.noticeDays),
                    terms: rules.closing,
                    holdsBalances: rules.funding.holdsBalances))
        case .unclaimedAid:
            return .unclaimedAid(UnclaimedAid(number: 1, amount: 100 * sum, since: day))
        }
    }
}
